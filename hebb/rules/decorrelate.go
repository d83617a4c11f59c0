package rules

import (
	"cmp"
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// Decorrelate makes of D features Dim numbers that are uncorrelated: the first principal
// components, each divided by its spread,
//
//	y = (Λ + Epsilon·λ₁)^{−1/2}·Eᵀ(f − f̄)
//
// with E the first Dim eigenvectors and Λ the eigenvalues of the features' covariance. Generalized
// Hebbian learning of E ([Sanger]) followed by anti-Hebbian gain control ends there. Fit computes
// it at once; Stage learns it by the local rules.
//
// Epsilon tempers the division: without it weak components, which are mostly noise, would count as
// much as strong ones.
type Decorrelate struct {
	Dim     int     `json:",omitempty"` // numbers out, from 1; default 64, and no more than there are features
	Epsilon float64 `json:",omitempty"` // of the largest eigenvalue, to 1; default 0.05, negative: none
	Rate    float64 `json:",omitempty"` // of Stage, above 0, to 1; default 0.1
	Seed    uint64  `json:",omitempty"` // of where the search for E begins
}

// Validate says which setting is out of its range.
func (d Decorrelate) Validate() error {
	return cmp.Or(
		within("decorrelate", "Dim", float64(d.Dim), 0, 1e6),
		orNone("decorrelate", "Epsilon", d.Epsilon, 1),
		within("decorrelate", "Rate", d.Rate, 0, 1))
}

func (d Decorrelate) withDefaults() Decorrelate {
	d.Dim, d.Epsilon, d.Rate = cmp.Or(d.Dim, 64), chosen(d.Epsilon, 0.05), cmp.Or(d.Rate, 0.1)
	return d
}

// Fit returns the map for the features x, n × D, by an eigen-decomposition of the smaller of their
// two Gram matrices where that is small or Dim is a large part of it, else by subspace iteration on
// products with x. Of the two signs of a component, the one that makes its largest weight positive
// is taken.
//
// Rows that do not spread in Dim directions give fewer numbers: n rows spread in at most n − 1, and
// in fewer if some are copies of others. Directions with less than 1e-6 of the first one's variance
// are left out, and Notes says so. For rows that do not vary at all, one number is left that is
// always 0.
//
// It returns an error if there are fewer than 2 rows or no columns, if a value is NaN or infinite,
// or if values are so large that their squares overflow.
func (d Decorrelate) Fit(x blas32.General) (Linear, error) {
	if err := d.Validate(); err != nil {
		return Linear{}, err
	}
	d = d.withDefaults()
	if x.Rows < 2 || x.Cols < 1 {
		return Linear{}, fmt.Errorf(
			"rules: decorrelating needs at least 2 rows of features, there are %d of %d: give more pictures",
			x.Rows, x.Cols)
	}
	if err := finite("features", x); err != nil {
		return Linear{}, err
	}
	mean := means(x)
	axes, variances, err := linear.Components(less(x, mean), min(d.Dim, x.Cols, x.Rows-1), d.Seed)
	if err != nil {
		return Linear{}, fmt.Errorf("rules: decorrelating: %s", strings.TrimPrefix(err.Error(), "linear: "))
	}
	m := d.scaled(mean, axes, variances)
	if wanted := min(d.Dim, x.Cols); axes.Rows < wanted {
		m.Notes = append(m.Notes,
			fmt.Sprintf("Dim lowered from %d to %d: %d rows of features spread in no more directions", wanted,
				axes.Rows, x.Rows))
	}
	return m, nil
}

// scaled makes the map of components: unit rows, d × D, and the variances along them.
func (d Decorrelate) scaled(mean []float32, axes blas32.General, variances []float32) Linear {
	m := Linear{Mean: mean, Matrix: linear.Zeros(axes.Rows, axes.Cols), Variances: variances}
	var top float64
	for _, v := range variances {
		top = max(top, float64(v))
	}
	for k, v := range variances {
		gain := 1 / math.Sqrt(max(float64(v), 0)+float64(d.Epsilon*top)+1e-30)
		for j, e := range linear.Row(axes, k) {
			m.Matrix.Data[k*m.Matrix.Stride+j] = float32(gain * float64(e))
		}
	}
	return m
}
