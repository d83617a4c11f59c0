package main

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb"
	"deephebb/hebb/pictures"
)

// loadModel reads a model of any kind.
func loadModel(path string) (hebb.Model, error) {
	m, err := hebb.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%w; write one with hebb train, or name it with --model", err)
	}
	return m, nil
}

// fits returns an error unless the model of a file takes these pictures.
func fits(path string, m hebb.Model, d *pictures.Dataset) error {
	if m.Input() != d.Shape {
		return misfit(path, m, d)
	}
	return nil
}

// misfit is the error for a model that takes other pictures.
func misfit(path string, m hebb.Model, d *pictures.Dataset) error {
	want, todo := m.Input(), ""
	if want.H == want.W && (want.H != d.Shape.H || want.W != d.Shape.W) {
		todo += fmt.Sprintf(" --size %d", want.H)
	}
	if want.C != d.Shape.C && want.C >= 3 && d.Shape.C >= 3 {
		todo += map[int]string{3: " --no-alpha", 4: " --alpha"}[want.C]
	}
	if todo != "" {
		todo = "give" + todo + " or "
	}
	return fmt.Errorf("the model %s takes pictures of %v and these are %v: %strain a model for them", path, want, d.Shape, todo)
}

// block is how many pictures are encoded between two looks at the clock; a multiple of what models take at a time, so that the
// features do not depend on it.
const block = 512

// encode turns the pictures into features, n × d.
func encode(s *session, m hebb.Model, d *pictures.Dataset) (x blas32.General, err error) {
	err = s.stage("encode", func() error {
		x = blas32.General{Rows: d.Len(), Cols: m.Dim(), Stride: m.Dim(), Data: make([]float32, d.Len()*m.Dim())}
		b := s.bar("encode", d.Len())
		defer b.close()
		b.set(0, func() string { return "" })
		for from := 0; from < d.Len(); from += block {
			some := make([]int, min(block, d.Len()-from))
			for i := range some {
				some[i] = from + i
			}
			part, err := m.Features(d.Pick(some))
			if err != nil {
				return err
			}
			copy(x.Data[from*x.Stride:], part.Data)
			b.set(from+len(some), func() string { return "" })
		}
		return nil
	})
	return x, err
}
