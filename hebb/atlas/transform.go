package atlas

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/elementary"
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// Transform places new rows on a finished map: m × d to m × Components, d as in the rows that the
// map was made of. A row starts at the mean of its nearest rows' points, weighted by its
// memberships in them, and moves for a third of the map's epochs (100 by default) at a quarter of
// its rate, while the map stands still. A row equal to one of the map's gets that one's point.
// Unlike in umap-learn, where a row goes does not depend on the others that come with it. With
// Dense, densities play no part.
//
// It returns an error if x has other columns than d, or if a value is NaN or infinite, naming its
// row and column.
func (m *Model) Transform(x blas32.General) (blas32.General, error) {
	if x.Cols != m.points.columns {
		return blas32.General{}, fmt.Errorf(
			"atlas: Transform: rows of %d numbers for a map of %d; encode with the same model",
			x.Cols, m.points.columns)
	}
	y := linear.Zeros(x.Rows, m.XY.Cols)
	if x.Rows == 0 {
		return y, nil
	}
	if err := checkRows("Transform", x); err != nil {
		return blas32.General{}, err
	}
	p := m.placer()
	const chunk = 512
	for from := 0; from < x.Rows; from += chunk {
		to := min(x.Rows, from+chunk)
		p.place(p.points.placed(linear.Slab(x, from, to)), linear.Slab(y, from, to))
	}
	return y, nil
}

// placer is what Transform prepares for any number of rows.
type placer struct {
	*Model
	k, epochs int
	norms     []float32      // (1−slack)‖x‖² of the rows of the map
	centre    []float32      // their mean
	centred   blas32.General // the rows less their mean
	all       float64        // mean distance of all rows to their neighbours
	forces    *forces
}

func (m *Model) placer() *placer {
	u := m.UMAP
	p := &placer{Model: m, k: min(u.Neighbors, m.XY.Rows), epochs: 100, forces: newForces(m.A, m.B, u.Repulsion)}
	if u.Epochs != defaultEpochs(m.XY.Rows, u.Dense) {
		p.epochs = u.Epochs / 3
	}
	p.centre = linear.Means(m.points.x)
	p.centred, p.norms = centered(m.points.x, p.centre)
	for i := range p.norms {
		p.norms[i] *= 1 - slackOf(p.centred.Cols)
	}
	p.all = m.reach()
	return p
}

// place fills the rows of y with the places of the rows of x, ready for search.
func (p *placer) place(x, y blas32.General) {
	const tile = 2048
	n, slack := p.XY.Rows, slackOf(x.Cols)
	c, norms := centered(x, p.centre)
	lists := make([]candidates, x.Rows)
	for i := range lists {
		lists[i].init(p.k)
	}
	product := linear.Zeros(x.Rows, min(tile, n))
	for first := 0; first < n; first += tile {
		last := min(n, first+tile)
		t := product
		t.Cols = last - first
		gemm.Gemm(blas.NoTrans, blas.Trans, 2, c, linear.Slab(p.centred, first, last), 0, t)
		gemm.Parallel(x.Rows, func(i int) {
			if norms[i] < 1e15 {
				lists[i].scan(linear.Row(t, i), (1-slack)*norms[i], -1, first, p.norms, slack)
				return
			}
			for j := first; j < last; j++ { // so far away that products are of no use
				lists[i].offer(j, 0, 0)
			}
		})
	}
	gemm.Parallel(x.Rows, func(i int) {
		near := lists[i].rank(p.points, linear.Row(x, i), nil)
		for j, e := range near {
			near[j].distance = p.points.real(e.distance)
		}
		p.settle(near, linear.Row(y, i))
	})
}

// settle finds the place of a row with these neighbours.
func (p *placer) settle(near []neighbor, at []float32) {
	weights := p.weights(near)
	var all, most float64
	for _, w := range weights {
		all += w
		most = max(most, w)
	}
	if near[0].distance == 0 || all == 0 {
		copy(at, linear.Row(p.XY, int(near[0].index)))
		return
	}
	for c := range at {
		var s float64
		for j, e := range near {
			s += float64(weights[j] / all * float64(linear.Row(p.XY, int(e.index))[c]))
		}
		at[c] = float32(s)
	}
	edges := make([]edge, 0, len(near))
	for j, e := range near {
		if w := weights[j]; w >= most/float64(max(p.epochs, 1)) {
			edges = append(edges, edge{tail: e.index, often: uint32(w / most * (1 << 31))})
		}
	}
	for n := 1; n <= p.epochs; n++ {
		alpha := float32(p.UMAP.Rate/4) * (1 - float32(n-1)/float32(p.epochs))
		draw := newDraw(^p.UMAP.Seed, 0, n)
		for i := range edges {
			if !edges[i].sampled(uint64(n)) {
				continue
			}
			shift(at, linear.Row(p.XY, int(edges[i].tail)), &p.forces.attraction, alpha)
			for range p.UMAP.Pushes {
				shift(at, linear.Row(p.XY, int(draw.below(uint64(p.XY.Rows)))), &p.forces.repulsion, alpha)
			}
		}
	}
}

// weights returns the memberships of a row's neighbours. A new row is not taken to be fully
// connected to the map's own rows: its connectivity is 1 less.
func (p *placer) weights(near []neighbor) []float64 {
	d := make([]float32, len(near))
	for j, e := range near {
		d[j] = e.distance
	}
	rho := radius(d, max(0, p.UMAP.Connectivity-1))
	own := sum(d) / float64(len(d))
	sigma := max(width(d[1:], rho, elementary.Log(float64(len(d)))/math.Ln2, own), floor(rho, own, p.all))
	w := make([]float64, len(d))
	for j, v := range d {
		w[j] = float64(membership(v, sigma, rho))
	}
	return w
}
