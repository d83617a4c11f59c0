package atlas

// pass works off a task in an epoch.
type pass struct {
	*layout
	task
	epoch uint64
	alpha float32 // step size
	dense bool    // heed the density
	draw  draw
	boxes []box // of the owners; nil: tails move at once
}

// run moves the heads of the task.
func (p *pass) run() {
	at := p.y
	if p.boxes != nil {
		at = make([]float32, p.heads*p.dim)
		for h := range p.heads {
			copy(at[h*p.dim:], p.point(p.global(int32(h))))
		}
	}
	if p.dim == 2 && !p.dense {
		p.plane(at)
	} else {
		p.space(at)
	}
	if p.boxes == nil {
		return
	}
	for h := range p.heads {
		i, a := p.global(int32(h)), at[h*p.dim:][:p.dim]
		for c, v := range p.point(i) {
			a[c] -= v
		}
		p.box(i).add(^i, a)
	}
}

// plane is space in two dimensions without densities, and faster.
func (p *pass) plane(at []float32) {
	y, n, alpha, draw := p.y, uint64(p.n), p.alpha, p.draw
	attraction, repulsion := &p.forces.attraction, &p.forces.repulsion
	for i := range p.edges {
		e := &p.edges[i]
		if !e.sampled(p.epoch) {
			continue
		}
		a, b := at[2*e.head:][:2:2], y[2*e.tail:][:2:2]
		y0, y1 := a[0], a[1]
		d0, d1 := y0-b[0], y1-b[1]
		g := attraction.at(float32(d0*d0) + float32(d1*d1))
		m0, m1 := float32(alpha*clip(g*d0)), float32(alpha*clip(g*d1))
		if p.boxes == nil {
			b[0], b[1] = b[0]-m0, b[1]-m1
		} else {
			box := p.box(e.tail)
			box.point, box.at = append(box.point, e.tail), append(box.at, y0, y1)
		}
		y0, y1 = y0+m0, y1+m1
		for range p.pushes {
			b := y[2*draw.below(n):][:2:2]
			d0, d1 := y0-b[0], y1-b[1]
			g := repulsion.at(float32(d0*d0) + float32(d1*d1))
			y0 += float32(alpha * clip(g*d0))
			y1 += float32(alpha * clip(g*d1))
		}
		a[0], a[1] = y0, y1
	}
}

// space works off the edges in any number of dimensions; at holds where the heads are.
func (p *pass) space(at []float32) {
	by := make([]float32, p.dim)
	for i := range p.edges {
		e := &p.edges[i]
		if !e.sampled(p.epoch) {
			continue
		}
		a, b := at[int(e.head)*p.dim:][:p.dim], p.point(e.tail)
		p.pull(e, a, b, by)
		if p.boxes != nil {
			box := p.box(e.tail)
			box.add(e.tail, a)
			if p.dense {
				box.edge = append(box.edge, int32(i))
			}
		}
		for c, m := range by {
			a[c] += m
			if p.boxes == nil {
				b[c] -= m
			}
		}
		for range p.pushes {
			shift(a, p.point(int32(p.draw.below(uint64(p.n)))), &p.forces.repulsion, p.alpha)
		}
	}
}

// pull fills by with the way that an edge moves its head at a, and its tail at b the other way.
func (p *pass) pull(e *edge, a, b, by []float32) {
	d2 := apart(a, b)
	g := p.forces.attraction.at(d2)
	var extra float32
	if p.dense {
		extra = p.density.pull(p.global(e.head), e, d2)
	}
	for c, v := range b {
		d := a[c] - v
		by[c] = float32(p.alpha * (clip(g*d) + clip(extra*d)))
	}
}

// empty does what a box says.
func (p *pass) empty(b *box) {
	by := make([]float32, p.dim)
	pulls := 0
	for i, k := range b.point {
		at := b.at[i*p.dim:][:p.dim]
		if k < 0 {
			y := p.point(^k)
			for c, m := range at {
				y[c] += m
			}
			continue
		}
		var e *edge
		if p.dense {
			e = &p.edges[b.edge[pulls]]
			pulls++
		}
		y := p.point(k)
		p.pull(e, at, y, by)
		for c, m := range by {
			y[c] -= m
		}
	}
	b.clear()
}

// emptyPlane is empty in two dimensions without densities, and faster.
func (p *pass) emptyPlane(b *box) {
	y, alpha, attraction := p.y, p.alpha, &p.forces.attraction
	for i, k := range b.point {
		at := b.at[2*i:][:2:2]
		if k < 0 {
			a := y[2*^k:][:2:2]
			a[0], a[1] = a[0]+at[0], a[1]+at[1]
			continue
		}
		t := y[2*k:][:2:2]
		d0, d1 := at[0]-t[0], at[1]-t[1]
		g := attraction.at(float32(d0*d0) + float32(d1*d1))
		t[0], t[1] = t[0]-float32(alpha*clip(g*d0)), t[1]-float32(alpha*clip(g*d1))
	}
	b.clear()
}

// global returns the point that a head of the task is.
func (t *task) global(head int32) int32 { return int32(t.first + t.step*int(head)) }

// box returns the box of the owner of point k.
func (p *pass) box(k int32) *box { return &p.boxes[k>>p.bits] }

// add puts an entry in.
func (b *box) add(point int32, at []float32) {
	b.point, b.at = append(b.point, point), append(b.at, at...)
}

func (b *box) clear() { b.point, b.at, b.edge = b.point[:0], b.at[:0], b.edge[:0] }
