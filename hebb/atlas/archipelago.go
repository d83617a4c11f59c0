package atlas

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/elementary"
	"deephebb/internal/linear"
)

// archipelago returns the start for a graph of several connected components. Each is given a place
// of its own, and its eigenmap there (random positions, if it is small), as wide as the way to the
// next. A large component gets room for its share of all points, even if small ones then lie within
// it; umap-learn would squeeze it between them. Vertices without any edge are spread at random over
// the whole.
func (f *fit) archipelago(pieces [][]int32, rng *rand.Rand) blas32.General {
	dim := f.model.UMAP.Components
	y := linear.Zeros(f.graph.Len(), dim)
	var islands, alone [][]int32
	for _, p := range pieces {
		if columns, _ := f.graph.Row(int(p[0])); len(columns) == 0 {
			alone = append(alone, p)
		} else {
			islands = append(islands, p)
		}
	}
	places := f.places(islands, rng)
	extent := 1.0
	for c, piece := range islands {
		reach := max(half(places, c), math.Sqrt(float64(len(piece))/float64(f.graph.Len())))
		var vectors [][]float64
		if len(piece) >= 2*dim && len(piece) > dim+1 {
			vectors = f.axes(piece, rng)
		}
		var most float64
		for _, v := range vectors {
			for _, e := range v {
				most = max(most, math.Abs(e))
			}
		}
		for at, i := range piece {
			for a := range dim {
				e := reach * (2*float64(rng.Float64()) - 1)
				if len(vectors) == dim && most > 0 {
					e = reach * vectors[a][at] / most
				}
				e += places[c][a]
				extent = max(extent, math.Abs(e))
				y.Data[int(i)*y.Stride+a] = float32(e)
			}
		}
	}
	for _, piece := range alone {
		for a := range dim {
			y.Data[int(piece[0])*y.Stride+a] = float32(extent * (2*float64(rng.Float64()) - 1))
		}
	}
	return y
}

// half returns half the distance from a place to the nearest that is not the same.
func half(places [][]float64, c int) float64 {
	least := math.Inf(1)
	for _, p := range places {
		var s float64
		for a, v := range p {
			t := v - places[c][a]
			s += float64(t * t)
		}
		if s > 0 {
			least = min(least, s)
		}
	}
	if math.IsInf(least, 1) {
		return 1
	}
	return math.Sqrt(least) / 2
}

// places returns a position for every component: on the axes for up to 2·dim of them, for more by
// an eigenmap of the similarity exp(−d²/m²) of their centres, with m the mean distance of the
// centres, and for more than a thousand by principal components.
func (f *fit) places(islands [][]int32, rng *rand.Rand) [][]float64 {
	dim, c := f.model.UMAP.Components, len(islands)
	places := make([][]float64, c)
	for i := range places {
		places[i] = make([]float64, dim)
	}
	if c <= 2*dim {
		k := (c + 1) / 2
		for i := range places {
			places[i][i%k] = 1
			if i >= k {
				places[i][i%k] = -1
			}
		}
		return places
	}
	centres := linear.Zeros(c, f.points.x.Cols)
	sum := make([]float64, centres.Cols)
	for i, piece := range islands {
		clear(sum)
		for _, v := range piece {
			for j, e := range linear.Row(f.points.x, int(v)) {
				sum[j] += float64(e)
			}
		}
		for j, s := range sum {
			centres.Data[i*centres.Stride+j] = float32(s / float64(len(piece)))
		}
	}
	const many = 1000
	var axes [][]float64
	if c <= many {
		axes, _ = spectral(similarity(centres), dim, rng)
	}
	if len(axes) < dim {
		axes = columns(linear.Scores(centres, dim, rng))
	}
	var most float64
	for _, axis := range axes {
		for _, e := range axis {
			most = max(most, math.Abs(e))
		}
	}
	for i, p := range places {
		for a := range p {
			if most > 0 {
				p[a] = axes[a][i] / most
			}
			p[a] += float64(1e-3 * (2*float64(rng.Float64()) - 1)) // no two places are the same
		}
	}
	return places
}

// similarity returns the complete graph of the rows of x, weighted exp(−d²/m²) with m the mean
// distance.
func similarity(x blas32.General) Graph {
	n := x.Rows
	d2 := make([]float64, n*n)
	var mean float64
	for i := range n {
		for j := range i {
			s := precise(linear.Row(x, i), linear.Row(x, j))
			d2[i*n+j], d2[j*n+i] = s, s
			mean += math.Sqrt(s) * 2 / float64(n*(n-1))
		}
	}
	g := Graph{Start: make([]int, 1, n+1)}
	for i := range n {
		for j := range n {
			if i != j {
				w := 1.0
				if mean > 0 {
					w = elementary.Exp(-d2[i*n+j] / (mean * mean))
				}
				g.Column, g.Weight = append(g.Column, int32(j)), append(g.Weight, float32(w)+1e-6)
			}
		}
		g.Start = append(g.Start, len(g.Column))
	}
	return g
}
