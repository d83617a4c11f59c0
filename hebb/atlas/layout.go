package atlas

import "deephebb/hebb/internal/gemm"

// Layout says in which order the optimisation moves points.
type Layout int

const (
	Parallel Layout = iota // blocks of points side by side, the same map on any number of threads
	Serial                 // edge by edge, both ends at once, as umap-learn does with a seed; one thread
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

// optimizer moves the points of a map through one epoch; epochs count from 1.
type optimizer interface{ epoch(n int) }

// blocked is the parallel layout. An epoch of the serial one takes every edge (j, k) whose turn it is, pulls j and
// k together and pushes j from a few points drawn at random. Since the graph holds (j, k) and (k, j), every point
// is pulled twice along each of its edges, once as either end. Here each point makes all of its own moves
// at once, both pulls along each edge and the pushes, and moves no other; so points can be
// worked on side by side. A step takes every fourth block of points and shows them all others as
// they stood when the step began; then the next blocks follow. What a point sees therefore depends on the
// blocks alone, which are fixed, and not on the number of threads.
type blocked struct {
	settings
	graph Graph
	often []uint32  // how often an edge is sampled, in 2⁻³¹ per epoch
	next  []float32 // positions at the end of the step
}

// settings are what both layouts share.
type settings struct {
	y       []float32 // n × dim, the positions
	n, dim  int
	epochs  int
	rate    float32 // step size of the first epoch; it falls to 0 in a straight line
	pushes  int     // points drawn for each sampled edge
	seed    uint64
	forces  *forces
	density *density // nil: not wanted
}

// alpha returns the step size of an epoch: the full one in the first.
func (s *settings) alpha(epoch int) float32 {
	return s.rate * (1 - float32(epoch-1)/float32(s.epochs))
}

const (
	blockRows = 32 // points in a block
	steps     = 4  // steps of an epoch
)

func newBlocked(s settings, g Graph) *blocked {
	l := &blocked{settings: s, graph: g, often: make([]uint32, len(g.Weight)), next: make([]float32, len(s.y))}
	copy(l.next, s.y)
	var most float32
	for _, w := range g.Weight {
		most = max(most, w)
	}
	for e, w := range g.Weight {
		l.often[e] = uint32(float64(w) / float64(most) * (1 << 31))
	}
	return l
}

func (l *blocked) epoch(n int) {
	alpha := l.alpha(n)
	density := l.density != nil && l.density.begin(&l.settings, n)
	all := blockCount(l.n, blockRows)
	for step := range steps {
		gemm.Parallel((all-step+steps-1)/steps, func(b int) {
			from := (b*steps + step) * blockRows
			to := min(l.n, from+blockRows)
			switch {
			case density:
				l.moveDense(from, to, n, alpha)
			case l.dim == 2:
				l.movePlane(from, to, n, alpha)
			default:
				l.move(from, to, n, alpha)
			}
		})
		for from := step * blockRows; from < l.n; from += steps * blockRows {
			at, end := from*l.dim, min(l.n, from+blockRows)*l.dim
			copy(l.y[at:end], l.next[at:end])
		}
	}
}

// sampled says whether an edge has its turn in an epoch: as soon as epoch·often reaches the next whole number.
func sampled(often uint32, epoch int) bool {
	t := uint64(often) * uint64(epoch)
	return t>>31 != (t-uint64(often))>>31
}

// movePlane moves points from … to−1 of a map of two dimensions.
func (l *blocked) movePlane(from, to, epoch int, alpha float32) {
	y, n, pushes := l.y, uint64(l.n), l.pushes
	attraction, repulsion := &l.forces.attraction, &l.forces.repulsion
	start := l.graph.Start
	for j := from; j < to; j++ {
		y0, y1 := y[2*j], y[2*j+1]
		draw := newDraw(l.seed, j, epoch)
		columns := l.graph.Column[start[j]:start[j+1]]
		often := l.often[start[j]:start[j+1]]
		for e, k := range columns {
			if !sampled(often[e], epoch) {
				continue
			}
			d0, d1 := y0-y[2*k], y1-y[2*k+1]
			g := attraction.at(float32(d0*d0) + float32(d1*d1))
			y0 += float32(2 * alpha * clip(g*d0))
			y1 += float32(2 * alpha * clip(g*d1))
			for range pushes {
				k := draw.below(n)
				d0, d1 := y0-y[2*k], y1-y[2*k+1]
				g := repulsion.at(float32(d0*d0) + float32(d1*d1))
				y0 += float32(alpha * clip(g*d0))
				y1 += float32(alpha * clip(g*d1))
			}
		}
		l.next[2*j], l.next[2*j+1] = y0, y1
	}
}

// move is movePlane for any number of dimensions.
func (l *blocked) move(from, to, epoch int, alpha float32) {
	for j := from; j < to; j++ {
		at := l.next[j*l.dim : (j+1)*l.dim]
		copy(at, l.y[j*l.dim:])
		draw := newDraw(l.seed, j, epoch)
		for e := l.graph.Start[j]; e < l.graph.Start[j+1]; e++ {
			if !sampled(l.often[e], epoch) {
				continue
			}
			shift(at, l.point(int(l.graph.Column[e])), &l.forces.attraction, 2*alpha)
			for range l.pushes {
				shift(at, l.point(int(draw.below(uint64(l.n)))), &l.forces.repulsion, alpha)
			}
		}
	}
}

// point returns the position of vertex k.
func (s *settings) point(k int) []float32 { return s.y[k*s.dim : (k+1)*s.dim] }

// shift moves a by alpha times the force between a and b.
func shift(a, b []float32, force *table, alpha float32) {
	g := force.at(apart(a, b))
	for i, v := range b[:len(a)] {
		a[i] += float32(alpha * clip(g*(a[i]-v)))
	}
}

// apart returns the squared distance of two positions.
func apart(a, b []float32) float32 {
	var s float32
	for i, v := range b[:len(a)] {
		t := a[i] - v
		s += float32(t * t)
	}
	return s
}

// draw is a stream of random numbers for one point in one epoch: Knuth's congruential generator, begun at a hash
// of all three (SplitMix64), of which the upper half is used.
type draw uint64

func newDraw(seed uint64, point, epoch int) draw {
	h := seed + uint64(point)*0x9e3779b97f4a7c15 + uint64(epoch)*0xd1b54a32d192ed03
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return draw(h ^ h>>31)
}

// below returns a number from 0 to n−1, n < 2³².
func (d *draw) below(n uint64) uint64 {
	*d = *d*6364136223846793005 + 1442695040888963407
	return uint64(*d) >> 32 * n >> 32
}
