package atlas

import (
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// forest divides points into small groups of near ones, once for each of its trees: a node takes
// two of its points at random and gives every other to the nearer of them, until at most leaf
// points are left (Dasgupta and Freund 2008; the split is that of Annoy). Trees differ by their
// random numbers.
type forest struct {
	p    *points
	leaf int // most points of a leaf
	seed uint64
}

// trees returns the leaves of each of count trees.
func (f *forest) trees(count int) [][][]int32 {
	all := make([][][]int32, count)
	gemm.Parallel(count, func(t int) {
		order := make([]int32, f.p.x.Rows)
		for i := range order {
			order[i] = int32(i)
		}
		rng := newDraw(f.seed, t, 0)
		g := grower{forest: f, rng: &rng, spare: make([]int32, len(order))}
		g.split(order, 0)
		all[t] = g.leaves
	})
	return all
}

// grower builds one tree.
type grower struct {
	*forest
	rng    *draw
	spare  []int32
	leaves [][]int32
}

// split divides the points of a node and then its halves.
func (g *grower) split(node []int32, depth int) {
	const deepest = 100
	if len(node) <= g.leaf || depth == deepest {
		for len(node) > 2*g.leaf { // points that no two of them can part
			g.leaves = append(g.leaves, node[:g.leaf])
			node = node[g.leaf:]
		}
		g.leaves = append(g.leaves, node)
		return
	}
	middle := g.part(node)
	if middle < len(node)/16 || len(node)-middle < len(node)/16 { // hardly a division: deal them out
		for i := len(node) - 1; i > 0; i-- {
			j := g.rng.below(uint64(i + 1))
			node[i], node[j] = node[j], node[i]
		}
		middle = len(node) / 2
	}
	g.split(node[:middle], depth+1)
	g.split(node[middle:], depth+1)
}

// part puts the points nearer to one of two random ones first and returns how many they are.
func (g *grower) part(node []int32) int {
	n := uint64(len(node))
	a := g.rng.below(n)
	b := (a + 1 + g.rng.below(n-1)) % n
	left, right := linear.Row(g.p.x, int(node[a])), linear.Row(g.p.x, int(node[b]))
	near, far := 0, 0
	for _, i := range node {
		x := linear.Row(g.p.x, int(i))
		if vec.SquaredDistance(x, left) < vec.SquaredDistance(x, right) {
			node[near] = i
			near++
		} else {
			g.spare[far] = i
			far++
		}
	}
	copy(node[near:], g.spare[:far])
	return near
}
