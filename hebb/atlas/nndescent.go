package atlas

import (
	"math"
	"slices"

	"deephebb/internal/elementary"
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// descent finds near neighbours without looking at all pairs (Dong, Moses and Li 2011): trees give
// every point a first list; then the neighbours of a point are compared with one another, since a
// neighbour's neighbour is likely a neighbour, until the lists hardly change.
//
// The result does not depend on the number of threads: within a batch of points, pairs are judged
// by the lists as they were before it; what they found is then entered by the owners of the lists,
// in the order of the batch.
type descent struct {
	seed uint64
	p    *points
	size int        // of the lists
	list []neighbor // n × size, sorted
	free []uint8    // n × size: 1 for neighbours that have not been compared yet
	have []int32    // n, how many of a list are there
}

const (
	smallest      = 2048  // points below which all pairs are compared
	trees         = 8     // that make the first lists
	spare         = 10    // entries of a list beyond those asked for
	leafSize      = 48    // points of a leaf at most
	maxCandidates = 32    // neighbours of a point, and points it is a neighbour of, that are compared in a round
	batch         = 16384 // points between two updates of the lists
	owners        = 256   // parts of the lists that are updated side by side
	settled       = 0.001 // share of the lists' entries below which changes are no longer worth a round
)

func (d descent) find(p *points, k int) *nearest {
	n := p.x.Rows
	if n < smallest || n < 8*k {
		return exact(p, k)
	}
	d.p, d.size = p, k+spare
	d.list, d.free, d.have = make([]neighbor, n*d.size), make([]uint8, n*d.size), make([]int32, n)
	d.plant()
	rounds := max(5, int(math.Round(elementary.Log(float64(n))/math.Ln2)))
	for r := range rounds {
		if float64(d.round(r)) <= settled*float64(k*n) {
			break
		}
	}
	out := newNearest(n, k)
	for i := range n {
		index, distance := out.row(i)
		for j, e := range d.list[i*d.size : i*d.size+k] {
			index[j], distance[j] = e.index, e.distance
		}
	}
	return out
}

// plant fills the lists from the leaves of trees, and at random where they do not suffice.
func (d *descent) plant() {
	n := d.p.x.Rows
	f := forest{d.p, leafSize, d.seed}
	for _, leaves := range f.trees(trees) {
		gemm.Parallel(len(leaves), func(l int) {
			for at, i := range leaves[l] {
				for _, j := range leaves[l][:at] {
					dist := d.p.between(int(i), int(j))
					d.enter(i, neighbor{dist, j})
					d.enter(j, neighbor{dist, i})
				}
			}
		})
	}
	const block = 256
	linear.Blocks(n, block, func(from, to int) {
		for i := from; i < to; i++ {
			for draw := newDraw(d.seed, i, 1); int(d.have[i]) < d.size; {
				if j := int(draw.below(uint64(n))); j != i {
					d.enter(int32(i), neighbor{d.p.between(i, j), int32(j)})
				}
			}
		}
	})
}

// enter puts a neighbour into the list of i if it is near enough and not there yet, and returns
// whether it did.
func (d *descent) enter(i int32, e neighbor) bool {
	from := int(i) * d.size
	have := int(d.have[i])
	list, free := d.list[from:from+d.size], d.free[from:from+d.size]
	if have == d.size && !e.before(list[have-1]) {
		return false
	}
	at := have
	for at > 0 && e.before(list[at-1]) {
		at--
	}
	if at > 0 && list[at-1] == e {
		return false
	}
	if have < d.size {
		have++
		d.have[i]++
	}
	copy(list[at+1:have], list[at:])
	copy(free[at+1:have], free[at:])
	list[at], free[at] = e, 1
	return true
}

// round compares neighbours with one another and returns how many entries of the lists changed.
func (d *descent) round(r int) (changes int) {
	n := d.p.x.Rows
	fresh, stale := d.candidates(r)
	type update struct {
		owner int32
		neighbor
	}
	const block = 128
	share := (n + owners - 1) / owners
	changed := make([]int, owners)
	for first := 0; first < n; first += batch {
		last := min(n, first+batch)
		found := make([][owners][]update, blockCount(last-first, block))
		gemm.Parallel(len(found), func(b int) {
			offer := func(a, c int32) {
				if a == c {
					return
				}
				dist := d.p.between(int(a), int(c))
				if e := (neighbor{dist, c}); e.before(d.worst(a)) {
					o := int(a) / share
					found[b][o] = append(found[b][o], update{a, e})
				}
				if e := (neighbor{dist, a}); e.before(d.worst(c)) {
					o := int(c) / share
					found[b][o] = append(found[b][o], update{c, e})
				}
			}
			for i := first + b*block; i < min(last, first+(b+1)*block); i++ {
				for at, a := range fresh[i] {
					for _, c := range fresh[i][at+1:] {
						offer(a, c)
					}
					for _, c := range stale[i] {
						offer(a, c)
					}
				}
			}
		})
		gemm.Parallel(owners, func(o int) {
			for b := range found {
				for _, u := range found[b][o] {
					if d.enter(u.owner, u.neighbor) {
						changed[o]++
					}
				}
			}
		})
	}
	for _, c := range changed {
		changes += c
	}
	return changes
}

// worst returns the last entry of a list.
func (d *descent) worst(i int32) neighbor { return d.list[(int(i)+1)*d.size-1] }

// candidates returns, for every point, which points are compared there: fresh ones, new in a list,
// with each other and with the stale ones. They are neighbours of the point and points whose
// neighbour it is, drawn at random if there are too many.
func (d *descent) candidates(r int) (fresh, stale [][]int32) {
	n := d.p.x.Rows
	back := d.backward()
	fresh, stale = make([][]int32, n), make([][]int32, n)
	const block = 256
	gemm.Parallel(blockCount(n, block), func(b int) {
		type ranked struct {
			key   uint64
			index int32
		}
		var lists [2][]ranked
		for i := b * block; i < min(n, (b+1)*block); i++ {
			lists[0], lists[1] = lists[0][:0], lists[1][:0]
			key := newDraw(d.seed, i, r+2)
			add := func(free uint8, j int32) {
				lists[free] = append(lists[free], ranked{uint64(key) ^ uint64(newDraw(0, int(j), 0)), j})
			}
			for e := i * d.size; e < (i+1)*d.size; e++ {
				add(d.free[e], d.list[e].index)
			}
			columns, flags := back.Row(i)
			for e, j := range columns {
				add(uint8(flags[e]), j)
			}
			for free, l := range lists {
				slices.SortFunc(l, func(a, b ranked) int {
					switch {
					case a.key < b.key:
						return -1
					case a.key > b.key:
						return 1
					}
					return int(a.index - b.index)
				})
				l = slices.CompactFunc(l, func(a, b ranked) bool { return a.index == b.index })
				l = l[:min(len(l), maxCandidates)]
				index := make([]int32, len(l))
				for at, e := range l {
					index[at] = e.index
				}
				if free == 1 {
					fresh[i] = index
				} else {
					stale[i] = index
				}
			}
		}
	})
	linear.Blocks(n, block, func(from, to int) {
		for i := from; i < to; i++ {
			for e := i * d.size; e < (i+1)*d.size; e++ {
				if d.free[e] == 1 && slices.Contains(fresh[i], d.list[e].index) {
					d.free[e] = 0
				}
			}
		}
	})
	return fresh, stale
}

// backward returns the graph of who has whom in its list, turned around; weights are 1 for fresh
// entries.
func (d *descent) backward() Graph {
	n := d.p.x.Rows
	g := Graph{make([]int, n+1), make([]int32, n*d.size), make([]float32, n*d.size)}
	for i := range n {
		g.Start[i+1] = (i + 1) * d.size
	}
	for e, l := range d.list {
		g.Column[e], g.Weight[e] = l.index, float32(d.free[e])
	}
	return g.transpose()
}
