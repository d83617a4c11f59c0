package atlas

import "slices"

// Graph is a weighted graph of n vertices by rows: the edges of vertex i are
// Column[Start[i]:Start[i+1]], in ascending order, with their weights in (0, 1]. The graphs of UMAP
// are symmetric: every edge stands in the rows of both its ends, with the same weight.
type Graph struct {
	Start  []int // n + 1
	Column []int32
	Weight []float32
}

// Len returns the number of vertices.
func (g Graph) Len() int { return max(0, len(g.Start)-1) }

// Row returns the vertices that i has edges to, and the weights of those edges.
func (g Graph) Row(i int) ([]int32, []float32) {
	from, to := g.Start[i], g.Start[i+1]
	return g.Column[from:to], g.Weight[from:to]
}

// transpose returns the graph with every edge turned around.
func (g Graph) transpose() Graph {
	n := g.Len()
	t := Graph{make([]int, n+1), make([]int32, len(g.Column)), make([]float32, len(g.Weight))}
	for _, j := range g.Column {
		t.Start[j+1]++
	}
	for i := range n {
		t.Start[i+1] += t.Start[i]
	}
	next := slices.Clone(t.Start[:n])
	for i := range n {
		columns, weights := g.Row(i)
		for e, j := range columns {
			t.Column[next[j]], t.Weight[next[j]] = int32(i), weights[e]
			next[j]++
		}
	}
	return t
}

// union returns mix·(A + Aᵀ − A∘Aᵀ) + (1−mix)·A∘Aᵀ without its zeros: with mix 1 the probability
// that at least one of the two directed edges exists, with mix 0 that both do.
func (g Graph) union(mix float64) Graph {
	n, t := g.Len(), g.transpose()
	u := Graph{make([]int, 1, n+1), make([]int32, 0, 2*len(g.Column)), make([]float32, 0, 2*len(g.Column))}
	either, both := float32(mix), float32(1-mix)
	for i := range n {
		ac, aw := g.Row(i)
		bc, bw := t.Row(i)
		for len(ac)+len(bc) > 0 {
			var j int32
			var a, b float32
			switch {
			case len(bc) == 0 || len(ac) > 0 && ac[0] < bc[0]:
				j, a = ac[0], aw[0]
				ac, aw = ac[1:], aw[1:]
			case len(ac) == 0 || bc[0] < ac[0]:
				j, b = bc[0], bw[0]
				bc, bw = bc[1:], bw[1:]
			default:
				j, a, b = ac[0], aw[0], bw[0]
				ac, aw, bc, bw = ac[1:], aw[1:], bc[1:], bw[1:]
			}
			product := float32(a * b)
			if w := float32(either*(a+b-product)) + float32(both*product); w > 0 {
				u.Column, u.Weight = append(u.Column, j), append(u.Weight, w)
			}
		}
		u.Start = append(u.Start, len(u.Column))
	}
	return u
}

// prune returns the graph without the edges that an optimisation of so many epochs would never
// sample.
func (g Graph) prune(epochs int) Graph {
	if len(g.Weight) == 0 {
		return g
	}
	least := slices.Max(g.Weight) / float32(epochs)
	p := Graph{make([]int, 1, len(g.Start)), make([]int32, 0, len(g.Column)), make([]float32, 0, len(g.Column))}
	for i := range g.Len() {
		columns, weights := g.Row(i)
		for e, w := range weights {
			if w >= least {
				p.Column, p.Weight = append(p.Column, columns[e]), append(p.Weight, w)
			}
		}
		p.Start = append(p.Start, len(p.Column))
	}
	return p
}

// pieces returns the connected components: the vertices of each in ascending order, components in
// the order of their first vertices.
func (g Graph) pieces() [][]int32 {
	seen := make([]bool, g.Len())
	var all [][]int32
	for first := range seen {
		if seen[first] {
			continue
		}
		seen[first] = true
		piece := []int32{int32(first)}
		for at := 0; at < len(piece); at++ {
			columns, _ := g.Row(int(piece[at]))
			for _, j := range columns {
				if !seen[j] {
					seen[j] = true
					piece = append(piece, j)
				}
			}
		}
		slices.Sort(piece)
		all = append(all, piece)
	}
	return all
}

// part returns the graph of some vertices, in ascending order, that have no edges to others.
func (g Graph) part(vertices []int32) Graph {
	if len(vertices) == g.Len() {
		return g
	}
	place := make(map[int32]int32, len(vertices))
	for p, v := range vertices {
		place[v] = int32(p)
	}
	s := Graph{Start: make([]int, 1, len(vertices)+1)}
	for _, v := range vertices {
		columns, weights := g.Row(int(v))
		for _, j := range columns {
			s.Column = append(s.Column, place[j])
		}
		s.Weight = append(s.Weight, weights...)
		s.Start = append(s.Start, len(s.Column))
	}
	return s
}
