package atlas

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// Silhouette measures how much nearer rows are to their own cluster than to the next one (Rousseeuw
// 1987). With a(i) the mean distance of row i to the others of its cluster and b(i) the least mean
// distance to the rows of another cluster,
//
//	s(i) = (b(i) − a(i)) / max(a(i), b(i))
//
// from −1 to 1; 0 in a cluster of one. The score is the mean of s.
type Silhouette struct {
	// Metric of the distances.
	Metric Metric
	// Sample is how many rows s is taken of; their distances to all rows are exact. 0 means 2000 (a
	// standard error below 0.01); negative, or n and more: all rows.
	Sample int
	// Seed of the sample.
	Seed uint64
}

// Score returns the mean of s over the sample. labels give every row of x (n × d) its cluster, by
// any integers; it returns an error unless they name 2 to n−1 clusters, or if a value is NaN or
// infinite.
func (s Silhouette) Score(x blas32.General, labels []int) (float64, error) {
	_, values, err := s.Values(x, labels)
	if err != nil {
		return 0, err
	}
	return mean(values), nil
}

// Values returns the rows of the sample, in order, and s of each.
func (s Silhouette) Values(x blas32.General, labels []int) (rows []int, values []float64, err error) {
	checkLabels("Silhouette", x.Rows, labels)
	group, sizes := numbered(labels)
	if len(sizes) < 2 || len(sizes) >= x.Rows {
		return nil, nil, fmt.Errorf("atlas: Silhouette: %d clusters of %d rows; it is defined for 2 to n−1 clusters",
			len(sizes), x.Rows)
	}
	c, err := newCloud("Silhouette", x, s.Metric)
	if err != nil {
		return nil, nil, err
	}
	rows = s.rows(x.Rows)
	return rows, s.of(c, rows, [][]int{group}, [][]int{sizes})[0], nil
}

// rows draws the sample.
func (s Silhouette) rows(n int) []int {
	size := s.Sample
	if size == 0 {
		size = 2000
	}
	rows := rand.New(rand.NewPCG(s.Seed, 0x51)).Perm(n)
	if size > 0 && size < n {
		rows = rows[:size]
	}
	slices.Sort(rows)
	return rows
}

// of returns s of the rows under several groupings, whose groups are 0 to len(sizes)−1.
func (s Silhouette) of(c *cloud, rows []int, groups, sizes [][]int) [][]float64 {
	out := linear.Zeros64(len(groups), len(rows))
	c.eachRow(rows, func(i int, d []float32) {
		at, _ := slices.BinarySearch(rows, i)
		for j, d2 := range d {
			if s.Metric == Euclidean {
				d[j] = float32(math.Sqrt(float64(d2)))
			}
		}
		d[i] = 0
		for g, group := range groups {
			sums := make([]float64, len(sizes[g]))
			for j, v := range d {
				sums[group[j]] += float64(v)
			}
			own := group[i]
			if sizes[g][own] == 1 {
				continue
			}
			a, b := sums[own]/float64(sizes[g][own]-1), math.Inf(1)
			for other, sum := range sums {
				if other != own {
					b = min(b, sum/float64(sizes[g][other]))
				}
			}
			if most := max(a, b); most > 0 {
				out[g][at] = (b - a) / most
			}
		}
	})
	return out
}

// mean returns the mean of v.
func mean(v []float64) float64 {
	var s float64
	for _, x := range v {
		s += x
	}
	return s / float64(len(v))
}
