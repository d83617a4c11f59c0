package linear

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
)

// Subspace iteration takes some 12 products with k + extra vectors.
const (
	products = 12
	extra    = 32
)

// iterate finds the first k eigenvectors by subspace iteration with Rayleigh–Ritz steps (Halko,
// Martinsson and Tropp, Finding structure with randomness, SIAM Review 53, 2011): multiply more
// vectors than are wanted by the matrix, make them orthonormal, take their best combinations; until
// ‖Av − λv‖ ≤ 1e-5·λ₁ for the k first, or 60 times. Where some dozens of components are wanted it
// is faster than [Lanczos], which multiplies one vector at a time.
func (g *gramian) iterate(k int, seed uint64) (v blas32.General, values []float64, err error) {
	b := min(k+extra, g.side)
	v, av := Zeros(b, g.side), Zeros(b, g.side)
	randomize(v, seed)
	for round := 0; ; round++ {
		orthonormal(v)
		g.times(av, v)
		if round < 3 { // far from the end: nothing to look at yet
			v, av = av, v
			continue
		}
		small := Zeros(b, b)
		gemm.Gemm(blas.NoTrans, blas.Trans, 1, av, v, 0, small) // vᵀAv  b × b
		s, theta, err := Eigen(small, b)
		if err != nil {
			return v, nil, err
		}
		ritz, aritz := Zeros(b, g.side), Zeros(b, g.side)
		gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, s, v, 0, ritz)   // b × side
		gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, s, av, 0, aritz) // b × side
		var worst float64
		for i := range k {
			worst = max(worst, residual(Row(aritz, i), Row(ritz, i), theta[i]))
		}
		if worst <= 1e-5*theta[0] || round >= 60 {
			return Slab(ritz, 0, k), theta[:k], nil
		}
		v, av = aritz, v
	}
}

// Dominant returns an orthonormal basis, k × D, of about the space of the k first principal
// components of x, n × D with columns of mean 0: a few steps of subspace iteration, which sharpen a
// random beginning as much as serves where only the space is asked for (Halko, Martinsson and
// Tropp, algorithm 4.4). Of all D it is the identity.
func Dominant(x blas32.General, k int, seed uint64) blas32.General {
	v, out := Zeros(k, x.Cols), Zeros(k, x.Cols)
	if k == x.Cols {
		for i := range k {
			v.Data[i*k+i] = 1
		}
		return v
	}
	g := gramian{x: x, side: x.Cols}
	g.form(k)
	randomize(v, seed)
	const rounds = 6
	for range rounds {
		orthonormal(v)
		g.times(out, v)
		v, out = out, v
	}
	orthonormal(v)
	return v
}

// randomize fills v with normally distributed numbers.
func randomize(v blas32.General, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 2))
	for i := range v.Data {
		v.Data[i] = float32(rng.NormFloat64())
	}
}

// orthonormal makes the rows of v an orthonormal basis of what they span, by Gram and Schmidt's
// method, blocks of rows at a time and twice. A row that depends on those before becomes 0.
func orthonormal(v blas32.General) {
	const width = 16
	for i := range v.Rows { // so that long and short rows lose the same digits
		Normalize(Row(v, i))
	}
	for from := 0; from < v.Rows; from += width {
		block, before := Slab(v, from, min(v.Rows, from+width)), Slab(v, 0, from)
		for range 2 {
			if from > 0 {
				s := Zeros(block.Rows, from)
				gemm.Gemm(blas.NoTrans, blas.Trans, 1, block, before, 0, s)
				gemm.Gemm(blas.NoTrans, blas.NoTrans, -1, s, before, 1, block)
			}
			for i := range block.Rows {
				r := Row(block, i)
				for j := range i {
					s := Dot(r, Row(block, j))
					for l, e := range Row(block, j) {
						r[l] -= float32(s * float64(e))
					}
				}
				if Norm(r) < 1e-5 {
					clear(r)
				} else {
					Normalize(r)
				}
			}
		}
	}
}
