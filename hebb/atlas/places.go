package atlas

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
	"deephebb/internal/tensors"
)

// placing are the settings of [Model.Transform] in a file, under placingKey.
type placing struct {
	Metric                                     Metric
	Neighbors, Epochs, Pushes                  int
	Rate, Repulsion, Connectivity, A, B, Scale float64
	Columns                                    int
	All                                        float64 // placer.all
	Dense                                      bool
	Seed                                       uint64
}

const placingKey = "deephebb map"

// MarshalBinary returns a file (safetensors) of what Transform needs: rows, their points and
// settings. A model made of it places rows as this one does, to the byte, and does nothing else.
func (m *Model) MarshalBinary() ([]byte, error) {
	u := m.UMAP
	settings, err := json.Marshal(placing{Metric: u.Metric, Neighbors: u.Neighbors, Epochs: u.Epochs, Pushes: u.Pushes,
		Rate: u.Rate, Repulsion: u.Repulsion, Connectivity: u.Connectivity, A: m.A, B: m.B, Scale: m.points.scale,
		Columns: m.points.columns, All: m.reach(), Dense: u.Dense, Seed: u.Seed})
	if err != nil {
		return nil, fmt.Errorf("atlas: %w", err)
	}
	list := []tensors.Tensor{tensorOf("rows", m.points.x), tensorOf("map", m.XY)}
	return tensors.Marshal(list, tensors.Sealed(list, map[string]string{placingKey: string(settings)}))
}

func tensorOf(name string, x blas32.General) tensors.Tensor {
	return tensors.Tensor{Name: name, Shape: []int{x.Rows, x.Cols}, Data: linear.Clone(x).Data}
}

// UnmarshalBinary makes m of the file that MarshalBinary wrote. It returns an error if the file is
// damaged or another, or holds what no map has: numbers that are not finite, settings out of their
// range.
func (m *Model) UnmarshalBinary(data []byte) error {
	f, err := tensors.Unmarshal(data)
	if err != nil {
		return fmt.Errorf("atlas: %w", err)
	}
	f.Finite = true
	var s placing
	if ok, err := f.Settings(placingKey, &s); err != nil {
		return fmt.Errorf("atlas: %w", err)
	} else if !ok {
		return errors.New("atlas: this is no map that MarshalBinary wrote")
	}
	var x [2]blas32.General
	for i, name := range []string{"rows", "map"} {
		shape, _ := f.Shape(name)
		values, err := f.Read(name)
		if err == nil && len(shape) != 2 {
			err = fmt.Errorf("its %s have shape %v", name, shape)
		}
		if err != nil {
			return fmt.Errorf("atlas: %w", err)
		}
		x[i] = linear.Matrix(shape[0], shape[1], values)
	}
	p := &points{x: x[0], metric: s.Metric, scale: s.Scale, columns: s.Columns}
	if x[0].Rows != x[1].Rows || x[0].Rows == 0 || s.Columns < 1 || s.Columns > x[0].Cols || x[0].Cols != p.width() {
		return fmt.Errorf("atlas: a map of %d rows of %d numbers (%d with room) and %d points", x[0].Rows, s.Columns,
			x[0].Cols, x[1].Rows)
	}
	u := UMAP{Metric: s.Metric, Neighbors: s.Neighbors, Epochs: s.Epochs, Pushes: s.Pushes, Rate: s.Rate,
		Repulsion: s.Repulsion, Connectivity: s.Connectivity, Dense: s.Dense, Seed: s.Seed, Components: x[1].Cols}
	if err := u.checkPlacing(s, x[0]); err != nil {
		return err
	}
	*m = Model{UMAP: u, XY: x[1], A: s.A, B: s.B, all: s.All, points: p}
	return nil
}

// checkPlacing returns what is wrong with settings of a file; those that Transform has no use for
// are not in it.
func (u UMAP) checkPlacing(s placing, x blas32.General) error {
	u.Spread = 1
	if err := u.check(x); err != nil {
		return err
	}
	for _, f := range []struct {
		name string
		v    float64
	}{{"A", s.A}, {"B", s.B}, {"Scale", s.Scale}} {
		if !(f.v > 0 && f.v <= math.MaxFloat64) {
			return fmt.Errorf("atlas: a map whose %s is %g; use one above 0", f.name, f.v)
		}
	}
	if !(s.All >= 0 && s.All <= math.MaxFloat64) {
		return fmt.Errorf("atlas: a map whose rows' mean distance is %g", s.All)
	}
	return nil
}

// reach returns the mean distance of all rows to their neighbours.
func (m *Model) reach() float64 {
	if m.Neighbors.Distance == nil {
		return m.all
	}
	means := make([]float64, len(m.Neighbors.Distance))
	for i, d := range m.Neighbors.Distance {
		means[i] = sum(d) / float64(len(d)+1)
	}
	return mean(means)
}
