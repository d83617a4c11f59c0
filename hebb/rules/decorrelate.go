package rules

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
)

// Decorrelate makes of D features Dim numbers that tell different things: the
// first principal components, each divided by its spread,
//
//	y = (Λ + Epsilon·λ₁)^{−1/2}·Eᵀ(f − f̄)
//
// with E the first Dim eigenvectors and Λ the eigenvalues of the features'
// covariance. It is where generalized Hebbian learning of E ([Sanger]) followed
// by anti-Hebbian gain control ends. Fit computes it at once; Learner gets there
// by the local rules.
//
// Epsilon tempers the division: with 0 weak components, mostly noise, would
// count as much as strong ones.
type Decorrelate struct {
	Dim     int     `json:",omitempty"` // numbers out; default 64, and no more than there are features (Fit: or rows − 1)
	Epsilon float64 `json:",omitempty"` // 0 to 1, of the largest eigenvalue; default 0.05
	Rate    float64 `json:",omitempty"` // of Learner, 0 to 1; default 0.1
	Seed    uint64  `json:",omitempty"` // of where the search for E begins
}

// Validate says which setting is out of its range.
func (d Decorrelate) Validate() error {
	return first(
		within("decorrelate", "Dim", float64(d.Dim), 0, 1e6),
		within("decorrelate", "Epsilon", d.Epsilon, 0, 1),
		within("decorrelate", "Rate", d.Rate, 0, 1))
}

func (d Decorrelate) withDefaults() Decorrelate {
	d.Epsilon, d.Rate, d.Dim = or(d.Epsilon, 0.05), or(d.Rate, 0.1), int(or(float64(d.Dim), 64))
	return d
}

// A Linear map makes y = Matrix·(x − Mean).
type Linear struct {
	Mean      []float32      // D
	Matrix    blas32.General // d × D
	Variances []float32      // of the inputs along each row of Matrix, d; nil where the map is none of components
}

// Transform returns the map of each row of x (n × D): n × d.
func (l Linear) Transform(x blas32.General) blas32.General {
	if x.Cols != len(l.Mean) {
		panic(fmt.Sprintf("rules: features of %d values for a map of %d", x.Cols, len(l.Mean)))
	}
	y := matrix(x.Rows, l.Matrix.Rows)
	gemm.Gemm(blas.NoTrans, blas.Trans, 1, x, l.Matrix, 0, y) // n × d
	shift := make([]float32, l.Matrix.Rows)
	for i := range shift {
		shift[i] = float32(dot(row(l.Matrix, i), l.Mean))
	}
	blocks(y.Rows, func(_, from, to int) {
		for i := from; i < to; i++ {
			for j, s := range shift {
				y.Data[i*y.Stride+j] -= s
			}
		}
	})
	return y
}

// Fit returns the map for the features x, n × D, by an eigen-decomposition: of
// the smaller of their two Gram matrices where it is small or Dim is a large
// part of it, else by subspace iteration on products with x. Which of both signs
// a component has is settled: its largest weight is positive. It returns an
// error when there are fewer than 2 rows, or a value that is no number.
func (d Decorrelate) Fit(x blas32.General) (Linear, error) {
	if err := d.Validate(); err != nil {
		return Linear{}, err
	}
	d = d.withDefaults()
	if x.Rows < 2 || x.Cols < 1 {
		return Linear{}, fmt.Errorf("rules: decorrelating needs 2 rows of features or more; there are %d of %d values", x.Rows, x.Cols)
	}
	mean := means(x)
	centred := matrix(x.Rows, x.Cols)
	blocks(x.Rows, func(_, from, to int) {
		for i := from; i < to; i++ {
			c := row(centred, i)
			for j, v := range row(x, i) {
				c[j] = v - mean[j]
			}
		}
	})
	axes, variances, err := components(centred, min(d.Dim, x.Cols, x.Rows-1), d.Seed)
	if err != nil {
		return Linear{}, err
	}
	return d.scaled(mean, axes, variances), nil
}

// scaled makes the map of components: unit rows, d × D, and the variances along them.
func (d Decorrelate) scaled(mean []float32, axes blas32.General, variances []float32) Linear {
	m := Linear{Mean: mean, Matrix: matrix(axes.Rows, axes.Cols), Variances: variances}
	var top float64
	for _, v := range variances {
		top = max(top, float64(v))
	}
	for k, v := range variances {
		gain := 1 / math.Sqrt(max(float64(v), 0)+d.Epsilon*top+1e-30)
		for j, e := range row(axes, k) {
			m.Matrix.Data[k*m.Matrix.Stride+j] = float32(gain * float64(e))
		}
	}
	return m
}

// means returns the mean of each column.
func means(x blas32.General) []float32 {
	sums := make([]float64, x.Cols)
	sumRows(sums, x)
	mean := make([]float32, x.Cols)
	for j, s := range sums {
		mean[j] = float32(s / float64(x.Rows))
	}
	return mean
}
