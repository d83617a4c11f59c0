package pixels

import (
	"errors"
	"fmt"
	"os"

	"deephebb/hebb/pictures/internal/exif"
	"deephebb/hebb/pictures/internal/fault"
)

const (
	// MaxPixels bounds a picture's width × height as its header tells them: more is taken for a
	// decompression bomb and refused before it is decoded.
	MaxPixels = 200_000_000
	// MaxFileBytes bounds a picture's file.
	MaxFileBytes = 1 << 30

	// A picture of more than freePixels needs a byte of its file for each maxPerByte pixels: white
	// paper from a fax machine has some 40,000.
	freePixels = 16 << 20
	maxPerByte = 1 << 16
)

// Orientation says what becomes of a camera's note about how it was held.
type Orientation int

const (
	Upright Orientation = iota // pictures are turned as the note says
	Ignore                     // pictures stay as they are stored, as torchvision reads them
)

// Options says how a picture is brought into planes.
type Options struct {
	Channels    int // 1, 3 or 4, as for FromImage
	Size        int // the picture is resized to Size × Size; 0 keeps its own size
	Least       int // without Size: a JPEG may come smaller, no side below Least; 0 keeps its own size
	Orientation Orientation
	Truncated   bool // a file that ends too early is read as far as it goes; otherwise it is an error
}

var errNoPicture = errors.New("is no PNG, JPEG, GIF, WebP, BMP, TIFF, HEIC, AVIF, PBM, PGM or PPM, going by its first bytes")

// DecodeFile reads a picture file. Errors don't name the file: its reader does.
func DecodeFile(path string, o Options) (Planes, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Planes{}, Bare(err)
	}
	if !info.Mode().IsRegular() {
		return Planes{}, errors.New("is not a regular file")
	}
	if info.Size() > MaxFileBytes {
		return Planes{}, fmt.Errorf("is %d bytes large; at most %d are read", info.Size(), MaxFileBytes)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return Planes{}, Bare(err)
	}
	return Decode(content, o)
}

// Bare takes the path out of a file error.
func Bare(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// Decode reads a PNG, JPEG, GIF (the first frame), WebP, BMP, TIFF, HEIC, AVIF, PBM, PGM or PPM. A JPEG that is to
// become much smaller is decoded at 1/2, 1/4 or 1/8 of its size, whichever is the smallest that is
// no smaller than wanted. All calls together work on a bounded number of pixels at a time. A decoder
// that panics counts as damage.
func Decode(content []byte, o Options) (p Planes, err error) {
	defer func() {
		if r := recover(); r != nil {
			p, err = Planes{}, fmt.Errorf("is damaged: the decoder stopped at %v", r)
		}
	}()
	if len(content) == 0 {
		return Planes{}, errors.New("is empty")
	}
	f, err := sniff(content)
	if err != nil {
		return Planes{}, f.failure(err)
	}
	a, err := f.check(content)
	if err != nil {
		return Planes{}, err
	}
	reduce := a.reduction(max(o.Size, o.Least))
	held := ceilDiv(a.width, reduce) * ceilDiv(a.height, reduce)
	if a.whole {
		held = a.width * a.height
	}
	held = atWork.take(held)
	defer atWork.put(held)

	m, err := f.decode(content, reduce)
	if err != nil && (m == nil || !o.Truncated || !errors.Is(err, fault.Truncated)) {
		return Planes{}, f.failure(err)
	}
	w, h := ceilDiv(a.width, reduce), ceilDiv(a.height, reduce)
	if size := m.Bounds().Size(); size.X != w || size.Y != h {
		return Planes{}, fmt.Errorf("is a damaged %s: its header says %d×%d pixels, its data %d×%d", f.name, w, h, size.X, size.Y)
	}
	p = fromSource(m, o.Channels)
	if o.Orientation == Upright || a.always {
		p = p.turned(a.orientation)
	}
	if o.Size != 0 {
		p = p.Resized(o.Size, o.Size)
	}
	return p, nil
}

// Size returns the width and height of a picture file as Decode would give them, without decoding it.
func Size(content []byte, o Options) (width, height int, err error) {
	f, err := sniff(content)
	if err != nil {
		return 0, 0, f.failure(err)
	}
	a, err := f.check(content)
	if err != nil {
		return 0, 0, err
	}
	if a.orientation.Sideways() && (o.Orientation == Upright || a.always) {
		a.width, a.height = a.height, a.width
	}
	return a.width, a.height, nil
}

// check reads a file's header and refuses sizes that can't be right.
func (f format) check(content []byte) (about, error) {
	a, err := f.about(content)
	if err != nil {
		return a, f.failure(err)
	}
	if a.width <= 0 || a.height <= 0 {
		return a, fmt.Errorf("is a %s of %d×%d pixels", f.name, a.width, a.height)
	}
	if a.width > MaxPixels/a.height {
		return a, fmt.Errorf("is a %s of %d×%d pixels; at most %d megapixels are read",
			f.name, a.width, a.height, MaxPixels/1_000_000)
	}
	if area := a.width * a.height; area > freePixels && area/maxPerByte > len(content) {
		return a, fmt.Errorf("is a damaged %s: its header says %d×%d pixels, more than %d bytes hold",
			f.name, a.width, a.height, len(content))
	}
	if a.orientation == 0 {
		a.orientation = exif.Upright
	}
	return a, nil
}

// failure words a decoder's error so that it follows a file's name.
func (f format) failure(err error) error {
	var unsupported fault.Unsupported
	switch {
	case err == errNoPicture:
		return err
	case errors.As(err, &unsupported):
		return fmt.Errorf("is %w: convert it to PNG or JPEG", unsupported)
	case errors.Is(err, fault.Truncated):
		return fmt.Errorf("is a damaged %s: %w", f.name, err)
	}
	return fmt.Errorf("is a damaged %s: %w", f.name, err)
}

// reduction returns 8, 4, 2 or 1: how many times smaller the picture can be decoded to be resized
// to size × size.
func (a about) reduction(size int) int {
	if !a.reducible || size <= 0 {
		return 1
	}
	for r := 8; r > 1; r /= 2 {
		if ceilDiv(a.width, r) >= size && ceilDiv(a.height, r) >= size {
			return r
		}
	}
	return 1
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }
