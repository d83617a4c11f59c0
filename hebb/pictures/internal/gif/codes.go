package gif

import (
	"errors"
	"image"

	"deephebb/hebb/pictures/internal/fault"
)

const maxCodes = 1 << 12

// fill decodes the frame's codes (Welch's variant of Lempel and Ziv) into its place of m.
func (f *frame) fill(m *image.Paletted) error {
	w := writer{frame: f, m: m, y: f.bounds.Min.Y, step: 1}
	if f.interlaced {
		w.step = 8
	}
	clear := 1 << f.codeBits
	var (
		before [maxCodes]uint16 // the code whose values come before a code's last one
		last   [maxCodes]uint8
		text   [maxCodes]uint8 // the values of one code, from the end
	)
	in := blocks{in: f.rest}
	next, bits, previous := clear+2, f.codeBits+1, -1
	first := uint8(0)
	for !w.done {
		code, ok := in.take(bits)
		if !ok || code == clear+1 {
			return fault.ErrTruncated
		}
		if code == clear {
			next, bits, previous = clear+2, f.codeBits+1, -1
			continue
		}
		if code > next || code >= clear && previous < 0 || code == next && next == maxCodes {
			return errors.New("its codes are damaged")
		}
		n, c := len(text), code
		if code == next {
			n--
			text[n], c = first, previous
		}
		for c >= clear {
			n--
			text[n], c = last[c], int(before[c])
		}
		first = uint8(c)
		n--
		text[n] = first
		w.write(text[n:])
		if previous >= 0 && next < maxCodes {
			before[next], last[next] = uint16(previous), first
			if next++; next == 1<<bits && bits < 12 {
				bits++
			}
		}
		previous = code
	}
	return nil
}

// writer lays values into a frame line by line.
type writer struct {
	*frame
	m       *image.Paletted
	x, y    int // x from the frame's left
	step    int // lines to the next
	started int // passes of an interlaced frame that are finished
	done    bool
}

func (w *writer) write(values []uint8) {
	width := w.bounds.Dx()
	for len(values) > 0 && !w.done {
		n := copy(w.m.Pix[w.m.PixOffset(w.bounds.Min.X+w.x, w.y):][:width-w.x], values)
		values = values[n:]
		if w.x += n; w.x == width {
			w.x = 0
			w.line()
		}
	}
}

// line goes on to the next line: the 8th, those between, every 4th between, and so on.
func (w *writer) line() {
	w.y += w.step
	for w.y >= w.bounds.Max.Y {
		if !w.interlaced || w.started == 3 {
			w.done = true
			return
		}
		w.started++
		w.y = w.bounds.Min.Y + 8>>w.started
		w.step = 16 >> w.started
	}
}

// blocks hands out codes from a chain of blocks.
type blocks struct {
	in   []byte
	left int // bytes of the present block
	acc  uint32
	n    int
}

func (b *blocks) take(bits int) (code int, ok bool) {
	for b.n < bits {
		for b.left == 0 {
			if len(b.in) == 0 || b.in[0] == 0 {
				return 0, false
			}
			b.left, b.in = int(b.in[0]), b.in[1:]
		}
		if len(b.in) == 0 {
			return 0, false
		}
		b.acc |= uint32(b.in[0]) << b.n
		b.n += 8
		b.in, b.left = b.in[1:], b.left-1
	}
	code = int(b.acc & (1<<bits - 1))
	b.acc >>= bits
	b.n -= bits
	return code, true
}
