package pixels

import (
	"image"
	"image/color"

	"deephebb/hebb/pictures/internal/jpeg"
)

// FromImage returns a picture as c planes of bytes: 1 for gray, 3 for RGB
// (composited on black where m is transparent) or 4 for RGB and alpha (colour
// under alpha 0, which is garbage in many files, made zero).
func FromImage(m image.Image, c int) Planes { return fromSource(m, c) }

func fromSource(m source, c int) Planes {
	r := m.Bounds()
	p := Planes{C: c, H: r.Dy(), W: r.Dx()}
	area := p.H * p.W
	p.Pix = make([]uint8, c*area)
	line := make([]uint8, 4*p.W)
	fill := rowReader(m)
	for y := range p.H {
		fill(line, r.Min.X, r.Min.Y+y)
		out := p.Pix[y*p.W:]
		for x := range p.W {
			v := line[4*x:][:4:4]
			if a := v[3]; a == 0 {
				v[0], v[1], v[2] = 0, 0, 0
			} else if a != 255 && c < 4 {
				v[0], v[1], v[2] = scaleByte(v[0], a), scaleByte(v[1], a), scaleByte(v[2], a)
			}
			if c == 1 {
				out[x] = luma(v[0], v[1], v[2])
				continue
			}
			out[x], out[area+x], out[2*area+x] = v[0], v[1], v[2]
			if c == 4 {
				out[3*area+x] = v[3]
			}
		}
	}
	return p
}

// luma is Pillow's RGB → L, ITU-R 601-2.
func luma(r, g, b uint8) uint8 {
	return uint8((uint32(r)*19595 + uint32(g)*38470 + uint32(b)*7471 + 0x8000) >> 16)
}

// rowReader returns a function that writes len(line)/4 pixels of m from (x, y)
// rightwards into line as red, green, blue, alpha (not multiplied). 16-bit
// pictures give their high bytes, as Pillow's do.
func rowReader(m source) func(line []uint8, x, y int) {
	switch m := m.(type) {
	case *jpeg.Picture:
		return jpegReader(m)
	case *image.NRGBA:
		return func(line []uint8, x, y int) { copy(line, m.Pix[m.PixOffset(x, y):]) }
	case *image.Gray:
		return func(line []uint8, x, y int) {
			in := m.Pix[m.PixOffset(x, y):]
			for i := range len(line) / 4 {
				setPixel(line, i, in[i], in[i], in[i], 255)
			}
		}
	case *image.Gray16:
		return func(line []uint8, x, y int) {
			in := m.Pix[m.PixOffset(x, y):]
			for i := range len(line) / 4 {
				setPixel(line, i, in[2*i], in[2*i], in[2*i], 255)
			}
		}
	case *image.NRGBA64:
		return func(line []uint8, x, y int) {
			in := m.Pix[m.PixOffset(x, y):]
			for i := range line {
				line[i] = in[2*i]
			}
		}
	case *image.RGBA64:
		if m.Opaque() {
			return rowReader(&image.NRGBA64{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect})
		}
	case *image.RGBA:
		if m.Opaque() {
			return rowReader(&image.NRGBA{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect})
		}
	case *image.CMYK:
		return func(line []uint8, x, y int) {
			in := m.Pix[m.PixOffset(x, y):]
			for i := range len(line) / 4 {
				setInks(line, i, in[4*i:][:4:4])
			}
		}
	case *image.YCbCr:
		return ycbcrReader(m)
	case *image.NYCbCrA:
		colours := ycbcrReader(&m.YCbCr)
		return func(line []uint8, x, y int) {
			colours(line, x, y)
			in := m.A[m.AOffset(x, y):]
			for i := range len(line) / 4 {
				line[4*i+3] = in[i]
			}
		}
	case *image.Paletted:
		var palette [256][4]uint8
		for i, c := range m.Palette[:min(256, len(m.Palette))] {
			palette[i] = pixelOf(c)
		}
		return func(line []uint8, x, y int) {
			in := m.Pix[m.PixOffset(x, y):]
			for i := range len(line) / 4 {
				copy(line[4*i:], palette[in[i]][:])
			}
		}
	}
	picture := m.(image.Image)
	return func(line []uint8, x, y int) {
		for i := range len(line) / 4 {
			c := pixelOf(picture.At(x+i, y))
			copy(line[4*i:], c[:])
		}
	}
}

// setPixel writes pixel i of a line.
func setPixel(line []uint8, i int, r, g, b, a uint8) {
	p := line[4*i:][:4:4]
	p[0], p[1], p[2], p[3] = r, g, b, a
}

// setInks writes pixel i of a line from cyan, magenta, yellow, black (Pillow's CMYK → RGB).
func setInks(line []uint8, i int, inks []uint8) {
	white := 255 - inks[3]
	light := func(k int) uint8 { return clipByte(int32(white) - int32(scaleByte(inks[k], white))) }
	setPixel(line, i, light(0), light(1), light(2), 255)
}

// jpegReader reads rows of a decoded JPEG.
func jpegReader(m *jpeg.Picture) func(line []uint8, x, y int) {
	lines := m.Lines()
	values := make([]uint8, 4*m.Width)
	return func(line []uint8, _, y int) {
		lines(values, y)
		for i := range m.Width {
			switch m.Kind {
			case jpeg.Gray:
				setPixel(line, i, values[i], values[i], values[i], 255)
			case jpeg.RGB:
				setPixel(line, i, values[3*i], values[3*i+1], values[3*i+2], 255)
			case jpeg.CMYK:
				setInks(line, i, values[4*i:][:4:4])
			}
		}
	}
}

// pixelOf returns any colour as red, green, blue, alpha.
func pixelOf(c color.Color) [4]uint8 {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return [4]uint8{n.R, n.G, n.B, n.A}
}

// fromInterleaved returns the planes of pixels that stand one after the other.
func (p Planes) FromInterleaved() Planes {
	q := Planes{make([]uint8, len(p.Pix)), p.C, p.H, p.W}
	area := p.H * p.W
	for i, v := range p.Pix {
		q.Pix[i%p.C*area+i/p.C] = v
	}
	return q
}

// clearHidden makes colour under alpha 0 black, in place.
func (p Planes) ClearHidden() {
	area := p.H * p.W
	for i, a := range p.Pix[3*area:] {
		if a == 0 {
			p.Pix[i], p.Pix[area+i], p.Pix[2*area+i] = 0, 0, 0
		}
	}
}
