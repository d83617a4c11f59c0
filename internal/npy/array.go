package npy

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"deephebb/internal/files"
	"gonum.org/v1/gonum/blas/blas32"
)

// An Array is an array of which the header has been read.
type Array struct {
	name   string // for errors
	header header
	number number
	count  int // of numbers
	r      *bufio.Reader
	close  []io.Closer
}

// Open reads the header of a .npy file, or of an array of a .npz archive: the one called name, or
// without a name its only one. Close it when it has been read.
func Open(path, name string) (*Array, error) {
	f, err := files.Open(path)
	if err != nil {
		return nil, err
	}
	a, err := open(f, f.Info.Size(), name)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	a.name, a.close = path, append(a.close, f)
	return a, nil
}

// open reads the header of a file of size bytes, which may be an archive.
func open(f io.ReaderAt, size int64, name string) (*Array, error) {
	var start [4]byte
	if n, err := f.ReadAt(start[:], 0); err != nil && err != io.EOF {
		return nil, files.Bare(err)
	} else if s := string(start[:n]); s == "PK\x03\x04" || s == "PK\x05\x06" {
		return openMember(f, size, name)
	}
	if name != "" {
		return nil, fmt.Errorf("it is no .npz archive, so it has no array called %s", name)
	}
	return newArray(io.NewSectionReader(f, 0, size), size)
}

// newArray reads the header of a file of size bytes.
func newArray(r io.Reader, size int64) (*Array, error) {
	a := &Array{r: bufio.NewReaderSize(r, 1<<16)}
	var err error
	if a.header, err = readHeader(a.r, size); err != nil {
		return nil, err
	}
	if a.number, err = numbers(a.header.descr); err != nil {
		return nil, err
	}
	if a.count, err = a.header.count(); err != nil {
		return nil, err
	}
	left := size - a.header.length
	if int64(a.count) > math.MaxInt64/8 || int64(a.count)*int64(a.number.width) != left {
		return nil, fmt.Errorf("its shape %v asks for %d bytes a number, and %d bytes are left for all: is it whole?",
			a.header.shape, a.number.width, left)
	}
	return a, nil
}

// count is how many numbers a shape has.
func (h header) count() (int, error) {
	if slices.Contains(h.shape, 0) {
		return 0, nil
	}
	n := 1
	for _, d := range h.shape {
		if n > math.MaxInt/d {
			return 0, fmt.Errorf("its shape %v is out of range", h.shape)
		}
		n *= d
	}
	return n, nil
}

// Close closes the file.
func (a *Array) Close() error {
	var err error
	for _, c := range a.close {
		err = errors.Join(err, c.Close())
	}
	return err
}

// Shape is the array's shape, empty for a single number.
func (a *Array) Shape() []int { return slices.Clone(a.header.shape) }

// Type is the type of the numbers and their byte order, such as <f4.
func (a *Array) Type() string { return a.header.descr }

// Matrix reads an array of two dimensions, neither of them 0, once. Numbers are rounded to float32;
// one that is too large for it is an error. NaN and ±Inf are read as they are.
func (a *Array) Matrix() (x blas32.General, err error) {
	s := a.header.shape
	if len(s) != 2 || s[0] < 1 || s[1] < 1 {
		return x, fmt.Errorf("%s: its shape is %v; features have a row a picture, n × d", a.name, s)
	}
	rows, cols := s[0], s[1]
	data := make([]float32, a.count)
	part := make([]float32, min(bufferSize, a.count))
	err = a.each(func(from, n int, b []byte) (int, error) {
		if !a.header.fortran {
			return a.number.float(data[from:][:n], b)
		}
		at, err := a.number.float(part[:n], b)
		for i, v := range part[:n] {
			data[(from+i)%rows*cols+(from+i)/rows] = v
		}
		return at, err
	})
	if bad, ok := err.(*badNumber); ok {
		i := bad.at
		if a.header.fortran {
			i = i%rows*cols + i/rows
		}
		err = fmt.Errorf("row %d, column %d: %w", i/cols, i%cols, bad.err)
	}
	if err != nil {
		return x, fmt.Errorf("%s: %w", a.name, err)
	}
	return blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: data}, nil
}

// Ints reads an array of one dimension, or of one column, of whole numbers, once.
func (a *Array) Ints() ([]int, error) {
	s := a.header.shape
	if len(s) != 1 && (len(s) != 2 || s[1] != 1) {
		return nil, fmt.Errorf("%s: its shape is %v; labels have a number a picture, n", a.name, s)
	}
	list := make([]int, a.count)
	err := a.each(func(from, n int, b []byte) (int, error) { return a.number.whole(list[from:][:n], b) })
	if bad, ok := err.(*badNumber); ok {
		err = fmt.Errorf("number %d: %w", bad.at, bad.err)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.name, err)
	}
	return list, nil
}

// badNumber is the error of a number that does not fit, with its place in the file.
type badNumber struct {
	at  int
	err error
}

func (b *badNumber) Error() string { return b.err.Error() }

// bufferSize is how many numbers are read at a time.
const bufferSize = 1 << 13

// each reads the bytes of n numbers at a time, in the order of the file, and then its end, where an
// archive has its checksum and says if there is more.
func (a *Array) each(do func(from, n int, b []byte) (at int, err error)) error {
	buf := make([]byte, min(bufferSize, a.count)*a.number.width)
	for from := 0; from < a.count; {
		n := min(bufferSize, a.count-from)
		part := buf[:n*a.number.width]
		if _, err := io.ReadFull(a.r, part); err != nil {
			return cut(err)
		}
		if at, err := do(from, n, part); err != nil {
			return &badNumber{from + at, err}
		}
		from += n
	}
	if _, err := a.r.ReadByte(); err != nil && err != io.EOF {
		return cut(err)
	}
	return nil
}

// early reports whether an error is that of a file that ends before it should.
func early(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }

// cut is the error of reading less than there should be.
func cut(err error) error {
	if early(err) {
		return errors.New("it ends early: is it whole?")
	}
	return fmt.Errorf("it can't be read (%w)", files.Bare(err))
}

// Read reads a matrix n × d: all of [Open], [Array.Matrix] and Close.
func Read(path, name string) (blas32.General, error) {
	a, err := Open(path, name)
	if err != nil {
		return blas32.General{}, err
	}
	defer a.Close()
	return a.Matrix()
}

// ReadInts reads whole numbers: all of [Open], [Array.Ints] and Close.
func ReadInts(path, name string) ([]int, error) {
	a, err := Open(path, name)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	return a.Ints()
}
