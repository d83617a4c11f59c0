// Package bmp decodes Windows and OS/2 bitmaps: 1, 4 and 8 bits with a palette, 16, 24 and 32 bits
// with any masks, packed by runs or not, with headers of 12 to 124 bytes, in either order of lines.
package bmp

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"

	"deephebb/hebb/pictures/internal/fault"
)

// Compressions.
const (
	plain     = 0
	runs8     = 1
	runs4     = 2
	bitfields = 3
	jpegFile  = 4
	pngFile   = 5
	alphaBits = 6
)

// header is what a file says before its pixels.
type header struct {
	width, height int
	down          bool // the top line stands first
	bits          int
	compression   uint32
	masks         [4]uint32 // red, green, blue, alpha
	palette       color.Palette
	pixels        []byte
}

// Size returns a file's width and height without decoding it.
func Size(content []byte) (width, height int, err error) {
	h, err := read(content)
	if err != nil {
		return 0, 0, err
	}
	return h.width, h.height, nil
}

// Decode reads a picture. Of one that ends too early, the lines that are there are returned with
// the error fault.ErrTruncated.
func Decode(content []byte) (image.Image, error) {
	h, err := read(content)
	if err != nil {
		return nil, err
	}
	if h.compression == runs8 || h.compression == runs4 {
		return h.unpack()
	}
	stride := (h.width*h.bits + 31) / 32 * 4
	lines := min(h.height, len(h.pixels)/stride)
	if rest := len(h.pixels) - lines*stride; lines < h.height && rest >= (h.width*h.bits+7)/8 {
		lines++ // the last line's filling may be missing
	}
	if lines == 0 {
		return nil, fault.ErrTruncated
	}
	place := func(i int) int {
		if h.down {
			return i
		}
		return h.height - 1 - i
	}
	var m image.Image
	if h.bits <= 8 {
		m = h.indexed(stride, lines, place)
	} else {
		m = h.direct(stride, lines, place)
	}
	if lines < h.height {
		return m, fault.ErrTruncated
	}
	return m, nil
}

// read reads all that stands before the pixels.
func read(content []byte) (header, error) {
	var h header
	if len(content) < 18 || content[0] != 'B' || content[1] != 'M' {
		return h, fault.ErrTruncated
	}
	le := binary.LittleEndian
	start, size := uint64(le.Uint32(content[10:])), uint64(le.Uint32(content[14:]))
	if size != 12 && (size < 40 || size > 124) {
		return h, fault.Unsupported(fmt.Sprintf("a BMP with a header of %d bytes", size))
	}
	if uint64(len(content)) < 14+size {
		return h, fault.ErrTruncated
	}
	info, rest := content[14:14+size], content[14+size:]
	entry := 4
	colors := uint64(0)
	if size == 12 {
		entry = 3
		h.width, h.height = int(le.Uint16(info[4:])), int(le.Uint16(info[6:]))
		h.bits = int(le.Uint16(info[10:]))
	} else {
		h.width, h.height = int(int32(le.Uint32(info[4:]))), int(int32(le.Uint32(info[8:])))
		h.bits, h.compression = int(le.Uint16(info[14:])), le.Uint32(info[16:])
		colors = uint64(le.Uint32(info[32:]))
	}
	if h.height < 0 {
		h.height, h.down = -h.height, true
	}
	if h.width <= 0 || h.height <= 0 || h.width > 1<<24 || h.height > 1<<24 {
		return h, fmt.Errorf("its header says %d×%d pixels", h.width, h.height)
	}
	if err := h.check(); err != nil {
		return h, err
	}
	rest, err := h.readMasks(info, rest)
	if err != nil {
		return h, err
	}
	if h.bits <= 8 {
		if colors == 0 || colors > 1<<h.bits {
			colors = 1 << h.bits
		}
		if rest, err = h.readPalette(rest, int(colors), entry); err != nil {
			return h, err
		}
	}
	// The pixels follow at once where the place named for them is none.
	if start > 14+size && start <= uint64(len(content)) {
		rest = content[start:]
	}
	h.pixels = rest
	return h, nil
}

// check refuses what isn't read.
func (h *header) check() error {
	ok := false
	switch h.compression {
	case plain:
		ok = h.bits == 1 || h.bits == 2 || h.bits == 4 || h.bits == 8 || h.bits == 16 || h.bits == 24 || h.bits == 32
	case runs8:
		ok = h.bits == 8
	case runs4:
		ok = h.bits == 4
	case bitfields, alphaBits:
		ok = h.bits == 16 || h.bits == 24 || h.bits == 32
	case jpegFile, pngFile:
		return fault.Unsupported("a BMP with a JPEG or PNG in it")
	}
	if !ok {
		return fault.Unsupported(fmt.Sprintf("a BMP of %d bits a pixel with compression %d", h.bits, h.compression))
	}
	return nil
}

// readMasks sets which bits of a pixel are which colour. rest is what stands after the header.
func (h *header) readMasks(info, rest []byte) ([]byte, error) {
	switch h.bits {
	case 16:
		h.masks = [4]uint32{0x7c00, 0x3e0, 0x1f}
	case 24, 32:
		h.masks = [4]uint32{0xff0000, 0xff00, 0xff}
	}
	if h.compression != bitfields && h.compression != alphaBits {
		return rest, nil
	}
	n := 3
	from := info
	if len(info) >= 56 || h.compression == alphaBits {
		n = 4
	}
	if len(info) < 52 {
		if len(rest) < 4*n {
			return rest, fault.ErrTruncated
		}
		from, rest = append(make([]byte, 40), rest[:4*n]...), rest[4*n:]
	}
	var masks [4]uint32
	for i := range n {
		masks[i] = binary.LittleEndian.Uint32(from[40+4*i:])
	}
	if masks == [4]uint32{} && h.bits == 32 { // as some cameras write it
		masks = [4]uint32{0xff0000, 0xff00, 0xff, 0xff000000}
	}
	if masks[0] == 0 && masks[1] == 0 && masks[2] == 0 {
		return rest, errors.New("its masks are all zero")
	}
	h.masks = masks
	return rest, nil
}

// readPalette reads n colours of 3 or 4 bytes, blue first. Missing ones are black.
func (h *header) readPalette(b []byte, n, entry int) ([]byte, error) {
	if len(b) < n*entry {
		return nil, fault.ErrTruncated
	}
	h.palette = make(color.Palette, 256)
	for i := range h.palette {
		h.palette[i] = color.NRGBA{A: 255}
		if i < n {
			c := b[i*entry:]
			h.palette[i] = color.NRGBA{R: c[2], G: c[1], B: c[0], A: 255}
		}
	}
	return b[n*entry:], nil
}
