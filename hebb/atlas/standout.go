package atlas

import (
	"fmt"
	"math"
	"slices"

	"deephebb/internal/elementary"
)

// Standout finds the rows that stand out, from the neighbours that are known anyway, at least four
// of each: near-duplicates, such as one picture in two sizes or formats, and outliers. Zero values
// are the defaults.
//
// Two rows are near-duplicates if their distance is a small part of how far the neighbours of both
// reach: at most Near, and so small that of 1,000 rows spread without any copies about three would
// come so close by chance. How close rows come by chance depends on the number of dimensions they
// are spread in, which the neighbours tell (Levina and Bickel, "Maximum Likelihood Estimation of
// Intrinsic Dimension", NIPS 2004); those nearer than the median do not count, since they may be
// copies.
//
// A row is an outlier if it is unusual in two ways: its local outlier factor is "far out" as Tukey
// has it (Exploratory Data Analysis, 1977), its logarithm above the upper quartile of all by Far
// interquartile ranges; and its neighbours are farther away than those of three quarters of all
// rows, so that it does not merely lie next to a dense group. Of rows drawn from one normal
// distribution of 5 or more dimensions at most 1 in 100 are listed, of 2 or 3 dimensions, whose rim
// is thin, up to 5.
type Standout struct {
	// Metric is the one of the distances. Those of Cosine, 1 − similarity, are no lengths: √(2 ·
	// distance) is taken in their place, the distance between the rows if they are of length 1.
	Metric Metric
	// Near is how close near-duplicates are at most, as a share of the distance to the farthest of
	// their neighbours, 0 to 1; 0 means 0.5.
	Near float64
	// Far is how many interquartile ranges lie between the upper quartile and outliers, above 0; 0
	// means 3.
	Far float64
	// Most is how many outliers are listed at most; 0 means 100, negative: none.
	Most int
}

// Standing is what Standout finds among n rows.
type Standing struct {
	Duplicates [][]int // groups of two or more near-duplicates, ascending; the closest groups first
	Outliers   []int   // the farthest out first
	// Factor is the local outlier factor of each row (Breunig, Kriegel, Ng and Sander, "LOF:
	// Identifying Density-Based Local Outliers", SIGMOD 2000): about 1 for a row among its like, 2
	// if its neighbours are twice as close to theirs.
	Factor []float64
	// Uniqueness of each row is the mean distance to its neighbours, in units of the median over
	// all rows: below 1 for a row of which there are many alike, above for one without.
	Uniqueness []float64
}

// Find judges n rows by their neighbours, k of each, the nearest first. It returns an error for
// settings that are out of range or not numbers, and panics if lists of indices and distances do
// not fit, or an index is not one of the n rows.
func (s Standout) Find(near Neighbors) (Standing, error) {
	checkLists(near)
	if s.Near == 0 {
		s.Near = 0.5
	}
	if s.Far == 0 {
		s.Far = 3
	}
	if s.Most == 0 {
		s.Most = 100
	}
	switch {
	case s.Metric != Euclidean && s.Metric != Cosine:
		return Standing{}, fmt.Errorf("atlas: Standout: Metric is %d; it must be Euclidean (%d) or Cosine (%d)",
			s.Metric, Euclidean, Cosine)
	case !(s.Near > 0 && s.Near < 1):
		return Standing{}, fmt.Errorf("atlas: Standout: Near is %g; give a share of the distance to the farthest "+
			"neighbour between 0 and 1", s.Near)
	case !(s.Far > 0) || math.IsInf(s.Far, 1):
		return Standing{}, fmt.Errorf("atlas: Standout: Far is %g; give a number of interquartile ranges above 0",
			s.Far)
	}
	if s.Metric == Cosine {
		near.Distance = chords(near.Distance)
	}
	out := Standing{Factor: localOutlierFactors(near), Uniqueness: make([]float64, len(near.Index))}
	for i, d := range near.Distance {
		out.Uniqueness[i] = meanOf(d)
	}
	if usual := quantile(out.Uniqueness, 0.5); usual > 0 {
		for i := range out.Uniqueness {
			out.Uniqueness[i] /= usual
		}
	}
	out.Duplicates = nearDuplicates(near, s.Near)
	out.Outliers = s.outliers(out)
	return out, nil
}

