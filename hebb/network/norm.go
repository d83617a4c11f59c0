package network

import (
	"math"

	"deephebb/internal/gemm"
	"deephebb/internal/vec"
)

// batchNorm holds what a channel's mean and variance are taken to be.
type batchNorm struct {
	mean, variance []float32    // running, C
	scale, shift   []float32    // x ← x·scale + shift, C numbers some times over, for long runs
	parts          [][2]float64 // scratch: sums of a block of rows
}

func newBatchNorm(c int) *batchNorm {
	times := (63 + c) / c
	b := &batchNorm{mean: make([]float32, c), variance: make([]float32, c), scale: make([]float32, c*times),
		shift: make([]float32, c*times)}
	for i := range b.variance {
		b.variance[i] = 1
	}
	b.use()
	return b
}

// use makes scale and shift those of the running statistics.
func (b *batchNorm) use() {
	for c := range b.mean {
		b.set(c, float64(b.mean[c]), float64(b.variance[c]))
	}
}

func (b *batchNorm) set(c int, mean, variance float64) {
	scale := 1 / math.Sqrt(variance+1e-5)
	for i := c; i < len(b.scale); i += len(b.mean) {
		b.scale[i], b.shift[i] = float32(scale), float32(-mean*scale)
	}
}

// batchNormRows is how many places one goroutine takes at a time. It is fixed, so that sums do not
// depend on the number of threads.
const batchNormRows = 256

// learn makes scale and shift those of x, n places × C, and moves the running statistics by
// momentum towards them: 0.1 is PyTorch's default, with 1 they become those of x.
func (b *batchNorm) learn(x []float32, momentum float64) {
	c := len(b.mean)
	n := len(x) / c
	blocks := (n + batchNormRows - 1) / batchNormRows
	if len(b.parts) < blocks*c {
		b.parts = make([][2]float64, blocks*c)
	}
	gemm.Parallel(blocks, func(i int) {
		part := b.parts[i*c:][:c]
		clear(part)
		end := min(n, (i+1)*batchNormRows) * c
		for at := i * batchNormRows * c; at < end; at += c {
			row := x[at:][:c]
			for j, v := range row {
				d := float64(v)
				p := &part[j]
				p[0] += d
				p[1] += float64(d * d)
			}
		}
	})
	for j := range c {
		var sum, squares float64
		for i := range blocks {
			sum += b.parts[i*c+j][0]
			squares += b.parts[i*c+j][1]
		}
		mean := sum / float64(n)
		variance := max(0, squares/float64(n)-float64(mean*mean))
		b.set(j, mean, variance)
		unbiased := variance * float64(n) / float64(max(n-1, 1))
		b.mean[j] += float32(momentum * (mean - float64(b.mean[j])))
		b.variance[j] += float32(momentum * (unbiased - float64(b.variance[j])))
	}
}

// normalize normalises a map x, H × W × C, in place; b is what BatchNorm uses.
func (n InputNorm) normalize(x []float32, c int, b *batchNorm) {
	switch n {
	case BatchNorm:
		for len(x) > 0 {
			n := min(len(x), len(b.scale))
			vec.Affine(x[:n], b.scale[:n], b.shift[:n])
			x = x[n:]
		}
	case ImageNorm:
		var squares float64
		for _, v := range x {
			squares += float64(float64(v) * float64(v))
		}
		factor := 1 / (float32(math.Sqrt(squares/float64(len(x)))) + 1e-6)
		for i := range x {
			x[i] *= factor
		}
	case SpatialNorm:
		for j := range c {
			var squares float64
			for i := j; i < len(x); i += c {
				squares += float64(float64(x[i]) * float64(x[i]))
			}
			factor := 1 / (float32(math.Sqrt(squares)) + 1e-6)
			for i := j; i < len(x); i += c {
				x[i] *= factor
			}
		}
	}
}
