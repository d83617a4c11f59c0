package rules

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// By hand: two units, two patches, each the other's negative; lengths are √2 as they are taken.
func TestSCFFByHand(t *testing.T) {
	l := New(SCFF{Threshold: 3, Rate: 0.1}, 2, 2, 1)
	copy(l.w.Data, []float32{1, 0, -1, 2})
	l.Step(rows(2, 3, 0, 0, 0.5), 0)
	r := math.Sqrt2
	x := [2][2]float64{{r, 0}, {0, r}}
	w := [2][2]float64{{1, 0}, {-1, 2}}
	answer := func(a, b [2]float64) (y [2]float64, good float64) {
		for k := range 2 {
			y[k] = max(0, w[k][0]*(a[0]+b[0])+w[k][1]*(a[1]+b[1]))
			good += y[k] * y[k] / 2
		}
		return y, good
	}
	want := w
	for m := range 2 {
		other := x[1-m]
		yp, gp := answer(x[m], x[m])
		yn, gn := answer(x[m], other)
		a, b := 1/(1+math.Exp(gp-3)), 1/(1+math.Exp(3-gn))
		for k := range 2 {
			for j := range 2 {
				want[k][j] += 0.1 / 2 * (a*yp[k]*2*x[m][j] - b*yn[k]*(x[m][j]+other[j]))
			}
		}
	}
	expect(t, "W", l.w.Data, want[0][0], want[0][1], want[1][0], want[1][1])
}

// Invariant: the units come to answer more to a patch shown twice than to two patches, whatever the
// scale of the data, and learning slows down where they do.
func TestSCFFTellsPairsApart(t *testing.T) {
	for _, scale := range []float64{1e-3, 1, 1e3} {
		rng := rand.New(rand.NewPCG(4, 4))
		centres := linear.Zeros(6, 20)
		normal(centres, 1, rng)
		draw := func(n int) blas32.General {
			p := linear.Zeros(n, 20)
			normal(p, 0.2*scale, rng)
			for i := range n {
				for j, v := range linear.Row(centres, rng.IntN(6)) {
					linear.Row(p, i)[j] += float32(scale * float64(v))
				}
			}
			return p
		}
		r := SCFF{}
		l := New(r, 16, 20, 3)
		test := draw(300)
		apart := func() (d float64) {
			twice, mixed := r.Goodness(l, test)
			for i := range twice {
				d += (twice[i] - mixed[i]) / float64(len(twice))
			}
			return d
		}
		before := apart()
		first := l.Step(draw(100), 0).Delta
		var last float64
		for range 400 {
			last = l.Step(draw(100), 0).Delta
		}
		if after := apart(); after < before+1 || last > first {
			t.Errorf("× %g: goodness is %.2f larger of patches shown twice, %.2f before; mean |ΔW| %.2g, at first %.2g",
				scale, after, before, last, first)
		}
	}
}

// Pairs are a circle through all rows, the same whatever the order of the rows.
func TestPairsDoNotDependOnOrder(t *testing.T) {
	scale := []float64{3, 0.5, 0.25, 7, 11}
	other, of := paired(scale)
	seen := map[int]bool{}
	for i, at := 0, 0; i < len(scale); i, at = i+1, other[at] {
		if seen[at] || of[other[at]] != at {
			t.Fatalf("pairs %v, %v", other, of)
		}
		seen[at] = true
	}
	turned, _ := paired([]float64{11, 7, 0.25, 0.5, 3})
	for i, j := range other {
		if turned[4-i] != 4-j {
			t.Errorf("in another order row %d is paired with %d, not %d", i, 4-turned[4-i], j)
		}
	}
}

// By hand: units are the first patches, of length 1, and stay so; of many patches some at equal
// distances.
func TestImprintByHand(t *testing.T) {
	l := New(Imprint{}, 3, 2, 1)
	l.Step(rows(2, 3, 4), 0)
	l.Step(rows(2, 0, 2, 9, 9, 0, 0, 9, 9), 0)
	expect(t, "W", l.w.Data, 0.6, 0.8, 0, 1, 0, 0)
	if s := l.Step(rows(2, 5, 5), 0); s.Delta != 0 || s.Rate != 0 {
		t.Errorf("it learns on: %+v", s)
	}
	expect(t, "W", l.w.Data, 0.6, 0.8, 0, 1, 0, 0)
}
