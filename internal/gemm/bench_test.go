package gemm

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// rate reports what f, of the given number of multiply-adds, reaches.
func rate(b *testing.B, fma int, f func()) {
	f()
	for b.Loop() {
		f()
	}
	b.ReportMetric(2*float64(fma)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
}

// BenchmarkGemm runs the shapes of the encoder and of the atlas, M×K·K×N, on every kernel, and
// gonum's product next to them. Threads: -cpu 1,2.
func BenchmarkGemm(b *testing.B) {
	n, t := blas.NoTrans, blas.Trans
	for _, s := range []struct {
		what    string
		m, k, n int
		tA, tB  blas.Transpose
	}{
		{"lateral", 128, 16, 16, n, n},
		{"lateral", 128, 64, 64, n, n},
		{"lateral", 128, 144, 144, n, n},
		{"lateral", 128, 256, 256, n, n},
		{"lateral", 128, 576, 576, n, n},
		{"lateral", 128, 1024, 1024, n, n},
		{"lateral", 128, 2304, 2304, n, n},
		{"lateral", 1024, 64, 64, n, n},
		{"lateral", 1024, 1024, 1024, n, n},
		{"conv", 16, 27, 8 * 2304, n, n},
		{"conv", 32, 144, 8 * 576, n, n},
		{"conv", 64, 288, 8 * 144, n, n},
		{"conv", 128, 576, 8 * 36, n, n},
		{"square", 2048, 864, 384, n, n},
		{"xxT", 1000, 512, 1000, n, t},
		{"xTy", 512, 512, 512, t, n},
	} {
		x, y := blas32.General{Rows: s.m, Cols: s.k}, blas32.General{Rows: s.k, Cols: s.n}
		rng := rand.New(rand.NewPCG(1, 1))
		if x = random(rng, s.m, s.k, 0); s.tA == t {
			x = random(rng, s.k, s.m, 0)
		}
		if y = random(rng, s.k, s.n, 0); s.tB == t {
			y = random(rng, s.n, s.k, 0)
		}
		c := random(rng, s.m, s.n, 0)
		for _, k := range kernels() {
			b.Run(fmt.Sprintf("%s/%dx%dx%d/%s", s.what, s.m, s.k, s.n, k.name), func(b *testing.B) {
				with(k, func() { rate(b, s.m*s.n*s.k, func() { Gemm(s.tA, s.tB, 1, x, y, 0, c) }) })
			})
		}
		b.Run(fmt.Sprintf("%s/%dx%dx%d/gonum", s.what, s.m, s.k, s.n), func(b *testing.B) {
			rate(b, s.m*s.n*s.k, func() { blas32.Gemm(s.tA, s.tB, 1, x, y, 0, c) })
		})
	}
}

// BenchmarkSyrk counts the upper triangle's operations only.
func BenchmarkSyrk(b *testing.B) {
	for _, r := range []int{128, 1024} {
		for _, n := range []int{16, 64, 256, 576, 1024, 2304} {
			rng := rand.New(rand.NewPCG(1, 1))
			x, c := random(rng, r, n, 0), random(rng, n, n, 0)
			for _, k := range kernels() {
				b.Run(fmt.Sprintf("%dx%d/%s", r, n, k.name), func(b *testing.B) {
					with(k, func() { rate(b, r*n*(n+1)/2, func() { Syrk(1, x, 1, c) }) })
				})
			}
		}
	}
}

// BenchmarkParallel measures what waking the other threads costs.
func BenchmarkParallel(b *testing.B) {
	for _, n := range []int{1, 2, 16} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				Parallel(n, func(int) {})
			}
		})
	}
}
