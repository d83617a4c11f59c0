package atlas

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// choleskyBlock is the side of the blocks that are factorised one element after the other.
const choleskyBlock = 256

// A cholesky is the factor U, upper triangular, of a symmetric positive definite matrix A = UᵀU,
// and what solves A·x = b.
type cholesky struct {
	u       blas32.General   // m × m, above the blocks of the diagonal
	inverse []blas32.General // of each block of the diagonal, U_kk⁻¹
}

// factorize replaces a, m × m of which only the upper triangle is read, by its factor; false where
// a is not positive definite in single precision. The blocks of the diagonal are factorised and
// inverted in float64; all else, m³/3 multiplications, is matrix products in float32, so that the
// error grows with m·2⁻²⁴ of the largest eigenvalue: a ridge above that keeps it harmless.
func factorize(a blas32.General) (*cholesky, bool) {
	c := &cholesky{u: a}
	for from := 0; from < a.Rows; from += choleskyBlock {
		to := min(from+choleskyBlock, a.Rows)
		inverse, ok := inverseFactor(window(a, from, to, from, to))
		if !ok {
			return nil, false
		}
		c.inverse = append(c.inverse, inverse)
		if to == a.Rows {
			break
		}
		right := window(a, from, to, to, a.Cols)
		copied := linear.Zeros(right.Rows, right.Cols)
		for i := range right.Rows {
			copy(linear.Row(copied, i), linear.Row(right, i))
		}
		gemm.Gemm(blas.Trans, blas.NoTrans, 1, inverse, copied, 0, right) // U_kj = U_kk⁻ᵀ·A_kj
		gemm.Syrk(-1, right, 1, window(a, to, a.Rows, to, a.Cols))        // A_ij − U_kiᵀ·U_kj
	}
	return c, true
}

// inverseFactor returns U⁻¹ of a = UᵀU, b × b, of which the upper triangle is read.
func inverseFactor(a blas32.General) (blas32.General, bool) {
	b := a.Rows
	u := linear.Zeros64(b, b)
	for i := range b {
		for j := i; j < b; j++ {
			u[i][j] = float64(linear.Row(a, i)[j])
		}
	}
	v, ok := linear.InverseFactor(u)
	if !ok {
		return blas32.General{}, false
	}
	inverse := linear.Zeros(b, b)
	for i := range b {
		for j := i; j < b; j++ {
			linear.Row(inverse, i)[j] = float32(v[i][j])
		}
	}
	return inverse, true
}

// solve replaces b, m × c, by the x of A·x = b.
func (c *cholesky) solve(b blas32.General) {
	m := c.u.Rows
	for k, inverse := range c.inverse { // Uᵀ·y = b
		from, to := k*choleskyBlock, min((k+1)*choleskyBlock, m)
		y := product(blas.Trans, inverse, linear.Slab(b, from, to))
		linear.CopyRows(linear.Slab(b, from, to), y)
		if to < m {
			gemm.Gemm(blas.Trans, blas.NoTrans, -1, window(c.u, from, to, to, m), y, 1, linear.Slab(b, to, m))
		}
	}
	for k := len(c.inverse) - 1; k >= 0; k-- { // U·x = y
		from, to := k*choleskyBlock, min((k+1)*choleskyBlock, m)
		if to < m {
			gemm.Gemm(blas.NoTrans, blas.NoTrans, -1, window(c.u, from, to, to, m), linear.Slab(b, to, m), 1,
				linear.Slab(b, from, to))
		}
		linear.CopyRows(linear.Slab(b, from, to), product(blas.NoTrans, c.inverse[k], linear.Slab(b, from, to)))
	}
}

// product returns op(a)·b.
func product(tA blas.Transpose, a, b blas32.General) blas32.General {
	c := linear.Zeros(a.Cols, b.Cols)
	if tA == blas.NoTrans {
		c = linear.Zeros(a.Rows, b.Cols)
	}
	gemm.Gemm(tA, blas.NoTrans, 1, a, b, 0, c)
	return c
}

// window returns rows r0 … r1−1 and columns c0 … c1−1 of x, not copied.
func window(x blas32.General, r0, r1, c0, c1 int) blas32.General {
	return blas32.General{Rows: r1 - r0, Cols: c1 - c0, Stride: x.Stride,
		Data: x.Data[r0*x.Stride+c0 : (r1-1)*x.Stride+c1]}
}
