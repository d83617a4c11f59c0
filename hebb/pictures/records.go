package pictures

import (
	"fmt"
	"image"
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
}

// add takes in a file of n records that begin at start.
func (s *recordSource) add(f *files.File, path string, start int64, n int) {
	if len(s.files) > 0 {
		n += s.files[len(s.files)-1].end
	}
	s.files = append(s.files, recordFile{path, f.Info.Size(), f.Info.ModTime(), start, n})
}

// at returns the file of a row, and the number of its record there.
func (s *recordSource) at(row int) (f recordFile, number int) {
	k := sort.Search(len(s.files), func(k int) bool { return row < s.files[k].end })
	if k > 0 {
		row -= s.files[k-1].end
	}
	return s.files[k], row
}

func (s *recordSource) read(dst []uint8, row int) error {
	record := make([]uint8, s.length)
	if err := s.record(record, row); err != nil {
		return err
	}
	copy(dst, s.planes(record).Resized(s.shape.H, s.shape.W).Pix)
	return nil
}

// record reads a row's record. A file that has changed since it was loaded is an error, not other
// pictures.
func (s *recordSource) record(record []uint8, row int) error {
	file, number := s.at(row)
	f, err := files.Open(file.path)
	if err != nil {
		return fmt.Errorf("pictures: %s could be read when it was loaded and now can't: it %w", file.path, files.Bare(err))
	}
	defer f.Close()
	if f.Info.Size() != file.bytes || !f.Info.ModTime().Equal(file.time) {
		return fmt.Errorf("pictures: %s has changed since it was loaded: load it again", file.path)
	}
	if _, err := f.ReadAt(record, file.start+int64(number)*int64(s.length)); err != nil {
		return fmt.Errorf("pictures: %s could be read when it was loaded and now can't: it %w", file.path, files.Bare(err))
	}
	return nil
}

// look brings the fitted picture back to its own proportions, as it is done with those in memory.
func (s *recordSource) look(row int) image.Image {
	p := pixels.Planes{Pix: make([]uint8, s.shape.Len()), C: s.shape.C, H: s.shape.H, W: s.shape.W}
	if s.read(p.Pix, row) != nil {
		clear(p.Pix)
	}
	return imageOf(p.Resized(s.shown.Y, s.shown.X))
}

func (s *recordSource) size(int) image.Point { return s.shown }

func (s *recordSource) identify(row int, h fingerprint) {
	file, number := s.at(row)
	h.text(file.path)
	for _, v := range []int64{file.bytes, file.time.UnixNano(), int64(number)} {
		h.number(v)
	}
}
