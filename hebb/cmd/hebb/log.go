package main

import (
	"fmt"
	"strconv"

	"deephebb/hebb"
	"deephebb/viz"
)

// logFile is the log of a training: a csv with a row for each layer and step, values in the shortest form that gives the same float32.
type logFile struct {
	*draft
	kept bool
	row  []byte
}

func newLog(path string) (*logFile, error) {
	d, err := newDraft(path)
	if err != nil {
		return nil, err
	}
	_, err = d.WriteString("step,layer,energy,delta,norm\n")
	return &logFile{draft: d}, err
}

func (f *logFile) add(s hebb.Step) error {
	f.row = strconv.AppendInt(f.row[:0], int64(s.N), 10)
	f.row = append(f.row, ',')
	f.row = strconv.AppendInt(f.row, int64(s.Layer), 10)
	for _, v := range []float64{s.Energy, s.Delta, s.Norm} {
		f.row = append(f.row, ',')
		f.row = strconv.AppendFloat(f.row, v, 'g', -1, 32)
	}
	if _, err := f.Write(append(f.row, '\n')); err != nil {
		return fmt.Errorf("%s can't be written: %w", f.path, bare(err))
	}
	return nil
}

func (f *logFile) keep() error {
	f.kept = true
	return f.draft.keep()
}

// drop removes the file unless it was kept.
func (f *logFile) drop() {
	if !f.kept {
		f.draft.drop()
	}
}

// history are the steps of each layer, to draw.
type history []curve

// curve is how a layer learned.
type curve struct{ n, energy, delta, norm []float64 }

func (h history) add(s hebb.Step) {
	c := &h[s.Layer-1]
	c.n = append(c.n, float64(s.N))
	c.energy, c.delta, c.norm = append(c.energy, single(s.Energy)), append(c.delta, single(s.Delta)), append(c.norm, single(s.Norm))
}

// single is v as the log has it, so that a log read back gives the same chart.
func single(v float64) float64 { return float64(float32(v)) }

// chart draws them: a panel for each metric, in it a line for each layer.
func (h history) chart() viz.Chart {
	panels := []viz.Panel{{Title: "energy"}, {Title: "delta", LogY: true}, {Title: "norm"}}
	for i := range panels {
		panels[i].X = "step"
		for l, c := range h {
			panels[i].Series = append(panels[i].Series,
				viz.Series{Name: fmt.Sprintf("layer %d", l+1), X: c.n, Y: [][]float64{c.energy, c.delta, c.norm}[i]})
		}
	}
	return viz.Chart{Panels: panels, Width: 1400, Height: 400}
}

// readLog reads a log back.
func readLog(path string) (history, error) {
	t, err := readTable(path)
	if err != nil {
		return nil, err
	}
	var columns [5][]float64
	for i, name := range []string{"step", "layer", "energy", "delta", "norm"} {
		if columns[i], err = t.numbers(name); err != nil {
			return nil, err
		}
	}
	var h history
	for i, layer := range columns[1] {
		if layer != float64(int(layer)) || layer < 1 || int(layer) > len(h)+1 {
			return nil, fmt.Errorf("%s: line %d is of layer %g, after %d layers: is it a log of hebb train?", path, i+2, layer, len(h))
		}
		if int(layer) > len(h) {
			h = append(h, curve{})
		}
		h.add(hebb.Step{N: int(columns[0][i]), Layer: int(layer), Energy: columns[2][i], Delta: columns[3][i], Norm: columns[4][i]})
	}
	return h, nil
}
