package npy

import (
	"encoding/binary"
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/files"
)

// A RowReader gives some rows at a time of a matrix that [Write] wrote. It may be used by several
// goroutines.
type RowReader struct {
	Rows, Cols int

	file  *files.File
	start int64 // of the numbers
}

// OpenRows opens the file of a matrix of float32 in C order. Close it when it has been read.
func OpenRows(path string) (*RowReader, error) {
	f, err := files.Open(path)
	if err != nil {
		return nil, err
	}
	a, err := open(f, f.Info.Size(), "")
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	h := a.header
	if len(h.shape) != 2 || h.descr != "<f4" || h.fortran {
		f.Close()
		return nil, fmt.Errorf("%s: it has numbers %s in shape %v; some rows at a time are read of float32, n × d, "+
			"in C order, as hebb encode writes them", path, h.descr, h.shape)
	}
	return &RowReader{h.shape[0], h.shape[1], f, h.length}, nil
}

// Read reads the rows into x, which has as many columns, from row at on.
func (r *RowReader) Read(x blas32.General, at int) error {
	if x.Cols != r.Cols || at < 0 || at+x.Rows > r.Rows {
		panic(fmt.Sprintf("npy: rows %d to %d of %d numbers, of %d × %d", at, at+x.Rows, x.Cols, r.Rows, r.Cols))
	}
	b := make([]byte, 4*x.Rows*x.Cols)
	if _, err := r.file.ReadAt(b, r.start+4*int64(at)*int64(r.Cols)); err != nil {
		return fmt.Errorf("%s: %w", r.file.Name(), cut(err))
	}
	for i := range x.Rows {
		row := x.Data[i*x.Stride:][:x.Cols]
		for j := range row {
			row[j] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*(i*x.Cols+j):]))
		}
	}
	return nil
}

// Close closes the file.
func (r *RowReader) Close() error { return r.file.Close() }
