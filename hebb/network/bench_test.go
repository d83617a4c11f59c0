package network

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"deephebb/hebb/pictures"
)

// BenchmarkSoftHebb makes steps of the first layers of SoftHebb's network for CIFAR-10 with batches
// of 10: batch norm, answers, learning, Triangle, pooling. bench/softhebb.py runs it beside
// PyTorch.
func BenchmarkSoftHebb(b *testing.B) {
	c, _ := SoftHebbCIFAR(3, pictures.Shape{C: 3, H: 32, W: 32}, 1)
	n, err := New(c)
	if err != nil {
		b.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for i, l := range n.layers {
		b.Run(fmt.Sprintf("layer%d", i+1), func(b *testing.B) {
			r := &run{net: n}
			x := make([]float32, 10*l.in.Len())
			for i := range x {
				x[i] = rng.Float32()
			}
			out := make([]float32, 10*l.out.Len())
			b.ReportAllocs()
			best := time.Duration(math.MaxInt64)
			for b.Loop() {
				start := time.Now()
				r.buffers.maps = append(r.buffers.maps[:0], x...)
				l.learnMaps(r, 10, out)
				l.apply(1 << 30)
				best = min(best, time.Since(start))
			}
			b.ReportMetric(float64(best.Microseconds())/1000, "best-ms/step")
		})
	}
}
