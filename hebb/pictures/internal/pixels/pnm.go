package pixels

import (
	"fmt"
	"image"

	"deephebb/hebb/pictures/internal/fault"
)

// pnm is a PBM, PGM or PPM file, P1 to P6, as netpbm's manual has them.
type pnm struct {
	kind          byte // '1' to '6'
	width, height int
	top           int // the value that means 255
	rest          []byte
}

func aboutPNM(content []byte) (about, error) {
	p, err := readPNM(content)
	return about{width: p.width, height: p.height}, err
}

func decodePNM(content []byte, _ int) (source, error) {
	p, err := readPNM(content)
	if err != nil {
		return nil, err
	}
	if p.kind == '4' {
		return p.bits()
	}
	colours := 1
	if p.kind == '3' || p.kind == '6' {
		colours = 3
	}
	m := image.NewNRGBA(image.Rect(0, 0, p.width, p.height))
	for i := 0; i < len(m.Pix); i += 4 {
		o := (*[4]uint8)(m.Pix[i:])
		o[3] = 255
		for c := range 3 {
			if c >= colours {
				o[c] = o[0]
				continue
			}
			v, err := p.sample()
			if err != nil {
				return m, err
			}
			if v > p.top {
				return nil, fmt.Errorf("sample %d at pixel %d is above the file's maximum, %d", v, i/4, p.top)
			}
			if o[c] = uint8((v*255 + p.top/2) / p.top); p.kind == '1' {
				o[c] = 255 - o[c]
			}
		}
	}
	return m, nil
}

// bits reads pixels of one bit, 1 for black, whose lines fill whole bytes.
func (p *pnm) bits() (source, error) {
	m := image.NewGray(image.Rect(0, 0, p.width, p.height))
	n := (p.width + 7) / 8
	for y := range p.height {
		if len(p.rest) < n {
			return m, fault.ErrTruncated
		}
		for x := range p.width {
			if p.rest[x/8]>>(7-x%8)&1 == 0 {
				m.Pix[y*m.Stride+x] = 255
			}
		}
		p.rest = p.rest[n:]
	}
	return m, nil
}

// readPNM reads a file's header, after the two bytes that say what it is.
func readPNM(content []byte) (pnm, error) {
	p := pnm{kind: content[1], top: 1, rest: content[2:]}
	if p.kind < '1' || p.kind > '6' {
		return p, fault.Unsupported(fmt.Sprintf("a PNM of kind %q", content[:2]))
	}
	numbers := []*int{&p.width, &p.height, &p.top}
	if p.kind == '1' || p.kind == '4' {
		numbers = numbers[:2]
	}
	for _, v := range numbers {
		var err error
		if *v, err = p.number(9); err != nil {
			return p, fmt.Errorf("header: %w", err)
		}
	}
	if p.width == 0 || p.height == 0 || p.top == 0 || p.top > 65535 {
		return p, fmt.Errorf("header says %d×%d pixels up to %d", p.width, p.height, p.top)
	}
	return p, nil
}

// sample reads the next value, of two bytes where the maximum needs them.
func (p *pnm) sample() (int, error) {
	switch {
	case p.kind == '1':
		return p.number(1)
	case p.kind < '4':
		return p.number(5)
	case len(p.rest) < 1 || p.top > 255 && len(p.rest) < 2:
		return 0, fault.ErrTruncated
	case p.top > 255:
		v := int(p.rest[0])<<8 | int(p.rest[1])
		p.rest = p.rest[2:]
		return v, nil
	}
	v := int(p.rest[0])
	p.rest = p.rest[1:]
	return v, nil
}

// number reads a number of at most digits digits, blanks and comments before it, and the one byte
// after it where it is shorter.
func (p *pnm) number(digits int) (int, error) {
	n, found := 0, 0
	for i := 0; i < len(p.rest); i++ {
		switch c := p.rest[i]; {
		case c >= '0' && c <= '9':
			n = 10*n + int(c-'0')
			if found++; found == digits && digits == 1 {
				p.rest = p.rest[i+1:]
				return n, nil
			}
			if found > digits {
				return 0, fmt.Errorf("a number has more than %d digits", digits)
			}
		case found > 0:
			p.rest = p.rest[i+1:]
			return n, nil
		case c == '#':
			for i < len(p.rest) && p.rest[i] != '\n' {
				i++
			}
		case c != ' ' && c != '\t' && c != '\r' && c != '\n':
			return 0, fmt.Errorf("byte %q where a number should be", c)
		}
	}
	p.rest = nil
	if found == 0 {
		return 0, fault.ErrTruncated
	}
	return n, nil
}
