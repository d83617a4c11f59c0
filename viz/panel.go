package viz

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// plot is the panel as a gonum plot, to be drawn so wide.
func (p Panel) plot(place map[string]int, ink color.Color, width vg.Length) *plot.Plot {
	q := plot.New()
	q.BackgroundColor = color.Transparent
	q.Title.Text = p.caption()
	q.Title.TextStyle = style(13, ink, draw.XCenter, draw.YTop)
	q.Title.Padding = 8 * pixel
	for _, a := range []*plot.Axis{&q.X, &q.Y} {
		a.LineStyle = draw.LineStyle{Color: ink, Width: pixel}
		a.Label.TextStyle = style(12, ink, draw.XCenter, a.Label.TextStyle.YAlign)
		a.Tick.LineStyle = draw.LineStyle{Color: ink, Width: pixel}
		a.Tick.Label = style(11, ink, a.Tick.Label.XAlign, a.Tick.Label.YAlign)
		a.Tick.Marker = steps{}
		a.Padding = 4 * pixel
	}
	q.X.Label.Text = p.X
	if p.LogX {
		q.X.Scale, q.X.Tick.Marker = plot.LogScale{}, decades{}
	}
	if p.LogY {
		q.Y.Scale, q.Y.Tick.Marker = plot.LogScale{}, decades{}
	}
	lines := plotter.NewGrid()
	lines.Vertical.Color = nil
	lines.Horizontal = draw.LineStyle{Color: gridColor, Width: pixel}
	q.Add(lines)
	any := p.addSeries(q, place, ink)
	p.ranges(q, any)
	if len(p.Names) > 0 {
		q.NominalX(p.Names...)
		q.Y.Padding = 0 // NominalX makes room for a name, as if bars could not stand beside the axis
		q.X.Tick.Label = style(11, ink, draw.XCenter, draw.YTop)
		q.X.LineStyle = draw.LineStyle{Color: ink, Width: pixel}
		if angle := p.turn(width); angle > 0 {
			q.X.Tick.Label.Rotation, q.X.Tick.Label.XAlign = angle, draw.XRight
			q.X.Tick.Label.YAlign -= 0.6 // off the axis, also in fonts that are larger
			if angle == math.Pi/2 {
				q.X.Tick.Label.YAlign = draw.YCenter
			}
		}
	}
	return q
}

// addSeries puts the panel's series on the plot and reports whether any has points.
func (p Panel) addSeries(q *plot.Plot, place map[string]int, ink color.Color) (any bool) {
	bars := 0
	for _, s := range p.Series {
		if s.Mark == Bars {
			bars++
		}
	}
	bar := 0
	errors := draw.LineStyle{Color: ink, Width: 1.2 * pixel}
	for _, s := range p.Series {
		ps := s.points(p.LogX, p.LogY)
		any = any || len(ps) > 0
		tone := chartColor(place[s.Name])
		dot := draw.GlyphStyle{Color: tone, Radius: 2 * pixel, Shape: draw.CircleGlyph{}}
		switch s.Mark {
		case Line:
			for _, run := range runs(ps) {
				if s.spreads() {
					q.Add(band{run, color.NRGBA{tone.R, tone.G, tone.B, bandAlpha}, p.LogY})
				}
				if len(run) == 1 {
					q.Add(&plotter.Scatter{XYs: xys(run), GlyphStyle: dot})
				}
				q.Add(&plotter.Line{XYs: xys(run), LineStyle: draw.LineStyle{Color: tone, Width: 1.6 * pixel}})
			}
		case Points:
			if s.spreads() {
				q.Add(whiskers{ps, draw.LineStyle{Color: tone, Width: 1.2 * pixel}, p.LogY})
			}
			dot.Radius = 2.6 * pixel
			q.Add(&plotter.Scatter{XYs: xys(ps), GlyphStyle: dot})
		case Bars:
			b := sticks{ps, tone, bar, bars}
			q.Add(b)
			if s.spreads() {
				q.Add(whiskers{b.middles(), errors, p.LogY})
			}
			bar++
		}
	}
	return any
}

