package viz

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"io"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// The still chart's colours. An SVG has no ground of its own, so its text must be read on white and on black; the picture in
// pixels stands on white.
var (
	axisColor = color.RGBA{0x80, 0x86, 0x90, 0xff}
	inkColor  = color.RGBA{0x45, 0x4a, 0x52, 0xff}
	gridColor = color.NRGBA{0x80, 0x86, 0x90, 0x40}
)

// pixel is the length of one pixel at 96 dots an inch.
const pixel = vg.Inch / 96

// SVG is the chart as a still picture without a ground, to be read on a white page and on a dark one.
func (c Chart) SVG() ([]byte, error) {
	_, _, width, height := c.layout()
	canvas := vgsvg.New(vg.Length(width)*pixel, vg.Length(height)*pixel)
	c.draw(draw.New(canvas), axisColor)
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("viz: chart %q: %w", c.Title, err)
	}
	return b.Bytes(), nil
}

// Image is the chart as a still picture on white, at twice the pixels of Width × Height so that it is sharp in print and on
// fine screens.
func (c Chart) Image() image.Image {
	_, _, width, height := c.layout()
	canvas := vgimg.NewWith(vgimg.UseWH(vg.Length(width)*pixel, vg.Length(height)*pixel), vgimg.UseDPI(2*96))
	c.draw(draw.New(canvas), inkColor)
	return canvas.Image()
}

// PNG writes Image to w.
func (c Chart) PNG(w io.Writer) error { return writePNG(w, c.Image()) }

// draw puts title, legend and panels on the canvas.
func (c Chart) draw(dc draw.Canvas, ink color.Color) {
	columns, rows, _, _ := c.layout()
	place, names := c.colors(), c.names()
	if c.Title != "" || len(names) > 1 {
		dc = c.heading(dc, names, place, ink)
	}
	width, height := dc.Max.X-dc.Min.X, dc.Max.Y-dc.Min.Y
	for i, p := range c.Panels {
		col, row := vg.Length(i%columns), vg.Length(i/columns)
		w, h := width/vg.Length(columns), height/vg.Length(rows)
		tile := draw.Canvas{Canvas: dc.Canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: dc.Min.X + col*w + 6*pixel, Y: dc.Max.Y - (row+1)*h + 6*pixel},
			Max: vg.Point{X: dc.Min.X + (col+1)*w - 14*pixel, Y: dc.Max.Y - row*h - 6*pixel},
		}}
		p.plot(place, ink).Draw(tile)
	}
}

// heading writes the title at the left and the legend at the right, in as many lines as it needs, and hands back the canvas
// below them.
func (c Chart) heading(dc draw.Canvas, names []string, place map[string]int, ink color.Color) draw.Canvas {
	title := style(15, ink, draw.XLeft, draw.YCenter)
	entry := style(12, ink, draw.XLeft, draw.YCenter)
	left, right := dc.Min.X+12*pixel, dc.Max.X-14*pixel
	y := dc.Max.Y - 20*pixel
	dc.FillText(title, vg.Point{X: left, Y: y}, c.Title)
	if len(names) < 2 {
		return draw.Crop(dc, 0, 0, 0, -34*pixel)
	}
	start := left
	if c.Title != "" {
		start += title.Width(c.Title) + 30*pixel
	}
	size := func(name string) vg.Length { return 22*pixel + entry.Width(name) + 16*pixel }
	var lines [][]string
	var widths []vg.Length
	for _, name := range names {
		w := size(name)
		if n := len(lines); n == 0 || widths[n-1]+w > right-start {
			lines, widths = append(lines, nil), append(widths, 0)
		}
		n := len(lines) - 1
		lines[n], widths[n] = append(lines[n], name), widths[n]+w
	}
	for k, line := range lines {
		x, at := right-widths[k]+16*pixel, y-vg.Length(k)*18*pixel
		for _, name := range line {
			dc.FillPolygon(chartColor(place[name]), []vg.Point{
				{X: x, Y: at - 3*pixel}, {X: x + 16*pixel, Y: at - 3*pixel}, {X: x + 16*pixel, Y: at + 3*pixel}, {X: x, Y: at + 3*pixel}})
			dc.FillText(entry, vg.Point{X: x + 22*pixel, Y: at}, name)
			x += size(name)
		}
	}
	return draw.Crop(dc, 0, 0, 0, -vg.Length(34+18*(len(lines)-1))*pixel)
}

// plot is the panel as a gonum plot.
func (p Panel) plot(place map[string]int, ink color.Color) *plot.Plot {
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

	bars := 0
	for _, s := range p.Series {
		if s.Mark == Bars {
			bars++
		}
	}
	bar, any := 0, false
	for _, s := range p.Series {
		ps := s.points(p.LogX, p.LogY)
		any = any || len(ps) > 0
		tone := chartColor(place[s.Name])
		switch s.Mark {
		case Line:
			for _, run := range runs(ps) {
				if len(run) == 1 {
					q.Add(&plotter.Scatter{XYs: run, GlyphStyle: draw.GlyphStyle{Color: tone, Radius: 2 * pixel, Shape: draw.CircleGlyph{}}})
				}
				q.Add(&plotter.Line{XYs: run, LineStyle: draw.LineStyle{Color: tone, Width: 1.6 * pixel}})
			}
		case Points:
			q.Add(&plotter.Scatter{XYs: xys(ps), GlyphStyle: draw.GlyphStyle{Color: tone, Radius: 2.6 * pixel, Shape: draw.CircleGlyph{}}})
		case Bars:
			q.Add(sticks{xys(ps), tone, bar, bars})
			bar++
		}
	}
	p.ranges(q, any)
	if len(p.Names) > 0 {
		q.NominalX(p.Names...)
		q.X.Tick.Label = style(11, ink, draw.XCenter, draw.YTop)
		q.X.LineStyle = draw.LineStyle{Color: ink, Width: pixel}
		if len(p.Names) > 6 {
			q.X.Tick.Label.Rotation, q.X.Tick.Label.XAlign, q.X.Tick.Label.YAlign = math.Pi/5, draw.XRight, draw.YCenter
		}
	}
	return q
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
		q.X.Padding, q.Y.Min, q.Y.Max = 0, min(low, 0), max(q.Y.Max, 0)
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
func runs(ps []point) []plotter.XYs {
	var out []plotter.XYs
	open := false
	for _, p := range ps {
		switch {
		case math.IsNaN(p.y):
			open = false
		case !open:
			out, open = append(out, plotter.XYs{{X: p.x, Y: p.y}}), true
		default:
			out[len(out)-1] = append(out[len(out)-1], plotter.XY{X: p.x, Y: p.y})
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
