package atlas

import (
	"cmp"
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas32"
)

// defaultEpochs returns the number of epochs for n rows.
func defaultEpochs(n int, dense bool) int {
	epochs := 500
	if n > 10000 {
		epochs = 200
	}
	if dense {
		epochs += 200
	}
	return epochs
}

// checked returns the settings with their defaults for x, and notes on what was changed; or an
// error for the first setting or value that is not allowed.
func (u UMAP) checked(x blas32.General) (UMAP, []string, error) {
	n := x.Rows
	if err := checkRows("UMAP", x); err != nil {
		return u, nil, err
	}
	u.Neighbors, u.Components, u.Pushes = cmp.Or(u.Neighbors, 15), cmp.Or(u.Components, 2), cmp.Or(u.Pushes, 5)
	u.Epochs = max(0, cmp.Or(u.Epochs, defaultEpochs(n, u.Dense)))
	u.Spread, u.Rate = cmp.Or(u.Spread, 1), cmp.Or(u.Rate, 1)
	u.MinDist = chosen(u.MinDist, min(0.1, u.Spread))
	u.Repulsion, u.Connectivity, u.Mix = chosen(u.Repulsion, 1), chosen(u.Connectivity, 1), chosen(u.Mix, 1)
	if u.Metric == Cosine {
		u.Disconnection = cmp.Or(u.Disconnection, 2)
	}
	u.LabelWeight = chosen(u.LabelWeight, 0.5)
	u.DenseWeight, u.DenseFraction, u.DenseShift = chosen(u.DenseWeight, 2), chosen(u.DenseFraction,
		0.3), chosen(u.DenseShift, 0.1)
	if err := u.check(x); err != nil {
		return u, nil, err
	}
	var notes []string
	if n > 1 && u.Neighbors >= n {
		cut := max(2, n-1)
		if cut < u.Neighbors {
			notes = append(notes, fmt.Sprintf("Neighbors cut from %d to %d for %d rows", u.Neighbors, cut, n))
		}
		u.Neighbors = cut
	}
	return u, notes, nil
}

// chosen returns the value of a setting for which negative means none: v itself, otherwise if v is
// 0, and 0 if v is negative.
func chosen(v, otherwise float64) float64 { return max(0, cmp.Or(v, otherwise)) }

// check returns what is wrong with the settings.
func (u UMAP) check(x blas32.General) error {
	for _, c := range []struct {
		name   string
		v      float64
		lo, hi float64
	}{
		{"Neighbors", float64(u.Neighbors), 2, math.MaxInt32},
		{"Spread", u.Spread, 1e-6, 1e6},
		{"MinDist", u.MinDist, 0, u.Spread},
		{"Components", float64(u.Components), 1, 1000},
		{"Epochs", float64(u.Epochs), 0, math.MaxInt32},
		{"Rate", u.Rate, 1e-6, 1e6},
		{"Repulsion", u.Repulsion, 0, 1e6},
		{"Pushes", float64(u.Pushes), 1, 1e6},
		{"Connectivity", u.Connectivity, 0, math.MaxInt32},
		{"Mix", u.Mix, 0, 1},
		{"Disconnection", u.Disconnection, 0, math.Inf(1)},
		{"LabelWeight", u.LabelWeight, 0, 1},
		{"DenseWeight", u.DenseWeight, 0, 1e6},
		{"DenseFraction", u.DenseFraction, 0, 1},
		{"DenseShift", u.DenseShift, 0, 1e6},
	} {
		if !(c.v >= c.lo) || !(c.v <= c.hi) {
			return fmt.Errorf("atlas: UMAP: %s is %v; it must be from %v to %v", c.name, c.v, c.lo, c.hi)
		}
	}
	switch {
	case u.Metric != Euclidean && u.Metric != Cosine:
		return fmt.Errorf("atlas: UMAP: Metric is %d; it must be Euclidean (%d) or Cosine (%d)", u.Metric, Euclidean,
			Cosine)
	case u.Layout != Parallel && u.Layout != Serial:
		return fmt.Errorf("atlas: UMAP: Layout is %d; it must be Parallel (%d) or Serial (%d)", u.Layout, Parallel,
			Serial)
	case u.Init < Spectral || u.Init > Random:
		return fmt.Errorf("atlas: UMAP: Init is %d; it must be Spectral (%d), PCA (%d) or Random (%d)", u.Init,
			Spectral, PCA, Random)
	case u.Method < Auto || u.Method > Approximate:
		return fmt.Errorf("atlas: UMAP: Method is %d; it must be Auto (%d), Exact (%d) or Approximate (%d)", u.Method,
			Auto, Exact, Approximate)
	case u.Labels != nil && len(u.Labels) != x.Rows:
		return fmt.Errorf("atlas: UMAP: %d labels for %d rows; there must be one for each", len(u.Labels), x.Rows)
	case u.Start.Rows > 0 && (u.Start.Rows != x.Rows || u.Start.Cols != u.Components):
		return fmt.Errorf("atlas: UMAP: Start is %d × %d; it must be %d × %d", u.Start.Rows, u.Start.Cols, x.Rows,
			u.Components)
	}
	if u.Start.Rows > 0 {
		if err := checkRows("UMAP: Start", u.Start); err != nil {
			return err
		}
	}
	if u.Known.Index != nil {
		return u.Known.check(x.Rows, min(u.Neighbors, max(2, x.Rows-1))-1)
	}
	return nil
}

// checkRows returns an error for a matrix without rows or columns, with data too short for its
// shape, or with a NaN or an infinity, whose row and column it names.
func checkRows(who string, x blas32.General) error {
	switch {
	case x.Rows <= 0:
		return fmt.Errorf("atlas: %s: the matrix has %d rows; it needs at least 1", who, x.Rows)
	case x.Cols <= 0:
		return fmt.Errorf("atlas: %s: the matrix has %d columns; it needs at least 1", who, x.Cols)
	case x.Stride < x.Cols:
		return fmt.Errorf("atlas: %s: rows of %d numbers cannot begin every %d (Stride); they would overlap", who,
			x.Cols, x.Stride)
	case len(x.Data) < (x.Rows-1)*x.Stride+x.Cols:
		return fmt.Errorf("atlas: %s: a %d × %d matrix needs %d numbers, its data has %d", who, x.Rows, x.Cols,
			(x.Rows-1)*x.Stride+x.Cols, len(x.Data))
	}
	return finiteError(who, x)
}
