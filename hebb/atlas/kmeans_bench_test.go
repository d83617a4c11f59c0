package atlas

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// uniform returns n × d numbers of 0 to 1.
func uniform(n, d int, seed uint64) blas32.General {
	rng := rand.New(rand.NewPCG(seed, 9))
	x := linear.Zeros(n, d)
	for i := range x.Data {
		x.Data[i] = rng.Float32()
	}
	return x
}

// BenchmarkKMeans groups four sets and reports the mean inertia over the seeds 0 … N−1. With
// SETS=folder it also writes them there, for testdata/kmeans.py to have scikit-learn group the same
// rows:
//
//	SETS=/tmp go test -run - -bench KMeans -benchtime 20x && python testdata/kmeans.py 20 /tmp
func BenchmarkKMeans(b *testing.B) {
	for _, set := range []struct{ n, d, k int }{{1797, 64, 10}, {1000, 2048, 6}, {4000, 2048, 6}, {20000, 256, 10}} {
		b.Run(fmt.Sprintf("%dx%d/k=%d", set.n, set.d, set.k), func(b *testing.B) {
			x, _ := digits(b)
			if set.n != 1797 {
				x = projected(b, set.n, set.d)
			}
			if dir := os.Getenv("SETS"); dir != "" {
				f, err := os.Create(filepath.Join(dir, fmt.Sprintf("%dx%d.f32", set.n, set.d)))
				if err != nil {
					b.Fatal(err)
				}
				if err := binary.Write(f, binary.LittleEndian, x.Data); err != nil {
					b.Fatal(err)
				}
				if err := f.Close(); err != nil {
					b.Fatal(err)
				}
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
