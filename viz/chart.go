package viz

import (
	"fmt"
	"math"
	"slices"
)

// A Chart is one drawing of numbers: a row of panels, each with its own axes. It can be drawn live, by ECharts in a browser
// (Option), and as a still picture (SVG, PNG, Image), from the same data and in the same colours.
//
// Series of the same name have the same colour in all panels and one entry in the legend, so that the three curves of a
// layer are found at a glance:
//
//	viz.Chart{Panels: []viz.Panel{
//		{Title: "energy", X: "step", Series: []viz.Series{{Name: "layer 1", Y: energy1}, {Name: "layer 2", Y: energy2}}},
//		{Title: "norm", X: "step", Series: []viz.Series{{Name: "layer 1", Y: norm1}, {Name: "layer 2", Y: norm2}}},
//	}}
type Chart struct {
	Title  string
	Panels []Panel

	// Columns is the number of panels in a row; 0 means all side by side, but at most 3.
	Columns int

	// Width and Height of the picture in pixels (the live chart takes the width it is given and this height); 0 means
	// 960 wide and 320 for each row of panels.
	Width, Height int
}

// A Panel is one pair of axes with the series drawn on them.
type Panel struct {
	Title string
	X, Y  string // names of the axes

	// LogX and LogY ask for a logarithmic axis. Values ≤ 0 have no place on it and are left out.
	LogX, LogY bool

	// XRange and YRange fix the ends of the axes; {0, 0} means as far as the data reach.
	XRange, YRange [2]float64

	// Names, if any, stand at 0, 1, 2, … under the x axis in place of numbers: the names of the bars.
	Names []string

	Series []Series
}

// A Series is one curve, one cloud of points or one colour of bars.
//
// Curves of more than 300 points are thinned when they are drawn: the steps are cut in 150 equal parts, and of each the
// smallest and the largest value are kept, so that spikes survive. A NaN or infinite value leaves a gap.
type Series struct {
	Name string
	X, Y []float64 // X nil: 0, 1, 2, …
	Mark Mark

	// Color is the place in the palette, counted from 1; 0 means the next one free. A cluster's points are of its colour
	// on the map if Color is its label + 1.
	Color int
}

// Mark is how a series is drawn.
type Mark int

const (
	Line   Mark = iota // points joined by a line, X ascending
	Points             // a dot a point
	Bars               // a bar a value, from 0; series stand side by side
)

// String is the mark's name.
func (m Mark) String() string {
	switch m {
	case Line:
		return "line"
	case Points:
		return "points"
	case Bars:
		return "bars"
	}
	return fmt.Sprintf("Mark(%d)", int(m))
}

// point is one place of a thinned series; y is NaN where the line breaks.
type point struct{ x, y float64 }

// points are the places of s that axes with these scales can show, thinned if s is a line.
func (s Series) points(logX, logY bool) []point {
	if s.X != nil && len(s.X) != len(s.Y) {
		panic(fmt.Sprintf("viz: series %q has %d values of x, but %d of y", s.Name, len(s.X), len(s.Y)))
	}
	ps := make([]point, 0, len(s.Y))
	for i, y := range s.Y {
		p := point{float64(i), y}
		if s.X != nil {
			p.x = s.X[i]
		}
		if !finite(p.x) || logX && p.x <= 0 {
			continue
		}
		if !finite(p.y) || logY && p.y <= 0 {
			if s.Mark != Line || len(ps) == 0 || math.IsNaN(ps[len(ps)-1].y) {
				continue
			}
			p.y = math.NaN()
		}
		ps = append(ps, p)
	}
	if s.Mark == Line {
		return thin(ps, thinned/2)
	}
	return ps
}

// thinned is the largest number of points of a line that is drawn as it is.
const thinned = 300

// thin keeps of each of parts equal parts of ps the lowest and the highest point in their order, and the first and the
// last of all. A part with a gap keeps the gap.
func thin(ps []point, parts int) []point {
	if len(ps) <= 2*parts {
		return ps
	}
	out := make([]point, 0, 2*parts+2)
	out = append(out, ps[0])
	inner := ps[1 : len(ps)-1]
	for b := range parts {
		from, to := b*len(inner)/parts, (b+1)*len(inner)/parts
		low, high, gap := -1, -1, -1
		for i := from; i < to; i++ {
			switch y := inner[i].y; {
			case math.IsNaN(y):
				gap = i
			case low < 0:
				low, high = i, i
			case y < inner[low].y:
				low = i
			case y > inner[high].y:
				high = i
			}
		}
		keep := []int{low, high, gap}
		slices.Sort(keep)
		for _, i := range slices.Compact(keep) {
			if i >= 0 {
				out = append(out, inner[i])
			}
		}
	}
	return append(out, ps[len(ps)-1])
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// colors gives each series name of the chart its place in the palette, in order of appearance.
func (c Chart) colors() map[string]int {
	place := map[string]int{}
	for _, p := range c.Panels {
		for _, s := range p.Series {
			if _, ok := place[s.Name]; ok {
				continue
			}
			place[s.Name] = len(place)
			if s.Color > 0 {
				place[s.Name] = s.Color - 1
			}
		}
	}
	return place
}

// names are the chart's series in order of appearance, each once.
func (c Chart) names() []string {
	var names []string
	for _, p := range c.Panels {
		for _, s := range p.Series {
			if s.Name != "" && !slices.Contains(names, s.Name) {
				names = append(names, s.Name)
			}
		}
	}
	return names
}

// layout is the number of columns and rows of panels, and the size of the whole in pixels.
func (c Chart) layout() (columns, rows, width, height int) {
	columns = c.Columns
	if columns <= 0 {
		columns = min(len(c.Panels), 3)
	}
	columns = max(columns, 1)
	rows = max((len(c.Panels)+columns-1)/columns, 1)
	width, height = c.Width, c.Height
	if width <= 0 {
		width = 960
	}
	if height <= 0 {
		height = 320 * rows
	}
	return columns, rows, width, height
}
