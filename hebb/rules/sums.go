package rules

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// normal fills x with numbers of mean 0 and the given spread.
func normal(x blas32.General, spread float64, rng *rand.Rand) {
	for i := range x.Rows {
		for j := range linear.Row(x, i) {
			x.Data[i*x.Stride+j] = float32(spread * rng.NormFloat64())
		}
	}
}

// rowBlock is how many rows of a tile one goroutine takes at a time.
const rowBlock = 64

// parts are the sums of blocks of rows, kept from one call of columns to the next.
var parts = sync.Pool{New: func() any { return new([]float32) }}

// columns adds to dst the sums over rows that f adds up, block after block, in a slice as long as
// dst.
func columns(dst []float64, m int, f func(from, to int, sum []float32)) {
	n := len(dst)
	kept := parts.Get().(*[]float32)
	defer parts.Put(kept)
	size := (m + rowBlock - 1) / rowBlock * n
	*kept = slices.Grow((*kept)[:0], size)[:size]
	sums := *kept
	linear.Blocks(m, rowBlock, func(from, to int) {
		sum := sums[from/rowBlock*n:][:n]
		clear(sum)
		f(from, to, sum)
	})
	for ; len(sums) > 0; sums = sums[n:] {
		for i, v := range sums[:n] {
			dst[i] += float64(v)
		}
	}
}

// norms returns ‖w_k‖₂ of each unit.
func (l *Learner) norms() []float64 {
	norms := make([]float64, l.w.Rows)
	gemm.Parallel(l.w.Rows, func(k int) { norms[k] = linear.Norm(linear.Row(l.w, k)) })
	return norms
}

// subtractDecay makes ΣGᵀP into ΔW = ΣGᵀP − diag(decay)·W and returns max|ΔW|.
func (l *Learner) subtractDecay() (largest float64) {
	largests := make([]float32, l.w.Rows)
	gemm.Parallel(l.w.Rows, func(k int) {
		gp := linear.Row(l.gp, k)
		vec.AddScaled(gp, gp, linear.Row(l.w, k), -float32(l.decay[k]))
		var top uint32 // without their sign, floats are ordered as their bits are
		for _, v := range gp {
			top = max(top, math.Float32bits(v)&^(1<<31))
		}
		largests[k] = math.Float32frombits(top)
	})
	for _, v := range largests {
		largest = max(largest, float64(v))
	}
	return largest
}

// move adds rate(k)·Δw_k to each w_k and returns the mean |change|.
func (l *Learner) move(rate func(k int) float64) (delta float64) {
	sums := make([]float64, l.w.Rows)
	gemm.Parallel(l.w.Rows, func(k int) {
		r := float32(rate(k))
		w := linear.Row(l.w, k)
		var sum float64
		for j, v := range linear.Row(l.gp, k) {
			v = float32(v * r)
			w[j] += v
			sum += math.Abs(float64(v))
		}
		sums[k] = sum
	})
	for _, s := range sums {
		delta += s
	}
	return delta / float64(len(l.w.Data))
}

// sumRows adds to dst the sum of the rows of x.
func sumRows(dst []float64, x blas32.General) {
	columns(dst, x.Rows, func(from, to int, sum []float32) {
		for i := from; i < to; i++ {
			for j, v := range linear.Row(x, i) {
				sum[j] += v
			}
		}
	})
}
