package atlas

import (
	"cmp"
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// Neighbors are the nearest rows of each row, nearest first, equally near ones by index; the row
// itself is left out.
type Neighbors struct {
	Index    [][]int     // n rows of k indices
	Distance [][]float32 // in the metric: Euclidean distance, or 1 − cosine similarity
}

// Similarity returns 1 − distance for each neighbour: the cosine similarity, where the metric is
// Cosine, as Nearest's is.
func (n Neighbors) Similarity() [][]float32 {
	similarity := make([][]float32, len(n.Distance))
	for i, row := range n.Distance {
		similarity[i] = make([]float32, len(row))
		for j, d := range row {
			similarity[i][j] = 1 - d
		}
	}
	return similarity
}

// Method is a way to find neighbours.
type Method int

const (
	// Auto is Exact up to 20,000 rows, Approximate above.
	Auto Method = iota

	// Exact compares all pairs, by matrix products.
	Exact

	// Approximate looks at part of the pairs, by random-projection trees and descent along
	// neighbours: it finds more than 99 of 100 neighbours where rows lie in few directions (MNIST),
	// some 90 to 95 where they spread in all (features of photographs, noise).
	Approximate
)

// autoLimit is the number of rows up to which Auto is exact.
const autoLimit = 20000

// search returns the search of a method for n rows.
func (m Method) search(n int, seed uint64) func(p *points, k int) *nearest {
	if m == Approximate || m == Auto && n > autoLimit {
		return func(p *points, k int) *nearest { return descent{seed: seed}.find(p, k) }
	}
	return exact
}

// Search finds the nearest rows of each row of a matrix.
type Search struct {
	K      int    // how many, from 1, cut to n−1; 0 means 15
	Metric Metric // Euclidean or Cosine
	Method Method // Auto, Exact or Approximate
	Seed   uint64 // begins the random numbers of Approximate
}

// Find searches x, n × d. It returns an error if x has no rows or columns or holds a NaN or an
// infinity, and if a field is out of its range.
func (s Search) Find(x blas32.General) (Neighbors, error) {
	if err := checkRows("Search", x); err != nil {
		return Neighbors{}, err
	}
	s.K = cmp.Or(s.K, 15)
	switch {
	case s.K < 1:
		return Neighbors{}, fmt.Errorf("atlas: Search: K is %d; it must be at least 1", s.K)
	case s.Metric != Euclidean && s.Metric != Cosine:
		return Neighbors{}, fmt.Errorf("atlas: Search: Metric is %d; it must be Euclidean (%d) or Cosine (%d)",
			s.Metric, Euclidean, Cosine)
	case s.Method < Auto || s.Method > Approximate:
		return Neighbors{}, fmt.Errorf("atlas: Search: Method is %d; give Auto (%d), Exact (%d) or Approximate (%d)",
			s.Method, Auto, Exact, Approximate)
	}
	return s.find(x), nil
}

func (s Search) find(x blas32.General) Neighbors {
	k := min(s.K, x.Rows-1)
	if k == 0 {
		return Neighbors{make([][]int, x.Rows), make([][]float32, x.Rows)}
	}
	p := newPoints(x, s.Metric)
	return find(p, k, s.Method.search(x.Rows, s.Seed)).public(p.real)
}

// Nearest returns the k most similar rows of each row of x by the cosine, the row itself left out;
// similarity is 1 − Distance. The search is exact. k is cut to n−1. A row of zeros, or one that
// holds a NaN or an infinity, is at distance 1 from all rows but those of its kind, from which it
// is at 0. Nearest panics if k < 1 or the data of x are too short for its shape.
func Nearest(x blas32.General, k int) Neighbors {
	if k < 1 {
		panic(fmt.Sprintf("atlas: Nearest: k is %d; it must be at least 1", k))
	}
	checkShape("Nearest", x)
	if x.Rows == 0 {
		return Neighbors{}
	}
	clean := linear.Zeros(x.Rows, x.Cols)
	for i := range x.Rows {
		copy(linear.Row(clean, i), linear.Row(x, i))
		for _, v := range linear.Row(x, i) {
			if v-v != 0 {
				clear(linear.Row(clean, i))
				break
			}
		}
	}
	return Search{K: k, Metric: Cosine, Method: Exact}.find(clean)
}

// public returns the neighbours as slices of rows, each distance converted.
func (e *nearest) public(convert func(float32) float32) Neighbors {
	out := Neighbors{make([][]int, e.n), make([][]float32, e.n)}
	index, distance := make([]int, e.n*e.k), make([]float32, e.n*e.k)
	for i, v := range e.index {
		index[i], distance[i] = int(v), convert(e.distance[i])
	}
	for i := range e.n {
		from, to := i*e.k, (i+1)*e.k
		out.Index[i], out.Distance[i] = index[from:to:to], distance[from:to:to]
	}
	return out
}

// check returns what keeps the neighbours from being k of each of n rows.
func (b Neighbors) check(n, k int) error {
	if len(b.Index) != n || len(b.Distance) != n {
		return fmt.Errorf("atlas: UMAP: Known has %d rows of indices and %d of distances for %d rows of data",
			len(b.Index), len(b.Distance), n)
	}
	for i, index := range b.Index {
		if len(b.Distance[i]) != len(index) {
			return fmt.Errorf("atlas: UMAP: Known: row %d has %d indices and %d distances", i, len(index),
				len(b.Distance[i]))
		}
		others := 0
		for j, v := range index {
			d := b.Distance[i][j]
			switch {
			case v < 0 || v >= n:
				return fmt.Errorf("atlas: UMAP: Known: row %d names row %d of %d", i, v, n)
			case !(d >= 0) || d-d != 0:
				return fmt.Errorf(
					"atlas: UMAP: Known: the distance from row %d to row %d is %v; give one that is finite and from 0",
					i, v, d)
			case v != i:
				others++
			}
		}
		if others < k {
			return fmt.Errorf("atlas: UMAP: Known: row %d has %d neighbours besides itself; %d are needed", i, others,
				k)
		}
	}
	return nil
}

// cut returns the k nearest others of each row.
func (b Neighbors) cut(k int) *nearest {
	e := newNearest(len(b.Index), k)
	var list []neighbor
	for i, all := range b.Index {
		list = list[:0]
		for j, v := range all {
			if v != i {
				list = append(list, neighbor{b.Distance[i][j], int32(v)})
			}
		}
		sortNeighbors(list)
		index, distance := e.row(i)
		for j := range index {
			index[j], distance[j] = list[j].index, list[j].distance
		}
	}
	return e
}
