package hebb

import (
	"image"
	"image/color"
)

// planesOf returns a picture as c planes of bytes: 1 for gray, 3 for RGB
// (composited on black where m is transparent) or 4 for RGB and alpha (colour
// under alpha 0, which is garbage in many files, made zero).
func planesOf(m image.Image, c int) planes {
	r := m.Bounds()
	p := planes{c: c, h: r.Dy(), w: r.Dx()}
	area := p.h * p.w
	p.pix = make([]uint8, c*area)
	line := make([]uint8, 4*p.w)
	fill := rowReader(m)
	for y := range p.h {
		fill(line, r.Min.X, r.Min.Y+y)
		out := p.pix[y*p.w:]
		for x := range p.w {
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
func rowReader(m image.Image) func(line []uint8, x, y int) {
	switch m := m.(type) {
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
				white := 255 - in[4*i+3]
				ink := func(k int) uint8 { return clipByte(int32(white) - int32(scaleByte(in[4*i+k], white))) }
				setPixel(line, i, ink(0), ink(1), ink(2), 255)
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
	return func(line []uint8, x, y int) {
		for i := range len(line) / 4 {
			c := pixelOf(m.At(x+i, y))
			copy(line[4*i:], c[:])
		}
	}
}

// setPixel writes pixel i of a line.
func setPixel(line []uint8, i int, r, g, b, a uint8) {
	p := line[4*i:][:4:4]
	p[0], p[1], p[2], p[3] = r, g, b, a
}

// pixelOf returns any colour as red, green, blue, alpha.
func pixelOf(c color.Color) [4]uint8 {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return [4]uint8{n.R, n.G, n.B, n.A}
}

// fromInterleaved returns the planes of pixels that stand one after the other.
func (p planes) fromInterleaved() planes {
	q := planes{make([]uint8, len(p.pix)), p.c, p.h, p.w}
	area := p.h * p.w
	for i, v := range p.pix {
		q.pix[i%p.c*area+i/p.c] = v
	}
	return q
}

// clearHidden makes colour under alpha 0 black, in place.
func (p planes) clearHidden() {
	area := p.h * p.w
	for i, a := range p.pix[3*area:] {
		if a == 0 {
			p.pix[i], p.pix[area+i], p.pix[2*area+i] = 0, 0, 0
		}
	}
}
