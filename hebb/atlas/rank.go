package atlas

import (
	"fmt"
	"strings"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/elementary"
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// rankRows is how many rows EffectiveRank takes at most, of more columns than that.
const rankRows = 1024

// EffectiveRank returns how many directions the rows of x (n × d) spread in (Roy, Vetterli 2007):
//
//	exp(−Σ p_i·ln p_i),  p_i = λ_i / Σ λ
//
// with λ the eigenvalues of the covariance of the columns. It lies between 1, all on a line, and
// min(n−1, d), the same spread in all directions; 0 if all rows are equal. Where both n and d
// exceed 1024 it is taken of 1024 rows spread evenly over x, since its time grows with the cube of
// min(n, d); this reads a little low (31.8 for 34.0 on 4000 × 2048 features of digits).
//
// It returns an error if x has no rows or columns, or a value is NaN or infinite.
func EffectiveRank(x blas32.General) (float64, error) {
	if x.Rows == 0 || x.Cols == 0 {
		return 0, fmt.Errorf("atlas: EffectiveRank: no directions in a %d × %d matrix", x.Rows, x.Cols)
	}
	if err := finiteError("EffectiveRank", x); err != nil {
		return 0, err
	}
	if x.Rows > rankRows && x.Cols > rankRows {
		part := linear.Zeros(rankRows, x.Cols)
		for i := range rankRows {
			copy(linear.Row(part, i), linear.Row(x, i*x.Rows/rankRows))
		}
		x = part
	}
	c, err := newCloud("EffectiveRank", x, Euclidean)
	if err != nil {
		return 0, err
	}
	tA, tB, m := blas.NoTrans, blas.Trans, x.Rows // the smaller of x·xᵀ and xᵀ·x, which share λ
	if x.Cols < x.Rows {
		tA, tB, m = blas.Trans, blas.NoTrans, x.Cols
	}
	product := linear.Zeros(m, m)
	gemm.Gemm(tA, tB, 1, c.x, c.x, 0, product)
	_, lambda, err := linear.Eigen(product, 0)
	if err != nil {
		return 0, fmt.Errorf("atlas: EffectiveRank: %s", strings.TrimPrefix(err.Error(), "linear: "))
	}
	var total float64
	for _, l := range lambda {
		total += max(l, 0)
	}
	if total == 0 {
		return 0, nil
	}
	var h float64
	for _, l := range lambda {
		if p := l / total; p > 1e-7 { // below is rounding of float32
			h -= float64(p * elementary.Log(p))
		}
	}
	return elementary.Exp(h), nil
}
