package atlas

import (
	"math"
	"math/rand/v2"

	"deephebb/internal/linear"
)

// productCap is how many products of the graph with a vector the spectral start may take.
const productCap = 400

// spectral returns the Laplacian eigenmap of a connected graph: the eigenvectors of D^-½·W·D^-½
// that belong to its largest eigenvalues after the first, which is known to be √degree. They are
// those of the smallest eigenvalues of I − D^-½·W·D^-½, for which umap-learn asks ARPACK; the large
// end converges in a hundredth of the time. good is false if the cap on products came first: the
// vectors are then only near.
func spectral(g Graph, dim int, rng *rand.Rand) (vectors [][]float64, good bool) {
	n := g.Len()
	root := make([]float64, n)    // √degree
	inverse := make([]float64, n) // 1/√degree
	for i := range n {
		_, weights := g.Row(i)
		var s float64
		for _, w := range weights {
			s += float64(w)
		}
		root[i] = math.Sqrt(s)
		if s > 0 {
			inverse[i] = 1 / root[i]
		}
	}
	first := append([]float64(nil), root...)
	if norm := math.Sqrt(linear.Dot64(first, first)); norm > 0 {
		linear.Scale(first, 1/norm)
	}
	scaled := make([]float64, n)
	const block = 512
	l := linear.Lanczos{N: n, Want: dim, Cap: productCap, Epsilon: 1e-4, Deflate: [][]float64{first}, Random: rng}
	l.Apply = func(dst, src []float64) {
		for i, v := range src {
			scaled[i] = v * inverse[i]
		}
		linear.Blocks(n, block, func(from, to int) {
			for i := from; i < to; i++ {
				columns, weights := g.Row(i)
				var s float64
				for e, j := range columns {
					s += float64(float64(weights[e]) * scaled[j])
				}
				dst[i] = s * inverse[i]
			}
		})
	}
	vectors, good = l.Find()
	for _, v := range vectors {
		upright(v)
	}
	return vectors, good
}

// localised reports whether an eigenvector lives on less than a hundredth of the vertices, by its
// participation ratio (Σv²)²/(n·Σv⁴). Such a vector sets one clump apart that hangs on the rest by
// a thread, and squeezes all else into a point.
func localised(v []float64) bool {
	var second, fourth float64
	for _, e := range v {
		second += float64(e * e)
		fourth += float64(float64(e*e) * float64(e*e))
	}
	return second*second < 0.01*float64(len(v))*fourth
}

// upright turns a vector's sign so that its element of largest magnitude is positive.
func upright(v []float64) {
	var most float64
	for _, e := range v {
		if math.Abs(e) > math.Abs(most) {
			most = e
		}
	}
	if most < 0 {
		linear.Scale(v, -1)
	}
}
