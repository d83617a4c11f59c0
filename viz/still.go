package viz

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"io"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// The colours of the still chart. An SVG has no background, so its text must be legible on white
// and on black; the PNG has a white one.
var (
	axisColor = color.RGBA{0x80, 0x86, 0x90, 0xff}
	inkColor  = color.RGBA{0x45, 0x4a, 0x52, 0xff}
	gridColor = color.NRGBA{0x80, 0x86, 0x90, 0x40}
)

// pixel is the length of one pixel at 96 dots an inch.
const pixel = vg.Inch / 96

// SVG returns the chart as a still picture without a background, legible on a white page and on a
// dark one.
func (c Chart) SVG() ([]byte, error) {
	_, _, width, height := c.layout()
	canvas := vgsvg.New(vg.Length(width)*pixel, vg.Length(height)*pixel)
	c.draw(draw.New(canvas), axisColor)
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("viz: chart %q: %w", c.Title, err)
	}
	return bytes.Map(legible, b.Bytes()), nil
}

// legible is the character, or one that stands for it where XML has none such: an SVG with it would
// not be shown at all.
func legible(r rune) rune {
	if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
		return '\ufffd'
	}
	return r
}

// Image returns the chart as a still picture on white, with twice Width × Height pixels, so that it
// is sharp in print and on high-density screens.
func (c Chart) Image() image.Image {
	_, _, width, height := c.layout()
	canvas := vgimg.NewWith(vgimg.UseWH(vg.Length(width)*pixel, vg.Length(height)*pixel), vgimg.UseDPI(2*96))
	c.draw(draw.New(canvas), inkColor)
	return canvas.Image()
}

// PNG writes Image to w.
func (c Chart) PNG(w io.Writer) error { return writePNG(w, c.Image()) }

// draw draws title, legend and panels.
func (c Chart) draw(dc draw.Canvas, ink color.Color) {
	columns, rows, _, _ := c.layout()
	place, names := c.colors(), c.names()
	if c.Title != "" || len(names) > 1 {
		dc = c.heading(dc, names, place, ink)
	}
	width, height := dc.Max.X-dc.Min.X, dc.Max.Y-dc.Min.Y
	for i, p := range c.scaled() {
		col, row := vg.Length(i%columns), vg.Length(i/columns)
		w, h := width/vg.Length(columns), height/vg.Length(rows)
		tile := draw.Canvas{Canvas: dc.Canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: dc.Min.X + col*w + 6*pixel, Y: dc.Max.Y - (row+1)*h + 6*pixel},
			Max: vg.Point{X: dc.Min.X + (col+1)*w - 14*pixel, Y: dc.Max.Y - row*h - 6*pixel},
		}}
		p.plot(place, ink, tile.Max.X-tile.Min.X).Draw(tile)
	}
}

// heading draws the title at the left and the legend at the right, in as many lines as it needs,
// and returns the canvas below.
func (c Chart) heading(dc draw.Canvas, names []string, place map[string]int, ink color.Color) draw.Canvas {
	title := style(15, ink, draw.XLeft, draw.YCenter)
	entry := style(12, ink, draw.XLeft, draw.YCenter)
	left, right := dc.Min.X+12*pixel, dc.Max.X-14*pixel
	y := dc.Max.Y - 20*pixel
	dc.FillText(title, vg.Point{X: left, Y: y}, c.Title)
	if len(names) < 2 {
		return draw.Crop(dc, 0, 0, 0, -34*pixel)
	}
	start, first := left, y
	if c.Title != "" {
		start += title.Width(c.Title) + 30*pixel
	}
	size := func(name string) vg.Length { return 22*pixel + entry.Width(name) + 16*pixel }
	lines, widths := wrap(names, size, right-start)
	if c.Title != "" && len(lines) > 1 { // not beside the title, but below it, where there is all the width
		lines, widths = wrap(names, size, right-left)
		first = y - 22*pixel
	}
	for k, line := range lines {
		x, at := right-widths[k]+16*pixel, first-vg.Length(k)*18*pixel
		for _, name := range line {
			dc.FillPolygon(chartColor(place[name]), []vg.Point{
				{X: x, Y: at - 3*pixel}, {X: x + 16*pixel, Y: at - 3*pixel}, {X: x + 16*pixel, Y: at + 3*pixel},
				{X: x, Y: at + 3*pixel}})
			dc.FillText(entry, vg.Point{X: x + 22*pixel, Y: at}, name)
			x += size(name)
		}
	}
	return draw.Crop(dc, 0, 0, 0, first-y-vg.Length(34+18*(len(lines)-1))*pixel)
}

// wrap distributes names of these sizes over lines of at most that length, and returns the lines
// and their lengths.
func wrap(names []string, size func(string) vg.Length, most vg.Length) (lines [][]string, widths []vg.Length) {
	for _, name := range names {
		w := size(name)
		if n := len(lines); n == 0 || widths[n-1]+w > most {
			lines, widths = append(lines, nil), append(widths, 0)
		}
		n := len(lines) - 1
		lines[n], widths[n] = append(lines[n], name), widths[n]+w
	}
	return lines, widths
}
