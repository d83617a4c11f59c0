package rules

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// By hand.
func TestCosines(t *testing.T) {
	a := blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: []float32{3, 4, 0, 0}}
	b := blas32.General{Rows: 3, Cols: 2, Stride: 2, Data: []float32{6, 8, -4, 3, -1, 0}}
	got := Cosines(a, b)
	for i, want := range []float64{1, 0, -0.6, 0, 0, 0} {
		if math.Abs(float64(got.Data[i])-want) > 1e-5 {
			t.Errorf("%d: %g, want %g", i, got.Data[i], want)
		}
	}
	if a.Data[0] != 3 {
		t.Error("it has changed its rows")
	}
}
