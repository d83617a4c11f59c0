package atlas

import (
	"math"
	"strings"
	"testing"

	"deephebb/internal/linear"
)

// Oracle: scikit-learn's PCA, with more rows than columns and with fewer.
func TestPrincipalLikeScikitLearn(t *testing.T) {
	g, x, _ := loadProbe(t)
	for _, w := range g.PCA {
		a, err := Principal{Components: 8, Seed: 3}.Fit(linear.Slab(x, 0, w.Rows))
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, "total", a.Total, w.Total, 1e-5*w.Total)
		for k, v := range w.Variances {
			closeTo(t, "variance", a.Variances[k], v, 1e-5*w.Variances[0])
		}
		for k, row := range w.Axes {
			for j, v := range row {
				closeTo(t, "axis", float64(linear.Row(a.Directions, k)[j]), v, 2e-4)
			}
		}
		point := a.Transform(linear.Slab(x, 0, 1))
		for k, v := range w.Point[:6] {
			closeTo(t, "point", float64(point.Data[k]), v, 2e-3)
		}
	}
}

// Rows that are copies of others: as many directions as the rows spread in, and the variance along
// each is the one that is said.
func TestPrincipalOfCopies(t *testing.T) {
	few := cloudOf(10, 512, 3)
	x := linear.Zeros(100, 512)
	for i := range 100 {
		copy(linear.Row(x, i), linear.Row(few, i%10))
	}
	a, err := Principal{}.Fit(x)
	if err != nil {
		t.Fatal(err)
	}
	if a.Directions.Rows != 9 || len(a.Variances) != 9 || len(a.Notes) != 1 ||
		!strings.Contains(a.Notes[0], "from 50 to 9") {
		t.Fatalf("%d directions, notes %q", a.Directions.Rows, a.Notes)
	}
	y := a.Transform(x)
	var sum float64
	for k, v := range a.Variances {
		var squares float64
		for i := range y.Rows {
			squares += float64(linear.Row(y, i)[k]) * float64(linear.Row(y, i)[k])
		}
		closeTo(t, "variance", squares/99, v, 1e-4*v)
		sum += v
	}
	closeTo(t, "all variance", sum, a.Total, 1e-4*a.Total)
}

// Directions are orthogonal and of norm 1, and no more than the rows span.
func TestPrincipalInvariants(t *testing.T) {
	_, x, _ := loadProbe(t)
	a, err := Principal{}.Fit(linear.Slab(x, 0, 20))
	if err != nil {
		t.Fatal(err)
	}
	if a.Directions.Rows != 19 || len(a.Variances) != 19 {
		t.Fatalf("%d components of 20 rows", a.Directions.Rows)
	}
	var sum float64
	for k, v := range a.Variances {
		sum += v
		for l := range k + 1 {
			var cos float64
			for j, e := range linear.Row(a.Directions, k) {
				cos += float64(e) * float64(linear.Row(a.Directions, l)[j])
			}
			want := 0.0
			if k == l {
				want = 1
			}
			closeTo(t, "inner product", cos, want, 1e-3)
		}
	}
	closeTo(t, "all variance", sum, a.Total, 1e-4*a.Total)
	_, err = Principal{}.Fit(linear.Zeros(1, 4))
	fails(t, err, "1 rows")
	_, err = Principal{Components: -1}.Fit(linear.Zeros(4, 4))
	fails(t, err, "-1 components")
	flat, err := Principal{Components: 2}.Fit(linear.Zeros(4, 4))
	if err != nil || flat.Total != 0 || math.IsNaN(float64(flat.Transform(linear.Zeros(2, 4)).Data[0])) {
		t.Errorf("rows that do not differ: %+v, %v", flat, err)
	}
}
