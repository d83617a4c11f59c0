package pictures

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"time"

	"deephebb/hebb/pictures/internal/pixels"
	"deephebb/internal/files"
	"deephebb/internal/gemm"
)

// A source is what the pictures of a dataset that streams are read from, each by its row.
type source interface {
	read(dst []uint8, row int) error // C × H × W
	look(row int) image.Image        // in its own proportions, blank where it can't be read
	size(row int) image.Point        // of that
	identify(row int, h fingerprint) // writes what the picture is known by
}

// readBatch reads rows into dst as values in 0…1.
func readBatch(s source, dst []float32, rows []int) error {
	size := len(dst) / max(len(rows), 1)
	errs := make([]error, len(rows))
	gemm.Parallel(len(rows), func(i int) {
		pixels := make([]uint8, size)
		if errs[i] = s.read(pixels, rows[i]); errs[i] == nil {
			toFloats(dst[i*size:][:size], pixels)
		}
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
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

// read decodes the file of one row into dst, C × H × W.
func (s *fileSource) read(dst []uint8, row int) error {
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
