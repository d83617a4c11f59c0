package gemm

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// Gemm computes c = alpha·op(a)·op(b) + beta·c, where op(x) is x for blas.NoTrans and xᵀ for
// blas.Trans (or blas.ConjTrans). op(a) is M × K, op(b) is K × N and c is M × N; any of the three
// may be 0. c must not overlap a or b.
//
// With beta 0, c is written and never read, so that NaN in it does not matter; with alpha 0 (or K =
// 0), a and b are not read. Gemm uses up to GOMAXPROCS goroutines. It panics when shapes do not
// fit, or a matrix has fewer data than its shape needs.
func Gemm(tA, tB blas.Transpose, alpha float32, a, b blas32.General, beta float32, c blas32.General) {
	check("a", a)
	check("b", b)
	check("c", c)
	m, ka := turned(tA, a)
	kb, n := turned(tB, b)
	if ka != kb {
		panic(fmt.Sprintf("gemm: op(a) has %d columns, op(b) has %d rows", ka, kb))
	}
	if c.Rows != m || c.Cols != n {
		panic(fmt.Sprintf("gemm: c is %d × %d, op(a)·op(b) is %d × %d", c.Rows, c.Cols, m, n))
	}
	if m == 0 || n == 0 {
		return
	}
	if ka == 0 || alpha == 0 {
		scale(beta, c, false)
		return
	}
	p := products.Get().(*product)
	p.a, p.b, p.c = viewOf(tA, a), viewOf(tB, b), viewOf(blas.NoTrans, c)
	p.m, p.n, p.k, p.alpha, p.beta, p.upper, p.symmetric = m, n, ka, alpha, beta, false, false
	p.run()
	p.release()
}

// Syrk computes c = alpha·aᵀ·a + beta·c on the upper triangle: a is R × N, c is N × N, and only its
// elements with column ≥ row are read or written. They get the same bytes that Gemm would give
// them. beta, alpha, threads and panics are as in Gemm.
func Syrk(alpha float32, a blas32.General, beta float32, c blas32.General) {
	check("a", a)
	check("c", c)
	if c.Rows != a.Cols || c.Cols != a.Cols {
		panic(fmt.Sprintf("gemm: c is %d × %d, aᵀ·a is %d × %d", c.Rows, c.Cols, a.Cols, a.Cols))
	}
	if c.Rows == 0 {
		return
	}
	if a.Rows == 0 || alpha == 0 {
		scale(beta, c, true)
		return
	}
	p := products.Get().(*product)
	p.a, p.b, p.c = viewOf(blas.Trans, a), viewOf(blas.NoTrans, a), viewOf(blas.NoTrans, c)
	p.m, p.n, p.k, p.alpha, p.beta, p.upper, p.symmetric = c.Rows, c.Cols, a.Rows, alpha, beta, true, false
	p.run()
	p.release()
}

// Symm computes c = alpha·a·b + beta·c for a symmetric b, N × N, of which only the elements with
// column ≥ row are read; a and c are M × N. c gets the same bytes that Gemm would give it from the
// whole of b. beta, alpha, threads and panics are as in Gemm.
func Symm(alpha float32, a, b blas32.General, beta float32, c blas32.General) {
	check("a", a)
	check("b", b)
	check("c", c)
	if b.Rows != b.Cols || a.Cols != b.Rows {
		panic(fmt.Sprintf("gemm: a has %d columns, the symmetric b is %d × %d", a.Cols, b.Rows, b.Cols))
	}
	if c.Rows != a.Rows || c.Cols != b.Cols {
		panic(fmt.Sprintf("gemm: c is %d × %d, a·b is %d × %d", c.Rows, c.Cols, a.Rows, b.Cols))
	}
	if c.Rows == 0 || c.Cols == 0 {
		return
	}
	if alpha == 0 {
		scale(beta, c, false)
		return
	}
	p := products.Get().(*product)
	p.a, p.b, p.c = viewOf(blas.NoTrans, a), viewOf(blas.NoTrans, b), viewOf(blas.NoTrans, c)
	p.m, p.n, p.k, p.alpha, p.beta, p.upper, p.symmetric = c.Rows, c.Cols, a.Cols, alpha, beta, false, true
	p.run()
	p.release()
}

// Rounds is how many roundings an element of a product over k goes through at most; each may take
// it 2⁻²⁴·Σ|a||b| from the truth.
func Rounds(k int) int { return min(k, maxK) + k/maxK + 2 }

// turned returns the shape of op(x).
func turned(t blas.Transpose, x blas32.General) (rows, cols int) {
	switch t {
	case blas.NoTrans:
		return x.Rows, x.Cols
	case blas.Trans, blas.ConjTrans:
		return x.Cols, x.Rows
	}
	panic(fmt.Sprintf("gemm: transpose is %d, want blas.NoTrans (%d) or blas.Trans (%d)", t, blas.NoTrans, blas.Trans))
}

// check panics unless x's data hold its shape.
func check(name string, x blas32.General) {
	if x.Rows < 0 || x.Cols < 0 {
		panic(fmt.Sprintf("gemm: %s is %d × %d", name, x.Rows, x.Cols))
	}
	if x.Rows == 0 || x.Cols == 0 {
		return
	}
	if x.Stride < x.Cols {
		panic(fmt.Sprintf("gemm: %s has stride %d, less than its %d columns", name, x.Stride, x.Cols))
	}
	if need := (x.Rows-1)*x.Stride + x.Cols; len(x.Data) < need {
		panic(fmt.Sprintf("gemm: %s is %d × %d with stride %d and needs %d floats, its data have %d",
			name, x.Rows, x.Cols, x.Stride, need, len(x.Data)))
	}
}

// scale computes c = beta·c, on the upper triangle only if asked; beta 0 sets zeros.
func scale(beta float32, c blas32.General, upper bool) {
	if beta == 1 {
		return
	}
	for i := range c.Rows {
		row := c.Data[i*c.Stride:][:c.Cols]
		if upper {
			row = row[i:]
		}
		if beta == 0 {
			clear(row)
			continue
		}
		for j := range row {
			row[j] *= beta
		}
	}
}
