package eval

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// Only what is asked for is measured, with the same figures as when all is.
func TestMeasures(t *testing.T) {
	d := stripes(t, 60)
	x, err := pixels(d)
	if err != nil {
		t.Fatal(err)
	}
	p := Protocol{Bank: 40, Query: 20, Seeds: 1}
	all := scored(t, prepared(t, p, d, nil), Given("raw", x, blas32.General{}))[0]
	if !math.IsNaN(all.Softmax + all.Hinge) {
		t.Error("softmax or hinge were measured and not asked for")
	}
	for i, name := range MeasureNames() {
		p.Measures = 1 << i
		if p.Measures.String() != name {
			t.Errorf("%q is called %q", name, p.Measures)
		}
		e := prepared(t, p, d, nil)
		s := scored(t, e, Given("raw", x, blas32.General{}))[0]
		measured := 0
		for _, c := range columns {
			got, whole := *c.at(&s), *c.at(&all)
			if math.IsNaN(got) || c.name == "seconds" {
				continue
			}
			measured++
			if got != whole && c.name != "softmax" && c.name != "hinge" {
				t.Errorf("%s alone: %s is %v, among all %v", name, c.name, got, whole)
			}
		}
		if want := map[string]int{"knn": 3, "retrieval": 2, "clusters": 4, "units": 2}[name]; measured != max(want, 1) {
			t.Errorf("%s: %d columns", name, measured)
		}
		header := strings.Fields(strings.SplitN(Table([]Score{s}), "\n", 2)[0])
		if len(header) != 2+measured+1 { // features, dim, seconds
			t.Errorf("%s: the table has %v", name, header)
		}
	}
	if m, err := ParseMeasures("knn", "ridge"); err != nil || m != KNN|Ridge {
		t.Errorf("%v, %v", m, err)
	}
	if m, err := ParseMeasures(); err != nil || m != Usual {
		t.Errorf("%v, %v", m, err)
	}
	if _, err := ParseMeasures("kmn"); err == nil {
		t.Error("a measure that there is not")
	}
}

// Where neighbours are not asked, the best of the untrained is so by another column.
func TestBestOfWithoutNeighbours(t *testing.T) {
	nan := math.NaN()
	scores := []Score{{Features: "a", KNN1: nan, KNN5: nan, KNN20: nan, Ridge: 0.3},
		{Features: "b", KNN1: nan, KNN5: nan, KNN20: nan, Ridge: 0.4}}
	if best := bestOf(scores, []string{"a", "b"}); len(best) != 1 || best[0].Of != "b" {
		t.Errorf("%+v", best)
	}
}

// Watch is shown each part once, in order, and how many are done.
func TestWatch(t *testing.T) {
	d := stripes(t, 40)
	var told []Progress
	p := Protocol{Bank: 30, Query: 10, Seeds: 1, Measures: KNN | Ridge | Clusters,
		Watch: func(p Progress) { told = append(told, p) }}
	scored(t, prepared(t, p, d, nil), Raw())
	want := []string{"learn", "encode", "ridge", "neighbours", "clusters"}
	if len(told) != len(want) {
		t.Fatalf("%+v", told)
	}
	for i, p := range told {
		if p.Part != want[i] || p.Features != "raw" || math.Abs(p.Done-float64(i)/5) > 1e-9 {
			t.Errorf("part %d: %+v", i, p)
		}
	}
}
