package atlas

import "deephebb/internal/gemm"

// Layout says in which order the optimisation takes the edges of the graph.
type Layout int

const (
	// Parallel takes blocks of points against blocks of points, side by side: the same map on any
	// number of threads.
	Parallel Layout = iota

	// Serial goes row by row, as umap-learn does with a seed, on one thread.
	Serial
)

// String returns "parallel" or "serial".
func (l Layout) String() string {
	switch l {
	case Parallel:
		return "parallel"
	case Serial:
		return "serial"
	}
	return "unknown layout"
}

// layout moves the points of a map. In an epoch every edge (j, k) whose turn it is pulls j and k
// together and pushes j away from a few points drawn at random (McInnes, Healy and Melville 2018,
// algorithm 5). Edges of weight w have their turn in w/w_max of the epochs.
//
// To work on several threads and still always arrive at the same map, points are dealt into blocks,
// and edges into tasks by the blocks of their ends. A tournament of the blocks orders the tasks
// into rounds in which every block plays once: the tasks of a round move different points, so their
// order does not matter. Only pushes look at points of other tasks; they see them as they were a
// little earlier, at the last of some eight glances an epoch. The number of blocks follows from the
// number of points alone. The serial layout, and that of few points, is one task whose pushes see
// the points as they are.
type layout struct {
	settings
	rounds [][]task
	seen   []float32 // the positions that pushes see: y or a copy
}

// settings are what the optimisation needs to know.
type settings struct {
	y       []float32 // n × dim, the positions
	n, dim  int
	epochs  int
	rate    float32 // step size of the first epoch; it falls to 0 in a straight line
	pushes  int     // points drawn for each edge
	seed    uint64
	forces  *forces
	density *density // nil: not wanted
}

// task is a list of edges, worked off in order.
type task []edge

type edge struct {
	head, tail int32
	often      uint32 // in how many epochs it has a turn, in 2⁻³¹
	index      int32  // of the graph's edges
}

// sampled says whether an edge has its turn in an epoch, from 1: when epoch·often reaches the next
// whole number.
func (e *edge) sampled(epoch uint64) bool {
	t := uint64(e.often) * epoch
	return t>>31 != (t-uint64(e.often))>>31
}

const (
	together  = 16  // points in a row that belong to the same block, two cache lines of a plane map
	perBlock  = 256 // points to a block, at least
	maxBlocks = 32
	glances   = 8 // how often in an epoch pushes get to see where points are, at least
)

func newLayout(s settings, g Graph, order Layout) *layout {
	l := &layout{settings: s, seen: s.y}
	count := min(maxBlocks, s.n/perBlock) / 2 * 2
	if order == Serial || count < 4 {
		count = 1
	} else {
		l.seen = make([]float32, len(s.y))
	}
	l.rounds = tournament(count)
	place := make([]int, count*count) // round and task of a pair of blocks
	for r, games := range l.rounds {
		for t := range games {
			a, b := pairing(count, r, t)
			place[a*count+b] = r*count + t
			place[b*count+a] = r*count + t
			if r == 0 {
				place[a*count+a], place[b*count+b] = t, t
			}
		}
	}
	var most float32
	for _, w := range g.Weight {
		most = max(most, w)
	}
	for i := range g.Len() {
		columns, weights := g.Row(i)
		for e, k := range columns {
			at := place[i/together%count*count+int(k)/together%count]
			t := &l.rounds[at/count][at%count]
			*t = append(*t, edge{int32(i), k, uint32(float64(weights[e]) / float64(most) * (1 << 31)),
				int32(g.Start[i] + e)})
		}
	}
	return l
}

// tournament returns empty tasks: count−1 rounds of count/2, and a single one for a single block.
func tournament(count int) [][]task {
	if count == 1 {
		return [][]task{make([]task, 1)}
	}
	rounds := make([][]task, count-1)
	for r := range rounds {
		rounds[r] = make([]task, count/2)
	}
	return rounds
}

// pairing returns the blocks of game t of round r: the last block stays and the others go round it.
func pairing(count, r, t int) (int, int) {
	if count == 1 {
		return 0, 0
	}
	around := count - 1
	if t == 0 {
		return around, r
	}
	return (r + t) % around, (r - t + around) % around
}

