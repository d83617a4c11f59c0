package pictures

import (
	"errors"
	"image"
	"os"
	"sync/atomic"
	"time"

	"deephebb/hebb/pictures/internal/pixels"
	"deephebb/internal/files"
	"deephebb/internal/gemm"
)

// Loading is how far a folder is read.
type Loading struct {
	Done, Total int      // files decoded and to decode; Total grows where others replace bad ones
	Dataset     *Dataset // nil but in the last
}

// reading decodes the files that a choice takes.
type reading struct {
	Folder
	*listing
	choice
	shelf

	size       int    // to bring pictures to; 0: as the first one is, negative: as they are
	tried      []bool // one a file, as are the next two
	errs       []error
	stats      []sourceFile
	taken      []time.Time
	done, left int // files decoded, and to decode
	yield      func(Loading) bool
}

var (
	errMixed = errors.New("pictures: several sizes") // none was asked for, and there are several, or large ones
	errLeft  = errors.New("pictures: left early")
)

// read decodes the chosen files, and others in place of bad ones, until all that are chosen are
// good.
func (f Folder) read(l *listing, yield func(Loading) bool) (*Dataset, error) {
	n := len(l.files)
	r := &reading{Folder: f, listing: l, choice: f.choosing(l), yield: yield,
		errs: make([]error, n), stats: make([]sourceFile, n), taken: make([]time.Time, n)}
	r.begin(f.Size)
	for {
		taken := r.take()
		fresh := r.untried(taken)
		if len(taken) == 0 && !r.part {
			return nil, r.allBad()
		}
		if len(fresh) == 0 {
			return r.dataset(taken), nil
		}
		r.left = len(fresh)
		if r.shape == (Shape{}) {
			fresh = fresh[:1] // the first good one decides for all
		}
		err := r.try(fresh)
		if errors.Is(err, errMixed) {
			r.begin(defaultSize)
		} else if err != nil {
			return nil, err
		}
	}
}

// begin starts, or starts anew at another size: what was decoded is decoded again, since a JPEG may
// then come smaller, and a picture shall not depend on how its size was found.
func (r *reading) begin(size int) {
	r.size, r.tried = size, make([]bool, len(r.files))
	r.shelf = newShelf(len(r.files), len(r.take()), r.Fit, r.Stream)
	if size > 0 {
		r.settle(Shape{r.channels(), size, size})
	}
}

func (r *reading) untried(taken []int) []int {
	var fresh []int
	for _, i := range taken {
		if !r.tried[i] {
			fresh = append(fresh, i)
		}
	}
	return fresh
}

// try decodes files, in parallel, and reports each.
func (r *reading) try(fresh []int) error {
	r.assign(fresh)
	sizes := make([]image.Point, len(fresh))
	finished := make(chan int, len(fresh))
	var stop atomic.Bool
	go func() {
		defer close(finished)
		gemm.Parallel(len(fresh), func(k int) {
			if !stop.Load() {
				sizes[k], r.errs[fresh[k]] = r.decode(fresh[k])
				finished <- k
			}
		})
	}()
	err := error(nil)
	for k := range finished {
		i := fresh[k]
		r.tried[i], r.bad[i] = true, r.errs[i] != nil
		r.done, r.left = r.done+1, r.left-1
		if err == nil && r.size == 0 && !r.bad[i] && r.other(sizes[k]) {
			err = errMixed
			stop.Store(true)
		}
		if err != errLeft && !r.yield(Loading{Done: r.done, Total: r.done + r.left}) {
			err = errLeft
			stop.Store(true)
		}
	}
	r.release(fresh, r.bad)
	if err == errMixed {
		r.notes = append(r.notes, r.mixed(fresh, sizes))
	}
	if err == nil && r.size < 0 {
		return r.different(fresh, sizes)
	}
	return err
}

// decode reads one file and shelves its picture if it has the shape of the others.
func (r *reading) decode(i int) (size image.Point, err error) {
	path := r.path(r.files[i])
	if info, err := os.Stat(path); err == nil {
		r.stats[i] = sourceFile{path: r.files[i], bytes: info.Size(), time: info.ModTime()}
	}
	r.taken[i], err = pixels.Read(path, r.options(r.size), func(p pixels.Planes) error {
		size = image.Pt(p.W, p.H)
		if r.shape == (Shape{}) && !(r.size == 0 && tooLarge(size)) { // no other is being read
			r.settle(Shape{p.C, p.H, p.W})
		}
		r.stats[i].shown = size
		if r.size > 0 {
			r.stats[i].shown = proportions(p.W, p.H, r.size)
		}
		if !r.stream && (r.size > 0 || !r.other(size)) {
			r.put(i, p, r.size)
		}
		return nil
	})
	return size, files.Bare(err)
}

// tooLarge reports whether pictures of a size are brought to another without being asked.
func tooLarge(size image.Point) bool { return max(size.X, size.Y) > largestOwn }

// other reports whether a picture's size is not the shelf's.
func (r *reading) other(size image.Point) bool { return size != image.Pt(r.shape.W, r.shape.H) }
