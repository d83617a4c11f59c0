package exif

import (
	"bytes"
	"encoding/binary"
)

// directory is Exif data with the order of their bytes.
type directory struct {
	data  []byte
	order binary.ByteOrder
}

// entry is one tag of a directory.
type entry struct {
	directory
	b []byte // 12 bytes: tag, kind, count, value or where it stands; nil: none
}

// open returns the data and where the first list of tags begins; data that are none have no tags.
func open(data []byte) (d directory, at uint32) {
	d = directory{data, binary.LittleEndian}
	switch {
	case len(data) < 8:
		return directory{order: d.order}, 0
	case string(data[:4]) == "MM\x00*":
		d.order = binary.BigEndian
	case string(data[:4]) != "II*\x00":
		return directory{order: d.order}, 0
	}
	return d, d.order.Uint32(data[4:])
}

// find returns the first entry of a tag in the list at a place.
func (d directory) find(at uint32, tag uint16) (e entry, ok bool) {
	if uint64(at)+2 > uint64(len(d.data)) {
		return e, false
	}
	entries := d.data[at+2:]
	for range d.order.Uint16(d.data[at:]) {
		if len(entries) < 12 {
			return e, false
		}
		if d.order.Uint16(entries) == tag {
			return entry{d, entries[:12]}, true
		}
		entries = entries[12:]
	}
	return e, false
}

// whole is the one whole number of an entry, 0 where it has none.
func (e entry) whole() uint32 {
	if e.b == nil || e.order.Uint32(e.b[4:]) != 1 {
		return 0
	}
	switch e.order.Uint16(e.b[2:]) {
	case 1: // byte
		return uint32(e.b[8])
	case 3: // of two bytes
		return uint32(e.order.Uint16(e.b[8:]))
	case 4: // of four
		return e.order.Uint32(e.b[8:])
	}
	return 0
}

// text is the text of an entry, without what fills it up; empty where it has none.
func (e entry) text() string {
	const letters = 2
	if e.b == nil || e.order.Uint16(e.b[2:]) != letters {
		return ""
	}
	n, text := uint64(e.order.Uint32(e.b[4:])), e.b[8:]
	if n > uint64(len(text)) {
		at := uint64(e.order.Uint32(e.b[8:]))
		if at+n > uint64(len(e.data)) {
			return ""
		}
		text = e.data[at:]
	}
	return string(bytes.TrimRight(text[:n], "\x00 "))
}