// epoch moves the points through an epoch, from 1.
func (l *layout) epoch(n int) {
	alpha := l.rate * (1 - float32(n-1)/float32(l.epochs))
	move := l.move
	switch {
	case l.density != nil && l.density.begin(&l.settings, n):
		move = l.moveDense
	case l.dim == 2:
		move = l.movePlane
	}
	every := max(1, len(l.rounds)/glances)
	for r, tasks := range l.rounds {
		if len(l.rounds) > 1 && r%every == 0 {
			copy(l.seen, l.y)
		}
		gemm.Parallel(len(tasks), func(t int) {
			move(tasks[t], uint64(n), alpha, newDraw(l.seed, r*maxBlocks+t, n))
		})
	}
}

// movePlane works off a task in two dimensions.
func (l *layout) movePlane(t task, epoch uint64, alpha float32, draw draw) {
	y, seen, n, pushes := l.y, l.seen, uint64(l.n), l.pushes
	attraction, repulsion := &l.forces.attraction, &l.forces.repulsion
	for i := range t {
		e := &t[i]
		if !e.sampled(epoch) {
			continue
		}
		a, b := y[2*e.head:][:2:2], y[2*e.tail:][:2:2]
		y0, y1 := a[0], a[1]
		d0, d1 := y0-b[0], y1-b[1]
		g := attraction.at(float32(d0*d0) + float32(d1*d1))
		m0, m1 := float32(alpha*clip(g*d0)), float32(alpha*clip(g*d1))
		y0, y1 = y0+m0, y1+m1
		b[0], b[1] = b[0]-m0, b[1]-m1
		for range pushes {
			b := seen[2*draw.below(n):][:2:2]
			d0, d1 := y0-b[0], y1-b[1]
			g := repulsion.at(float32(d0*d0) + float32(d1*d1))
			y0 += float32(alpha * clip(g*d0))
			y1 += float32(alpha * clip(g*d1))
		}
		a[0], a[1] = y0, y1
	}
}

// move works off a task in any number of dimensions.
func (l *layout) move(t task, epoch uint64, alpha float32, draw draw) {
	for i := range t {
		e := &t[i]
		if !e.sampled(epoch) {
			continue
		}
		a, b := l.point(e.head), l.point(e.tail)
		g := l.forces.attraction.at(apart(a, b))
		for c, v := range b {
			m := float32(alpha * clip(g*(a[c]-v)))
			a[c] += m
			b[c] -= m
		}
		l.push(a, alpha, &draw)
	}
}

// push moves a from points drawn at random.
func (l *layout) push(a []float32, alpha float32, draw *draw) {
	for range l.pushes {
		k := int(draw.below(uint64(l.n)))
		shift(a, l.seen[k*l.dim:(k+1)*l.dim], &l.forces.repulsion, alpha)
	}
}

// point returns the position of vertex k.
func (s *settings) point(k int32) []float32 { return s.y[int(k)*s.dim : (int(k)+1)*s.dim] }

// shift moves a by alpha times the force between a and b.
func shift(a, b []float32, force *table, alpha float32) {
	g := force.at(apart(a, b))
	for c, v := range b[:len(a)] {
		a[c] += float32(alpha * clip(g*(a[c]-v)))
	}
}

// apart returns the squared distance of two positions.
func apart(a, b []float32) float32 {
	var s float32
	for c, v := range b[:len(a)] {
		t := a[c] - v
		s += float32(t * t)
	}
	return s
}

// draw is a stream of random numbers: Knuth's congruential generator, begun at a hash
// (SplitMix64's) of the seed, a stream and an epoch; the upper half of its state is used.
type draw uint64

func newDraw(seed uint64, stream, epoch int) draw {
	h := seed + uint64(stream)*0x9e3779b97f4a7c15 + uint64(epoch)*0xd1b54a32d192ed03
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return draw(h ^ h>>31)
}

// below returns a number from 0 to n−1, n < 2³².
func (d *draw) below(n uint64) uint64 {
	*d = *d*6364136223846793005 + 1442695040888963407
	return uint64(*d) >> 32 * n >> 32
}
