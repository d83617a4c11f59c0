package nb

import (
	"fmt"
	"strings"

	"deephebb/viz"
)

// Live is a chart that grows while a loop runs: a panel for each metric, with a line for each
// layer. In a notebook it is redrawn up to 4 times a second; in a terminal it is a line with the
// newest values. It must not be used by two goroutines at once.
type Live struct {
	metrics []string
	names   []string
	every   int
	layers  []trace // by layer, from 1; a layer without points is empty
	display string  // ID of the output that holds the chart
	element string  // id of the chart's element in it
	begun   bool
	line    line
	done    bool
}

// trace holds what one layer has reported.
type trace struct {
	n      []float64
	values [][]float64 // a row for each metric
}

// NewLive begins a live chart of these metrics.
func NewLive(metrics ...string) *Live {
	if len(metrics) == 0 {
		panic("nb: NewLive needs the name of at least one metric")
	}
	l := &Live{metrics: metrics, display: newID(), element: newID(), line: newLine()}
	if notebook() {
		l.line.every = liveEvery
	}
	return l
}

// Lines names the lines where they are not layers: line 1, line 2, … of what [Live.Add] calls
// layers. It returns l.
func (l *Live) Lines(names ...string) *Live {
	l.names = names
	return l
}

// Means draws, of each n points of a line, their mean, with a band of one standard deviation up and
// down: n is the number of steps of an epoch, say, when the steps of an epoch differ more than
// epochs do. It returns l.
func (l *Live) Means(n int) *Live {
	l.every = n
	return l
}

// name returns the name of line i, from 1.
func (l *Live) name(i int) string {
	if i <= len(l.names) {
		return l.names[i-1]
	}
	return fmt.Sprintf("layer %d", i)
}

// Add appends a point to the lines of a layer (from 1): n along the axis, which must not decrease,
// and a value for each metric.
func (l *Live) Add(layer, n int, values ...float64) {
	if layer < 1 {
		panic(fmt.Sprintf("nb: layer %d: layers count from 1", layer))
	}
	if len(values) != len(l.metrics) {
		panic(fmt.Sprintf("nb: %d values for %d metrics (%s)", len(values), len(l.metrics),
			strings.Join(l.metrics, ", ")))
	}
	for len(l.layers) < layer {
		l.layers = append(l.layers, trace{values: make([][]float64, len(l.metrics))})
	}
	t := &l.layers[layer-1]
	t.n = append(t.n, float64(n))
	for i, v := range values {
		t.values[i] = append(t.values[i], v)
	}
	if l.line.due() {
		l.draw(layer, n, values)
	}
}

// draw shows the present state until the next one.
func (l *Live) draw(layer, n int, values []float64) {
	if !notebook() {
		l.line.print(l.words(layer, n, values))
		return
	}
	c := l.chart()
	if !l.begun {
		l.begun = true
		flash(display{ID: l.display, Data: bundle{mimeHTML: frame(l.element, c, "")}})
		settle()
	}
	flash(display{ID: l.display + "-script", Data: bundle{mimeHTML: script(l.element, c)}})
}

func (l *Live) words(layer, n int, values []float64) string {
	parts := []string{fmt.Sprintf("%s · step %d", l.name(layer), n)}
	for i, v := range values {
		parts = append(parts, fmt.Sprintf("%s %.6g", l.metrics[i], v))
	}
	return strings.Join(parts, " · ")
}

// Chart returns the chart so far, as Close shows it.
func (l *Live) Chart() viz.Chart { return l.chart() }

func (l *Live) chart() viz.Chart {
	var c viz.Chart
	for i, metric := range l.metrics {
		p := viz.Panel{Title: metric, X: "step"}
		for j, t := range l.layers {
			if len(t.n) > 0 {
				p.Series = append(p.Series, viz.Series{Name: l.name(j + 1), X: t.n, Y: t.values[i], Every: l.every,
					Color: j + 1})
			}
		}
		c.Panels = append(c.Panels, p)
	}
	return c
}

// Close replaces the live chart with the lasting one. Outside a notebook it ends the line;
// Show("…", film.Chart()) writes the chart to a file. A second Close does nothing.
func (l *Live) Close() {
	if l.done {
		return
	}
	l.done = true
	if !notebook() {
		for i := len(l.layers) - 1; i >= 0; i-- {
			if t := l.layers[i]; len(t.n) > 0 {
				last := len(t.n) - 1
				values := make([]float64, len(t.values))
				for j := range values {
					values[j] = t.values[j][last]
				}
				l.line.print(l.words(i+1, int(t.n[last]), values))
				break
			}
		}
		l.line.end()
		return
	}
	if l.begun {
		flash(display{ID: l.display + "-script", Data: bundle{mimeHTML: ""}})
	}
	d := chartDisplay(strings.Join(l.metrics, ", "), l.chart())
	d.ID = l.display
	emit(d)
}
