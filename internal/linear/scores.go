package linear

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
)

// Scores returns the rows of x, n × D, along their first k principal components: n × k, in columns.
// Fewer components than asked for leave columns of zeros. Unlike [Components] it gives the same
// bytes on any machine, as maps that begin there need: by [Lanczos] on the operator v → Xᵀ(Xv), X
// less its means, in float64 and in fixed blocks of rows. That is one vector at a time, so k should
// be small.
func Scores(x blas32.General, k int, rng *rand.Rand) blas32.General {
	n, d := x.Rows, x.Cols
	mean := Means(x)
	const block = 256
	parts := make([][]float64, (n+block-1)/block)
	score := func(v []float64, i int) float64 {
		var s float64
		for j, e := range Row(x, i) {
			s += float64((float64(e) - float64(mean[j])) * v[j])
		}
		return s
	}
	l := Lanczos{N: d, Want: min(k, n, d), Cap: 120, Random: rng}
	l.Apply = func(dst, src []float64) {
		gemm.Parallel(len(parts), func(b int) {
			part := make([]float64, d)
			for i := b * block; i < min(n, (b+1)*block); i++ {
				s := score(src, i)
				for j, e := range Row(x, i) {
					part[j] += float64(s * (float64(e) - float64(mean[j])))
				}
			}
			parts[b] = part
		})
		clear(dst)
		for _, p := range parts {
			AddScaled(dst, 1, p)
		}
	}
	axes, _ := l.Find()
	out := Zeros(n, k)
	Blocks(n, block, func(from, to int) {
		for i := from; i < to; i++ {
			for a, v := range axes {
				out.Data[i*out.Stride+a] = float32(score(v, i))
			}
		}
	})
	return out
}
