package atlas

import (
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// Oracle: the rows themselves, in each iteration: of rows in clusters, of directions, of noise, of
// copies so that clusters are empty and rows move there, and far from the origin.
func TestGramFindsTheSameLabels(t *testing.T) {
	copied := cloudOf(120, 200, 2)
	for i := range copied.Rows {
		copy(linear.Row(copied, i), linear.Row(copied, i%9))
	}
	far := uniform(90, 400, 7)
	for i := range far.Data {
		far.Data[i] += 1e4
	}
	for _, set := range []struct {
		name string
		x    blas32.General
		k    KMeans
	}{
		{"clusters", projected(t, 300, 700), KMeans{K: 10}},
		{"directions", projected(t, 300, 700), KMeans{K: 10, Spherical: true}},
		{"noise", uniform(150, 300, 4), KMeans{K: 12}},
		{"copies", copied, KMeans{K: 15}},
		{"copied directions", copied, KMeans{K: 15, Spherical: true}},
		{"far away", far, KMeans{K: 5, Spherical: true}},
	} {
		set.k.Restarts = 2
		plain := set.k.prepare(set.x)
		c := *plain
		c.gram = newGram(plain)
		firsts := set.k.firstRows(plain)
		if !slices.EqualFunc(set.k.firstRows(&c), firsts, slices.Equal) {
			t.Errorf("%s: other first centres", set.name)
		}
		r := newRun(set.x.Rows, linear.Pick(c.x, firsts[1]))
		r.weights = c.gram.newWeights(firsts[1])
		r.sums, r.sizes = make([]float64, set.k.K*set.x.Cols), make([]int, set.k.K)
		for iteration := range 15 {
			assign(&c, []*run{&r})
			found := slices.Clone(r.next)
			assign(plain, []*run{&r})
			if !slices.Equal(found, r.next) {
				t.Fatalf("%s: other labels in iteration %d", set.name, iteration)
			}
			update(c.x, []*run{&r})
			r.move(&c, set.k.Spherical)
		}
	}
	few, many := KMeans{K: 2, Restarts: 1}, KMeans{K: 2, Restarts: 10}
	if few.gramFor(rawCloud(uniform(200, 300, 1))) != nil || many.gramFor(rawCloud(uniform(200, 200, 1))) != nil {
		t.Error("there are products where they are of no use")
	}
	if many.gramFor(rawCloud(uniform(200, 300, 1))) == nil {
		t.Error("there are no products where they are of use")
	}
}
