package atlas

import "deephebb/internal/gemm"

// Layout says in which order the optimisation takes the edges of the graph.
type Layout int

const (
	// Parallel moves a sixteenth of the points at a time, side by side: the same map on any number of
	// threads.
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
// algorithm 5). Edges of weight w have their turn in w/w_max of the epochs. The edges of one head j
// come one after the other, as in umap-learn, and see it alone move: maps of rows that spread in
// all directions are better for it than with edges in any order (docs/scale.md).
//
// To work on several threads and still always arrive at the same map, heads are dealt into rounds
// and those of a round into tasks. In a round every head sees itself move, and all others stand.
// How the heads moved, and which tails are pulled and from where, is put into boxes; at the end of
// the round each owner of a range of points moves these, box after box: a point that many pull goes
// step by step, and not by the sum of their pulls. The number of tasks follows from the number of
// points alone. The serial layout, and that of few points, is one task without boxes, which moves
// tails at once.
type layout struct {
	settings
	rounds [][]task
	boxes  [][]box // task × owner; nil: tails move at once
	bits   int     // point k belongs to owner k>>bits
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

// task is the edges of some heads, worked off in order: each head's as the graph has them, in a
// round those of all heads in turn, so that the processor need not wait for one to end.
type task struct {
	first, step int // head h of the task is point first + step·h
	heads       int
	edges       []edge
}

type edge struct {
	head, tail int32  // head: of the task
	often      uint32 // in how many epochs it has a turn, in 2⁻³¹
	index      int32  // of the graph's edges
}

// sampled says whether an edge has its turn in an epoch, from 1: when epoch·often reaches the next
// whole number.
func (e *edge) sampled(epoch uint64) bool {
	t := uint64(e.often) * epoch
	return t>>31 != (t-uint64(e.often))>>31
}

// box holds what is to be done to points of one owner.
type box struct {
	point []int32   // a tail k, to be pulled, or ^k, a head that moves
	at    []float32 // dim for each: where it is pulled from, or by how much it moves
	edge  []int32   // of the task, for each point, where densities count
}

const (
	rounds   = 16 // of an epoch
	perTask  = 32 // heads, at least
	maxTasks = 16 // of a round
)

func newLayout(s settings, g Graph, order Layout) *layout {
	l := &layout{settings: s, rounds: make([][]task, 1)}
	tasks := min(maxTasks, s.n/rounds/perTask)
	if order == Serial || tasks < 2 {
		tasks = 1
	} else {
		l.rounds = make([][]task, rounds)
		l.boxes = make([][]box, tasks)
		for (s.n-1)>>l.bits >= maxTasks {
			l.bits++
		}
		for t := range l.boxes {
			l.boxes[t] = make([]box, (s.n-1)>>l.bits+1)
		}
	}
	var most float32
	for _, w := range g.Weight {
		most = max(most, w)
	}
	edges := make([]edge, 0, len(g.Column))
	for r := range l.rounds {
		l.rounds[r] = make([]task, tasks)
		for t := range tasks {
			k := task{first: r + t*len(l.rounds), step: len(l.rounds) * tasks}
			if k.first < s.n {
				k.heads = (s.n-1-k.first)/k.step + 1
			}
			from := len(edges)
			add := func(h, e int) {
				often := uint32(float64(g.Weight[e]) / float64(most) * (1 << 31))
				edges = append(edges, edge{int32(h), g.Column[e], often, int32(e)})
			}
			if l.boxes == nil {
				for h := range k.heads {
					for e := g.Start[h]; e < g.Start[h+1]; e++ {
						add(h, e)
					}
				}
			} else {
				k.inTurn(g, add)
			}
			k.edges = edges[from:]
			l.rounds[r][t] = k
		}
	}
	return l
}

// inTurn calls add with every head's first edge, then with their second ones, and so on.
func (t *task) inTurn(g Graph, add func(h, e int)) {
	left := make([]int, t.heads)
	for h := range left {
		left[h] = h
	}
	for nth := 0; len(left) > 0; nth++ {
		more := left[:0]
		for _, h := range left {
			i := t.first + t.step*h
			if e := g.Start[i] + nth; e < g.Start[i+1] {
				add(h, e)
				more = append(more, h)
			}
		}
		left = more
	}
}

// epoch moves the points through an epoch, from 1.
func (l *layout) epoch(n int) {
	alpha := l.rate * (1 - float32(n-1)/float32(l.epochs))
	dense := l.density != nil && l.density.begin(&l.settings, n)
	for r, tasks := range l.rounds {
		gemm.Parallel(len(tasks), func(t int) {
			p := pass{layout: l, task: tasks[t], epoch: uint64(n), alpha: alpha, dense: dense,
				draw: newDraw(l.seed, r*maxTasks+t, n)}
			if l.boxes != nil {
				p.boxes = l.boxes[t]
			}
			p.run()
		})
		if l.boxes != nil {
			gemm.Parallel(len(l.boxes[0]), func(o int) {
				for t, boxes := range l.boxes {
					p := pass{layout: l, task: tasks[t], alpha: alpha, dense: dense}
					if l.dim == 2 && !dense {
						p.emptyPlane(&boxes[o])
					} else {
						p.empty(&boxes[o])
					}
				}
			})
		}
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
