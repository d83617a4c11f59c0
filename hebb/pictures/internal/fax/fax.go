// Package fax expands the codes of fax machines (ITU-T T.4 and T.6), as they stand in TIFF files:
// group 3 in one dimension, with ends of lines or without, and in two, and group 4.
package fax

import (
	"errors"

	"deephebb/hebb/pictures/internal/fault"
)

// Kind is a way of coding.
type Kind int

const (
	Lines  Kind = iota // each line by itself, from a byte's first bit, without ends of lines
	Group3             // lines by themselves, with ends of lines between them
	Mixed              // group 3 whose lines say whether they build on the line above
	Group4             // all lines build on the line above
)

var errCode = errors.New("its fax codes are damaged")

// Modes of a line that builds on the line above.
const (
	pass       = 0
	horizontal = 1
	straight   = 5 // a change under that of the line above
)

// decoder expands one picture.
type decoder struct {
	bits
	tables *[3][1 << longest]code
	above  []uint8 // the line above, a pixel a byte: 0 white, 1 black
	line   []uint8
}

// Decode expands the codes of height lines of width pixels into lines of whole bytes, the first
// pixel in the highest bit, 1 for black. Where the codes end too early it returns the lines that
// are there, with the error fault.ErrTruncated.
func Decode(in []byte, kind Kind, width, height int) ([]byte, error) {
	d := decoder{bits: bits{in: in}, tables: tables(), above: make([]uint8, width), line: make([]uint8, width)}
	n := (width + 7) / 8
	var out []byte
	for range height {
		if err := d.next(kind); err != nil {
			return out, err
		}
		out = append(out, make([]byte, n)...)
		packed := out[len(out)-n:]
		for x, v := range d.line {
			packed[x/8] |= v << (7 - x%8)
		}
		d.line, d.above = d.above, d.line
	}
	return out, nil
}

// next expands one line.
func (d *decoder) next(kind Kind) error {
	twice := kind == Group4
	switch kind {
	case Lines:
		d.at += -d.at & 7
	case Group3, Mixed:
		ended := d.endOfLine()
		if twice = kind == Mixed && ended && d.peek(1) == 0; kind == Mixed && ended {
			d.at++
		}
	}
	clear(d.line)
	var err error
	if twice {
		err = d.onAbove()
	} else {
		err = d.alone()
	}
	ended := d.at+longest > 8*len(d.in) || d.peek(longest)>>1 == 1 // an end of line instead of a code
	if d.at > 8*len(d.in) || err != nil && ended {
		return fault.ErrTruncated
	}
	return err
}

// endOfLine passes over an end of line, eleven zeros or more and a one, if it is there.
func (d *decoder) endOfLine() bool {
	if d.peek(11) != 0 {
		return false
	}
	for d.at < 8*len(d.in) && d.peek(1) == 0 {
		d.at++
	}
	d.at++
	return true
}

// run reads a run of a colour: codes of multiples of 64, then one of less.
func (d *decoder) run(colour uint8) (int, error) {
	for n := 0; ; {
		c := d.tables[colour][d.peek(longest)]
		if c.length == 0 || n > len(d.line) {
			return 0, errCode
		}
		d.at += c.length
		if n += c.value; c.value < 64 {
			return n, nil
		}
	}
}

// alone expands a line of runs, white and black in turn.
func (d *decoder) alone() error {
	colour := uint8(0)
	for x := 0; x < len(d.line); colour = 1 - colour {
		n, err := d.run(colour)
		if err != nil {
			return err
		}
		x = d.paint(x, x+n, colour)
	}
	return nil
}

// onAbove expands a line by where its changes lie to those of the line above. T.4's names: x is a0,
// up is b1.
func (d *decoder) onAbove() error {
	colour, x := uint8(0), -1
	for x < len(d.line) {
		c := d.tables[2][d.peek(longest)]
		if c.length == 0 {
			return errCode
		}
		d.at += c.length
		if c.value == horizontal {
			for range 2 {
				n, err := d.run(colour)
				if err != nil {
					return err
				}
				x = d.paint(max(x, 0), max(x, 0)+n, colour)
				colour = 1 - colour
			}
			continue
		}
		up := d.change(x, colour)
		if c.value == pass {
			for up < len(d.above) && d.above[up] != colour {
				up++
			}
			x = d.paint(max(x, 0), up, colour)
			continue
		}
		to := up + c.value - straight
		if to < max(x, 0) {
			return errCode
		}
		x = d.paint(max(x, 0), to, colour)
		colour = 1 - colour
	}
	return nil
}

// change finds the first pixel right of x in the line above that is not of the colour while the one
// before it is.
func (d *decoder) change(x int, colour uint8) int {
	before := uint8(0)
	if x >= 0 && x < len(d.above) {
		before = d.above[x]
	}
	for x++; x < len(d.above); x++ {
		if v := d.above[x]; v != colour && before == colour {
			break
		}
		before = d.above[x]
	}
	return x
}

// paint colours pixels and returns where they end.
func (d *decoder) paint(from, to int, colour uint8) int {
	to = min(to, len(d.line))
	if colour != 0 {
		for i := from; i < to; i++ {
			d.line[i] = 1
		}
	}
	return to
}

// bits are read from the highest of each byte on; behind the last there are zeros.
type bits struct {
	in []byte
	at int // bits read
}

// peek returns the next n bits, at most 16.
func (b *bits) peek(n int) int {
	v := 0
	for i := range 3 {
		v <<= 8
		if k := b.at/8 + i; k < len(b.in) {
			v |= int(b.in[k])
		}
	}
	return v >> (24 - n - b.at%8) & (1<<n - 1)
}
