package atlas

import (
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// Oracle: comparing every row with every centre, in each iteration: of rows in clusters, without
// any, of one column, of copies so that centres coincide and clusters are empty, and of directions.
func TestBoundsFindTheSameLabels(t *testing.T) {
	copied := cloudOf(400, 5, 2)
	for i := range copied.Rows {
		copy(linear.Row(copied, i), linear.Row(copied, i%70))
	}
	for _, c := range []struct {
		name string
		x    blas32.General
		k    KMeans
	}{
		{"clusters", projected(t, 1500, 40), KMeans{K: 90}},
		{"directions", projected(t, 700, 40), KMeans{K: 70, Spherical: true}},
		{"none", uniform(900, 30, 4), KMeans{K: 150}},
		{"one column", cloudOf(800, 1, 5), KMeans{K: 64}},
		{"copies", copied, KMeans{K: 80}},
	} {
		ready := c.k.prepare(c.x)
		c.k.Restarts = 1
		r := newRun(c.x.Rows, linear.Pick(ready.x, c.k.firstRows(ready)[0]))
		r.sums, r.sizes = make([]float64, c.k.K*c.x.Cols), make([]int, c.k.K)
		b, kept := newBounds(ready.x, c.k.K), 0
		for iteration := range 40 {
			b.assign(ready, &r)
			found := slices.Clone(r.next)
			assign(ready, []*run{&r})
			if !slices.Equal(found, r.next) {
				t.Fatalf("%s: other labels in iteration %d", c.name, iteration)
			}
			update(ready.x, []*run{&r})
			r.move(ready, c.k.Spherical)
			for i := range b.upper {
				if least := slices.Min(b.lower[i*b.groups : (i+1)*b.groups]); b.upper[i] < float64(least) {
					kept++
				}
			}
		}
		if share := float64(kept) / float64(40*c.x.Rows); c.name != "none" && share < 0.5 {
			t.Errorf("%s: bounds spare %.2f of the rows", c.name, share)
		}
	}
}
