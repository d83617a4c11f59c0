package main

import (
	"fmt"
	"slices"

	"deephebb/viz"
)

// history are the steps of each layer, to draw.
type history struct {
	columns []string
	layers  []curve
}

// curve is how a layer learned: its steps, and of each column the values.
type curve struct {
	n      []float64
	values [][]float64
}

// add takes the step in; layers below that have none were not trained.
func (h *history) add(s step) {
	for len(h.layers) < s.layer {
		h.layers = append(h.layers, curve{values: make([][]float64, len(h.columns))})
	}
	c := &h.layers[s.layer-1]
	c.n = append(c.n, float64(s.n))
	for i, v := range s.values {
		// As the log has it, so that a log read back gives the same chart.
		c.values[i] = append(c.values[i], float64(float32(v)))
	}
}

// chart draws them: a panel for each column, in it a line for each layer.
func (h *history) chart() viz.Chart {
	titles := map[string]string{"r1": "share of filters of norm 1", "dead": "share of dead filters",
		"entropy": "entropy of wins"}
	const rounding = 1e-9 // a smaller change is none
	c := viz.Chart{Columns: 3, Width: 1400, Height: 400 * (len(h.columns) / 3)}
	for i, column := range h.columns {
		p := viz.Panel{Title: column, X: "step", LogY: column == "delta" || column == "rate"}
		if title, ok := titles[column]; ok {
			p.Title, p.YRange = title, [2]float64{0, 1}
		}
		for l, layer := range h.layers {
			if len(layer.n) == 0 {
				continue
			}
			y := layer.values[i]
			if p.LogY && len(h.columns) == len(networkColumns) {
				y = slices.Clone(y)
				for j := range y {
					if y[j] < rounding {
						y[j] = 0 // has no place on the axis
					}
				}
			}
			p.Series = append(p.Series, viz.Series{Name: fmt.Sprintf("layer %d", l+1), X: layer.n, Y: y})
		}
		c.Panels = append(c.Panels, p)
	}
	return c
}

// mostLayers is how many layers are believed that a log is of.
const mostLayers = 1000

// readLog reads a log back.
func readLog(s *session, path string) (*history, error) {
	t, err := readTable(s, path)
	if err != nil {
		return nil, err
	}
	h := &history{columns: articleColumns}
	if slices.Contains(t.Header, "r1") {
		h.columns = networkColumns
	}
	places, err := t.Numbers("step")
	if err != nil {
		return nil, err
	}
	layers, err := t.Numbers("layer")
	if err != nil {
		return nil, err
	}
	columns := make([][]float64, len(h.columns))
	for i, name := range h.columns {
		if columns[i], err = t.Numbers(name); err != nil {
			return nil, err
		}
	}
	at := step{values: make([]float64, len(columns))}
	for i, layer := range layers {
		if layer != float64(int(layer)) || layer < 1 || layer > mostLayers {
			return nil, fmt.Errorf("%s: line %d is of layer %g, where 1 to %d should be: is it a log of hebb train?",
				path, t.Lines[i], layer, mostLayers)
		}
		at.n, at.layer = int(places[i]), int(layer)
		for j := range columns {
			at.values[j] = columns[j][i]
		}
		h.add(at)
	}
	return h, nil
}
