// Package heif decodes HEIC and AVIF pictures (ISO 23008-12 with H.265 or AV1 in it), with libheif
// and libavif, which two other packages bring as WebAssembly. They are made ready, which takes half
// a second, when the first such picture is met.
//
// Those packages would rather use the system's libheif.so and libavif.so where a program is linked
// dynamically. That is switched off, so that all machines give the same pixels and files from
// anywhere stay within WebAssembly's walls. Programs that are to be linked statically need
// -tags nodynamic.
package heif

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"sync"
	_ "unsafe" // for go:linkname

	"github.com/gen2brain/avif"
	"github.com/gen2brain/heic"

	"deephebb/hebb/pictures/internal/exif"
	"deephebb/hebb/pictures/internal/fault"
)

//go:linkname heicDynamic github.com/gen2brain/heic.dynamic
var heicDynamic bool

//go:linkname avifDynamic github.com/gen2brain/avif.dynamic
var avifDynamic bool

func init() { heicDynamic, avifDynamic = false, false }

// Header is what a file says of its primary picture.
type Header struct {
	AVIF          bool
	Width, Height int              // as Decode gives them
	Orientation   exif.Orientation // of what Decode gives; a camera's Exif note has no say in these files
}

// ReadHeader reads a file's header.
func ReadHeader(content []byte) (Header, error) {
	h := Header{Orientation: exif.Upright}
	top, whole := boxes(content)
	brands := find(top, "ftyp")
	var ok bool
	if h.AVIF, ok = kind(brands); !ok {
		return h, fault.Unsupported(fmt.Sprintf("a video or another file of the kind %q", brands[:min(4, len(brands))]))
	}
	angle, mirror := -1, -1
	for _, p := range properties(top) {
		b := p.body
		switch {
		case p.kind == "ispe" && len(b) >= 12:
			h.Width, h.Height = int(binary.BigEndian.Uint32(b[4:])), int(binary.BigEndian.Uint32(b[8:]))
		case p.kind == "clap" && len(b) >= 16 && !h.AVIF:
			h.Width, h.Height = ratio(b), ratio(b[8:])
		case p.kind == "irot" && len(b) >= 1:
			angle = int(b[0] & 3)
		case p.kind == "imir" && len(b) >= 1:
			mirror = int(b[0] & 1)
		}
	}
	switch {
	case !whole:
		return h, fault.ErrTruncated
	case h.Width <= 0 || h.Height <= 0:
		return h, errors.New("it names no size of a primary picture")
	case h.AVIF:
		h.Orientation = orientation(angle, mirror)
	case angle == 1 || angle == 3: // libheif turns pictures
		h.Width, h.Height = h.Height, h.Width
	}
	return h, nil
}

// kind tells AVIF from HEIC by the brands that a file names.
func kind(brands []byte) (isAVIF, ok bool) {
	for i := 0; i+4 <= len(brands); i += 4 {
		switch string(brands[i : i+4]) {
		case "avif", "avis":
			return true, true
		case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1":
			ok = true
		}
	}
	return false, ok
}

func ratio(b []byte) int {
	n, d := binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])
	return int(n / max(d, 1))
}

// orientation joins a turn, of angle × 90° counterclockwise, and the mirroring after it that
// exchanges top and bottom (0) or left and right (1); -1 is none.
func orientation(angle, mirror int) exif.Orientation {
	return [3][4]exif.Orientation{
		{exif.Upright, exif.TurnLeft, exif.UpsideDown, exif.TurnRight},
		{exif.Flipped, exif.Transposed, exif.Mirrored, exif.Transversed},
		{exif.Mirrored, exif.Transversed, exif.Flipped, exif.Transposed},
	}[mirror+1][max(angle, 0)]
}

// narrowest is the side below which libheif lays out its lines otherwise than the package takes
// them to be.
const narrowest = 128

// Decode reads the primary picture. The colours, not the brightness, of a HEIC's first and last two
// lines are off by up to a few tens of levels.
func Decode(content []byte) (image.Image, error) {
	h, err := ReadHeader(content)
	if err != nil {
		return nil, err
	}
	if h.AVIF {
		begin(avif.InitDecoder)
		return avif.Decode(bytes.NewReader(content))
	}
	if h.Width < narrowest || h.Height < narrowest {
		return nil, fault.Unsupported(fmt.Sprintf("a HEIC of less than %d pixels a side", narrowest))
	}
	begin(heic.Init)
	m, err := heic.Decode(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	// The package has given back the memory of what it returns, and the first bytes there are used
	// for that; the line below is a good guess.
	const lost = 32
	switch m := m.(type) {
	case *image.YCbCr:
		mend(m.Y, m.YStride, min(lost, h.Width))
	case *image.Gray:
		mend(m.Pix, m.Stride, min(lost, h.Width))
	case *image.NRGBA:
		mend(m.Pix, m.Stride, min(lost, 4*h.Width))
	}
	return m, nil
}

var beginning sync.Mutex

// begin makes a decoder ready, one at a time: both start the same WebAssembly runtime, which two
// goroutines must not do at once.
func begin(decoder func()) {
	beginning.Lock()
	defer beginning.Unlock()
	decoder()
}

// mend replaces the first n bytes by those a line below.
func mend(pix []uint8, stride, n int) {
	if len(pix) >= stride+n {
		copy(pix[:n], pix[stride:])
	}
}
