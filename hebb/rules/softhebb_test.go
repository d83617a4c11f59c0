package rules

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// By hand: two units, two patches.
func TestSoftHebbByHand(t *testing.T) {
	l := New(SoftHebb{Beta: 2, Rate: 0.1, Power: 1}, 2, 2, 1)
	copy(l.w.Data, []float32{2, 0, 0, 1})
	p := blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: []float32{1, 0, 1, 1}}
	// u = (2, 0), (2, 1); y = softmax(4, 0), softmax(4, 2).
	y1, y2 := math.Exp(4)/(math.Exp(4)+1), math.Exp(2)/(math.Exp(2)+1)
	g := [2][2]float64{{y1, -(1 - y1)}, {y2, -(1 - y2)}}
	u := [2][2]float64{{2, 0}, {2, 1}}
	x := [2][2]float64{{1, 0}, {1, 1}}
	w := [2][2]float64{{2, 0}, {0, 1}}
	var d [2][2]float64
	var largest float64
	for k := range 2 {
		for j := range 2 {
			for m := range 2 {
				d[k][j] += g[m][k] * (x[m][j] - u[m][k]*w[k][j])
			}
			largest = max(largest, math.Abs(d[k][j]))
		}
	}
	rate := [2]float64{0.1 * (2 - 1 + 1e-10), 0.1 * 1e-10}
	l.Step(p, 0)
	for k := range 2 {
		for j := range 2 {
			want := w[k][j] + rate[k]*d[k][j]/largest
			if got := float64(l.w.Data[2*k+j]); math.Abs(got-want) > 1e-6 {
				t.Errorf("w[%d][%d] = %g, by hand %g", k, j, got, want)
			}
		}
	}
}

// The norms go to 1, where the rate is 0.
func TestSoftHebbNormsConverge(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 0))
	l := New(SoftHebb{Radius: 5}, 8, 12, 1)
	p := linear.Zeros(100, 12)
	var s Stats
	for range 1500 {
		normal(p, 1, rng)
		s = l.Step(p, 0)
	}
	if s.R1 < 0.9 {
		t.Errorf("R1 %.2f, mean norm %.3f", s.R1, s.Norm)
	}
}
