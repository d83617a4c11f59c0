package rules

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// Cosines returns the cosine of each row of a with each row of b: a.Rows × b.Rows, from −1 to 1,
// and about 0 with a row of zeros. Which direction a unit has found is seen by its cosines with
// known ones; −1 is the same direction with the other sign. It panics where a and b have different
// numbers of columns.
func Cosines(a, b blas32.General) blas32.General {
	if a.Cols != b.Cols {
		panic(fmt.Sprintf("rules: Cosines: rows of %d and of %d numbers", a.Cols, b.Cols))
	}
	a, b = linear.Clone(a), linear.Clone(b)
	linear.UnitRows(a)
	linear.UnitRows(b)
	c := linear.Zeros(a.Rows, b.Rows)
	gemm.Gemm(blas.NoTrans, blas.Trans, 1, a, b, 0, c)
	for i, v := range c.Data {
		c.Data[i] = min(max(v, -1), 1)
	}
	return c
}
