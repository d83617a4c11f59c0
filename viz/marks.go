package viz

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// sticks are the bars of one series as a gonum plotter. Their width is in units of the x axis (0.8,
// shared by the series that stand side by side), so that they fill any panel; gonum's own BarChart
// wants it in millimetres.
type sticks struct {
	points    []point
	color     color.Color
	this, all int // which of how many series
}

// edges are the left and the right end of the bar at x.
func (b sticks) edges(x float64) (left, right float64) {
	w := 0.8 / float64(b.all)
	left = x - 0.4 + w*float64(b.this)
	return left, left + w*0.94
}

// Plot draws the bars.
func (b sticks) Plot(c draw.Canvas, p *plot.Plot) {
	trX, trY := p.Transforms(&c)
	zero := max(p.Y.Min, min(0, p.Y.Max))
	for _, q := range b.points {
		l, r := b.edges(q.x)
		c.FillPolygon(b.color, c.ClipPolygonXY([]vg.Point{
			{X: trX(l), Y: trY(zero)}, {X: trX(r), Y: trY(zero)}, {X: trX(r), Y: trY(q.y)}, {X: trX(l), Y: trY(q.y)}}))
	}
}

// DataRange leaves room for half a bar at both ends.
func (b sticks) DataRange() (xmin, xmax, ymin, ymax float64) {
	xmin, xmax, ymin, ymax = plotter.XYRange(xys(b.points))
	return xmin - 0.5, xmax + 0.5, ymin, ymax
}

// middles are the bars' middles, where their error bars stand.
func (b sticks) middles() []point {
	out := make([]point, len(b.points))
	for i, q := range b.points {
		l, r := b.edges(q.x)
		out[i] = point{(l + r) / 2, q.y, q.spread}
	}
	return out
}

// whiskers are error bars as a gonum plotter.
type whiskers struct {
	points []point
	line   draw.LineStyle
	log    bool
}

// Plot draws a line from end to end, with a short one across each end.
func (w whiskers) Plot(c draw.Canvas, p *plot.Plot) {
	trX, trY := p.Transforms(&c)
	const half = 3 * pixel
	for _, q := range w.points {
		low, high := q.ends(w.log)
		x, from, to := trX(q.x), trY(low), trY(high)
		c.StrokeLines(w.line, c.ClipLinesXY(
			[]vg.Point{{X: x, Y: from}, {X: x, Y: to}},
			[]vg.Point{{X: x - half, Y: from}, {X: x + half, Y: from}},
			[]vg.Point{{X: x - half, Y: to}, {X: x + half, Y: to}})...)
	}
}

// DataRange is as far as the ends reach.
func (w whiskers) DataRange() (xmin, xmax, ymin, ymax float64) { return spanOf(w.points, w.log) }

// band is the area along a line that its spread covers, as a gonum plotter.
type band struct {
	points []point // without gaps
	color  color.Color
	log    bool
}

// Plot fills the area.
func (b band) Plot(c draw.Canvas, p *plot.Plot) {
	trX, trY := p.Transforms(&c)
	outline := make([]vg.Point, 2*len(b.points))
	for i, q := range b.points {
		low, high := q.ends(b.log)
		outline[i] = vg.Point{X: trX(q.x), Y: trY(high)}
		outline[len(outline)-1-i] = vg.Point{X: trX(q.x), Y: trY(low)}
	}
	c.FillPolygon(b.color, c.ClipPolygonXY(outline))
}

// DataRange is as far as the band reaches.
func (b band) DataRange() (xmin, xmax, ymin, ymax float64) { return spanOf(b.points, b.log) }

// spanOf is the range of points with their spread.
func spanOf(ps []point, log bool) (xmin, xmax, ymin, ymax float64) {
	both := make(plotter.XYs, 0, 2*len(ps))
	for _, q := range ps {
		low, high := q.ends(log)
		both = append(both, plotter.XY{X: q.x, Y: low}, plotter.XY{X: q.x, Y: high})
	}
	return plotter.XYRange(both)
}