// bandAlpha is how much of a band's colour is seen, of 255.
const bandAlpha = 56

// turn is the angle in radians by which the names under a panel so wide are turned, to stand clear
// of one another and of the panel's left edge; 0 where they do level.
func (p Panel) turn(width vg.Length) float64 {
	const numbers = 40 * pixel // at the left
	letters := style(11, color.Black, draw.XCenter, draw.YTop)
	each := (width - numbers) / vg.Length(max(len(p.Names), 1))
	fits := func(angle float64) bool {
		for i, name := range p.Names {
			long := letters.Width(name)
			if angle == 0 && long > each-6*pixel || angle > 0 &&
				long*vg.Length(math.Cos(angle)) > numbers+each*(vg.Length(i)+0.5) {
				return false
			}
		}
		return true
	}
	for _, angle := range []float64{0, math.Pi / 5, math.Pi / 3} {
		if fits(angle) {
			return angle
		}
	}
	return math.Pi / 2
}

// ranges sets the ends of both axes: as told, or as the data reach with a little air.
func (p Panel) ranges(q *plot.Plot, any bool) {
	if !any {
		q.X.Min, q.X.Max, q.Y.Min, q.Y.Max = 0, 1, 0, 1
		if p.LogX {
			q.X.Min, q.X.Max = 1, 10
		}
		if p.LogY {
			q.Y.Min, q.Y.Max = 1, 10
		}
	}
	air(&q.X, p.LogX, p.clouds())
	low := q.Y.Min
	air(&q.Y, p.LogY, true)
	if p.bars() && !p.LogY {
		q.X.Padding, q.Y.Padding, q.Y.Min, q.Y.Max = 0, 0, min(low, 0), max(q.Y.Max, 0)
	}
	if p.XRange != [2]float64{} {
		q.X.Min, q.X.Max = p.XRange[0], p.XRange[1]
	}
	if p.YRange != [2]float64{} {
		q.Y.Min, q.Y.Max = p.YRange[0], p.YRange[1]
	}
}

// air widens an axis by a twentieth on both sides, and one without extent by a tenth of its value.
func air(a *plot.Axis, log, wide bool) {
	switch span := a.Max - a.Min; {
	case log && a.Max > a.Min:
		f := math.Pow(a.Max/a.Min, 0.04)
		a.Min, a.Max = a.Min/f, a.Max*f
	case log:
		a.Min, a.Max = a.Min/2, a.Max*2
	case span <= 1e-12*math.Abs(a.Max):
		d := max(math.Abs(a.Max)/10, 1e-9)
		if a.Max == 0 {
			d = 1
		}
		a.Min, a.Max = a.Min-d, a.Max+d
	case wide:
		a.Min, a.Max = a.Min-span/20, a.Max+span/20
	}
}

// runs cuts a line where it has gaps.
func runs(ps []point) [][]point {
	var out [][]point
	open := false
	for _, p := range ps {
		switch {
		case math.IsNaN(p.y):
			open = false
		case !open:
			out, open = append(out, []point{p}), true
		default:
			out[len(out)-1] = append(out[len(out)-1], p)
		}
	}
	return out
}

func xys(ps []point) plotter.XYs {
	out := make(plotter.XYs, len(ps))
	for i, p := range ps {
		out[i] = plotter.XY{X: p.x, Y: p.y}
	}
	return out
}

// style is sans-serif text, size in pixels.
func style(size float64, ink color.Color, x text.XAlignment, y text.YAlignment) text.Style {
	return text.Style{
		Color:   ink,
		Font:    font.From(font.Font{Typeface: "Liberation", Variant: "Sans"}, vg.Length(size)*pixel),
		XAlign:  x,
		YAlign:  y,
		Handler: plot.DefaultTextHandler,
	}
}
