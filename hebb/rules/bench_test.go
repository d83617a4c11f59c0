package rules

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// A step of learning with SoftHebb's first two layers on CIFAR-10: so many patches of so many
// values, so many units.
func BenchmarkStep(b *testing.B) {
	for _, size := range [][3]int{{8192, 75, 96}, {2048, 864, 384}} {
		m, d, k := size[0], size[1], size[2]
		p := linear.Zeros(m, d)
		normal(p, 1, rand.New(rand.NewPCG(1, 0)))
		for _, r := range All() {
			b.Run(fmt.Sprintf("%s/M=%d,D=%d,K=%d", r.Name(), m, d, k), func(b *testing.B) {
				l := New(r, k, d, 1)
				l.Step(p, 0)
				for b.Loop() {
					l.Accumulate(p, blas32.General{})
					l.Apply(0)
				}
				b.ReportMetric(4e-9*float64(m*d*k)*float64(b.N)/b.Elapsed().Seconds(), "GFLOP/s")
			})
		}
	}
}
