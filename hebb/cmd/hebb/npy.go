package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"github.com/sbinet/npyio/npy"
	"gonum.org/v1/gonum/blas/blas32"
)

// readFeatures reads a matrix n × d from a .npy file: float32 or float64 (rounded to float32), in rows (C order) or in columns
// (Fortran order). Every number of the header is checked against the length of the file before memory is taken.
func readFeatures(path string) (blas32.General, error) {
	f, err := os.Open(path)
	if err != nil {
		return blas32.General{}, fmt.Errorf("features %s can't be read: %w: write them with hebb encode", path, bare(err))
	}
	defer f.Close()
	x, err := readNPY(f)
	if err != nil {
		return blas32.General{}, fmt.Errorf("features %s can't be read: %w", path, err)
	}
	return x, nil
}

// counted is a reader that knows how many bytes were taken from it and gives as many as it is asked for: npy.Reader takes what it
// gets for what it wanted.
type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := io.ReadFull(c.r, p)
	c.n += int64(n)
	return n, err
}

func readNPY(f *os.File) (x blas32.General, err error) {
	info, err := f.Stat()
	if err != nil {
		return x, bare(err)
	}
	if !info.Mode().IsRegular() {
		return x, fmt.Errorf("it is not a regular file")
	}
	source := &counted{r: bufio.NewReaderSize(f, 1<<16)}
	r, err := openNPY(source)
	if err != nil {
		return x, err
	}
	h := r.Header.Descr
	if len(h.Shape) != 2 || h.Shape[0] < 1 || h.Shape[1] < 1 {
		return x, fmt.Errorf("its shape is %v; features have a row a picture, n × d", h.Shape)
	}
	width := map[string]int64{"f4": 4, "f8": 8}[strings.TrimLeft(h.Type, "<>|=")]
	if width == 0 {
		return x, fmt.Errorf("its numbers are of type %s; float32 (<f4) and float64 (<f8) are read", h.Type)
	}
	rows, cols, left := int64(h.Shape[0]), int64(h.Shape[1]), info.Size()-source.n
	if rows > math.MaxInt64/8/cols || rows*cols*width != left {
		return x, fmt.Errorf("its shape %d × %d asks for %d bytes a number and %d are left for all: is it whole?", rows, cols, width, left)
	}
	x = blas32.General{Rows: int(rows), Cols: int(cols), Stride: int(cols), Data: make([]float32, rows*cols)}
	if width == 4 {
		err = r.Read(&x.Data)
	} else {
		wide := make([]float64, rows*cols)
		err = r.Read(&wide)
		for i, v := range wide {
			x.Data[i] = float32(v)
		}
	}
	if err != nil {
		return x, err
	}
	if h.Fortran {
		byColumn := x.Data
		x.Data = make([]float32, len(byColumn))
		for j := range x.Cols {
			for i := range x.Rows {
				x.Data[i*x.Cols+j] = byColumn[j*x.Rows+i]
			}
		}
	}
	return x, nil
}

// openNPY reads the header; what is no header makes npy.NewReader panic.
func openNPY(r io.Reader) (reader *npy.Reader, err error) {
	defer func() {
		if recover() != nil {
			err = fmt.Errorf("its header is damaged")
		}
	}()
	reader, err = npy.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("it is no .npy file: %w", err)
	}
	return reader, nil
}

// writeFeatures writes x, n × d, as a .npy file of float32 in C order, with the header NumPy itself would write. (npyio writes
// matrices as float64 only.)
func writeFeatures(path string, x blas32.General) error {
	return writeFile(path, func(w io.Writer) error {
		text := fmt.Sprintf("{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }", x.Rows, x.Cols)
		const before = 10                                                         // magic, version, length
		text += strings.Repeat(" ", 63-(before+len(text))%64) + "\n"              // so that the numbers begin at a multiple of 64
		header := append(npy.Magic[:], 1, 0, byte(len(text)), byte(len(text)>>8)) // version 1.0
		if _, err := w.Write(append(header, text...)); err != nil {
			return err
		}
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
	})
}

// matching returns an error unless x has a row for each of n pictures.
func matching(path string, rows, n int, source input) error {
	if rows != n {
		return fmt.Errorf("%s has %d rows, and %v are %d pictures: name the pictures it was made from, with the same --limit and --balanced", path, rows, source, n)
	}
	return nil
}
