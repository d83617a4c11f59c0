package atlas

import (
	"fmt"
	"math"
	"slices"
)

// Standout finds the rows that stand out, from the neighbours that are known anyway:
// near-duplicates, such as one picture in two sizes or formats, and outliers, which lie farther
// from their neighbours than these do from theirs. Zero values are the defaults.
type Standout struct {
	// Near is how close near-duplicates are, as a share of the usual distance to the nearest row
	// (the median over all rows that have no copy): 0 means 0.2.
	Near float64
	// Far is the local outlier factor from which on a row is an outlier. Above 1; 0 means 1.5.
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
	if s.Near == 0 {
		s.Near = 0.2
	}
	if s.Far == 0 {
		s.Far = 1.5
	}
	if s.Most == 0 {
		s.Most = 100
	}
	switch {
	case !(s.Near > 0 && s.Near < 1):
		return Standing{}, fmt.Errorf("atlas: Standout: Near is %g; give a share of the usual distance between 0 and 1", s.Near)
	case !(s.Far > 1) || math.IsInf(s.Far, 1):
		return Standing{}, fmt.Errorf("atlas: Standout: Far is %g; give a factor above 1", s.Far)
	}
	out := Standing{Factor: localOutlierFactors(near), Uniqueness: make([]float64, n)}
	out.Duplicates = s.duplicates(near)
	for i, d := range near.Distance {
		out.Uniqueness[i] = meanOf(d)
	}
	if usual := median(out.Uniqueness); usual > 0 {
		for i := range out.Uniqueness {
			out.Uniqueness[i] /= usual
		}
	}
	for i, f := range out.Factor {
		if f >= s.Far {
			out.Outliers = append(out.Outliers, i)
		}
	}
	slices.SortStableFunc(out.Outliers, func(a, b int) int { return compare(out.Factor[b], out.Factor[a]) })
	out.Outliers = out.Outliers[:min(len(out.Outliers), max(s.Most, 0))]
	return out, nil
}

// duplicates joins rows that are nearer to each other than is usual.
func (s Standout) duplicates(near Neighbors) [][]int {
	var first []float64
	for _, d := range near.Distance {
		if len(d) > 0 && d[0] > 0 {
			first = append(first, float64(d[0]))
		}
	}
	limit := s.Near * median(first)
	parent := make([]int, len(near.Index))
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	closest := map[int]float64{}
	for i, list := range near.Index {
		for k, j := range list {
			if d := float64(near.Distance[i][k]); d <= limit && i != j {
				a, b := min(root(i), root(j)), max(root(i), root(j))
				least := d
				for _, r := range []int{a, b} {
					if c, ok := closest[r]; ok {
						least = min(least, c)
					}
				}
				parent[b], closest[a] = a, least
			}
		}
	}
	members := map[int][]int{}
	var roots []int
	for i := range parent {
		r := root(i)
		members[r] = append(members[r], i)
		if len(members[r]) == 2 {
			roots = append(roots, r)
		}
	}
	slices.Sort(roots)
	slices.SortStableFunc(roots, func(a, b int) int { return compare(closest[a], closest[b]) })
	groups := make([][]int, len(roots))
	for g, r := range roots {
		groups[g] = members[r]
	}
	return groups
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

// median is the middle value of v, the upper one of two; 0 for none.
func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	s := slices.Clone(v)
	slices.Sort(s)
	return s[len(s)/2]
}
