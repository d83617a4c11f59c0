package pictures

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"

	"deephebb/hebb/pictures/internal/pixels"
	"deephebb/internal/gemm"
)

// IDX loads MNIST's files (http://yann.lecun.com/exdb/mnist, "the IDX file format"): bytes, of
// shape n × H × W (gray), n × H × W × C or n × C × H × W with 1, 3 or 4 channels. Files may be
// gzipped, whatever their names.
type IDX struct {
	// Labels is the file of n labels, one byte each; empty: no labels. Classes are "0", "1", … up
	// to the largest.
	Labels string

	// Size resizes to Size × Size as [Folder.Size] does. 0: as they are.
	Size int

	// Limit takes the first Limit pictures, 0 all of them.
	Limit int

	// Balanced takes Balanced pictures, as many of each class (see [Dataset.Balanced]); it needs
	// Labels and excludes Limit.
	Balanced int
}

// LoadIDX loads pictures and, unless that is empty, their labels; see [IDX].
func LoadIDX(images, labels string) (*Dataset, error) { return IDX{Labels: labels}.Load(images) }

// Load reads the files. Every number in their headers is checked against the length of the file
// before memory is taken; a file that is cut short, holds something else, or doesn't match its
// labels is an error with both numbers.
func (x IDX) Load(path string) (*Dataset, error) {
	if x.Size < 0 || x.Size > maxSide || x.Limit < 0 || x.Balanced < 0 {
		return nil, fmt.Errorf("pictures: IDX.Size %d, Limit %d, Balanced %d: all count from 0, Size up to %d", x.Size, x.Limit, x.Balanced, maxSide)
	}
	if x.Limit > 0 && x.Balanced > 0 {
		return nil, fmt.Errorf("pictures: IDX.Limit (%d) and IDX.Balanced (%d) exclude each other", x.Limit, x.Balanced)
	}
	if x.Balanced > 0 && x.Labels == "" {
		return nil, errors.New("pictures: IDX.Balanced needs a file in IDX.Labels: use Limit")
	}
	f, err := openIDX(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	n, in, interleaved, err := f.pictures()
	if err != nil {
		return nil, err
	}
	labels, classes, err := x.labels(n, path)
	if err != nil {
		return nil, err
	}
	var places []int
	if x.Balanced > 0 {
		places = balancedPick(labels, len(classes), x.Balanced)
	} else {
		places = balancedPick(make([]int, n), 1, x.Limit)
	}
	d := &Dataset{Shape: in, Classes: classes}
	if x.Size > 0 {
		d.Shape.H, d.Shape.W = x.Size, x.Size
	}
	for _, i := range places {
		d.Names = append(d.Names, strconv.Itoa(i))
		if labels != nil {
			d.Labels = append(d.Labels, labels[i])
		}
	}
	d.pixels = make([]uint8, len(places)*d.Shape.Len())
	if err := f.readPictures(d, places, in, interleaved); err != nil {
		return nil, err
	}
	return d, nil
}

// readPictures fills the dataset's pixels with the pictures at the given places of the file, a
// block at a time.
func (f *idxFile) readPictures(d *Dataset, places []int, in Shape, interleaved bool) error {
	block := max(1, min(256, len(places), 1<<24/in.Len()))
	buf := make([]uint8, block*in.Len())
	at := 0 // how many pictures of the file have been read
	for from := 0; from < len(places); from += block {
		some := places[from:min(from+block, len(places))]
		for k, i := range some {
			for ; at <= i; at++ {
				if err := f.read(buf[k*in.Len():][:in.Len()]); err != nil {
					return err
				}
			}
		}
		gemm.Parallel(len(some), func(k int) {
			p := pixels.Planes{Pix: buf[k*in.Len():][:in.Len()], C: in.C, H: in.H, W: in.W}
			if interleaved {
				p = p.FromInterleaved()
			}
			if p.C == 4 {
				p.ClearHidden()
			}
			copy(d.picture(from+k), p.Resized(d.Shape.H, d.Shape.W).Pix)
		})
	}
	return nil
}

// labels reads the label file of n pictures.
func (x IDX) labels(n int, images string) (labels []int, classes []string, err error) {
	if x.Labels == "" {
		return nil, nil, nil
	}
	f, err := openIDX(x.Labels)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	if len(f.dims) != 1 {
		return nil, nil, fmt.Errorf("pictures: %s has %d dimensions; labels have 1: are pictures and labels swapped?", x.Labels, len(f.dims))
	}
	if f.dims[0] != n {
		return nil, nil, fmt.Errorf("pictures: %s holds %d labels and %s %d pictures", x.Labels, f.dims[0], images, n)
	}
	buf := make([]uint8, n)
	if err := f.read(buf); err != nil {
		return nil, nil, err
	}
	labels = make([]int, n)
	for i, v := range buf {
		labels[i] = int(v)
		for len(classes) <= int(v) {
			classes = append(classes, strconv.Itoa(len(classes)))
		}
	}
	return labels, classes, nil
}

// idxFile is an open IDX file past its header.
type idxFile struct {
	path string
	file *os.File
	r    io.Reader
	dims []int
	size int // product of dims: the bytes that must follow
	got  int // of them read so far
}

func (f *idxFile) Close() error { return f.file.Close() }

// openIDX reads the header and checks that the file can hold what it says.
func openIDX(path string) (*idxFile, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("pictures: %s can't be read: %w", path, pixels.Bare(err))
	}
	f := &idxFile{path: path, file: file}
	if err := f.readHeader(); err != nil {
		file.Close()
		return nil, fmt.Errorf("pictures: %s %w", path, err)
	}
	return f, nil
}

