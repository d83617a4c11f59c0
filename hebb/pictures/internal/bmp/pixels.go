package bmp

import (
	"image"
	"math/bits"

	"deephebb/hebb/pictures/internal/fault"
)

// indexed reads pixels that name colours of the palette.
func (h *header) indexed(stride, lines int, place func(int) int) image.Image {
	m := image.NewPaletted(image.Rect(0, 0, h.width, h.height), h.palette)
	perByte, mask := 8/h.bits, uint8(1<<h.bits-1)
	for i := range lines {
		in, out := h.pixels[i*stride:], m.Pix[place(i)*m.Stride:][:h.width]
		for x := range out {
			shift := 8 - h.bits - x%perByte*h.bits
			out[x] = in[x/perByte] >> shift & mask
		}
	}
	return m
}

// direct reads pixels that are colours.
func (h *header) direct(stride, lines int, place func(int) int) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, h.width, h.height))
	for i := 3; i < len(m.Pix); i += 4 {
		m.Pix[i] = 255
	}
	bytes := h.bits / 8
	var channels [4]channel
	for i, mask := range h.masks {
		channels[i] = newChannel(mask)
	}
	for i := range lines {
		in, out := h.pixels[i*stride:], m.Pix[place(i)*m.Stride:]
		for x := range h.width {
			v := uint32(0)
			for k, b := range in[x*bytes:][:bytes] {
				v |= uint32(b) << (8 * k)
			}
			o := out[4*x:][:4:4]
			o[0], o[1], o[2] = channels[0].of(v), channels[1].of(v), channels[2].of(v)
			if h.masks[3] != 0 {
				o[3] = channels[3].of(v)
			}
		}
	}
	return m
}

// channel is one colour's bits of a pixel.
type channel struct{ mask, shift, top uint32 }

func newChannel(mask uint32) channel {
	if mask == 0 {
		return channel{top: 1}
	}
	shift := uint32(bits.TrailingZeros32(mask))
	return channel{mask, shift, mask >> shift}
}

// of returns the colour in 0…255.
func (c channel) of(v uint32) uint8 {
	return uint8(uint64(v&c.mask>>c.shift) * 255 / uint64(c.top))
}

// unpack reads pixels packed by runs. What they leave out has colour 0.
func (h *header) unpack() (image.Image, error) {
	m := image.NewPaletted(image.Rect(0, 0, h.width, h.height), h.palette)
	in, nibbles := h.pixels, h.compression == runs4
	x, y := 0, 0
	set := func(index uint8) {
		if x < h.width && y < h.height {
			line := h.height - 1 - y
			if h.down {
				line = y
			}
			m.Pix[line*m.Stride+x] = index
		}
		x++
	}
	for y < h.height {
		if len(in) < 2 {
			return m, fault.ErrTruncated
		}
		n, v := int(in[0]), in[1]
		in = in[2:]
		switch {
		case n > 0:
			for i := range n {
				set(nibble(v, i, nibbles))
			}
		case v == 0: // the line ends
			x, y = 0, y+1
		case v == 1: // the picture ends
			return m, nil
		case v == 2: // go on elsewhere
			if len(in) < 2 {
				return m, fault.ErrTruncated
			}
			x, y, in = x+int(in[0]), y+int(in[1]), in[2:]
		default: // v single pixels, filled up to two bytes
			size := int(v)
			if nibbles {
				size = (size + 1) / 2
			}
			if len(in) < size {
				return m, fault.ErrTruncated
			}
			for i := range int(v) {
				if nibbles {
					set(nibble(in[i/2], i, true))
				} else {
					set(in[i])
				}
			}
			in = in[min(size+size%2, len(in)):]
		}
	}
	return m, nil
}

// nibble returns the i-th pixel of a byte that holds two in turn, or one.
func nibble(v uint8, i int, two bool) uint8 {
	switch {
	case !two:
		return v
	case i%2 == 0:
		return v >> 4
	}
	return v & 15
}
