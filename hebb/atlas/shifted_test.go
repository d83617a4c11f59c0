package atlas

import (
	"math"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// By hand: of diag(1, 3) + α the solutions for b = (1, 2) are (1/(1 + α), 2/(3 + α)).
func TestShiftedByHand(t *testing.T) {
	gram := rowsMatrix([]float32{1, 0}, []float32{0, 3})
	alphas := []float64{0.5, 1, 7}
	for k, x := range shifted(gram, rowsMatrix([]float32{1, 2}), alphas) {
		for i, want := range []float64{1 / (1 + alphas[k]), 2 / (3 + alphas[k])} {
			if got := float64(x.Data[i]); math.Abs(got-want) > 1e-5 {
				t.Errorf("α %g: x_%d is %g, by hand %g", alphas[k], i, got, want)
			}
		}
	}
}

// Oracle: the factor of each matrix. In both forms, and the same on any number of threads,
// conjugate gradients give the same probe for each λ that they reach, which are those that are not
// tiny.
func TestShiftedIsTheFactor(t *testing.T) {
	x, classes := digits(t)
	for _, n := range []int{1200, 50} { // 64 × 64, and 50 × 50
		rows := allRows(n)
		s := newSystem(x, classes, rows)
		if s.dual != (n == 50) {
			t.Fatalf("dual is %v for %d rows", s.dual, n)
		}
		lambdas := []float64{1e-3, 1e-2, 0.1, 1, 10}
		exact, found := slices.Collect(s.solve(lambdas, directRows)), slices.Collect(s.solve(lambdas, 0))
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(3))
		again := slices.Collect(s.solve(lambdas, 0))
		if len(found) != len(lambdas) || len(again) != len(found) {
			t.Fatalf("%d rows: %d of %d λ were reached", n, len(found), len(lambdas))
		}
		for k, p := range found {
			if p.Lambda != lambdas[k] || !slices.Equal(p.weights.Data, again[k].weights.Data) {
				t.Errorf("%d rows: λ %g for %g, or other weights on 3 threads", n, p.Lambda, lambdas[k])
			}
			var apart, size float64
			for i, w := range exact[k].weights.Data {
				apart += math.Pow(float64(w-p.weights.Data[i]), 2)
				size += float64(w) * float64(w)
			}
			if apart > 1e-4*size {
				t.Errorf("%d rows, λ %g: weights differ by %.2g of their size", n, p.Lambda, math.Sqrt(apart/size))
			}
			if a, b := p.classify(x, rows), exact[k].classify(x, rows); shares([][]int{a}, b)[0] < 0.995 {
				t.Errorf("%d rows, λ %g: other guesses than the factor's", n, p.Lambda)
			}
		}
	}
}

// A λ that is too small for the steps there are is left out, and the others are not.
func TestShiftedLeavesOutWhatItDoesNotReach(t *testing.T) {
	const m = 900
	gram, b := linear.Zeros(m, m), blas32.General{Rows: 1, Cols: m, Stride: m, Data: make([]float32, m)}
	for i := range m {
		gram.Data[i*m+i] = float32(math.Exp(-12 * float64(i) / m))
		b.Data[i] = 1
	}
	x := shifted(gram, b, []float64{1e-9, 1})
	if x[0].Rows != 0 || x[1].Rows != 1 {
		t.Errorf("%d and %d solutions", x[0].Rows, x[1].Rows)
	}
	for i, v := range shifted(linear.Zeros(4, 4), linear.Zeros(1, 4), []float64{1})[0].Data {
		if v != 0 {
			t.Errorf("value %d of the solution for nothing is %g", i, v)
		}
	}
}
