package linear

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
)

// negligible is the share of the first component's variance below which a direction is none: the
// rows do not spread there, and what float32 finds is rounding, which scaling to length 1 would
// make as large as a real component.
const negligible = 1e-6

// Components returns the first k principal components of x, n × D with columns of mean 0, as unit
// rows (r × D), and the variances (÷ n) along them, the largest first. Components are the
// eigenvectors of XᵀX/n; which of its two signs one has is settled: its largest value is positive.
//
// r is less than k where x spreads in fewer directions: those are left out along which the variance
// is less than 1e-6 of the first's. Where the rows do not vary at all, one component of zeros is
// left.
//
// The smaller of XᵀX and XXᵀ has the same eigenvalues and costs less. Where it is small or k is a
// large part of it, it is decomposed as a whole, by [Eigen]; else the first eigenvectors are found
// by subspace iteration, from random vectors that seed begins.
//
// It returns an error where values are NaN, infinite, or so large that their squares overflow.
func Components(x blas32.General, k int, seed uint64) (axes blas32.General, variances []float32, err error) {
	g := newGramian(x, k)
	v, values, err := g.eigenvectors(k, seed)
	if err != nil {
		return axes, nil, err
	}
	spread := make([]float64, k) // Σ (row·axis)², from the products with x itself, which round least
	if axes = v; g.wide {        // eigenvectors of XXᵀ: the axes are Xᵀv
		axes = Zeros(k, x.Cols)
		gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, v, x, 0, axes) // k × D
		for i := range spread {
			spread[i] = Dot(Row(axes, i), Row(axes, i))
		}
	} else {
		scores := Zeros(k, x.Rows)
		gemm.Gemm(blas.NoTrans, blas.Trans, 1, v, x, 0, scores) // k × n
		for i := range spread {
			spread[i] = Dot(Row(scores, i), Row(scores, i))
		}
	}
	r := 0
	for r < k && spread[r] > negligible*spread[0] {
		r++
	}
	if r == 0 {
		return Zeros(1, x.Cols), []float32{0}, nil
	}
	axes, variances = Slab(axes, 0, r), make([]float32, r)
	for i := range r {
		variances[i] = float32(values[i])
		Normalize(Row(axes, i))
		Upright(Row(axes, i))
	}
	return axes, variances, nil
}

// Upright turns the sign of a so that its value of largest magnitude is positive.
func Upright(a []float32) {
	var top float32
	for _, e := range a {
		if max(e, -e) > max(top, -top) {
			top = e
		}
	}
	if top < 0 {
		for j := range a {
			a[j] = -a[j]
		}
	}
}

// A gramian is XᵀX/n, or XXᵀ/n where X is wide.
type gramian struct {
	x    blas32.General
	wide bool
	side int            // of the matrix
	few  bool           // so few eigenvectors of so many are wanted that iteration is cheaper
	gram blas32.General // formed, both triangles; empty: products with x do its work
}

// newGramian forms the matrix if finding k eigenvectors is cheaper with it than without.
func newGramian(x blas32.General, k int) *gramian {
	g := &gramian{x: x, wide: x.Rows < x.Cols, side: min(x.Rows, x.Cols)}
	g.form(k)
	return g
}

func (g *gramian) form(k int) {
	x := g.x
	g.few = g.side > 192 && 2*k <= g.side
	side, long, b := float64(g.side), float64(max(x.Rows, x.Cols)), float64(products*(k+extra))
	with, without := float64(side*side*long/2)+float64(b*side*side), float64(2*b*side*long)
	if g.few && with > without {
		return
	}
	g.gram = Zeros(g.side, g.side)
	if g.wide {
		gemm.Gemm(blas.NoTrans, blas.Trans, 1/float32(x.Rows), x, x, 0, g.gram)
		return
	}
	gemm.Syrk(1/float32(x.Rows), x, 0, g.gram)
	MirrorUpper(g.gram)
}

// eigenvectors returns the first k eigenvectors, by rows, and their eigenvalues.
func (g *gramian) eigenvectors(k int, seed uint64) (blas32.General, []float64, error) {
	if g.few {
		return g.iterate(k, seed)
	}
	return Eigen(g.gram, k)
}

// times writes the product with each row of v into the rows of out.
func (g *gramian) times(out, v blas32.General) {
	if g.gram.Data != nil {
		gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, v, g.gram, 0, out) // b × side
		return
	}
	scale := 1 / float32(g.x.Rows)
	if g.wide {
		between := Zeros(v.Rows, g.x.Cols)
		gemm.Gemm(blas.NoTrans, blas.NoTrans, scale, v, g.x, 0, between) // b × D
		gemm.Gemm(blas.NoTrans, blas.Trans, 1, between, g.x, 0, out)     // b × n
		return
	}
	between := Zeros(v.Rows, g.x.Rows)
	gemm.Gemm(blas.NoTrans, blas.Trans, scale, v, g.x, 0, between) // b × n
	gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, between, g.x, 0, out) // b × D
}

// residual returns ‖a − θv‖.
func residual(a, v []float32, theta float64) float64 {
	var rest float64
	for j, e := range v {
		d := float64(a[j]) - float64(theta*float64(e))
		rest += float64(d * d)
	}
	return math.Sqrt(rest)
}
