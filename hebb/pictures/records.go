package pictures

import (
	"cmp"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"sort"
	"time"

	"deephebb/hebb/pictures/internal/pixels"
	"deephebb/internal/files"
)

// recordSource reads pictures when they are asked for from files of records of one length: those of
// MNIST's and CIFAR's formats.
type recordSource struct {
	files  []recordFile
	length int // of a record, in bytes
	shape  Shape
	shown  image.Point                        // the size of a picture to look at
	planes func(record []uint8) pixels.Planes // a picture as its record has it, of which it may use the memory
}

// recordFile is a file of records as it was when it was loaded.
type recordFile struct {
	path  string
	bytes int64
	time  time.Time
	start int64 // of the first record
	end   int   // how many records the files up to this one have

	handle *handle // by which it is read
}

// add takes in a file of n records that begin at start.
func (s *recordSource) add(f *files.File, path string, start int64, n int) {
	if len(s.files) > 0 {
		n += s.files[len(s.files)-1].end
	}
	s.files = append(s.files, recordFile{path, f.Info.Size(), f.Info.ModTime(), start, n, new(handle)})
}

// at returns the number of a row's file, and of its record there.
func (s *recordSource) at(row int) (file, number int) {
	k := sort.Search(len(s.files), func(k int) bool { return row < s.files[k].end })
	if k > 0 {
		row -= s.files[k-1].end
	}
	return k, row
}

// A recordReader reads those files of a source that the rows of a batch stand in.
type recordReader struct {
	*recordSource
	opened []*files.File // one a file; nil: none of the rows stands there
}

// open opens the files of rows.
func (s *recordSource) open(rows []int) (reader, error) {
	r := &recordReader{s, make([]*files.File, len(s.files))}
	for _, row := range rows {
		k, _ := s.at(row)
		if r.opened[k] != nil {
			continue
		}
		f, err := s.files[k].handle.take(s.files[k].path)
		if err != nil {
			r.done()
			return nil, s.files[k].lost(err)
		}
		r.opened[k] = f
	}
	return r, nil
}

// same is an error if a file is not as it was when it was loaded: what was read of it is then not
// what was loaded.
func (f recordFile) same() error {
	now, err := os.Stat(f.path)
	if err != nil {
		return f.lost(err)
	}
	if now.Size() != f.bytes || !now.ModTime().Equal(f.time) {
		return fmt.Errorf("pictures: %s has changed since it was loaded: load it again", f.path)
	}
	return nil
}

// lost is the error of a file that can no longer be read.
func (f recordFile) lost(err error) error {
	return fmt.Errorf("pictures: %s could be read when it was loaded and now can't: it %w", f.path, files.Bare(err))
}

// together is as many records as fill 16 KiB, which one call of the system reads where they stand
// side by side.
func (r *recordReader) together() int { return max(1, 1<<14/r.length) }

func (r *recordReader) read(dst []uint8, rows []int) error {
	size := r.shape.Len()
	buffer := lend(len(rows) * r.length)
	defer buffers.Put(buffer)
	records := *buffer
	for at := 0; at < len(rows); {
		k, number := r.at(rows[at])
		n := 1
		for at+n < len(rows) && rows[at+n] == rows[at]+n && rows[at+n] < r.files[k].end {
			n++
		}
		some := records[at*r.length:][:n*r.length]
		if _, err := r.opened[k].ReadAt(some, r.files[k].start+int64(number)*int64(r.length)); err == io.EOF {
			return cmp.Or(r.files[k].same(), r.files[k].lost(errors.New("ends too early")))
		} else if err != nil {
			return r.files[k].lost(err)
		}
		at += n
	}
	for i := range rows {
		p := r.planes(records[i*r.length:][:r.length:r.length])
		copy(dst[i*size:][:size], p.Resized(r.shape.H, r.shape.W).Pix)
	}
	return nil
}

// close ends the reading. A file that is not as it was when it was loaded is an error.
func (r *recordReader) close() error {
	defer r.done()
	for k, f := range r.opened {
		if f == nil {
			continue
		}
		if err := r.files[k].same(); err != nil {
			return err
		}
	}
	return nil
}

func (r *recordReader) done() {
	for k, f := range r.opened {
		if f != nil {
			r.files[k].handle.done()
		}
	}
}

// look brings the fitted picture back to its own proportions, as it is done with those in memory.
func (s *recordSource) look(row int) image.Image {
	p := pixels.Planes{Pix: make([]uint8, s.shape.Len()), C: s.shape.C, H: s.shape.H, W: s.shape.W}
	if readRows(s, p.Pix, row) != nil {
		clear(p.Pix)
	}
	return imageOf(p.Resized(s.shown.Y, s.shown.X))
}

func (s *recordSource) size(int) image.Point { return s.shown }

func (s *recordSource) identify(row int, h fingerprint) {
	k, number := s.at(row)
	file := s.files[k]
	h.text(file.path)
	for _, v := range []int64{file.bytes, file.time.UnixNano(), int64(number)} {
		h.number(v)
	}
}
