package atlas

import (
	"slices"
	"sync"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// nearest is the k nearest others of each of n rows, nearest first, ties by lower index. Distances
// are those of points: Euclidean, scaled.
type nearest struct {
	n, k     int
	index    []int32   // n × k; −1 where a row has fewer (precomputed neighbours, disconnection)
	distance []float32 // n × k
}

func newNearest(n, k int) *nearest {
	return &nearest{n: n, k: k, index: make([]int32, n*k), distance: make([]float32, n*k)}
}

// row returns the neighbours of row i and their distances.
func (e *nearest) row(i int) ([]int32, []float32) {
	return e.index[i*e.k : (i+1)*e.k], e.distance[i*e.k : (i+1)*e.k]
}

// neighbor is one of them.
type neighbor struct {
	distance float32
	index    int32
}

func (a neighbor) before(b neighbor) bool {
	return a.distance < b.distance || a.distance == b.distance && a.index < b.index
}

// sortNeighbors sorts a short list.
func sortNeighbors(list []neighbor) {
	slices.SortFunc(list, func(a, b neighbor) int {
		switch {
		case a.before(b):
			return -1
		case b.before(a):
			return 1
		}
		return 0
	})
}

// exact finds the k nearest others of every row, k < n.
//
// Products come first: ‖x−y‖² = ‖x‖² + ‖y‖² − 2xy of rows moved to their mean, a tile of rows ×
// columns at a time and only for the tiles on and above the diagonal. Rounding leaves each such
// value in an interval around the true one, of a width that (d+16)·2⁻²⁴·(‖x‖²+‖y‖²) bounds in
// whatever order the product was summed. A row keeps every candidate whose interval reaches below
// the k-th smallest upper end; then the distances of those few are computed from the differences.
// The result is therefore the true one, the same whatever kernel made the product and however many
// goroutines worked.
func exact(p *points, k int) *nearest {
	const tile = 1024 // rows and columns of a tile: 4 MiB
	n, d := p.x.Rows, p.x.Cols
	c, norms := centered(p.x, linear.Means(p.x))
	slack := slackOf(d)
	lists := make([]candidates, n)
	low := make([]float32, n) // (1−slack)‖x‖²
	for i := range lists {
		lists[i].init(k)
		low[i] = float32((1 - slack) * norms[i])
	}
	product := linear.Zeros(min(tile, n), min(tile, n))
	for r0 := 0; r0 < n; r0 += tile {
		r1 := min(r0+tile, n)
		for c0 := r0; c0 < n; c0 += tile {
			c1 := min(c0+tile, n)
			t := blas32.General{Rows: r1 - r0, Cols: c1 - c0, Stride: product.Stride, Data: product.Data}
			gemm.Gemm(blas.NoTrans, blas.Trans, 2, linear.Slab(c, r0, r1), linear.Slab(c, c0, c1), 0, t)
			gemm.Parallel(r1-r0, func(i int) {
				lists[r0+i].scan(linear.Row(t, i), low[r0+i], r0+i, c0, low, slack)
			})
			if c0 > r0 {
				transposed(t, r0, c0, lists, low, slack)
			}
		}
	}
	out := newNearest(n, k)
	const block = 64
	var pool = sync.Pool{New: func() any { return new([]neighbor) }}
	gemm.Parallel(blockCount(n, block), func(b int) {
		best := pool.Get().(*[]neighbor)
		for i := b * block; i < min(n, (b+1)*block); i++ {
			*best = lists[i].rank(p, linear.Row(p.x, i), (*best)[:0])
			index, distance := out.row(i)
			for j := range index {
				index[j], distance[j] = (*best)[j].index, (*best)[j].distance
			}
			lists[i] = candidates{}
		}
		pool.Put(best)
	})
	return out
}

// slackOf returns the relative error of a squared distance by a product of d terms, to be
// multiplied by the sum of both squared norms.
func slackOf(d int) float32 { return float32(float32(d+16) / (1 << 24)) }

// centered returns x with the mean of every column taken away, and the squared norms of its rows.
func centered(x blas32.General, mean []float32) (blas32.General, []float32) {
	c, norms := linear.Zeros(x.Rows, x.Cols), make([]float32, x.Rows)
	const block = 256
	linear.Blocks(x.Rows, block, func(from, to int) {
		for i := from; i < to; i++ {
			var s float64
			dst := linear.Row(c, i)
			for j, v := range linear.Row(x, i) {
				v -= mean[j]
				dst[j] = v
				s += float64(float64(v) * float64(v))
			}
			norms[i] = float32(s)
		}
	})
	return c, norms
}

// transposed offers the columns of a tile, whose first row is r0 and first column c0, its rows.
func transposed(t blas32.General, r0, c0 int, lists []candidates, low []float32, slack float32) {
	const strip = 64
	gemm.Parallel(blockCount(t.Cols, strip), func(s int) {
		from, to := s*strip, min((s+1)*strip, t.Cols)
		var limit [strip]float32
		for j := from; j < to; j++ {
			limit[j-from] = low[c0+j] - lists[c0+j].reach
		}
		for i := range t.Rows {
			v, l := linear.Row(t, i)[from:to], low[r0+i]
			lim := limit[:len(v)]
			for j, dot := range v {
				if dot-l >= lim[j] {
					q := c0 + from + j
					lists[q].offer(r0+i, low[q]+l-dot, slack*2*(low[q]+l)*(1+float32(4*slack)))
					lim[j] = low[q] - lists[q].reach
				}
			}
		}
	})
}
