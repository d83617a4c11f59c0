package atlas

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// By hand: a cloud with variances 4, 1 and ¼ along its axes.
func TestSeen(t *testing.T) {
	x := rowsMatrix([]float32{2, 0, 0}, []float32{-2, 0, 0},
		[]float32{0, 1, 0}, []float32{0, -1, 0},
		[]float32{0, 0, .5}, []float32{0, 0, -.5})
	a, err := Principal{Components: 3}.Fit(x)
	if err != nil {
		t.Fatal(err)
	}
	whole := 4 + 1 + .25
	for name, test := range map[string]struct {
		w    []float32
		seen float64
	}{
		"the first": {[]float32{-7, 0, 0}, 4 / whole}, "twice": {[]float32{1, 0, 0, -1, 0.01, 0}, 4 / whole},
		"a space": {[]float32{1, 1, 0, 1, -1, 0}, 5 / whole}, "oblique": {[]float32{1, 0, 0, 1, 1, 0}, 5 / whole},
		"all": {[]float32{1, 0, 0, 0, 1, 0, 0, 0, 1}, 1}, "none": {nil, 0},
	} {
		w := blas32.General{Rows: len(test.w) / 3, Cols: 3, Stride: 3, Data: test.w}
		if got := a.Seen(w); math.Abs(got-test.seen) > 1e-5 {
			t.Errorf("%s: %g, want %g", name, got, test.seen)
		}
	}
	got := a.Along(blas32.General{Rows: 1, Cols: 3, Stride: 3, Data: []float32{3, 3, 0}})[0] / a.Total
	if math.Abs(got-2.5/whole) > 1e-5 {
		t.Errorf("along the diagonal %g, want %g", got, 2.5/whole)
	}
}
