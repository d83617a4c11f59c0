package atlas

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// A gram has the products of all rows with each other. Where rows are few and long, such as pixels
// of some hundred pictures, they take k-means less time than the rows: a centre is a weighted sum
// of rows, c = Σ_m w_m·x_m, so that
//
//	x_i·c = Σ_m w_m·(x_i·x_m)
//
// is a sum over n products instead of d numbers. It says which centres may be nearest; where
// rounding leaves that open, the rows and centres themselves decide, as they do without a gram.
type gram struct {
	products blas32.General // n × n
	norm     []float64      // n, of the rows
	rounds   int            // that x_i·c goes through
}

// gramFor returns the products of the rows of c, nil where so many runs end sooner without.
func (k KMeans) gramFor(c *cloud) *gram {
	const iterations = 10 // that runs have on average, at least
	if n := c.x.Rows; n >= c.x.Cols || n/2 > k.Restarts*(k.K*iterations+(k.K-1)*k.trials()) {
		return nil
	}
	return newGram(c)
}

func newGram(c *cloud) *gram {
	n, d := c.x.Rows, c.x.Cols
	g := &gram{linear.Zeros(n, n), make([]float64, n), gemm.Rounds(d) + gemm.Rounds(n) + 2}
	const block = 128
	for from := 0; from < n; from += block {
		to := min(from+block, n)
		part := blas32.General{Rows: to - from, Cols: n - from, Stride: n, Data: g.products.Data[from*n+from:]}
		gemm.Gemm(blas.NoTrans, blas.Trans, 1, linear.Slab(c.x, from, to), linear.Slab(c.x, from, n), 0, part)
	}
	linear.MirrorUpper(g.products)
	for i, v := range c.sq {
		g.norm[i] = math.Sqrt(v)
	}
	return g
}

// weights are the centres of a run as sums of rows.
type weights struct {
	of    blas32.General // K × n
	reach []float64      // K, Σ_m w_m·‖x_m‖, no less than the centre's norm
}

// newWeights begins with centres that are rows.
func (g *gram) newWeights(rows []int) *weights {
	w := &weights{linear.Zeros(len(rows), len(g.norm)), make([]float64, len(rows))}
	for j, i := range rows {
		linear.Row(w.of, j)[i], w.reach[j] = 1, g.norm[i]
	}
	return w
}

// follow makes them those of the clusters' members, each by the cluster's factor; a centre whose
// factor is infinite stays.
func (w *weights) follow(g *gram, labels []int32, factors []float64) {
	for j, f := range factors {
		if !math.IsInf(f, 0) {
			clear(linear.Row(w.of, j))
			w.reach[j] = 0
		}
	}
	for i, l := range labels {
		if f := factors[l]; !math.IsInf(f, 0) {
			linear.Row(w.of, int(l))[i] = float32(f)
			w.reach[l] += float64(f * g.norm[i])
		}
	}
}
