package jobs

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/files"
	"deephebb/internal/linear"
	"deephebb/internal/npy"
)

// Numbers in the files of pieces are little-endian, one after the other.

func writeInts(w io.Writer, values []int64) error {
	b := make([]byte, 0, 1<<16)
	for len(values) > 0 {
		n := min(len(values), cap(b)/8)
		for _, v := range values[:n] {
			b = binary.LittleEndian.AppendUint64(b, uint64(v))
		}
		if _, err := w.Write(b); err != nil {
			return err
		}
		b, values = b[:0], values[n:]
	}
	return nil
}

// readInts reads a file of so many numbers, and calls use with a few at a time and where they stand.
func readInts(path string, count int, use func(at int, values []int64)) error {
	f, err := files.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	b, values := make([]byte, 1<<16), make([]int64, 1<<13)
	for at := 0; at < count; {
		n := min(len(values), count-at)
		if _, err := io.ReadFull(f, b[:8*n]); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		for i := range n {
			values[i] = int64(binary.LittleEndian.Uint64(b[8*i:]))
		}
		use(at, values[:n])
		at += n
	}
	return nil
}

// addInts adds the numbers in the files of a stage's pieces.
func (s stage) addInts(total []int64) error {
	for i := range s.Count {
		if err := readInts(s.path(i), len(total), func(at int, values []int64) {
			for j, v := range values {
				total[at+j] += v
			}
		}); err != nil {
			return err
		}
	}
	return nil
}

func writeRows(w io.Writer, x blas32.General) error { return npy.Rows(w, x) }

// readRows reads the rows in the files of a stage's pieces, one after the other.
func (s stage) readRows(rows, cols int) (blas32.General, error) {
	x := linear.Zeros(rows, cols)
	at := 0
	for i := range s.Count {
		b, err := files.Read(s.path(i), 4*int64(len(x.Data)-at))
		if err != nil {
			return x, err
		}
		for ; len(b) >= 4; b = b[4:] {
			x.Data[at] = math.Float32frombits(binary.LittleEndian.Uint32(b))
			at++
		}
	}
	if at != len(x.Data) {
		return x, fmt.Errorf("jobs: %s has %d numbers of %d × %d", s.Folder, at, rows, cols)
	}
	return x, nil
}
