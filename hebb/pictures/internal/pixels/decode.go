package pixels

import (
	"errors"
	"fmt"
	"time"

	"deephebb/hebb/pictures/internal/exif"
	"deephebb/hebb/pictures/internal/fault"
	"deephebb/internal/files"
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

// Options says how a picture is brought into planes.
type Options struct {
	Channels  int  // 1, 3 or 4, as for FromImage
	Least     int  // a JPEG may come smaller than it is, no side below Least; 0 keeps its size
	AsStored  bool // a camera's note of how it was held is ignored, as by torchvision
	Truncated bool // a file that ends too early is read as far as it goes; otherwise it is an error
}

var errNoPicture = errors.New("is no PNG, JPEG, GIF, WebP, BMP, TIFF, HEIC, AVIF, PBM, PGM or PPM, " +
	"going by its first bytes")

// Read reads a picture file and calls use with the picture, which should make it as small as it is
// wanted: all pictures together that are being read and used have a bounded number of pixels.
// Errors don't name the file: its reader does. Those of use are returned as they are. It returns
// when the picture was taken, as exif.Taken does.
func Read(path string, o Options, use func(Planes) error) (taken time.Time, err error) {
	content, err := files.Read(path, MaxFileBytes)
	if err != nil {
		return taken, files.Bare(err)
	}
	return within(content, o, use)
}

// Taken returns when a picture was taken, as Read does of one that it reads, by what its file has
// before the pixels: the zero time where that can't be read.
func Taken(path string) (taken time.Time) {
	content, err := files.Read(path, MaxFileBytes)
	if err != nil {
		return taken
	}
	f, err := sniff(content)
	if err != nil {
		return taken
	}
	a, err := f.check(content)
	if err != nil {
		return taken
	}
	return a.taken
}

// Decode reads a PNG, JPEG, GIF (the first frame), WebP, BMP, TIFF, HEIC, AVIF, PBM, PGM or PPM. A
// JPEG that is to become much smaller is decoded at 1/2, 1/4 or 1/8 of its size, whichever is the
// smallest that is no smaller than wanted.
func Decode(content []byte, o Options) (p Planes, err error) {
	_, err = within(content, o, func(q Planes) error { p = q; return nil })
	return p, err
}

// within reads and uses a picture within the bounds of atWork.
func within(content []byte, o Options, use func(Planes) error) (taken time.Time, err error) {
	if len(content) == 0 {
		return taken, errors.New("is empty")
	}
	f, err := sniff(content)
	if err != nil {
		return taken, f.failure(err)
	}
	a, err := f.check(content)
	if err != nil {
		return taken, err
	}
	reduce := a.reduction(o.Least)
	held := ceilDiv(a.width, reduce) * ceilDiv(a.height, reduce)
	if a.whole {
		held = a.width * a.height
	}
	held = atWork.take(held)
	defer atWork.put(held)
	p, err := f.planes(content, a, reduce, o)
	if err != nil {
		return taken, err
	}
	return a.taken, use(p)
}

// planes decodes a picture. A decoder that panics counts as damage.
func (f format) planes(content []byte, a about, reduce int, o Options) (p Planes, err error) {
	defer func() {
		if r := recover(); r != nil {
			p, err = Planes{}, fmt.Errorf("is a damaged %s: the decoder stopped at %v", f.name, r)
		}
	}()
	m, err := f.decode(content, reduce)
	if err != nil && (m == nil || !o.Truncated || !errors.Is(err, fault.ErrTruncated)) {
		return Planes{}, f.failure(err)
	}
	w, h := ceilDiv(a.width, reduce), ceilDiv(a.height, reduce)
	if size := m.Bounds().Size(); size.X != w || size.Y != h {
		return Planes{}, fmt.Errorf("is a damaged %s: its header says %d×%d pixels, its data %d×%d",
			f.name, w, h, size.X, size.Y)
	}
	p = fromSource(m, o.Channels)
	if !o.AsStored || a.always {
		p = p.turned(a.orientation)
	}
	return p, nil
}

// check reads a file's header and refuses sizes that can't be right.
func (f format) check(content []byte) (a about, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("is a damaged %s: the decoder stopped at %v", f.name, r)
		}
	}()
	a, err = f.about(content)
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
	}
	return fmt.Errorf("is a damaged %s: %w", f.name, err)
}

// reduction returns 8, 4, 2 or 1: how many times smaller the picture can be decoded, no side below
// least.
func (a about) reduction(least int) int {
	if !a.reducible || least <= 0 {
		return 1
	}
	for r := 8; r > 1; r /= 2 {
		if ceilDiv(a.width, r) >= least && ceilDiv(a.height, r) >= least {
			return r
		}
	}
	return 1
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }
