package atlas

import "cmp"

// Memory estimates how many bytes a map of n rows of d numbers takes at its peak, besides the rows
// themselves: a copy of the rows made ready for search, and the larger of the search and of the
// graph with the optimisation that follows it. For thousands of rows it is within a third of the
// truth, unless groups of rows lie so far apart that products cannot separate the members of a
// group.
func (u UMAP) Memory(n, d int) int64 {
	k := min(cmp.Or(u.Neighbors, 15), max(2, n))
	width := (d + lanes) / lanes * lanes
	rows := 4 * n * width
	var search int
	switch m := u.Method; {
	case u.Known.Index != nil:
	case m == Approximate || m == Auto && n > autoLimit:
		list := k + spare
		search = n*list*9 + n*trees*4 + n*list*24 + n*2*maxCandidates*4 + n*80
	default:
		search = rows + n*(8*6*k+80) + 4<<20
	}
	edges := n * k * 8 / 5 // either direction of most edges
	graph := n*k*32 + edges*(8+8+16+8) + n*8*40
	const garbage = 7 // fifths: what waits to be collected
	return int64(rows+max(search, graph)) * garbage / 5
}
