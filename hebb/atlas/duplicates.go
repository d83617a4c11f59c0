package atlas

import (
	"math"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// find returns the k nearest others of every row of p, k < n. Equal rows are searched for once:
// copies are each other's nearest, at distance 0, and share all other neighbours. Otherwise a
// picture that occurs ten thousand times would have ten thousand candidates for each of its copies.
func find(p *points, k int, search func(p *points, k int) *nearest) *nearest {
	copies := groups(p)
	n, unique := p.x.Rows, len(copies)
	if unique == n {
		return search(p, k)
	}
	few := &points{x: linear.Zeros(unique, p.x.Cols), metric: p.metric, scale: p.scale}
	for u, members := range copies {
		copy(linear.Row(few.x, u), linear.Row(p.x, int(members[0])))
	}
	near := newNearest(unique, 0)
	if kept := min(k, unique-1); kept > 0 {
		near = search(few, kept)
	}
	out := newNearest(n, k)
	gemm.Parallel(unique, func(u int) {
		list := make([]neighbor, 0, 2*k+2)
		add := func(v int, distance float32) {
			for _, m := range copies[v][:min(k+1, len(copies[v]))] {
				list = append(list, neighbor{distance, m})
			}
		}
		add(u, 0)
		index, distance := near.row(u)
		for j := 0; j < len(index); j++ {
			// Groups at the same distance share their places by index, so take all of them.
			if len(list) > k && (j == 0 || distance[j] > distance[j-1]) {
				break
			}
			add(int(index[j]), distance[j])
		}
		sortNeighbors(list)
		for _, i := range copies[u] {
			index, distance := out.row(int(i))
			j := 0
			for _, e := range list {
				if e.index != i && j < k {
					index[j], distance[j] = e.index, e.distance
					j++
				}
			}
			// More than k copies: row i need not be among the first k+1 of its own group.
		}
	})
	return out
}

// groups returns the sets of equal rows, each in ascending order, in the order of their first
// members.
func groups(p *points) [][]int32 {
	n := p.x.Rows
	keys := make([]uint64, n)
	const block = 256
	linear.Blocks(n, block, func(from, to int) {
		for i := from; i < to; i++ {
			h := uint64(14695981039346656037)
			for _, v := range linear.Row(p.x, i) {
				if v != 0 { // −0 equals 0
					h ^= uint64(math.Float32bits(v))
				}
				h *= 1099511628211
				h ^= h >> 29
			}
			keys[i] = h
		}
	})
	var sets [][]int32
	known := make(map[uint64][]int32, n) // sets with this key
rows:
	for i := range n {
		for _, s := range known[keys[i]] {
			if equalRows(linear.Row(p.x, i), linear.Row(p.x, int(sets[s][0]))) {
				sets[s] = append(sets[s], int32(i))
				continue rows
			}
		}
		known[keys[i]] = append(known[keys[i]], int32(len(sets)))
		sets = append(sets, []int32{int32(i)})
	}
	return sets
}

func equalRows(a, b []float32) bool {
	for i, v := range a {
		if v != b[i] {
			return false
		}
	}
	return true
}
