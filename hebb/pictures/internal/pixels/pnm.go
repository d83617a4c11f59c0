package pixels

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
)

// decodePNM reads PGM and PPM (P2, P3, P5, P6), as netpbm's manual has them.
func decodePNM(r io.Reader) (image.Image, error) {
	b := bufio.NewReader(r)
	kind, w, h, top, err := readPNMHeader(b)
	if err != nil {
		return nil, err
	}
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	next := func() (int, error) { return pnmNumber(b) }
	if kind >= '5' {
		next = func() (int, error) { return pnmSample(b, top) }
	}
	for i := 0; i < len(m.Pix); i += 4 {
		var v [3]uint8
		for c := range v {
			if c > 0 && (kind == '2' || kind == '5') {
				v[c] = v[0]
				continue
			}
			n, err := next()
			if err != nil {
				return nil, fmt.Errorf("ends at pixel %d of %d", i/4, w*h)
			}
			if n > top {
				return nil, fmt.Errorf("sample %d at pixel %d is above the file's maximum, %d", n, i/4, top)
			}
			v[c] = uint8((n*255 + top/2) / top)
		}
		m.Pix[i], m.Pix[i+1], m.Pix[i+2], m.Pix[i+3] = v[0], v[1], v[2], 255
	}
	return m, nil
}

// decodePNMConfig reads the header alone.
func decodePNMConfig(r io.Reader) (image.Config, error) {
	_, w, h, _, err := readPNMHeader(bufio.NewReader(r))
	return image.Config{ColorModel: color.NRGBAModel, Width: w, Height: h}, err
}

func readPNMHeader(b *bufio.Reader) (kind byte, w, h, top int, err error) {
	var magic [2]byte
	if _, err := io.ReadFull(b, magic[:]); err != nil {
		return 0, 0, 0, 0, err
	}
	kind = magic[1]
	if magic[0] != 'P' || kind != '2' && kind != '3' && kind != '5' && kind != '6' {
		return 0, 0, 0, 0, fmt.Errorf("kind %q is none of P2, P3, P5, P6", magic[:])
	}
	for _, v := range []*int{&w, &h, &top} {
		if *v, err = pnmNumber(b); err != nil {
			return 0, 0, 0, 0, fmt.Errorf("header: %w", err)
		}
	}
	if w == 0 || h == 0 || top == 0 || top > 65535 {
		return 0, 0, 0, 0, fmt.Errorf("header says %d×%d pixels up to %d", w, h, top)
	}
	return kind, w, h, top, nil
}

// pnmSample reads one binary sample, of two bytes where the maximum needs them.
func pnmSample(b *bufio.Reader, top int) (int, error) {
	high, err := b.ReadByte()
	if err != nil || top < 256 {
		return int(high), err
	}
	low, err := b.ReadByte()
	return int(high)<<8 | int(low), err
}

// pnmNumber reads a decimal number and the one blank after it, skipping blanks
// and comments before it.
func pnmNumber(b *bufio.Reader) (int, error) {
	n, digits := 0, 0
	for {
		c, err := b.ReadByte()
		switch {
		case err == io.EOF && digits > 0:
			return n, nil
		case err != nil:
			return 0, err
		case c >= '0' && c <= '9':
			if n = 10*n + int(c-'0'); n > 1<<30 {
				return 0, errors.New("number too large")
			}
			digits++
		case digits > 0:
			return n, nil
		case c == '#':
			if _, err := b.ReadString('\n'); err != nil {
				return 0, err
			}
		case c != ' ' && c != '\t' && c != '\r' && c != '\n':
			return 0, fmt.Errorf("byte %q where a number should be", c)
		}
	}
}
