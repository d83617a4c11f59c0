package jpeg

import (
	"encoding/binary"
	"errors"
	"fmt"

	"deephebb/hebb/pictures/internal/fault"
)

// frame reads the frame header, T.81 B.2.2, and lays out the planes.
func (d *decoder) frame(marker uint8, s []byte) error {
	if d.found {
		return errors.New("it has two frame headers")
	}
	if len(s) < 6 || len(s) < 6+3*int(s[5]) {
		return errors.New("its frame header is cut short")
	}
	if s[0] != 8 {
		return fault.Unsupported(fmt.Sprintf("a JPEG of %d bits a sample", s[0]))
	}
	d.progressive = marker == sof2
	d.header.Progressive = d.progressive
	d.header.Height = int(binary.BigEndian.Uint16(s[1:]))
	d.header.Width = int(binary.BigEndian.Uint16(s[3:]))
	d.header.Components = int(s[5])
	if d.header.Width == 0 || d.header.Height == 0 {
		return fmt.Errorf("its header says %d×%d pixels", d.header.Width, d.header.Height)
	}
	if n := d.header.Components; n != 1 && n != 3 && n != 4 {
		return fault.Unsupported(fmt.Sprintf("a JPEG of %d components", n))
	}
	for i := range d.header.Components {
		p := s[6+3*i:]
		c := component{id: p[0], h: int(p[1] >> 4), v: int(p[1] & 15), quantAt: p[2]}
		if c.h < 1 || c.h > 4 || c.v < 1 || c.v > 4 || c.quantAt > 3 {
			return errors.New("its frame header is damaged")
		}
		for _, other := range d.comps {
			if other.id == c.id {
				return fmt.Errorf("two components have the name %d", c.id)
			}
		}
		d.comps = append(d.comps, c)
		d.maxH, d.maxV = max(d.maxH, c.h), max(d.maxV, c.v)
	}
	d.found = true
	if d.reduce == 0 {
		return nil
	}
	return d.layout()
}

// layout gives each component its size of block and its plane. A component of less than full
// sampling takes a larger block where that brings it to the picture's size (jdmaster.c).
func (d *decoder) layout() error {
	w, h := d.header.Width, d.header.Height
	d.mcusX, d.mcusY = ceilDiv(w, 8*d.maxH), ceilDiv(h, 8*d.maxV)
	blocks := 0
	for i := range d.comps {
		c := &d.comps[i]
		least := 8 / d.reduce
		c.size = least
		for c.size < 8 && d.maxH*least%(c.h*c.size*2) == 0 && d.maxV*least%(c.v*c.size*2) == 0 {
			c.size *= 2
		}
		if d.maxH*least%(c.h*c.size) != 0 || d.maxV*least%(c.v*c.size) != 0 {
			return fault.Unsupported(fmt.Sprintf("a JPEG whose samplings %d×%d and %d×%d are in no whole ratio",
				d.maxH, d.maxV, c.h, c.v))
		}
		c.blocksX, c.blocksY = ceilDiv(w*c.h, 8*d.maxH), ceilDiv(h*c.v, 8*d.maxV)
		c.width, c.height = ceilDiv(w*c.h*c.size, 8*d.maxH), ceilDiv(h*c.v*c.size, 8*d.maxV)
		c.stride = d.mcusX * c.h * c.size
		c.perBlock = 64
		if c.size == 1 {
			c.perBlock = 1
		}
		blocks += d.mcusX * c.h * d.mcusY * c.v
	}
	// The first coefficient of each block takes a bit at least.
	if blocks/8 > len(d.content) {
		return fmt.Errorf("its header says %d×%d pixels, more than its %d bytes can hold", w, h, len(d.content))
	}
	for i := range d.comps {
		c := &d.comps[i]
		lines := d.mcusY * c.v
		c.plane = make([]uint8, c.stride*lines*c.size)
		for i := range c.plane {
			c.plane[i] = 128
		}
		if d.progressive {
			c.coefs = make([]int16, c.stride/c.size*lines*c.perBlock)
		}
	}
	return nil
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }
