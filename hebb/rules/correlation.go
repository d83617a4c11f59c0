package rules

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// covariance returns E[(x − x̄)(x − x̄)ᵀ] of the rows of x: D × D.
func covariance(x blas32.General) blas32.General {
	c := linear.Zeros(x.Cols, x.Cols)
	gemm.Syrk(1/float32(max(x.Rows, 1)), less(x, means(x)), 0, c)
	linear.MirrorUpper(c)
	return c
}

// Correlation returns the correlations of the columns of x: D × D, 1 on the diagonal, and 0 off it
// where a column does not vary.
func Correlation(x blas32.General) blas32.General {
	c := covariance(x)
	spread := make([]float64, c.Rows)
	for i := range spread {
		spread[i] = math.Sqrt(float64(c.Data[i*c.Stride+i]))
	}
	for i, s := range spread {
		for j, r := range linear.Row(c, i) {
			switch {
			case i == j:
				r = 1
			case s == 0 || spread[j] == 0:
				r = 0
			default:
				r = float32(min(max(float64(r)/(s*spread[j]), -1), 1))
			}
			c.Data[i*c.Stride+j] = r
		}
	}
	return c
}

// correlations returns the mean |correlation| of two different columns.
func correlations(x blas32.General) (mean float64) {
	if x.Cols < 2 || x.Rows < 2 {
		return 0
	}
	c := Correlation(x)
	for i := range c.Rows {
		for _, r := range linear.Row(c, i)[i+1:] {
			mean += math.Abs(float64(r))
		}
	}
	return mean / float64(c.Rows*(c.Rows-1)/2)
}