// checkLists panics if lists are not what Find asks for.
func checkLists(near Neighbors) {
	n := len(near.Index)
	if len(near.Distance) != n {
		panic(fmt.Sprintf("atlas: Standout: %d lists of neighbours but %d of distances", n, len(near.Distance)))
	}
	for i, list := range near.Index {
		if len(list) != len(near.Distance[i]) {
			panic(fmt.Sprintf("atlas: Standout: row %d has %d neighbours but %d distances", i, len(list),
				len(near.Distance[i])))
		}
		for _, j := range list {
			if j < 0 || j >= n {
				panic(fmt.Sprintf("atlas: Standout: row %d has the neighbour %d, but there are %d rows", i, j, n))
			}
		}
	}
}

// outliers are the rows whose figures are unusual.
func (s Standout) outliers(of Standing) []int {
	const least = 0.005 // of the interquartile range: half a percent is nothing unusual
	logs := make([]float64, len(of.Factor))
	for i, f := range of.Factor {
		logs[i] = elementary.Log(f)
	}
	upper := quantile(logs, 0.75)
	fence := upper + float64(s.Far*max(least, upper-quantile(logs, 0.25)))
	apart := quantile(of.Uniqueness, 0.75)
	var out []int
	for i, l := range logs {
		if l > fence && of.Uniqueness[i] > apart {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return compare(of.Factor[b], of.Factor[a]) })
	return out[:min(len(out), max(s.Most, 0))]
}

// localOutlierFactors are the rows' factors; 1 for a row without neighbours, and for one among
// copies of itself.
func localOutlierFactors(near Neighbors) []float64 {
	n := len(near.Index)
	reach, factor := make([]float64, n), make([]float64, n) // reach: the mean reachability distance
	for i, list := range near.Index {
		for k, j := range list {
			d := float64(near.Distance[i][k])
			if there := near.Distance[j]; len(there) > 0 {
				d = max(d, float64(there[len(there)-1]))
			}
			reach[i] += d / float64(len(list))
		}
	}
	for i, list := range near.Index {
		if len(list) == 0 || reach[i] == 0 {
			factor[i] = 1
			continue
		}
		var sum float64
		for _, j := range list {
			sum += reach[i] / max(reach[j], 1e-3*reach[i]) // a row next to copies of another: a thousand at most
		}
		factor[i] = sum / float64(len(list))
	}
	return factor
}

func meanOf(v []float32) float64 {
	var s float64
	for _, e := range v {
		s += float64(e)
	}
	return s / float64(max(len(v), 1))
}

// quantile is the value of v below which a share q lies, between two by proportion; 0 for none.
func quantile(v []float64, q float64) float64 {
	if len(v) == 0 {
		return 0
	}
	s := slices.Clone(v)
	slices.Sort(s)
	at := float64(q * float64(len(s)-1))
	low := int(at)
	high := min(low+1, len(s)-1)
	return s[low] + float64((at-float64(low))*(s[high]-s[low]))
}

// chords are the distances between rows of length 1 that have these cosine distances, which of
// equal rows may be rounded to below 0.
func chords(distance [][]float32) [][]float32 {
	out := make([][]float32, len(distance))
	for i, row := range distance {
		out[i] = make([]float32, len(row))
		for k, d := range row {
			out[i][k] = float32(math.Sqrt(2 * max(0, float64(d))))
		}
	}
	return out
}

// Rarest returns the k rows, or all if they are fewer, that are farthest from their neighbours, the
// farthest first.
func (s Standing) Rarest(k int) []int {
	order := make([]int, len(s.Uniqueness))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return compare(s.Uniqueness[b], s.Uniqueness[a]) })
	return order[:min(len(order), max(k, 0))]
}
