package tiff

import (
	"encoding/binary"
	"errors"
	"math"

	"deephebb/hebb/pictures/internal/fault"
)

// directory is the list of a picture's tags.
type directory struct {
	content []byte
	order   binary.ByteOrder
	big     bool
	tags    map[uint16]entry
}

// entry is a tag's values as they stand.
type entry struct {
	kind  uint16
	count uint64
	data  []byte
}

// sizes are the bytes of each kind of value, by its number.
var sizes = [...]uint64{
	1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8,
}

// firstDirectory reads the tags of a file's first picture. Tags whose values lie outside the file
// are left out.
func firstDirectory(content []byte) (*directory, error) {
	if len(content) < 8 {
		return nil, fault.ErrTruncated
	}
	d := &directory{content: content, order: binary.LittleEndian, tags: map[uint16]entry{}}
	if content[0] == 'M' {
		d.order = binary.BigEndian
	}
	var at, n, width uint64
	switch d.order.Uint16(content[2:]) {
	case 42:
		at = uint64(d.order.Uint32(content[4:]))
	case 43:
		if d.big = true; len(content) < 16 {
			return nil, fault.ErrTruncated
		}
		if at = d.order.Uint64(content[8:]); d.order.Uint16(content[4:]) != 8 {
			return nil, errors.New("its numbers have no sound size")
		}
	default:
		return nil, errors.New("it does not begin as a TIFF does")
	}
	if at > uint64(len(content)-8) {
		return nil, fault.ErrTruncated
	}
	if d.big {
		n, at, width = d.order.Uint64(content[at:]), at+8, 20
	} else {
		n, at, width = uint64(d.order.Uint16(content[at:])), at+2, 12
	}
	if n > math.MaxUint16 {
		return nil, errors.New("its directory has too many tags")
	}
	for ; n > 0; n, at = n-1, at+width {
		if at+width > uint64(len(content)) {
			return nil, fault.ErrTruncated
		}
		d.note(content[at : at+width])
	}
	return d, nil
}

// note takes in one tag; of doubled ones, the first.
func (d *directory) note(b []byte) {
	tag, e := d.order.Uint16(b), entry{kind: d.order.Uint16(b[2:])}
	if int(e.kind) >= len(sizes) || sizes[e.kind] == 0 {
		return
	}
	var offset uint64
	if d.big {
		e.count, e.data, offset = d.order.Uint64(b[4:]), b[12:], d.order.Uint64(b[12:])
	} else {
		e.count, e.data, offset = uint64(d.order.Uint32(b[4:])), b[8:], uint64(d.order.Uint32(b[8:]))
	}
	if e.count > uint64(len(d.content)) {
		return
	}
	n := e.count * sizes[e.kind]
	if n > uint64(len(e.data)) {
		if offset > uint64(len(d.content)) || n > uint64(len(d.content))-offset {
			return
		}
		e.data = d.content[offset:]
	}
	e.data = e.data[:n]
	if _, ok := d.tags[tag]; !ok {
		d.tags[tag] = e
	}
}

// all returns a tag's values as whole numbers, nil where there are none.
func (d *directory) all(tag uint16) []uint64 {
	e := d.tags[tag]
	if e.count == 0 {
		return nil
	}
	size := sizes[e.kind]
	v := make([]uint64, e.count)
	for i := range v {
		b := e.data[uint64(i)*size:]
		switch e.kind {
		case 1, 6, 7:
			v[i] = uint64(b[0])
		case 3, 8:
			v[i] = uint64(d.order.Uint16(b))
		case 4, 9, 13:
			v[i] = uint64(d.order.Uint32(b))
		case 16, 17, 18:
			v[i] = d.order.Uint64(b)
		default:
			return nil
		}
	}
	return v
}

// first returns a tag's first value, or what it is where there is none. No sound value is above
// 1<<30, which stands for all that are.
func (d *directory) first(tag uint16, otherwise int) int {
	if v := d.all(tag); len(v) > 0 {
		return int(min(v[0], 1<<30))
	}
	return otherwise
}
