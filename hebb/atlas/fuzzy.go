package atlas

import (
	"math"
	"slices"

	"deephebb/internal/elementary"
	"deephebb/internal/linear"
)

// widths finds for every row the distance ρ to its nearest neighbour that is not a copy of it, and
// the width σ for which its neighbours' memberships sum to log₂ k, k counting the row itself
// (McInnes, Healy and Melville 2018, algorithm 3):
//
//	Σ_j exp(−max(0, d_j − ρ)/σ) = log₂ k
//
// by bisection to 1e-5. σ is at least a thousandth of the row's mean distance, so that copies do
// not make it vanish. Connectivity is the number of neighbours within ρ, 1 unless changed;
// fractions interpolate.
func widths(near *nearest, connectivity float64) (sigma, rho []float32) {
	const block = 256
	sigma, rho = make([]float32, near.n), make([]float32, near.n)
	target := elementary.Log(float64(near.k+1)) / math.Ln2
	means := make([]float64, near.n)
	linear.Blocks(near.n, block, func(from, to int) {
		for i := from; i < to; i++ {
			if d := near.known(i); len(d) > 0 {
				means[i] = sum(d) / float64(len(d)+1)
				rho[i] = radius(d, connectivity)
				sigma[i] = width(d, rho[i], target, means[i])
			}
		}
	})
	all := mean(means)
	for i := range sigma {
		sigma[i] = max(sigma[i], floor(rho[i], means[i], all))
	}
	return sigma, rho
}

// floor returns the least σ of a row with mean distance mean, among rows of mean distance all.
func floor(rho float32, mean, all float64) float32 {
	if rho > 0 {
		return float32(1e-3 * mean)
	}
	return float32(1e-3 * all)
}

// width returns the σ for which the memberships of the distances d sum to target, starting the
// search from guess.
func width(d []float32, rho float32, target, guess float64) float32 {
	const tolerance, rounds = 1e-5, 64
	lo, hi, mid := 0.0, math.Inf(1), 1.0
	if guess > 0 {
		mid = guess
	}
	for range rounds {
		var s float64
		for _, v := range d {
			if e := float64(v) - float64(rho); e > 0 {
				s += elementary.Exp(-e / mid)
			} else {
				s++
			}
		}
		if math.Abs(s-target) < tolerance {
			break
		}
		if s > target {
			hi = mid
		} else {
			lo = mid
		}
		if mid = (lo + hi) / 2; math.IsInf(hi, 1) {
			mid = 2 * lo
		}
	}
	return float32(mid)
}

// sum returns the sum of d in float64.
func sum(d []float32) float64 {
	var s float64
	for _, v := range d {
		s += float64(v)
	}
	return s
}

// known returns the distances of row i's neighbours as far as it has neighbours.
func (e *nearest) known(i int) []float32 {
	index, d := e.row(i)
	if j := slices.Index(index, -1); j >= 0 {
		return d[:j]
	}
	return d
}

// radius returns the distance within which so many neighbours lie that are no copies.
func radius(d []float32, connectivity float64) float32 {
	for len(d) > 0 && d[0] == 0 {
		d = d[1:]
	}
	if len(d) == 0 {
		return 0
	}
	whole := int(connectivity)
	part := connectivity - float64(whole)
	switch {
	case float64(len(d)) < connectivity:
		return d[len(d)-1]
	case whole == 0:
		return float32(part * float64(d[0]))
	case part > 1e-5 && whole < len(d):
		return d[whole-1] + float32(part*float64(d[whole]-d[whole-1]))
	}
	return d[whole-1]
}

// membership returns the strength of an edge of length d: 1 up to ρ, exp(−(d−ρ)/σ) beyond.
func membership(d, sigma, rho float32) float32 {
	e := d - rho
	if e <= 0 || sigma == 0 {
		return 1
	}
	return float32(elementary.Exp(-float64(e) / float64(sigma)))
}

// directed returns the graph of every row's memberships in its neighbourhood.
func directed(near *nearest, sigma, rho []float32) Graph {
	g := Graph{make([]int, 1, near.n+1), make([]int32, 0, near.n*near.k), make([]float32, 0, near.n*near.k)}
	edges := make([]neighbor, 0, near.k)
	for i := range near.n {
		index, distance := near.row(i)
		edges = edges[:0]
		for j, v := range index {
			if v < 0 {
				break
			}
			if w := membership(distance[j], sigma[i], rho[i]); w > 0 {
				edges = append(edges, neighbor{w, v})
			}
		}
		slices.SortFunc(edges, func(a, b neighbor) int { return int(a.index - b.index) })
		for _, e := range edges {
			g.Column, g.Weight = append(g.Column, e.index), append(g.Weight, e.distance)
		}
		g.Start = append(g.Start, len(g.Column))
	}
	return g
}
