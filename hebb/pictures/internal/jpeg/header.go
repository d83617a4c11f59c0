package jpeg

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"deephebb/hebb/pictures/internal/fault"
)

// Header is what a file says of itself before its first scan.
type Header struct {
	Width, Height int
	Components    int    // 1 gray, 3 colours, 4 inks
	Progressive   bool   // all coefficients are kept until the file is read
	Exif          []byte // the Exif segment without its name, a TIFF header; nil where there is none
}

// ReadHeader reads a file's header without its blocks.
func ReadHeader(content []byte) (Header, error) {
	d := &decoder{content: content, adobe: -1}
	if err := d.read(); err != nil {
		return Header{}, err
	}
	if !d.found {
		return Header{}, fault.ErrTruncated
	}
	return d.header, nil
}

// Markers, T.81 table B.1.
const (
	sof0 = 0xc0 // baseline
	sof1 = 0xc1 // extended sequential
	sof2 = 0xc2 // progressive
	dht  = 0xc4
	dac  = 0xcc
	rst0 = 0xd0
	rst7 = 0xd7
	soi  = 0xd8
	eoi  = 0xd9
	sos  = 0xda
	dqt  = 0xdb
	dri  = 0xdd
	app0 = 0xe0
	app1 = 0xe1
	appE = 0xee
)

// read goes through the markers until the picture is whole.
func (d *decoder) read() error {
	if len(d.content) < 2 || d.content[0] != 0xff || d.content[1] != soi {
		return errors.New("it does not begin as a JPEG does")
	}
	d.at = 2
	for {
		marker, ok := d.nextMarker()
		if !ok {
			return fault.ErrTruncated
		}
		if marker == eoi {
			if d.scans == 0 {
				return fault.ErrTruncated
			}
			return nil
		}
		if marker <= 1 || marker >= rst0 && marker <= soi {
			continue
		}
		segment, err := d.segment()
		if err != nil {
			return err
		}
		if marker == sos {
			if d.reduce == 0 {
				return nil
			}
			done, err := d.scan(segment)
			if done || err != nil {
				return err
			}
			continue
		}
		if err := d.note(marker, segment); err != nil {
			return err
		}
	}
}

// note takes in the segment of any marker but that of a scan.
func (d *decoder) note(marker uint8, segment []byte) error {
	switch {
	case marker == sof0 || marker == sof1 || marker == sof2:
		return d.frame(marker, segment)
	case marker == dht:
		return d.huffmanTables(segment)
	case marker == dac || marker >= 0xc9 && marker <= 0xcf:
		return fault.Unsupported("a JPEG with arithmetic coding")
	case marker >= 0xc3 && marker <= 0xcf:
		return fault.Unsupported("a lossless or hierarchical JPEG")
	case marker == dqt:
		return d.quantTables(segment)
	case marker == dri:
		if len(segment) < 2 {
			return errors.New("its restart interval is cut short")
		}
		d.restart = int(binary.BigEndian.Uint16(segment))
	case marker == app0:
		d.jfif = d.jfif || bytes.HasPrefix(segment, []byte("JFIF\x00"))
	case marker == app1 && d.header.Exif == nil:
		if exif, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); ok {
			d.header.Exif = exif
		}
	case marker == appE && len(segment) >= 12 && bytes.HasPrefix(segment, []byte("Adobe")):
		d.adobe = int(segment[11])
	}
	return nil
}

// nextMarker finds the next marker, passing over whatever stands before it.
func (d *decoder) nextMarker() (uint8, bool) {
	for d.at < len(d.content) {
		i := bytes.IndexByte(d.content[d.at:], 0xff)
		if i < 0 {
			return 0, false
		}
		for d.at += i; d.at < len(d.content) && d.content[d.at] == 0xff; d.at++ {
		}
		if d.at < len(d.content) && d.content[d.at] != 0 {
			d.at++
			return d.content[d.at-1], true
		}
	}
	return 0, false
}

// segment returns the bytes that belong to the marker just read.
func (d *decoder) segment() ([]byte, error) {
	if d.at+2 > len(d.content) {
		return nil, fault.ErrTruncated
	}
	n := int(binary.BigEndian.Uint16(d.content[d.at:]))
	if n < 2 {
		return nil, fmt.Errorf("a segment of it has length %d", n)
	}
	if d.at+n > len(d.content) {
		return nil, fault.ErrTruncated
	}
	s := d.content[d.at+2 : d.at+n]
	d.at += n
	return s, nil
}

// quantTables reads the steps of quantisation, T.81 B.2.4.1, into natural order.
func (d *decoder) quantTables(s []byte) error {
	for len(s) > 0 {
		wide, i := s[0]>>4, s[0]&15
		size := 64 * (1 + int(wide))
		if wide > 1 || i > 3 || len(s) < 1+size {
			return errors.New("its table of quantisation is damaged")
		}
		q := new([64]int32)
		for k := range q {
			if wide == 0 {
				q[natural[k]] = int32(s[1+k])
			} else {
				q[natural[k]] = int32(binary.BigEndian.Uint16(s[1+2*k:]))
			}
		}
		d.quant[i] = q
		s = s[1+size:]
	}
	return nil
}

// natural is the place in a block, row by row, of coefficient k of the zigzag order; places past
// the end, which a damaged file may name, lead to the last.
var natural = [64 + 16]uint8{
	0, 1, 8, 16, 9, 2, 3, 10,
	17, 24, 32, 25, 18, 11, 4, 5,
	12, 19, 26, 33, 40, 48, 41, 34,
	27, 20, 13, 6, 7, 14, 21, 28,
	35, 42, 49, 56, 57, 50, 43, 36,
	29, 22, 15, 23, 30, 37, 44, 51,
	58, 59, 52, 45, 38, 31, 39, 46,
	53, 60, 61, 54, 47, 55, 62, 63,
	63, 63, 63, 63, 63, 63, 63, 63,
	63, 63, 63, 63, 63, 63, 63, 63,
}
