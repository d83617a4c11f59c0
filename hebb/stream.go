package hebb

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// fileSource reads the pictures of a folder when they are asked for.
type fileSource struct {
	dir   string
	files []sourceFile
	shape Shape
}

// sourceFile is one picture file, as it was when the folder was loaded.
type sourceFile struct {
	path string // within the folder
	size int64
	time time.Time
}

// read decodes file row into pixels, C × H × W.
func (s *fileSource) read(pixels []uint8, row int) error {
	path := filepath.Join(s.dir, s.files[row].path)
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("hebb: %s could be read when the folder was loaded and can't be now; load it again: %w", path, err)
	}
	return nil
}

// batch decodes the named files into dst as values in 0…1.
func (s *fileSource) batch(dst []float32, rows []int) error {
	size := s.shape.Len()
	errs := make([]error, len(rows))
	inParallel(len(rows), func(i int) {
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

// inParallel runs f(0…n−1), each once, on up to GOMAXPROCS goroutines.
func inParallel(n int, f func(i int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	if workers <= 1 {
		for i := range n {
			f(i)
		}
		return
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				f(i)
			}
		})
	}
	wg.Wait()
}
