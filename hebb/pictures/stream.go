package pictures

import (
	"cmp"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"deephebb/hebb/pictures/internal/pixels"
	"deephebb/internal/files"
	"deephebb/internal/gemm"
)

// A source is what the pictures of a dataset that streams are read from, each by its row.
type source interface {
	open(rows []int) (reader, error) // to read these rows
	look(row int) image.Image        // in its own proportions, blank where it can't be read
	size(row int) image.Point        // of that
	identify(row int, h fingerprint) // writes what the picture is known by
}

// A reader reads rows of a source that is open, from several goroutines if need be.
type reader interface {
	together() int                      // how many rows are best read at a time
	read(dst []uint8, rows []int) error // n × C × H × W
	close() error                       // what was read is good if that is nil
}

// readBatch reads rows into dst as values in 0…1.
func readBatch(s source, dst []float32, rows []int) error {
	r, err := s.open(rows)
	if err != nil {
		return err
	}
	size, each := len(dst)/max(len(rows), 1), r.together()
	errs := make([]error, (len(rows)+each-1)/each)
	gemm.Parallel(len(errs), func(i int) {
		some := rows[i*each : min((i+1)*each, len(rows))]
		pixels := lend(len(some) * size)
		defer buffers.Put(pixels)
		if errs[i] = r.read(*pixels, some); errs[i] == nil {
			toFloats(dst[i*each*size:][:len(*pixels)], *pixels)
		}
	})
	return cmp.Or(append(errs, r.close())...)
}

// buffers are lent out for a moment, so that reading leaves nothing behind to be collected.
var buffers = sync.Pool{New: func() any { return new([]uint8) }}

// lend returns a buffer of n bytes, which hold anything.
func lend(n int) *[]uint8 {
	b := buffers.Get().(*[]uint8)
	*b = slices.Grow((*b)[:0], n)[:n]
	return b
}

// readRows reads rows into dst, n × C × H × W.
func readRows(s source, dst []uint8, rows ...int) error {
	r, err := s.open(rows)
	if err != nil {
		return err
	}
	return cmp.Or(r.read(dst, rows), r.close())
}

// fileSource reads the pictures of a folder when they are asked for.
type fileSource struct {
	dir   string
	files []sourceFile
	shape Shape
	side  int // to bring them to; 0: as they are
	fit   Fit
	as    pixels.Options
}

// sourceFile is one picture file as it was when the folder was loaded.
type sourceFile struct {
	path  string // within the folder, with forward slashes
	bytes int64
	time  time.Time
	shown image.Point // the size of the picture to look at
}

// open leaves the files to be opened one by one.
func (s *fileSource) open([]int) (reader, error) { return s, nil }

func (s *fileSource) close() error { return nil }

func (s *fileSource) together() int { return 1 }

// read decodes the files of rows into dst.
func (s *fileSource) read(dst []uint8, rows []int) error {
	for i, row := range rows {
		if err := s.readFile(dst[i*s.shape.Len():][:s.shape.Len()], row); err != nil {
			return err
		}
	}
	return nil
}

// readFile decodes the file of one row into dst, C × H × W.
func (s *fileSource) readFile(dst []uint8, row int) error {
	return s.decode(row, func(p pixels.Planes) error {
		if s.side > 0 {
			p = s.fit.square(p, s.side)
		}
		if got := (Shape{p.C, p.H, p.W}); got != s.shape {
			return fmt.Errorf("pictures: %s is %v now, the others are %v: load the folder again",
				s.path(row), got, s.shape)
		}
		copy(dst, p.Pix)
		return nil
	})
}

const gone = "pictures: %s could be read when its folder was loaded and now can't: "

// decode reads the file of one row at its own size for use. A file that has changed since the
// folder was loaded is an error, not another picture.
func (s *fileSource) decode(row int, use func(pixels.Planes) error) error {
	file, path := s.files[row], s.path(row)
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf(gone+"%w", path, files.Bare(err))
	}
	if info.Size() != file.bytes || !info.ModTime().Equal(file.time) {
		return fmt.Errorf("pictures: %s has changed since its folder was loaded: load it again", path)
	}
	read := false
	_, err = pixels.Read(path, s.as, func(p pixels.Planes) error {
		read = true
		return use(p)
	})
	if err != nil && !read {
		return fmt.Errorf(gone+"it %w", path, files.Bare(err))
	}
	return err
}

func (s *fileSource) look(row int) image.Image {
	var m image.Image = image.NewNRGBA(image.Rectangle{Max: s.files[row].shown})
	s.decode(row, func(p pixels.Planes) error {
		if s.side > 0 {
			to := proportions(p.W, p.H, s.side)
			p = p.Resized(to.Y, to.X)
		}
		m = imageOf(p)
		return nil
	})
	return m
}

func (s *fileSource) path(row int) string {
	return filepath.Join(s.dir, filepath.FromSlash(s.files[row].path))
}

func (s *fileSource) size(row int) image.Point { return s.files[row].shown }

func (s *fileSource) identify(row int, h fingerprint) {
	file := s.files[row]
	h.text(file.path)
	for _, v := range []int64{file.bytes, file.time.UnixNano(), int64(s.side)} {
		h.number(v)
	}
	h.text(fmt.Sprint(s.fit, s.as.AsStored, s.as.Truncated))
}
