package pictures

import (
	"fmt"
	"os"
	"path/filepath"

	"deephebb/hebb/pictures/internal/pixels"
	"deephebb/internal/gemm"
)

// reading is a folder half read: which files turned out bad, and where the
// pixels of the good ones stand.
type reading struct {
	Folder
	dir    string
	list   *listing
	shape  Shape
	stream bool

	errs  []error // of each file, once it has been tried
	tried []bool
	slot  []int // where in pixels a file's picture stands
	free  []int // places of pixels without a picture
	stats []sourceFile

	pixels []uint8
}

// read decodes the files that the limits choose. Where some are bad, the choice
// is made again among the rest until nothing new is chosen.
func (f Folder) read(dir string, list *listing) (*Dataset, error) {
	r := &reading{Folder: f, dir: dir, list: list, stream: f.Stream,
		errs: make([]error, len(list.files)), tried: make([]bool, len(list.files)), slot: make([]int, len(list.files)),
		stats: make([]sourceFile, len(list.files))}
	chosen := r.choose()
	shape, ok := f.firstShape(dir, list.files)
	if ok {
		r.shape = shape
		r.stream = r.stream || int64(len(chosen)) > memoryBound/int64(shape.Len())
		if !r.stream {
			r.pixels = make([]uint8, len(chosen)*shape.Len())
			for i := range chosen {
				r.free = append(r.free, i)
			}
		}
	}
	for {
		var fresh []int
		for _, i := range chosen {
			if !r.tried[i] {
				fresh = append(fresh, i)
			}
		}
		if len(fresh) == 0 {
			break
		}
		if err := r.try(fresh); err != nil {
			return nil, err
		}
		chosen = r.choose()
	}
	if len(chosen) == 0 {
		return nil, r.allBad()
	}
	return r.dataset(chosen), nil
}

// choose returns the files that the limits take among those not known as bad.
func (r *reading) choose() []int {
	var alive, labels []int
	for i := range r.list.files {
		if r.errs[i] == nil {
			alive = append(alive, i)
			if r.list.labels != nil {
				labels = append(labels, r.list.labels[i])
			}
		}
	}
	switch {
	case r.Balanced > 0:
		chosen := balancedPick(labels, len(r.list.classes), r.Balanced)
		for k, i := range chosen {
			chosen[k] = alive[i]
		}
		return chosen
	case r.Limit > 0:
		return alive[:min(r.Limit, len(alive))]
	}
	return alive
}

// try decodes files for the first time, in parallel; the error is about sides
// that differ.
func (r *reading) try(files []int) error {
	if !r.stream && r.shape.Len() > 0 {
		for _, i := range files {
			r.slot[i] = r.free[0]
			r.free = r.free[1:]
		}
	}
	sizes := make([]Shape, len(files))
	gemm.Parallel(len(files), func(k int) {
		i := files[k]
		path := r.path(i)
		if info, err := os.Stat(path); err == nil {
			r.stats[i] = sourceFile{r.list.files[i], info.Size(), info.ModTime()}
		}
		p, err := pixels.DecodeFile(path, pixels.Options{Channels: r.channels(), Size: r.Size})
		r.errs[i], r.tried[i] = err, true
		if err != nil {
			return
		}
		sizes[k] = Shape{p.C, p.H, p.W}
		if sizes[k] == r.shape && !r.stream {
			copy(r.pixels[r.slot[i]*r.shape.Len():], p.Pix)
		}
	})
	for k, i := range files {
		if r.errs[i] != nil {
			r.free = append(r.free, r.slot[i])
			continue
		}
		if s := sizes[k]; s != r.shape && r.Size == 0 {
			return fmt.Errorf("pictures: %s is %d×%d and the pictures before it %d×%d: set a size to bring them to",
				r.path(i), s.W, s.H, r.shape.W, r.shape.H)
		}
	}
	return nil
}

func (r *reading) path(i int) string {
	return filepath.Join(r.dir, filepath.FromSlash(r.list.files[i]))
}

// allBad is the error when no file could be read.
func (r *reading) allBad() error {
	return fmt.Errorf("pictures: none of the %d pictures in %s can be read: the first, %s, %w; are they downloaded whole?",
		len(r.list.files), r.dir, r.list.files[0], r.errs[0])
}

// dataset gathers the good files.
func (r *reading) dataset(chosen []int) *Dataset {
	d := &Dataset{Shape: r.shape, Classes: r.list.classes, Names: make([]string, len(chosen))}
	if r.list.labels != nil {
		d.Labels = make([]int, len(chosen))
	}
	if r.stream {
		d.source = &fileSource{dir: r.dir, shape: r.shape, size: r.Size}
	} else {
		d.pixels, d.rows = r.pixels, make([]int, len(chosen))
	}
	for k, i := range chosen {
		d.Names[k] = r.list.files[i]
		if d.Labels != nil {
			d.Labels[k] = r.list.labels[i]
		}
		if r.stream {
			d.source.files = append(d.source.files, r.stats[i])
		} else {
			d.rows[k] = r.slot[i]
		}
	}
	for i, err := range r.errs {
		if err != nil {
			d.Skipped = append(d.Skipped, Skipped{r.list.files[i], err})
		}
	}
	return d
}
