package atlas

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// By hand.
func TestTurned(t *testing.T) {
	x := blas32.General{Rows: 6, Cols: 2, Stride: 2, Data: []float32{1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 0}}
	y := blas32.General{Rows: 6, Cols: 2, Stride: 2, Data: []float32{3, 0, 2, 2, 0, 1, -1, 0, 1, 1, 1, 1e-5}}
	for i, want := range []float64{0, 45, 90, 180, 90, 1e-5 * 180 / math.Pi} {
		if got := Turned(x, y)[i]; math.Abs(got-want) > 1e-6*max(1e-3, want) {
			t.Errorf("row %d: %g degrees, want %g", i, got, want)
		}
	}
}
