package main

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb"
	"deephebb/hebb/cmd/hebb/internal/progress"
	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
	"deephebb/internal/files"
	"deephebb/internal/linear"
)

// openModel reads a model of any kind.
func openModel(path string) (hebb.Model, error) {
	if err := files.Genuine(path); err != nil {
		return nil, err
	}
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
	return fmt.Errorf("the model %s takes pictures of %v and these are %v: %strain a model for them",
		path, want, d.Shape, todo)
}

// block is how many pictures are encoded between two states of the progress; a multiple of what models
// take at a time, so that the features do not depend on it.
const block = 128

// encode turns the pictures into features, n × d.
func encode(s *session, m hebb.Model, d *pictures.Dataset) (x blas32.General, err error) {
	x = linear.Zeros(d.Len(), m.Dim())
	return x, encodeParts(s, m, d, func(from int, part blas32.General) error {
		copy(x.Data[from*x.Stride:], part.Data)
		return nil
	})
}

// encodeTo turns the pictures into features and writes them as they come.
func encodeTo(s *session, m hebb.Model, d *pictures.Dataset, path string) error {
	f, err := newFeatureFile(path, d.Len(), m.Dim(), d.Names)
	if err != nil {
		return err
	}
	defer f.drop()
	if err := encodeParts(s, m, d, func(_ int, part blas32.General) error { return f.add(part) }); err != nil {
		return err
	}
	return f.keep()
}

// A modelError is one of encoding, not of writing.
type modelError struct{ error }

// encodeParts turns the pictures into features, and hands them on in their order, some at a time, or all at
// once where the network has just been fitted to them.
func encodeParts(s *session, m hebb.Model, d *pictures.Dataset, use func(from int, part blas32.General) error) error {
	return s.stage("encode", func(b *progress.Bar) error {
		if n, is := m.(*network.Network); is && n.Fitted(d) {
			part, err := n.Features(d)
			if err != nil {
				return modelError{err}
			}
			b.Count(d.Len(), d.Len(), "pictures")
			return use(0, part)
		}
		for from := 0; from < d.Len() && !s.stopped(); from += block {
			some := make([]int, min(block, d.Len()-from))
			for i := range some {
				some[i] = from + i
			}
			part, err := m.Features(d.Pick(some))
			if err != nil {
				return modelError{err}
			}
			if err := use(from, part); err != nil {
				return err
			}
			b.Count(from+len(some), d.Len(), "pictures")
		}
		if s.stopped() {
			return errStopped
		}
		return nil
	})
}
