package npy

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"

	"deephebb/internal/files"
	"gonum.org/v1/gonum/blas/blas32"
)

// Write writes x, n × d, as a .npy file of float32 in C order, with the header that NumPy itself
// would write, whole or not at all.
func Write(path string, x blas32.General) error {
	return files.Write(path, func(w io.Writer) error { return Encode(w, x) })
}

// Encode writes the bytes of the file that Write writes.
func Encode(w io.Writer, x blas32.General) error {
	if err := Begin(w, x.Rows, x.Cols); err != nil {
		return err
	}
	return Rows(w, x)
}

// Begin writes what stands in a file before its rows; [Rows] writes all of them, in as many parts
// as they come in.
func Begin(w io.Writer, rows, cols int) error {
	text := fmt.Sprintf("{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }", rows, cols)
	const before = 10                                            // magic, version, length
	text += strings.Repeat(" ", 63-(before+len(text))%64) + "\n" // so that the numbers begin at a multiple of 64
	header := append([]byte(magic), 1, 0)                        // version 1.0
	header = binary.LittleEndian.AppendUint16(header, uint16(len(text)))
	_, err := w.Write(append(header, text...))
	return err
}

// Rows writes rows of a file that Begin began.
func Rows(w io.Writer, x blas32.General) error {
	row := make([]byte, 4*x.Cols)
	for i := range x.Rows {
		for j, v := range x.Data[i*x.Stride:][:x.Cols] {
			binary.LittleEndian.PutUint32(row[4*j:], math.Float32bits(v))
		}
		if _, err := w.Write(row); err != nil {
			return err
		}
	}
	return nil
}
