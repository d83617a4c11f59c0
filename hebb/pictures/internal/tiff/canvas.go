package tiff

import (
	"image"
	"image/color"
	"math"

	"deephebb/hebb/pictures/internal/jpeg"
)

// canvas takes the parts' samples as levels, 0…255, samples of a pixel side by side.
type canvas struct {
	*layout
	levels []uint8
}

func (l *layout) canvas() *canvas { return &canvas{l, make([]uint8, l.width*l.height*l.samples)} }

// lay puts a part in its place.
func (c *canvas) lay(p part, raw []byte) {
	w, h := min(p.width, c.width-p.x), min(p.height, c.height-p.y)
	if c.subX*c.subY > 1 {
		c.layUnits(p, raw, w, h)
		return
	}
	n := c.lineBytes(p)
	for y := range h {
		line := raw[y*n:][:n]
		out := c.levels[((p.y+y)*c.width+p.x)*c.samples+p.plane:]
		if c.bits == 8 && p.samples == c.samples {
			copy(out, line[:w*c.samples])
			continue
		}
		step := 1
		if c.planar {
			step = c.samples
		}
		for i := range w * p.samples {
			out[i*step] = c.level(line, i)
		}
	}
}

// layUnits lays blocks of brightness, each followed by the two values of colour that it shares.
func (c *canvas) layUnits(p part, raw []byte, w, h int) {
	unit := c.subX*c.subY + 2
	for y := range h {
		for x := range w {
			in := raw[(y/c.subY*c.unitsAcross(p)+x/c.subX)*unit:][:unit]
			out := c.levels[((p.y+y)*c.width+p.x+x)*3:]
			out[0], out[1], out[2] = in[y%c.subY*c.subX+x%c.subX], in[unit-2], in[unit-1]
		}
	}
}

// level returns the i-th sample of a line as 0…255. Of a palette's, it is the colour's number.
func (c *canvas) level(line []byte, i int) uint8 {
	var v float64
	switch c.bits {
	case 8:
		return line[i]
	case 16:
		s := c.order.Uint16(line[2*i:])
		if c.format != signed {
			return uint8(s >> 8)
		}
		v = float64(int16(s))
	case 32:
		s := c.order.Uint32(line[4*i:])
		switch c.format {
		case floating:
			v = float64(math.Float32frombits(s))
		case signed:
			v = float64(int32(s))
		default:
			v = float64(s)
		}
	case 64:
		v = math.Float64frombits(c.order.Uint64(line[8*i:]))
	default:
		bit := i * c.bits
		s := line[bit/8] >> (8 - c.bits - bit%8) & (1<<c.bits - 1)
		if c.photometric == indexed {
			return s
		}
		return s * (255 / (1<<c.bits - 1))
	}
	if !(v > 0) {
		return 0
	}
	return uint8(min(v, 255))
}

// image makes the picture of the levels.
func (c *canvas) image() image.Image {
	r := image.Rect(0, 0, c.width, c.height)
	switch {
	case c.photometric == indexed && c.samples == 1:
		return &image.Paletted{Pix: c.levels, Stride: c.width, Rect: r, Palette: c.colourMap()}
	case c.photometric == blackIsZero && c.samples == 1:
		return &image.Gray{Pix: c.levels, Stride: c.width, Rect: r}
	case c.photometric == cmyk && c.samples == 4:
		return &image.CMYK{Pix: c.levels, Stride: 4 * c.width, Rect: r}
	}
	palette := c.colourMap()
	if c.photometric == cmyk {
		m := image.NewCMYK(r)
		for i := range c.width * c.height {
			copy(m.Pix[4*i:4*i+4], c.levels[i*c.samples:])
		}
		return m
	}
	m := image.NewNRGBA(r)
	for i := range c.width * c.height {
		in, out := c.levels[i*c.samples:][:c.samples], (*[4]uint8)(m.Pix[4*i:])
		switch c.photometric {
		case whiteIsZero:
			out[0] = 255 - in[0]
			out[1], out[2] = out[0], out[0]
		case blackIsZero:
			out[0], out[1], out[2] = in[0], in[0], in[0]
		case indexed:
			n := palette[in[0]].(color.NRGBA)
			out[0], out[1], out[2] = n.R, n.G, n.B
		case rgb:
			out[0], out[1], out[2] = in[0], in[1], in[2]
		case yCbCr:
			out[0], out[1], out[2] = in[0], in[1], in[2]
			if c.compression != jpegCodes {
				jpeg.Colours(out[:3], in[:1], in[1:2], in[2:3])
			}
		}
		out[3] = 255
		if c.alpha != 0 {
			out[3] = in[c.colours]
		}
		if c.alpha == alphaIn && out[3] > 0 && out[3] < 255 {
			for k, v := range out[:3] {
				out[k] = uint8(min(255*int(v)/int(out[3]), 255))
			}
		}
	}
	return m
}

// colourMap returns the palette; of 16 bits, the high bytes.
func (c *canvas) colourMap() color.Palette {
	if c.photometric != indexed {
		return nil
	}
	n := 1 << c.bits
	p := make(color.Palette, 256)
	for i := range p {
		p[i] = color.NRGBA{A: 255}
		if i < n {
			p[i] = color.NRGBA{uint8(c.palette[i] >> 8), uint8(c.palette[n+i] >> 8), uint8(c.palette[2*n+i] >> 8), 255}
		}
	}
	return p
}
