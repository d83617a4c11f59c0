package atlas

import (
	"cmp"
	"fmt"
	"strings"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// Principal finds the directions in which rows spread most, their principal components (Pearson
// 1901): the eigenvectors of the largest eigenvalues of the covariance (x − mean)ᵀ(x − mean)/(n −
// 1).
type Principal struct {
	// Components is how many, from 1; cut to min(n − 1, d). 0 means 50.
	Components int
	// Seed of the vectors the search begins with; it decides rounding only, and which of equally
	// good directions.
	Seed uint64
}

// Axes is what Principal found.
type Axes struct {
	Mean       []float32      // d, of every column
	Directions blas32.General // k × d, of norm 1, the value of largest magnitude in each above 0
	Variances  []float64      // k, of the rows along the directions, in descending order
	Total      float64        // variance of all columns in sum
	Notes      []string       // what a careful reader should know: that there are fewer directions than were asked for
}

// Fit finds the components of the rows of x (n × d, n ≥ 2). Rows that are copies or combinations of
// others spread in fewer directions than there are rows or columns: directions with less than 1e-6
// of the first one's variance are left out, and Notes says so. Of rows that do not vary at all, one
// direction of zeros is left.
//
// It takes the memory of a copy of x and of one matrix of min(n, d) squared. It returns an error
// for fewer than 2 rows, no columns, components below 0, a value that is NaN or infinite, and
// values so large that their squares overflow.
func (p Principal) Fit(x blas32.General) (*Axes, error) {
	if err := checkRows("Principal", x); err != nil {
		return nil, err
	}
	if x.Rows < 2 || p.Components < 0 {
		return nil, fmt.Errorf(
			"atlas: Principal: %d components of %d rows; give at least 2 rows, and 1 or more, or 0 for 50",
			p.Components, x.Rows)
	}
	a := &Axes{Mean: linear.Means(x)}
	centred := linear.Clone(x)
	linear.Subtract(centred, a.Mean)
	want := min(cmp.Or(p.Components, 50), x.Rows-1, x.Cols)
	directions, variances, err := linear.Components(centred, want, p.Seed)
	if err != nil {
		return nil, fmt.Errorf("atlas: Principal: %s", strings.TrimPrefix(err.Error(), "linear: "))
	}
	a.Directions = directions
	n := float64(x.Rows)
	for _, v := range variances {
		a.Variances = append(a.Variances, float64(v)*n/(n-1))
	}
	for _, square := range squaredNorms(centred) {
		a.Total += square / (n - 1)
	}
	if directions.Rows < want {
		a.Notes = append(a.Notes,
			fmt.Sprintf("Components lowered from %d to %d: the %d rows spread in no more directions", want,
				directions.Rows, x.Rows))
	}
	return a, nil
}

// Transform returns the rows of x (m × d) along the directions, their mean taken away: m × k. It
// panics if x has another number of columns than the rows the axes were found in.
func (a *Axes) Transform(x blas32.General) blas32.General {
	checkShape("Transform", x)
	if x.Cols != a.Directions.Cols {
		panic(fmt.Sprintf("atlas: Transform: rows of %d numbers for directions of %d", x.Cols, a.Directions.Cols))
	}
	centred, y := linear.Clone(x), linear.Zeros(x.Rows, a.Directions.Rows)
	linear.Subtract(centred, a.Mean)
	gemm.Gemm(blas.NoTrans, blas.Trans, 1, centred, a.Directions, 0, y)
	return y
}
