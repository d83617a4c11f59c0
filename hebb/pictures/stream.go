package pictures

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"deephebb/hebb/pictures/internal/pixels"
	"deephebb/internal/gemm"
)

// fileSource reads the pictures of a folder when they are asked for.
type fileSource struct {
	dir   string
	files []sourceFile
	shape Shape
	size  int // to resize to; 0: as they are
}

// sourceFile is one picture file as it was when the folder was loaded.
type sourceFile struct {
	path  string // within the folder, with forward slashes
	bytes int64
	time  time.Time
}

// read decodes the file of one row into dst, C × H × W. A file that has
// changed since the folder was loaded is an error, not another picture.
func (s *fileSource) read(dst []uint8, row int) error {
	file := s.files[row]
	path := filepath.Join(s.dir, filepath.FromSlash(file.path))
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("pictures: %s could be read when its folder was loaded and now can't: %w", path, pixels.Bare(err))
	}
	if info.Size() != file.bytes || !info.ModTime().Equal(file.time) {
		return fmt.Errorf("pictures: %s has changed since its folder was loaded: load the folder again", path)
	}
	p, err := pixels.DecodeFile(path, pixels.Options{Channels: s.shape.C, Size: s.size})
	if err != nil {
		return fmt.Errorf("pictures: %s could be read when its folder was loaded and now can't: it %w", path, err)
	}
	if got := (Shape{p.C, p.H, p.W}); got != s.shape {
		return fmt.Errorf("pictures: %s is %v now, the others are %v: load the folder again", path, got, s.shape)
	}
	copy(dst, p.Pix)
	return nil
}

// batch decodes the named files into dst as values in 0…1.
func (s *fileSource) batch(dst []float32, rows []int) error {
	size := s.shape.Len()
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
