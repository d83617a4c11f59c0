package viz

import "slices"

// A Chart is one drawing of numbers: a row of panels, each with its own axes. It can be drawn live
// by ECharts in a browser (Option) and as a still picture (SVG, PNG, Image), from the same data and
// in the same colours.
//
// Series of the same name have the same colour in all panels and one entry in the legend, so that
// the three curves of a layer are easy to find:
//
//	viz.Chart{Panels: []viz.Panel{
//		{Title: "energy", X: "step", Series: []viz.Series{{Name: "layer 1", Y: e1}, {Name: "layer 2", Y: e2}}},
//		{Title: "norm", X: "step", Series: []viz.Series{{Name: "layer 1", Y: n1}, {Name: "layer 2", Y: n2}}},
//	}}
type Chart struct {
	Title  string
	Panels []Panel

	// Columns is the number of panels in a row; 0: all side by side, but at most 3.
	Columns int

	// Width and Height of the picture in pixels (the live chart takes the width that it is given,
	// and this height); 0: 960, and 320 for each row of panels.
	Width, Height int
}

// A Panel is one pair of axes with the series drawn on them.
type Panel struct {
	Title string
	X, Y  string // names of the axes

	// LogX and LogY make an axis logarithmic, LogX not one with Names. Values ≤ 0, which have no
	// place on it, are left out.
	LogX, LogY bool

	// XRange and YRange fix the ends of the axes; {0, 0}: as far as the data reach.
	XRange, YRange [2]float64

	// Names, if there are any, stand under the x axis at 0, 1, 2, … instead of numbers: the names
	// of the bars. They are turned where they would touch one another.
	Names []string

	Series []Series
}

// scaled are the panels with the scales that their axes can have.
func (c Chart) scaled() []Panel {
	panels := slices.Clone(c.Panels)
	for i := range panels {
		panels[i].LogX = panels[i].LogX && len(panels[i].Names) == 0
	}
	return panels
}

// colors gives each name of a series its place in the palette, in order of appearance.
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

// names returns the names of the chart's series in order of appearance, each once.
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
