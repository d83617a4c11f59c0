package jpeg

import "image"

// Kind says what the values of a picture's pixels are.
type Kind int

const (
	Gray Kind = iota // 1 value
	RGB              // 3: red, green, blue
	CMYK             // 4: cyan, magenta, yellow, black; 255 is full ink
)

// Picture is a decoded picture. Its colours are converted when its lines are read.
type Picture struct {
	Width, Height int
	Kind          Kind
	// YCC says that the first three components are brightness and colour. A file within another may
	// have it wrong; it may be changed before Lines is called.
	YCC bool

	planes []plane
}

// plane is one component, whose values cover wide × high pixels each.
type plane struct {
	pix           []uint8
	stride        int
	width, height int
	wide, high    int
	smooth        bool // values are blended with their neighbours when brought to full size
}

// Bounds returns the picture's size.
func (p *Picture) Bounds() image.Rectangle { return image.Rect(0, 0, p.Width, p.Height) }

// picture finishes decoding.
func (d *decoder) picture() *Picture {
	p := &Picture{
		Width:  ceilDiv(d.header.Width, d.reduce),
		Height: ceilDiv(d.header.Height, d.reduce),
	}
	switch len(d.comps) {
	case 3:
		p.Kind, p.YCC = RGB, d.isYCC()
	case 4:
		p.Kind, p.YCC = CMYK, d.adobe > 0
	}
	least := 8 / d.reduce
	for i := range d.comps {
		c := &d.comps[i]
		q := plane{
			pix: c.plane, stride: c.stride, width: c.width, height: c.height,
			wide: d.maxH * least / (c.h * c.size), high: d.maxV * least / (c.v * c.size),
		}
		q.smooth = d.reduce < 8 && q.wide <= 2 && q.high <= 2 && (q.wide == 1 || q.width > 2)
		p.planes = append(p.planes, q)
	}
	return p
}

// isYCC reports whether three components are brightness and colour, by libjpeg's rules
// (jdapimin.c): a JFIF file's are, Adobe's marker tells, and without both the names R, G, B say no.
func (d *decoder) isYCC() bool {
	switch {
	case d.jfif:
		return true
	case d.adobe >= 0:
		return d.adobe != 0
	}
	return d.comps[0].id != 'R' || d.comps[1].id != 'G' || d.comps[2].id != 'B'
}

// Lines returns a function that writes line y as red, green, blue, or as the Kind has it, into out,
// which holds Width times that many values. Calls may come in any order, one at a time.
func (p *Picture) Lines() func(out []uint8, y int) {
	n := len(p.planes)
	full := make([][]uint8, n)
	expand := make([]func(y int) []uint8, n)
	for i := range p.planes {
		expand[i] = p.planes[i].expander(p.Width)
	}
	return func(out []uint8, y int) {
		for i := range full {
			full[i] = expand[i](y)[:p.Width]
		}
		switch {
		case n == 1:
			copy(out, full[0])
		case n == 3 && p.YCC:
			Colours(out, full[0], full[1], full[2])
		case n == 3:
			for x := range p.Width {
				out[3*x], out[3*x+1], out[3*x+2] = full[0][x], full[1][x], full[2][x]
			}
		default:
			inks(out, full, p.YCC)
		}
	}
}

// Colours converts a line of brightness and colour, with the rounding of libjpeg's tables.
func Colours(out, luminance, cb, cr []uint8) {
	const half = 1 << 15
	cb, cr = cb[:len(luminance)], cr[:len(luminance)]
	out = out[:3*len(luminance)]
	for x, y := range luminance {
		l, u, v := int32(y), int32(cb[x])-128, int32(cr[x])-128
		o := (*[3]uint8)(out[3*x:])
		o[0] = clip(l + (91881*v+half)>>16)
		o[1] = clip(l + (-22554*u-46802*v+half)>>16)
		o[2] = clip(l + (116130*u+half)>>16)
	}
}

// inks writes a line of inks. Files hold them as what they leave of the light, or, with Adobe's
// transform, their first three as brightness and colour of that.
func inks(out []uint8, full [][]uint8, ycc bool) {
	line := make([]uint8, 3*len(full[0]))
	if ycc {
		Colours(line, full[0], full[1], full[2])
	}
	for x := range full[0] {
		o := (*[4]uint8)(out[4*x:])
		if ycc {
			o[0], o[1], o[2] = line[3*x], line[3*x+1], line[3*x+2]
		} else {
			o[0], o[1], o[2] = 255-full[0][x], 255-full[1][x], 255-full[2][x]
		}
		o[3] = 255 - full[3][x]
	}
}

// clip brings a value to a byte.
func clip(v int32) uint8 {
	if uint32(v) > 255 {
		v = ^v >> 31 & 255
	}
	return uint8(v)
}
