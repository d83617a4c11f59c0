package atlas

import (
	"math"
	"slices"

	"deephebb/internal/elementary"
)

// byChance is how many near-duplicates of a row are found by chance, on average, among rows without
// any.
const byChance = 0.003

// nearDuplicates joins rows whose distance is at most a share of the distance to the farthest
// neighbour of both, or less where the neighbours tell so.
func nearDuplicates(near Neighbors, share float64) [][]int {
	if m, k := dimensions(near); k > 0 {
		share = min(share, elementary.Pow(byChance/float64(k), 1/m)) // a share s of the radius holds s^m of all
	} else {
		share = 0 // too few neighbours to tell: only equal rows
	}
	sets := newSets(len(near.Index))
	reach := func(i int) float64 {
		d := near.Distance[i]
		return float64(d[len(d)-1])
	}
	closest := map[int]float64{}
	for i, list := range near.Index {
		for k, j := range list {
			d := float64(near.Distance[i][k])
			if i == j || d > 0 && (len(near.Index[j]) == 0 || d > share*min(reach(i), reach(j))) {
				continue
			}
			a, b := sets.root(i), sets.root(j)
			least := d
			for _, r := range []int{a, b} {
				if c, ok := closest[r]; ok {
					least = min(least, c)
				}
			}
			closest[sets.join(a, b)] = least
		}
	}
	groups := sets.groups()
	slices.SortStableFunc(groups, func(a, b []int) int { return compare(closest[a[0]], closest[b[0]]) })
	return groups
}

// dimensions estimates in how many dimensions rows are spread, from how distances grow from the
// median neighbour to the farthest, and returns the usual number of neighbours k too; k is 0 where
// fewer than four neighbours tell nothing.
//
// If rows are spread evenly around a row in m dimensions, the logarithm of r(k) / r(j), the
// distances to the k-th and the j-th neighbour, is (1/j + … + 1/(k−1)) / m on average.
func dimensions(near Neighbors) (m float64, k int) {
	var want, got float64
	for _, d := range near.Distance {
		if len(d) < 4 || d[len(d)/2] <= 0 {
			continue
		}
		k = max(k, len(d))
		sum := 0.
		for j := len(d) - 1; j > len(d)/2; j-- { // the j-th neighbour, from 1
			sum += 1 / float64(j)
			want += sum
			got += elementary.Log(float64(d[len(d)-1]) / float64(d[j-1]))
		}
	}
	if got <= 0 {
		return math.Inf(1), k // all as far as each other
	}
	return want / got, k
}

// sets are sets of rows that can be joined; the least row stands for each.
type sets []int

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

// root is the row that stands for the set of row i.
func (s sets) root(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

// join makes one set of two that the rows a and b stand for, and returns which stands for it.
func (s sets) join(a, b int) int {
	a, b = min(a, b), max(a, b)
	s[b] = a
	return a
}

// groups are the sets of two rows or more, ascending, by their least rows.
func (s sets) groups() [][]int {
	members := make([][]int, len(s))
	for i := range s {
		r := s.root(i)
		members[r] = append(members[r], i)
	}
	return slices.DeleteFunc(members, func(m []int) bool { return len(m) < 2 })
}
