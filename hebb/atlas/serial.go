package atlas

// serial is the layout of umap-learn with a seed: edges in the order of the graph, each pulling both its ends, each
// end at once where the next edge sees it (McInnes, Healy and Melville 2018, algorithm 5).
type serial struct {
	settings
	edges []edge
}

// edge is one of the graph, with its timetable in epochs.
type edge struct {
	head, tail     int32
	often          float64 // epochs from one sample to the next
	next, nextPush float64 // when the next sample, and the next push, is due
}

func newSerial(s settings, g Graph) *serial {
	l := &serial{settings: s, edges: make([]edge, 0, len(g.Weight))}
	var most float32
	for _, w := range g.Weight {
		most = max(most, w)
	}
	for i := range g.Len() {
		columns, weights := g.Row(i)
		for e, k := range columns {
			often := float64(most) / float64(weights[e])
			l.edges = append(l.edges, edge{int32(i), k, often, often, often / float64(max(s.pushes, 1))})
		}
	}
	return l
}

func (l *serial) epoch(n int) {
	alpha := l.alpha(n)
	density := l.density != nil && l.density.begin(&l.settings, n)
	draws := newDraw(l.seed, 0, n)
	now := float64(n)
	for i := range l.edges {
		e := &l.edges[i]
		if e.next > now {
			continue
		}
		a, b := l.point(int(e.head)), l.point(int(e.tail))
		g := l.forces.attraction.at(apart(a, b))
		var extra float32
		if density {
			extra = l.density.pull(i, int(e.head), int(e.tail), apart(a, b))
		}
		for c, v := range b {
			d := a[c] - v
			m := clip(g * d)
			if density {
				m += clip(extra * d)
			}
			a[c] += float32(alpha * m)
			b[c] -= float32(alpha * m)
		}
		e.next += e.often
		if l.pushes == 0 {
			continue
		}
		every := e.often / float64(l.pushes)
		due := int((now - e.nextPush) / every)
		for range due {
			shift(a, l.point(int(draws.below(uint64(l.n)))), &l.forces.repulsion, alpha)
		}
		e.nextPush += float64(float64(due) * every)
	}
}
