package linear

import (
	"math"

	"deephebb/internal/gemm"
)

// InverseFactor returns U⁻¹, upper triangular, of a symmetric positive definite matrix A = UᵀU, of
// which the rows from the diagonal on are read, and which it destroys; false where A is not
// positive definite.
func InverseFactor(u [][]float64) ([][]float64, bool) {
	n := len(u)
	for k := range n { // rows of U, and what they leave of the rows below
		if !(u[k][k] > 0) {
			return nil, false
		}
		pivot := math.Sqrt(u[k][k])
		for j := k; j < n; j++ {
			u[k][j] /= pivot
		}
		for i := k + 1; i < n; i++ {
			AddScaled(u[i][i:], -u[k][i], u[k][i:])
		}
	}
	// V = U⁻¹ by rows from the last: V_i = (e_i − Σ_{j>i} U_ij·V_j) / U_ii
	v := Zeros64(n, n)
	for i := n - 1; i >= 0; i-- {
		v[i][i] = 1
		for j := i + 1; j < n; j++ {
			AddScaled(v[i][j:], -u[i][j], v[j][j:])
		}
		Scale(v[i][i:], 1/u[i][i])
	}
	return v, true
}

// Inverse returns the inverse of a square matrix, which it destroys, by Gauss and Jordan's method;
// false where no pivot is left.
func Inverse(a [][]float64) ([][]float64, bool) {
	n := len(a)
	inverse := Zeros64(n, n)
	for i := range n {
		inverse[i][i] = 1
	}
	for k := range n {
		top := k
		for i := k + 1; i < n; i++ {
			if math.Abs(a[i][k]) > math.Abs(a[top][k]) {
				top = i
			}
		}
		if !(math.Abs(a[top][k]) > 0) {
			return nil, false
		}
		a[k], a[top] = a[top], a[k]
		inverse[k], inverse[top] = inverse[top], inverse[k]
		pivot := 1 / a[k][k]
		Scale(a[k][k:], pivot)
		Scale(inverse[k], pivot)
		gemm.Parallel((n+rowBlock-1)/rowBlock, func(b int) {
			for i := b * rowBlock; i < min((b+1)*rowBlock, n); i++ {
				if f := a[i][k]; i != k && f != 0 {
					AddScaled(a[i][k:], -f, a[k][k:])
					AddScaled(inverse[i], -f, inverse[k])
				}
			}
		})
	}
	return inverse, true
}

// Times returns a·b, or with turned aᵀ·b, in float64.
func Times(a, b [][]float64, turned bool) [][]float64 {
	rows, inner, cols := len(a), len(b), 0
	if turned && len(a) > 0 {
		rows = len(a[0])
	}
	if inner > 0 {
		cols = len(b[0])
	}
	c := Zeros64(rows, cols)
	gemm.Parallel((rows+rowBlock-1)/rowBlock, func(t int) {
		for l := range inner {
			for i := t * rowBlock; i < min((t+1)*rowBlock, rows); i++ {
				e := 0.0
				if turned {
					e = a[l][i]
				} else {
					e = a[i][l]
				}
				if e != 0 {
					AddScaled(c[i], e, b[l])
				}
			}
		}
	})
	return c
}
