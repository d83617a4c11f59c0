package viz

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// sticks are the bars of one series as a gonum plotter. Their width is in units of the x axis (0.8, shared by the series that
// stand side by side), so that they fill any panel; gonum's own BarChart wants it in millimetres.
type sticks struct {
	plotter.XYs
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
	for _, q := range b.XYs {
		l, r := b.edges(q.X)
		c.FillPolygon(b.color, c.ClipPolygonXY([]vg.Point{
			{X: trX(l), Y: trY(zero)}, {X: trX(r), Y: trY(zero)}, {X: trX(r), Y: trY(q.Y)}, {X: trX(l), Y: trY(q.Y)}}))
	}
}

// DataRange leaves room for half a bar at both ends.
func (b sticks) DataRange() (xmin, xmax, ymin, ymax float64) {
	xmin, xmax, ymin, ymax = plotter.XYRange(b.XYs)
	return xmin - 0.5, xmax + 0.5, ymin, ymax
}
