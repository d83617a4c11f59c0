package jpeg

import (
	"bytes"
	"encoding/binary"
)

// slack is how far reading may go past the end of the data before its end is checked: a block has
// at most 64 coefficients of 32 bits.
const slack = 64*4 + 16

// bits hands out the bits of one stretch of coded data.
type bits struct {
	data []byte // without stuffing, and slack zeros after it
	end  int    // where the zeros begin
	pos  int    // the next byte of data
	acc  uint64 // the next n bits, from the top; those below may be set too
	n    int
}

// load brings the coded data from d.at up to the next marker into d.bits, without the zero byte
// that stands after each 0xff, and leaves d.at at the marker.
func (d *decoder) load() {
	b := &d.bits
	b.data = b.data[:0]
	for {
		rest := d.content[d.at:]
		i := bytes.IndexByte(rest, 0xff)
		if i < 0 {
			b.data = append(b.data, rest...)
			d.at = len(d.content)
			break
		}
		if i+1 == len(rest) {
			b.data = append(b.data, rest[:i]...)
			d.at = len(d.content)
			break
		}
		if rest[i+1] != 0 {
			b.data = append(b.data, rest[:i]...)
			d.at += i
			break
		}
		b.data = append(b.data, rest[:i+1]...)
		d.at += i + 2
	}
	b.end = len(b.data)
	b.data = append(b.data, make([]byte, slack)...)
	b.pos, b.acc, b.n = 0, 0, 0
}

// over reports whether more bits were taken than there are.
func (b *bits) over() bool { return 8*b.pos-b.n > 8*b.end }

// fill makes sure of 32 bits.
func (b *bits) fill() {
	if b.n < 32 {
		b.acc |= uint64(binary.BigEndian.Uint32(b.data[b.pos:])) << (32 - b.n)
		b.pos += 4
		b.n += 32
	}
}

// take returns the next size bits, 1 to 16.
func (b *bits) take(size int) int32 {
	b.fill()
	v := b.acc >> (64 - uint(size))
	b.acc <<= uint(size)
	b.n -= size
	return int32(v)
}

// extend reads size bits from the top of acc as a coefficient, T.81 figure F.12.
func extend(acc uint64, size uint32) int32 {
	v := int32(acc >> (64 - size))
	if int64(acc) >= 0 {
		v -= 1<<size - 1
	}
	return v
}
