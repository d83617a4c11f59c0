package npy

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

const (
	magic     = "\x93NUMPY"
	maxHeader = 1 << 20 // NumPy itself reads 10,000 bytes
	maxRank   = 64      // as NumPy's
)

// A header is what stands before the numbers.
type header struct {
	descr   string // type and byte order, such as <f4
	fortran bool   // in columns
	shape   []int
	length  int64 // of all of it in bytes
}

// readHeader reads the header of a file of size bytes.
func readHeader(r io.Reader, size int64) (h header, err error) {
	var start [8]byte
	if _, err := io.ReadFull(r, start[:]); err != nil && !early(err) {
		return h, cut(err)
	} else if err != nil || string(start[:6]) != magic {
		return h, errors.New("it is no .npy file")
	}
	var length int64
	switch start[6] {
	case 1:
		var b [2]byte
		_, err = io.ReadFull(r, b[:])
		length, h.length = int64(binary.LittleEndian.Uint16(b[:])), 10
	case 2, 3:
		var b [4]byte
		_, err = io.ReadFull(r, b[:])
		length, h.length = int64(binary.LittleEndian.Uint32(b[:])), 12
	default:
		return h, fmt.Errorf("it has format version %d.%d; 1.0 to 3.0 are read", start[6], start[7])
	}
	if err != nil && !early(err) {
		return h, cut(err)
	}
	h.length += length
	if err != nil || h.length > size {
		return h, fmt.Errorf("its header would take %d bytes of %d: is it whole?", h.length, size)
	}
	if length > maxHeader {
		return h, fmt.Errorf("its header has %d bytes, more than the %d that are read", length, maxHeader)
	}
	b := make([]byte, length)
	if _, err := io.ReadFull(r, b); err != nil {
		return h, cut(err)
	}
	if err := h.parse(string(b)); err != nil {
		return h, fmt.Errorf("its header is damaged: %w", err)
	}
	return h, nil
}

// parse reads the header's text, a Python dictionary such as
// {'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }.
func (h *header) parse(text string) error {
	p := &parser{strings.TrimRight(text, " \t\r\n")}
	have := map[string]bool{}
	if err := p.sequence('{', '}', func() error {
		key, err := p.text()
		if err != nil {
			return err
		}
		if have[key] {
			return fmt.Errorf("%q stands twice in it", key)
		}
		have[key] = true
		if !p.take(':') {
			return p.unexpected("a colon")
		}
		switch key {
		case "descr":
			if p.peek() == '[' {
				return errors.New("it is of records with several fields, which are not read")
			}
			h.descr, err = p.text()
		case "fortran_order":
			h.fortran, err = p.boolean()
		case "shape":
			err = p.sequence('(', ')', func() error {
				n, err := p.count()
				h.shape = append(h.shape, n)
				if err == nil && len(h.shape) > maxRank {
					err = fmt.Errorf("its shape has more than %d dimensions", maxRank)
				}
				return err
			})
		default:
			err = fmt.Errorf("%q is no part of a header", key)
		}
		return err
	}); err != nil {
		return err
	}
	for _, key := range []string{"descr", "fortran_order", "shape"} {
		if !have[key] {
			return fmt.Errorf("it has no %s", key)
		}
	}
	if p.rest != "" {
		return p.unexpected("its end")
	}
	return nil
}

// parser reads Python's literals from the front of a text.
type parser struct{ rest string }

// peek is the next byte that is no blank, 0 at the end.
func (p *parser) peek() byte {
	p.rest = strings.TrimLeft(p.rest, " \t\r\n")
	if p.rest == "" {
		return 0
	}
	return p.rest[0]
}

// take takes the byte b if it is next.
func (p *parser) take(b byte) bool {
	if p.peek() != b || b == 0 {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func (p *parser) unexpected(wanted string) error {
	const most = 20
	p.peek()
	return fmt.Errorf("it has %q where %s should be", p.rest[:min(most, len(p.rest))], wanted)
}

// sequence reads items between brackets, separated by commas, with one more at the end or not.
func (p *parser) sequence(open, shut byte, item func() error) error {
	if !p.take(open) {
		return p.unexpected(string(open))
	}
	for !p.take(shut) {
		if err := item(); err != nil {
			return err
		}
		if !p.take(',') && p.peek() != shut {
			return p.unexpected("a comma")
		}
	}
	return nil
}

// text reads a string without escapes.
func (p *parser) text() (string, error) {
	quote := p.peek()
	if quote != '\'' && quote != '"' {
		return "", p.unexpected("a text")
	}
	text, rest, ok := strings.Cut(p.rest[1:], string(quote))
	if !ok || strings.ContainsAny(text, "\\\n") {
		return "", p.unexpected("a text")
	}
	p.rest = rest
	return text, nil
}

func (p *parser) boolean() (bool, error) {
	p.peek()
	for _, word := range []string{"True", "False"} {
		if rest, ok := strings.CutPrefix(p.rest, word); ok {
			p.rest = rest
			return word == "True", nil
		}
	}
	return false, p.unexpected("True or False")
}

// count reads a whole number from 0, with the L that Python 2 wrote.
func (p *parser) count() (int, error) {
	p.peek()
	digits := len(p.rest) - len(strings.TrimLeft(p.rest, "0123456789"))
	n, err := strconv.ParseInt(p.rest[:digits], 10, 64)
	if err != nil || n > math.MaxInt || digits > 1 && p.rest[0] == '0' {
		return 0, p.unexpected("a whole number from 0")
	}
	p.rest = strings.TrimPrefix(p.rest[digits:], "L")
	return int(n), nil
}
