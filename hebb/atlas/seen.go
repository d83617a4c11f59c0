package atlas

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// Along returns the variance of the rows along each row of w, k × d, whatever the length of that:
// as far as it lies in the directions found, so find all of them first. It panics where w has
// another number of columns.
func (a *Axes) Along(w blas32.General) []float64 {
	if w.Cols != a.Directions.Cols {
		panic(fmt.Sprintf("atlas: Along: rows of %d numbers for directions of %d", w.Cols, a.Directions.Cols))
	}
	unit, c := linear.Clone(w), linear.Zeros(w.Rows, a.Directions.Rows)
	linear.UnitRows(unit)
	gemm.Gemm(blas.NoTrans, blas.Trans, 1, unit, a.Directions, 0, c) // k × k of directions
	along := make([]float64, w.Rows)
	for i := range along {
		for j, v := range linear.Row(c, i) {
			along[i] += float64(float64(float64(v)*float64(v)) * a.Variances[j])
		}
	}
	return along
}

// Seen returns the share of the total variance that lies in the space that the rows of w, k × d,
// span, 0 to 1: no k rows can have more than the first k principal components. A row of which less
// than a tenth of its length is new beside those before it counts as a copy of these. It panics
// where w has another number of columns.
func (a *Axes) Seen(w blas32.General) float64 {
	basis := linear.Zeros(w.Rows, w.Cols)
	basis.Rows = 0
	for i := range w.Rows {
		basis.Rows++
		v := linear.Row(basis, basis.Rows-1)
		copy(v, linear.Row(w, i))
		linear.Normalize(v)
		for j := range basis.Rows - 1 {
			q := linear.Row(basis, j)
			dot := float32(linear.Dot(v, q))
			for k := range v {
				v[k] -= float32(dot * q[k])
			}
		}
		if linear.Norm(v) < 0.1 {
			basis.Rows--
			continue
		}
		linear.Normalize(v)
	}
	var share float64
	for _, v := range a.Along(basis) {
		share += v / a.Total
	}
	return share
}
