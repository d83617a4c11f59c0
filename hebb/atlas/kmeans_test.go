package atlas

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/internal/gemm"
)

// projected returns n rows: digits, repeated with noise above 1797, through a random ReLU projection to d
// numbers, rows of norm 1. scikit-learn is given the same rows through BenchmarkKMeans -sets.
func projected(tb testing.TB, n, d int) blas32.General {
	tb.Helper()
	x, _ := digits(tb)
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	in := zeros(n, x.Cols)
	for i := range n {
		src, dst := rowOf(x, i%x.Rows), rowOf(in, i)
		copy(dst, src)
		if i >= x.Rows {
			for j := range dst {
				dst[j] += float32(rng.NormFloat64())
			}
		}
	}
	w := zeros(x.Cols, d)
	for i := range w.Data {
		w.Data[i] = float32(rng.NormFloat64())
	}
	y := zeros(n, d)
	gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, in, w, 0, y)
	for i, v := range y.Data {
		y.Data[i] = max(v, 0)
	}
	y, _ = unitCopy(y)
	return y
}

// BenchmarkKMeans groups the four sets of issue 5 and reports the mean inertia over the seeds tried.
func BenchmarkKMeans(b *testing.B) {
	for _, set := range []struct{ n, d, k int }{{1797, 64, 10}, {1000, 2048, 6}, {4000, 2048, 6}, {20000, 256, 10}} {
		b.Run(fmt.Sprintf("%dx%d/k=%d", set.n, set.d, set.k), func(b *testing.B) {
			x, _ := digits(b)
			if set.n != 1797 {
				x = projected(b, set.n, set.d)
			}
			var inertia, iterations float64
			b.ResetTimer()
			for i := range b.N {
				c, err := KMeans{K: set.k, Seed: uint64(i)}.Fit(x)
				if err != nil {
					b.Fatal(err)
				}
				inertia += c.Inertia
				iterations += float64(c.Iterations)
			}
			b.ReportMetric(inertia/float64(b.N), "inertia")
			b.ReportMetric(iterations/float64(b.N), "iterations")
		})
	}
}