func (f *idxFile) readHeader() error {
	info, err := f.file.Stat()
	if err != nil {
		return pixels.Bare(err)
	}
	if !info.Mode().IsRegular() {
		return errors.New("is not a regular file: name an IDX file")
	}
	b := bufio.NewReaderSize(f.file, 1<<16)
	f.r = b
	magic, _ := b.Peek(2)
	zipped := len(magic) == 2 && magic[0] == 0x1f && magic[1] == 0x8b
	if zipped {
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
	if head[2] != 0x08 {
		return fmt.Errorf("holds numbers of type 0x%02x; bytes, 0x08, are read", head[2])
	}
	if head[3] < 1 || head[3] > 4 {
		return fmt.Errorf("has %d dimensions; 1 (labels), 3 and 4 (pictures) are read", head[3])
	}
	f.size = 1
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
	header := 4 + 4*len(f.dims)
	if have := int(info.Size()); !zipped && have != header+f.size {
		return fmt.Errorf("is %d bytes long and its header %v asks for %d: is it downloaded whole?", have, f.dims, header+f.size)
	} else if most := 1032 * have; zipped && f.size > most { // deflate's best ratio
		return fmt.Errorf("is %d bytes long, which unpack to %d at most, and its header %v asks for %d", have, most, f.dims, f.size)
	}
	return nil
}

// read fills buf with the next bytes.
func (f *idxFile) read(buf []uint8) error {
	n, err := io.ReadFull(f.r, buf)
	f.got += n
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return fmt.Errorf("pictures: %s ends after %d bytes of data and its header %v asks for %d: is it downloaded whole?", f.path, f.got, f.dims, f.size)
	}
	if err == nil && f.got == f.size { // one more byte makes gzip check its sum
		var more int
		if more, err = f.r.Read(make([]byte, 1)); more > 0 {
			return fmt.Errorf("pictures: %s goes on after the %d bytes of data that its header %v asks for", f.path, f.size, f.dims)
		}
	}
	if err != nil && err != io.EOF {
		return fmt.Errorf("pictures: %s is damaged after %d bytes of data: %w; is it downloaded whole?", f.path, f.got, err)
	}
	return nil
}

// pictures returns how the file's bytes are to be read: n pictures of a shape, pixel by pixel
// (interleaved) or plane by plane.
func (f *idxFile) pictures() (n int, s Shape, interleaved bool, err error) {
	channels := func(c int) bool { return c == 1 || c == 3 || c == 4 }
	switch d := f.dims; {
	case len(d) == 3:
		s = Shape{1, d[1], d[2]}
	case len(d) == 4 && channels(d[3]):
		s, interleaved = Shape{d[3], d[1], d[2]}, true
	case len(d) == 4 && channels(d[1]):
		s = Shape{d[1], d[2], d[3]}
	case len(d) == 4:
		return 0, s, false, fmt.Errorf("pictures: %s has dimensions %v: neither the second nor the last is a number of channels, 1, 3 or 4", f.path, d)
	default:
		return 0, s, false, fmt.Errorf("pictures: %s has dimensions %v; pictures have 3 or 4: are pictures and labels swapped?", f.path, d)
	}
	if s.H > pixels.MaxPixels/s.W {
		return 0, s, false, fmt.Errorf("pictures: %s holds pictures of %v; at most %d megapixels are read", f.path, s, pixels.MaxPixels/1_000_000)
	}
	return f.dims[0], s, interleaved, nil
}
