package pictures

import "deephebb/hebb/pictures/internal/pixels"

// memoryBound is the bytes of pixels above which a folder streams by itself.
const memoryBound = 2 << 30

// shelf holds the pixels of the files of a folder that are taken, each at a slot of its own.
type shelf struct {
	shape  Shape // zero until it is settled
	stream bool  // keep no pixels
	pixels []uint8
	views  *views
	slots  int   // how many there are
	slot   []int // of each file, once it has one
	free   []int // slots without a file
}

// newShelf has room for n of the files.
func newShelf(files, n int, fit Fit, stream bool) shelf {
	s := shelf{stream: stream, slots: n, slot: make([]int, files), free: make([]int, n), views: newViews(fit, n)}
	for i := range s.free {
		s.free[i] = i
	}
	return s
}

// settle takes the memory for pictures of a shape, or decides to stream them.
func (s *shelf) settle(shape Shape) {
	s.shape = shape
	s.stream = s.stream || int64(s.slots) > memoryBound/int64(shape.Len())
	if !s.stream {
		s.pixels = make([]uint8, s.slots*shape.Len())
	}
}

// assign gives each of the files a free slot.
func (s *shelf) assign(files []int) {
	for k, i := range files {
		s.slot[i] = s.free[k]
	}
	s.free = s.free[len(files):]
}

// release takes the slots of bad files back.
func (s *shelf) release(files []int, bad []bool) {
	for _, i := range files {
		if bad[i] {
			s.free = append(s.free, s.slot[i])
		}
	}
}

// put brings a file's picture to size × size, unless size is 0 or negative, and stores it.
func (s *shelf) put(file int, p pixels.Planes, size int) {
	slot, fitted := s.slot[file], p
	if size > 0 {
		fitted = s.views.fit.square(p, size)
	}
	copy(s.pixels[slot*s.shape.Len():], fitted.Pix)
	s.views.keep(slot, p, max(s.shape.W, s.shape.H))
}
