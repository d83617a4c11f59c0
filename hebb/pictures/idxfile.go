package pictures

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"deephebb/hebb/pictures/internal/pixels"
	"deephebb/internal/files"
)

// idxFile is an open IDX file past its header.
type idxFile struct {
	path string
	file *files.File
	r    io.Reader
	kind idxKind
	dims []int
	size int // the bytes that must follow
	got  int // of them read so far

	zipped bool
}

// idxKind is a type of numbers.
type idxKind struct {
	name  string
	bytes int
	whole func(b []byte) int // nil: not whole numbers
}

var idxKinds = map[uint8]idxKind{
	0x08: {"bytes", 1, func(b []byte) int { return int(b[0]) }},
	0x09: {"signed bytes", 1, func(b []byte) int { return int(int8(b[0])) }},
	0x0b: {"16-bit numbers", 2, func(b []byte) int { return int(int16(binary.BigEndian.Uint16(b))) }},
	0x0c: {"32-bit numbers", 4, func(b []byte) int { return int(int32(binary.BigEndian.Uint32(b))) }},
	0x0d: {"32-bit fractions", 4, nil},
	0x0e: {"64-bit fractions", 8, nil},
}

// start is how long the header is.
func (f *idxFile) start() int64 { return int64(4 + 4*len(f.dims)) }

func (f *idxFile) Close() error { return f.file.Close() }

// openIDX reads the header and checks that the file can hold what it says.
func openIDX(path string) (*idxFile, error) {
	file, err := files.Open(path)
	if err != nil {
		return nil, fmt.Errorf("pictures: %s can't be read: %w", path, files.Bare(err))
	}
	f := &idxFile{path: path, file: file}
	if err := f.readHeader(); err != nil {
		file.Close()
		return nil, fmt.Errorf("pictures: %s %w", path, err)
	}
	return f, nil
}

func (f *idxFile) readHeader() error {
	b := bufio.NewReaderSize(f.file, 1<<16)
	f.r = b
	magic, _ := b.Peek(2)
	f.zipped = len(magic) == 2 && magic[0] == 0x1f && magic[1] == 0x8b
	if f.zipped {
		z, err := gzip.NewReader(b)
		if err != nil {
			return fmt.Errorf("is a damaged gzip file: %w", err)
		}
		f.r = z
	}
	var head [4]byte
	if _, err := io.ReadFull(f.r, head[:]); err != nil || head[0] != 0 || head[1] != 0 {
		return errors.New("is no IDX file: it doesn't begin with two zero bytes (see http://yann.lecun.com/exdb/mnist)")
	}
	if f.kind = idxKinds[head[2]]; f.kind.bytes == 0 {
		return fmt.Errorf("holds numbers of type 0x%02x, which is none of the format's", head[2])
	}
	if head[3] < 1 || head[3] > 4 {
		return fmt.Errorf("has %d dimensions; 1 and 2 (labels), 3 and 4 (pictures) are read", head[3])
	}
	f.size = f.kind.bytes
	for range head[3] {
		var d [4]byte
		if _, err := io.ReadFull(f.r, d[:]); err != nil {
			return errors.New("ends within its header")
		}
		dim := int(d[0])<<24 | int(d[1])<<16 | int(d[2])<<8 | int(d[3])
		if dim == 0 || f.size > math.MaxInt/2048/dim {
			return fmt.Errorf("has a dimension of %d after %v", dim, f.dims)
		}
		f.dims = append(f.dims, dim)
		f.size *= dim
	}
	have, want := int(f.file.Info.Size()), int(f.start())+f.size
	switch most := 1032 * have; { // deflate's best ratio
	case f.zipped && f.size > most:
		return fmt.Errorf("is %d bytes long, which unpack to %d at most, and its header %v asks for %d",
			have, most, f.dims, f.size)
	case f.zipped || have == want:
		return nil
	case have > want:
		return fmt.Errorf("is %d bytes long, %d more than its header %v asks for: is it one file?",
			have, have-want, f.dims)
	}
	return fmt.Errorf("is %d bytes long and its header %v asks for %d: is it downloaded whole?", have, f.dims, want)
}

// read fills buf with the next bytes.
func (f *idxFile) read(buf []uint8) error {
	n, err := io.ReadFull(f.r, buf)
	f.got += n
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return fmt.Errorf("pictures: %s ends after %d bytes of data and its header %v asks for %d: "+
			"is it downloaded whole?", f.path, f.got, f.dims, f.size)
	}
	if err == nil && f.got == f.size { // one more byte makes gzip check its sum
		var more int
		if more, err = f.r.Read(make([]byte, 1)); more > 0 {
			return fmt.Errorf("pictures: %s goes on after the %d bytes of data that its header %v asks for: "+
				"is it one file?", f.path, f.size, f.dims)
		}
	}
	if err != nil && err != io.EOF {
		return fmt.Errorf("pictures: %s is damaged after %d bytes of data: %w; is it downloaded whole?",
			f.path, f.got, err)
	}
	return nil
}

// firstNumbers reads the first number of each row, from 0. Some programs write numbers of several
// bytes with the last one first, against the format; a file is read so, and reversed is true, if
// otherwise all of its numbers were multiples of 256.
func (f *idxFile) firstNumbers() (numbers []int, reversed bool, err error) {
	if f.kind.whole == nil {
		return nil, false, fmt.Errorf("pictures: %s holds %s; labels are whole numbers", f.path, f.kind.name)
	}
	row := make([]uint8, f.size/f.dims[0])
	first := row[:f.kind.bytes]
	numbers = make([]int, f.dims[0])
	swapped := make([]int, f.dims[0])
	all := 0
	for i := range numbers {
		if err := f.read(row); err != nil {
			return nil, false, err
		}
		numbers[i] = f.kind.whole(first)
		slices.Reverse(first)
		swapped[i] = f.kind.whole(first)
		all |= numbers[i]
	}
	if f.kind.bytes > 1 && all != 0 && all%256 == 0 {
		return swapped, true, nil
	}
	return numbers, false, nil
}

// pictures returns how the file's bytes are to be read: n pictures of a shape, pixel by pixel
// (interleaved) or plane by plane.
func (f *idxFile) pictures() (n int, s Shape, interleaved bool, err error) {
	if f.kind.name != "bytes" {
		return 0, s, false, fmt.Errorf("pictures: %s holds %s; pictures are bytes", f.path, f.kind.name)
	}
	channels := func(c int) bool { return c == 1 || c == 3 || c == 4 }
	switch d := f.dims; {
	case len(d) == 3:
		s = Shape{1, d[1], d[2]}
	case len(d) == 4 && channels(d[3]):
		s, interleaved = Shape{d[3], d[1], d[2]}, true
	case len(d) == 4 && channels(d[1]):
		s = Shape{d[1], d[2], d[3]}
	case len(d) == 4:
		return 0, s, false, fmt.Errorf("pictures: %s has dimensions %v: neither the second nor the last is a number "+
			"of channels, 1, 3 or 4", f.path, d)
	default:
		return 0, s, false, fmt.Errorf("pictures: %s has dimensions %v; pictures have 3 or 4: are pictures and labels "+
			"swapped?", f.path, d)
	}
	if s.H > pixels.MaxPixels/s.W {
		return 0, s, false, fmt.Errorf("pictures: %s holds pictures of %v; at most %d megapixels are read",
			f.path, s, pixels.MaxPixels/1_000_000)
	}
	return f.dims[0], s, interleaved, nil
}
