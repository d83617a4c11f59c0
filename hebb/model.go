package hebb

import (
	"encoding"
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
	"deephebb/internal/tensors"
)

// A Model makes features of pictures: an [Encoder], the article's, or a [network.Network], whose
// filters learn. Each learns by a method Train of its own.
type Model interface {
	// Features encodes the pictures: n × Dim, a picture a row, rows of norm 1. It fails if the
	// pictures are not of the shape Input or if one can't be read.
	Features(d *pictures.Dataset) (blas32.General, error)

	Input() pictures.Shape // of the pictures
	Dim() int              // length of a picture's features
	Save(path string) error
	String() string // a table of the layers

	// The file that Save writes, in memory.
	encoding.BinaryMarshaler
	encoding.BinaryUnmarshaler
}

var (
	_ Model = (*Encoder)(nil)
	_ Model = (*network.Network)(nil)
)

// Open reads a model of any kind: what [Encoder.Save], [network.Network.Save] or, for the article's
// encoder, PyTorch wrote. A type switch tells which it is. A file of PyTorch's has no settings: its
// pictures are then taken to be square, of twice the first layer's rows and columns, and its
// lateral weights to be Shared unless the channels' matrices differ.
func Open(path string) (Model, error) {
	f, err := tensors.Open(path)
	if err != nil {
		return nil, fmt.Errorf("hebb: can't read the model %w", err)
	}
	defer f.Close()
	var m Model
	if network.Is(f.Metadata()) {
		m, err = network.Read(f)
	} else {
		m, err = decode(f)
	}
	if err != nil {
		return nil, fmt.Errorf("hebb: can't read the model %s: %w", path, err)
	}
	return m, nil
}
