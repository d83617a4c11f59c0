package rules

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"

	"deephebb/internal/gemm"
)

// components returns the first k principal components of x, n × D with columns
// of mean 0, as unit rows (k × D), and the variances (÷ n) along them.
func components(x blas32.General, k int, seed uint64) (axes blas32.General, variances []float32, err error) {
	n, d := x.Rows, x.Cols
	side := min(n, d)
	g := gramian{x: x, wide: n < d}
	g.form(side, max(n, d), k)
	var v blas32.General // eigenvectors, by rows
	if side <= 192 || 2*k > side {
		v, variances, err = symmetric(g.gram, k)
	} else {
		v, variances, err = g.iterate(side, k, seed)
	}
	if err != nil {
		return axes, nil, err
	}
	if axes = v; g.wide { // eigenvectors of XXᵀ: the axes are Xᵀv
		axes = matrix(k, d)
		gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, v, x, 0, axes) // k × D
	}
	for i := range k {
		a := row(axes, i)
		normalize(a)
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
	return axes, variances, nil
}

// A gramian is XᵀX/n, or XXᵀ/n where X is wide: the smaller of the two has the
// same eigenvalues and costs less.
type gramian struct {
	x    blas32.General
	wide bool
	gram blas32.General // formed, both triangles; empty: products with x do its work
}

// Subspace iteration takes some 12 products with k + extra vectors.
const (
	products = 12
	extra    = 32
)

// form computes the matrix if what comes is cheaper with it than without.
func (g *gramian) form(side, long, k int) {
	b := k + extra
	with := float64(side)*float64(side)*float64(long)/2 + float64(products*b)*float64(side)*float64(side)
	if without := 2 * float64(products*b) * float64(side) * float64(long); with > without && side > 192 && 2*k <= side {
		return
	}
	g.gram = matrix(side, side)
	if g.wide {
		gemm.Gemm(blas.NoTrans, blas.Trans, 1/float32(g.x.Rows), g.x, g.x, 0, g.gram)
		return
	}
	gemm.Syrk(1/float32(g.x.Rows), g.x, 0, g.gram)
	mirror(g.gram)
}

// times writes the product with each row of v into the rows of out.
func (g *gramian) times(out, v blas32.General) {
	if g.gram.Data != nil {
		gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, v, g.gram, 0, out) // b × side
		return
	}
	scale := 1 / float32(g.x.Rows)
	if g.wide {
		between := matrix(v.Rows, g.x.Cols)
		gemm.Gemm(blas.NoTrans, blas.NoTrans, scale, v, g.x, 0, between) // b × D
		gemm.Gemm(blas.NoTrans, blas.Trans, 1, between, g.x, 0, out)     // b × n
		return
	}
	between := matrix(v.Rows, g.x.Rows)
	gemm.Gemm(blas.NoTrans, blas.Trans, scale, v, g.x, 0, between) // b × n
	gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, between, g.x, 0, out) // b × D
}

// iterate finds the first k eigenvectors by subspace iteration with
// Rayleigh–Ritz steps (Halko, Martinsson and Tropp, Finding structure with
// randomness, SIAM Review 53, 2011): multiply more vectors than are wanted by
// the matrix, make them orthonormal, take their best combinations; until
// ‖Av − λv‖ ≤ 1e-5·λ₁ for the k first, or 60 times.
func (g *gramian) iterate(side, k int, seed uint64) (v blas32.General, values []float32, err error) {
	b := min(k+extra, side)
	v, av := matrix(b, side), matrix(b, side)
	normal(v, 1, rand.New(rand.NewPCG(seed, 2)))
	for round := 0; ; round++ {
		orthonormal(v)
		g.times(av, v)
		if round < 3 { // far from the end: nothing to look at yet
			v, av = av, v
			continue
		}
		small := matrix(b, b)
		gemm.Gemm(blas.NoTrans, blas.Trans, 1, av, v, 0, small) // vᵀAv  b × b
		s, theta, err := symmetric(small, b)
		if err != nil {
			return v, nil, err
		}
		ritz, aritz := matrix(b, side), matrix(b, side)
		gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, s, v, 0, ritz)   // b × side
		gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, s, av, 0, aritz) // b × side
		var worst float64
		for i := range k {
			var rest float64
			a := row(aritz, i)
			for j, e := range row(ritz, i) {
				d := float64(a[j]) - float64(theta[i])*float64(e)
				rest += d * d
			}
			worst = max(worst, math.Sqrt(rest))
		}
		if worst <= 1e-5*float64(theta[0]) || round >= 60 {
			return view(k, side, ritz.Data), theta[:k], nil
		}
		v, av = aritz, v
	}
}

// orthonormal makes the rows of v an orthonormal basis of what they span, by
// Gram and Schmidt's method, blocks of rows at a time and twice. A row that
// depends on those before becomes 0.
func orthonormal(v blas32.General) {
	const width = 16
	for i := range v.Rows { // so that long and short rows lose the same digits
		normalize(row(v, i))
	}
	for from := 0; from < v.Rows; from += width {
		to := min(v.Rows, from+width)
		block := blas32.General{Rows: to - from, Cols: v.Cols, Stride: v.Stride, Data: v.Data[from*v.Stride:]}
		for range 2 {
			if from > 0 {
				before := blas32.General{Rows: from, Cols: v.Cols, Stride: v.Stride, Data: v.Data}
				s := matrix(to-from, from)
				gemm.Gemm(blas.NoTrans, blas.Trans, 1, block, before, 0, s)
				gemm.Gemm(blas.NoTrans, blas.NoTrans, -1, s, before, 1, block)
			}
			for i := range block.Rows {
				r := row(block, i)
				for j := range i {
					s := dot(r, row(block, j))
					for l, e := range row(block, j) {
						r[l] -= float32(s * float64(e))
					}
				}
				if n := norm(r); n < 1e-5 {
					clear(r)
				} else {
					normalize(r)
				}
			}
		}
	}
}

// symmetric returns the first k eigenvectors, by rows, and eigenvalues of a
// symmetric matrix, the largest first.
func symmetric(a blas32.General, k int) (vectors blas32.General, values []float32, err error) {
	n := a.Rows
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			v := float64(a.Data[i*a.Stride+j])
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return vectors, nil, fmt.Errorf("rules: the features hold values that are no numbers, or too large; decorrelation needs finite ones")
			}
			s.SetSym(i, j, v)
		}
	}
	var e mat.EigenSym
	if !e.Factorize(s, true) {
		return vectors, nil, fmt.Errorf("rules: no eigen-decomposition of a %d × %d covariance was found; are there values that are no numbers?", n, n)
	}
	var v mat.Dense
	e.VectorsTo(&v)
	all := e.Values(nil)
	vectors, values = matrix(k, n), make([]float32, k)
	for i := range k {
		values[i] = float32(all[n-1-i])
		for j := range n {
			vectors.Data[i*n+j] = float32(v.At(j, n-1-i))
		}
	}
	return vectors, values, nil
}
