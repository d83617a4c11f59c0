// Package png decodes PNG pictures (W3C, Portable Network Graphics, third edition) as widely as
// browsers and Pillow do: without an end, with surplus data or none of the checksum after it, with
// chunks twice or out of order where their meaning is clear. Samples of 16 bits give their high
// bytes. Of an animated PNG, the first picture is read.
package png

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"

	"deephebb/hebb/pictures/internal/fault"
)

const signature = "\x89PNG\r\n\x1a\n"

// Colour types, table 9 of the specification.
const (
	gray      = 0
	rgb       = 2
	indexed   = 3
	grayAlpha = 4
	rgbAlpha  = 6
)

// file is a PNG taken apart.
type file struct {
	width, height int
	depth, kind   int
	interlaced    bool
	palette       []byte // red, green, blue of each colour
	transparent   []byte // tRNS as it stands, nil for none
	data          []byte // all IDAT chunks
}

// samples is the number of values a pixel has.
func (f *file) samples() int {
	switch f.kind {
	case rgb:
		return 3
	case grayAlpha:
		return 2
	case rgbAlpha:
		return 4
	}
	return 1
}

// Size returns a picture's width and height.
func Size(content []byte) (width, height int, err error) {
	var f file
	if len(content) < 8+8 {
		return 0, 0, fault.ErrTruncated
	}
	if string(content[12:16]) != "IHDR" {
		return 0, 0, errors.New("its header is not where it belongs")
	}
	if err := f.header(content[16:min(len(content), 16+13)]); err != nil {
		return 0, 0, err
	}
	return f.width, f.height, nil
}

// Decode reads a picture. Of one that ends too early, the lines that are there are returned with
// the error fault.ErrTruncated.
func Decode(content []byte) (image.Image, error) {
	f, err := read(content)
	if err != nil {
		return nil, err
	}
	if len(f.data) == 0 {
		return nil, fault.ErrTruncated
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	m := f.canvas()
	return m, f.fill(m)
}

// read takes a file apart. Checksums are verified before the pixels, and of what matters there; the
// pixels have a checksum of their own.
func read(content []byte) (*file, error) {
	if len(content) < len(signature) || string(content[:8]) != signature {
		return nil, errors.New("it does not begin as a PNG does")
	}
	f := new(file)
	started := false
	for rest := content[8:]; len(rest) >= 8; {
		n := uint64(binary.BigEndian.Uint32(rest))
		name := string(rest[4:8])
		if uint64(len(rest)) < 8+n {
			if name == "IDAT" {
				f.data = append(f.data, rest[8:]...)
			}
			break
		}
		body, checked, sum := rest[8:8+n], rest[4:8+n], rest[8+n:]
		rest = sum[min(4, len(sum)):]
		if !started && name != "IHDR" {
			return nil, errors.New("its header is not where it belongs")
		}
		if name != "IDAT" && critical(name) && len(sum) >= 4 &&
			crc32.ChecksumIEEE(checked) != binary.BigEndian.Uint32(sum) {
			return nil, fmt.Errorf("its chunk %s does not have its checksum", name)
		}
		switch name {
		case "IHDR":
			if err := f.header(body); err != nil || started {
				return nil, errors.Join(err, twice(started))
			}
			started = true
		case "PLTE":
			if f.kind == indexed {
				f.palette = body[:len(body)/3*3]
			}
		case "tRNS":
			if f.data == nil {
				f.transparent = body
			}
		case "IDAT":
			if f.data == nil {
				f.data = body[:n:n]
			} else {
				f.data = append(f.data, body...)
			}
		case "IEND":
			rest = nil
		}
	}
	if !started {
		return nil, fault.ErrTruncated
	}
	return f, nil
}

// critical reports whether the chunk bears on the pixels.
func critical(name string) bool { return name[0]&0x20 == 0 || name == "tRNS" }

func twice(started bool) error {
	if started {
		return errors.New("it has two headers")
	}
	return nil
}

// header reads an IHDR chunk.
func (f *file) header(b []byte) error {
	if len(b) < 13 {
		return fault.ErrTruncated
	}
	w, h := binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])
	if w == 0 || h == 0 || w > 1<<31-1 || h > 1<<31-1 {
		return fmt.Errorf("its header says %d×%d pixels", w, h)
	}
	f.width, f.height = int(w), int(h)
	f.depth, f.kind, f.interlaced = int(b[8]), int(b[9]), b[12] == 1
	depths := map[int]string{
		gray: "\x01\x02\x04\x08\x10", indexed: "\x01\x02\x04\x08",
		rgb: "\x08\x10", grayAlpha: "\x08\x10", rgbAlpha: "\x08\x10",
	}
	for _, d := range []byte(depths[f.kind]) {
		if int(d) == f.depth && b[10] == 0 && b[11] == 0 && b[12] <= 1 {
			return nil
		}
	}
	return fmt.Errorf("its header names colour type %d of %d bits, compression %d, filter %d, interlace %d",
		f.kind, f.depth, b[10], b[11], b[12])
}

// check looks at what the chunks say together.
func (f *file) check() error {
	if f.kind == indexed && len(f.palette) == 0 {
		return errors.New("it has no palette")
	}
	if need := map[int]int{gray: 2, rgb: 6}[f.kind]; f.transparent != nil && len(f.transparent) < need {
		return errors.New("its chunk tRNS is cut short")
	}
	return nil
}

// canvas makes the picture that the pixels go to.
func (f *file) canvas() image.Image {
	r := image.Rect(0, 0, f.width, f.height)
	switch {
	case f.kind == indexed:
		p := make(color.Palette, 256)
		for i := range p {
			c := color.NRGBA{A: 255}
			if 3*i < len(f.palette) {
				c.R, c.G, c.B = f.palette[3*i], f.palette[3*i+1], f.palette[3*i+2]
			}
			if i < len(f.transparent) {
				c.A = f.transparent[i]
			}
			p[i] = c
		}
		return image.NewPaletted(r, p)
	case f.kind == gray && f.transparent == nil:
		return image.NewGray(r)
	}
	return image.NewNRGBA(r)
}
