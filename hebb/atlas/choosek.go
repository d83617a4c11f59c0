package atlas

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"
)

// ChooseK helps to choose the number of clusters: it groups the same rows for a range of K and
// reports three figures for each. No single one decides; read them together. Inertia always falls
// with K: look for the bend after which it falls slowly. Silhouette is highest where clusters are
// compact and far apart. Stability is 1 if every seed finds the same clusters, and low if the
// clusters are an accident of the start: prefer a K at which both are high.
type ChooseK struct {
	// Min and Max bound K, 2 ≤ Min ≤ Max ≤ n. 0 means 2, and 12 or n if that is less.
	Min, Max int
	// Seeds is how many seeds are tried, at least 2. 0 means 10.
	Seeds int
	// Restarts is how many runs a seed has, of which the best counts. 0 means 1: single runs
	// separate stable K from unstable best; more hide the difference.
	Restarts int
	// Seed of the first centres and of the sample.
	Seed uint64
	// Sample is how many rows the silhouette is taken of. 0 means 2000; negative: all.
	Sample int
	// Spherical groups by direction and takes the silhouette by cosine; see KMeans.
	Spherical bool
}

// KScore is what ChooseK reports about one K.
type KScore struct {
	K          int
	Inertia    float64 // of the best run
	Silhouette float64 // of the best run, −1 to 1; 0 if undefined (one cluster, or only clusters of one)
	Stability  float64 // mean ARI over all pairs of seeds, at most 1
	Distinct   int     // clusters with at least one row, of the best run
}

// Table returns a KScore for every K from Min to Max for the rows of x (n × d, n ≥ 2).
func (c ChooseK) Table(x blas32.General) ([]KScore, error) {
	lo, hi, seeds := c.Min, c.Max, c.Seeds
	if lo == 0 {
		lo = 2
	}
	if hi == 0 {
		hi = max(min(12, x.Rows), lo)
	}
	if seeds == 0 {
		seeds = 10
	}
	restarts := max(c.Restarts, 1)
	switch {
	case lo < 2 || hi < lo || hi > x.Rows:
		return nil, fmt.Errorf("atlas: ChooseK: K from %d to %d for %d rows; choose 2 ≤ Min ≤ Max ≤ %d", lo, hi, x.Rows,
			x.Rows)
	case seeds < 2 || c.Restarts < 0:
		return nil, fmt.Errorf("atlas: ChooseK: Seeds is %d and Restarts %d; use at least 2 and 1, or 0 for 10 and 1",
			c.Seeds, c.Restarts)
	}
	k, err := KMeans{K: lo, Seed: c.Seed, Restarts: seeds * restarts, Spherical: c.Spherical}.withDefaults(x)
	if err != nil {
		return nil, err
	}
	ready := k.prepare(x)
	var table []KScore
	var groups, sizes [][]int // for the silhouettes, made by one pass over the distances
	for k.K = lo; k.K <= hi; k.K++ {
		runs := k.lloyd(ready)
		found := make([][]int, seeds)
		winner := -1
		for s := range seeds {
			best := bestRun(runs, s*restarts, (s+1)*restarts)
			found[s] = make([]int, x.Rows)
			for i, l := range runs[best].labels {
				found[s][i] = int(l)
			}
			if winner < 0 || runs[best].better(&runs[winner]) {
				winner = best
			}
		}
		var agreement []float64
		for a := range seeds {
			for b := range a {
				agreement = append(agreement, ARI(found[a], found[b]))
			}
		}
		won := k.clusters(ready, &runs[winner])
		table = append(table, KScore{K: k.K, Inertia: won.Inertia, Stability: mean(agreement), Distinct: won.Distinct})
		group, size := numbered(won.Labels)
		groups, sizes = append(groups, group), append(sizes, size)
	}
	s := Silhouette{Sample: c.Sample, Seed: c.Seed}
	if c.Spherical {
		s.Metric = Cosine
	}
	for j, values := range s.of(ready, s.rows(x.Rows), groups, sizes) {
		if table[j].Distinct > 1 {
			table[j].Silhouette = mean(values)
		}
	}
	return table, nil
}
