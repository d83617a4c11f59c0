package png

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"io"

	"github.com/klauspost/compress/zlib"

	"deephebb/hebb/pictures/internal/fault"
)

// pass is one of the pictures that an interlaced one consists of: every dx-th pixel of every dy-th
// line.
type pass struct{ x, y, dx, dy int }

var (
	whole = []pass{{0, 0, 1, 1}}
	adam7 = []pass{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}
)

// fill decodes the pixels into m.
func (f *file) fill(m image.Image) error {
	z, err := zlib.NewReader(bytes.NewReader(f.data))
	if err != nil {
		return f.broken(err)
	}
	passes := whole
	if f.interlaced {
		passes = adam7
	}
	pixelBits := f.depth * f.samples()
	for _, p := range passes {
		w, h := (f.width-p.x+p.dx-1)/p.dx, (f.height-p.y+p.dy-1)/p.dy
		if w <= 0 || h <= 0 {
			continue
		}
		n := (w*pixelBits + 7) / 8
		line, above := make([]byte, 1+n), make([]byte, 1+n)
		for y := range h {
			if _, err := io.ReadFull(z, line); err != nil {
				return f.broken(err)
			}
			if err := unfilter(line[0], line[1:], above[1:], max(1, pixelBits/8)); err != nil {
				return err
			}
			f.lay(m, line[1:], w, p.x, p.y+y*p.dy, p.dx)
			line, above = above, line
		}
	}
	// What follows may be surplus or missing; a checksum that is there must be right.
	if _, err := z.Read(make([]byte, 1)); errors.Is(err, zlib.ErrChecksum) {
		return errors.New("its pixels do not have their checksum")
	}
	return nil
}

// broken words an error of decompression.
func (f *file) broken(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return fault.ErrTruncated
	}
	return err
}

// unfilter brings back a line's bytes, in place, from the differences to their neighbours; back is
// the distance to the one at the left (section 9 of the specification).
func unfilter(kind byte, line, above []byte, back int) error {
	above = above[:len(line)]
	switch kind {
	case 0:
	case 1:
		for i := back; i < len(line); i++ {
			line[i] += line[i-back]
		}
	case 2:
		for i, v := range above {
			line[i] += v
		}
	case 3:
		for i := range min(back, len(line)) {
			line[i] += above[i] / 2
		}
		for i := back; i < len(line); i++ {
			line[i] += uint8((int(line[i-back]) + int(above[i])) / 2)
		}
	case 4:
		for i := range min(back, len(line)) {
			line[i] += above[i]
		}
		for i := back; i < len(line); i++ {
			line[i] += paeth(line[i-back], above[i], above[i-back])
		}
	default:
		return errors.New("a line of it has no filter that is known")
	}
	return nil
}

// paeth returns whichever of left, up and corner is nearest to left + up − corner.
func paeth(left, up, corner uint8) uint8 {
	l, u, c := int(left), int(up), int(corner)
	fromLeft, fromUp := max(u-c, c-u), max(l-c, c-l)
	fromCorner := max(l+u-2*c, 2*c-l-u)
	switch {
	case fromLeft <= fromUp && fromLeft <= fromCorner:
		return left
	case fromUp <= fromCorner:
		return up
	}
	return corner
}

// lay puts a line of w pixels into m from (x, y), every dx-th pixel.
func (f *file) lay(m image.Image, line []byte, w, x, y, dx int) {
	switch m := m.(type) {
	case *image.Paletted:
		out := m.Pix[y*m.Stride+x:]
		for i := range w {
			out[i*dx] = uint8(f.sample(line, i))
		}
	case *image.Gray:
		out := m.Pix[y*m.Stride+x:]
		for i := range w {
			out[i*dx] = f.level(f.sample(line, i))
		}
	case *image.NRGBA:
		out := m.Pix[y*m.Stride+4*x:]
		f.layColours(out, line, w, dx)
	}
}

// layColours writes a line of pixels as red, green, blue, alpha.
func (f *file) layColours(out, line []byte, w, dx int) {
	if f.kind == rgb && f.depth == 8 && dx == 1 && f.transparent == nil { // most pictures
		for i := range w {
			o, in := (*[4]uint8)(out[4*i:]), (*[3]uint8)(line[3*i:])
			o[0], o[1], o[2], o[3] = in[0], in[1], in[2], 255
		}
		return
	}
	if f.kind == rgbAlpha && f.depth == 8 && dx == 1 {
		copy(out, line[:4*w])
		return
	}
	n := f.samples()
	colours := min(n, 3)
	if f.kind == grayAlpha {
		colours = 1
	}
	var key [3]uint16 // the colour that is transparent, of gray and rgb
	if f.transparent != nil && n == colours {
		for c := range colours {
			key[c] = binary.BigEndian.Uint16(f.transparent[2*c:]) & uint16(1<<f.depth-1)
		}
	}
	for i := range w {
		o := (*[4]uint8)(out[4*i*dx:])
		o[3] = 255
		clear := f.transparent != nil && n == colours
		for c := range 3 {
			v := f.sample(line, i*n+min(c, colours-1))
			o[c] = f.level(v)
			clear = clear && v == key[min(c, colours-1)]
		}
		if n > colours {
			o[3] = f.level(f.sample(line, i*n+colours))
		} else if clear {
			o[3] = 0
		}
	}
}

// sample returns the i-th sample of a line.
func (f *file) sample(line []byte, i int) uint16 {
	switch f.depth {
	case 8:
		return uint16(line[i])
	case 16:
		return binary.BigEndian.Uint16(line[2*i:])
	}
	bit := i * f.depth
	return uint16(line[bit/8]>>(8-f.depth-bit%8)) & (1<<f.depth - 1)
}

// level returns a sample as 0…255.
func (f *file) level(v uint16) uint8 {
	switch f.depth {
	case 1:
		return uint8(v) * 255
	case 2:
		return uint8(v) * 85
	case 4:
		return uint8(v) * 17
	case 16:
		return uint8(v >> 8)
	}
	return uint8(v)
}
