// Package gif decodes the first frame of a GIF on its screen (CompuServe's GIF89a specification),
// with Pillow's choices where that is silent: the screen grows to hold a frame that reaches beyond
// it, and what the frame leaves free is transparent where the frame has a transparent colour and
// has the palette's first colour elsewhere.
package gif

import (
	"errors"
	"image"
	"image/color"

	"deephebb/hebb/pictures/internal/fault"
)

// frame is what a file says before the pixels of its first frame.
type frame struct {
	screen      image.Point
	bounds      image.Rectangle
	palette     color.Palette
	transparent int // index of the transparent colour, -1 none
	interlaced  bool
	codeBits    int
	rest        []byte // the blocks of codes
}

// Size returns the screen's width and height.
func Size(content []byte) (width, height int, err error) {
	f, err := read(content)
	if err != nil {
		return 0, 0, err
	}
	return f.screen.X, f.screen.Y, nil
}

// Decode reads the first frame. Of one that ends too early, the lines that are there are returned
// with the error fault.ErrTruncated.
func Decode(content []byte) (image.Image, error) {
	f, err := read(content)
	if err != nil {
		return nil, err
	}
	m := image.NewPaletted(image.Rectangle{Max: f.screen}, f.palette)
	if f.transparent > 0 {
		for i := range m.Pix {
			m.Pix[i] = uint8(f.transparent)
		}
	}
	return m, f.fill(m)
}

// read reads all that stands before the first frame's codes.
func read(content []byte) (frame, error) {
	f := frame{transparent: -1}
	if len(content) < 13 {
		return f, fault.ErrTruncated
	}
	f.screen = image.Pt(little(content[6:]), little(content[8:]))
	global := gray()
	flags, in := content[10], content[13:]
	if flags&0x80 != 0 {
		var err error
		if global, in, err = readPalette(in, flags); err != nil {
			return f, err
		}
	}
	for {
		if len(in) == 0 {
			return f, fault.ErrTruncated
		}
		switch in[0] {
		case '!': // an extension
			if len(in) < 2 {
				return f, fault.ErrTruncated
			}
			// The one that controls the frame: size, flags, delay (2), transparent colour, end.
			if in[1] == 0xf9 && len(in) >= 7 && in[2] >= 4 && in[3]&1 != 0 {
				f.transparent = int(in[6])
			}
			in = pass(in[2:])
		case ',':
			return f, f.describe(in[1:], global)
		case ';':
			return f, errors.New("it holds no frame")
		default:
			in = in[1:]
		}
	}
}

// describe reads a frame's own header.
func (f *frame) describe(in []byte, global color.Palette) error {
	if len(in) < 9 {
		return fault.ErrTruncated
	}
	x, y := little(in), little(in[2:])
	f.bounds = image.Rect(x, y, x+little(in[4:]), y+little(in[6:]))
	if f.bounds.Empty() {
		return errors.New("its frame has no pixels")
	}
	f.screen = image.Pt(max(f.screen.X, f.bounds.Max.X), max(f.screen.Y, f.bounds.Max.Y))
	flags := in[8]
	f.interlaced, f.palette = flags&0x40 != 0, global
	in = in[9:]
	if flags&0x80 != 0 {
		var err error
		if f.palette, in, err = readPalette(in, flags); err != nil {
			return err
		}
	}
	if f.transparent >= 0 {
		p := append(color.Palette(nil), f.palette...)
		c := p[f.transparent].(color.NRGBA)
		c.A = 0
		p[f.transparent], f.palette = c, p
	}
	if len(in) == 0 {
		return fault.ErrTruncated
	}
	if f.codeBits = int(in[0]); f.codeBits < 1 || f.codeBits > 11 {
		return errors.New("its codes have no sound size")
	}
	f.rest = in[1:]
	return nil
}

// readPalette reads a palette whose size the flags give. Further colours are the grays.
func readPalette(in []byte, flags uint8) (color.Palette, []byte, error) {
	n := 2 << (flags & 7)
	if len(in) < 3*n {
		return nil, nil, fault.ErrTruncated
	}
	p := gray()
	for i := range n {
		p[i] = color.NRGBA{in[3*i], in[3*i+1], in[3*i+2], 255}
	}
	return p, in[3*n:], nil
}

func gray() color.Palette {
	p := make(color.Palette, 256)
	for i := range p {
		p[i] = color.NRGBA{uint8(i), uint8(i), uint8(i), 255}
	}
	return p
}

// pass goes past the blocks that end an extension.
func pass(in []byte) []byte {
	for len(in) > 0 {
		n := int(in[0])
		if 1+n > len(in) {
			return nil
		}
		if in = in[1+n:]; n == 0 {
			break
		}
	}
	return in
}

func little(b []byte) int { return int(b[0]) | int(b[1])<<8 }
