package atlas

import (
	"math/rand/v2"

	"deephebb/internal/gemm"

	"gonum.org/v1/gonum/blas/blas32"
)

// pca returns the scores of the rows of x on their first principal components: n × components. Fewer
// components than asked for leave columns of zeros. The operator is v → Xᵀ(Xv), X with its means
// taken away, in float64 and in fixed blocks of rows.
func pca(x blas32.General, components int, rng *rand.Rand) blas32.General {
	n, d := x.Rows, x.Cols
	mean := meansOf(x)
	const block = 256
	parts := make([][]float64, blockCount(n, block))
	score := func(v []float64, i int) float64 {
		var s float64
		for j, e := range rowOf(x, i) {
			s += float64((float64(e) - float64(mean[j])) * v[j])
		}
		return s
	}
	l := lanczos{n: d, want: min(components, n, d), cap: 120, epsilon: 0, rng: rng}
	l.apply = func(dst, src []float64) {
		gemm.Parallel(len(parts), func(b int) {
			part := make([]float64, d)
			for i := b * block; i < min(n, (b+1)*block); i++ {
				s := score(src, i)
				for j, e := range rowOf(x, i) {
					part[j] += float64(s * (float64(e) - float64(mean[j])))
				}
			}
			parts[b] = part
		})
		clear(dst)
		for _, p := range parts {
			addScaled(dst, 1, p)
		}
	}
	axes, _ := l.find()
	out := zeros(n, components)
	gemm.Parallel(blockCount(n, block), func(b int) {
		for i := b * block; i < min(n, (b+1)*block); i++ {
			for a, v := range axes {
				out.Data[i*out.Stride+a] = float32(score(v, i))
			}
		}
	})
	return out
}
