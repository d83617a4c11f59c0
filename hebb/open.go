package hebb

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"
)

// A Model makes features of pictures: an [Encoder], the article's, or a
// [Network], whose filters learn. Each learns by a method Train of its own.
type Model interface {
	// Features encodes the pictures: n × Dim, a picture a row, rows of norm 1.
	// A dataset that does not fit panics; if a picture can't be read there are
	// no rows and Err says why.
	Features(d *Dataset) blas32.General

	Dim() int              // length of a picture's features
	Fits(d *Dataset) error // why the model can't encode the dataset, nil if it can
	Err() error            // why the last Train or Features stopped early
	Save(path string) error
	String() string // a table of the layers
}

var (
	_ Model = (*Encoder)(nil)
	_ Model = (*Network)(nil)
)

// Open reads a model of any kind: what [Network.Save], [Encoder.Save] or, for
// the article's encoder, PyTorch wrote. A type switch tells which it is.
func Open(path string) (Model, error) {
	tensors, metadata, err := readTensors(path)
	if err == nil {
		var m Model
		if text, ok := metadata[networkKey]; ok {
			m, err = networkFrom(tensors, text)
		} else {
			m, err = fromTensors(tensors, metadata, Config{}, true)
		}
		if err == nil {
			return m, nil
		}
	}
	return nil, fmt.Errorf("hebb: can't read the model %s: %w", path, err)
}
