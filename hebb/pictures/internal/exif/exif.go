// Package exif finds out how a camera was held: the orientation that a picture's Exif data note
// (CIPA DC-008, section 4.6.5.1.6).
package exif

import "encoding/binary"

// Orientation says how a picture's stored lines lie in the picture as it is meant.
type Orientation int

const (
	Upright     Orientation = iota + 1 // as stored
	Mirrored                           // left and right exchanged
	UpsideDown                         // turned by 180°
	Flipped                            // top and bottom exchanged
	Transposed                         // mirrored at the diagonal from top left
	TurnRight                          // to be turned by 90° clockwise
	Transversed                        // mirrored at the diagonal from top right
	TurnLeft                           // to be turned by 90° counterclockwise
)

// Sideways reports whether the picture as it is meant is as wide as the stored one is high.
func (o Orientation) Sideways() bool { return o >= Transposed && o <= TurnLeft }

// Source returns the stored pixel that pixel (x, y) of the picture as meant comes from; the stored
// picture has w × h pixels.
func (o Orientation) Source(x, y, w, h int) (sx, sy int) {
	switch o {
	case Mirrored:
		return w - 1 - x, y
	case UpsideDown:
		return w - 1 - x, h - 1 - y
	case Flipped:
		return x, h - 1 - y
	case Transposed:
		return y, x
	case TurnRight:
		return y, h - 1 - x
	case Transversed:
		return w - 1 - y, h - 1 - x
	case TurnLeft:
		return w - 1 - y, x
	}
	return x, y
}

const orientationTag = 0x0112

// Read returns the orientation that Exif data note, which begin with a TIFF header. Data that are
// damaged, or that note none, or one that is none of the eight, are Upright.
func Read(data []byte) Orientation {
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case len(data) < 8:
		return Upright
	case string(data[:4]) == "MM\x00*":
		order = binary.BigEndian
	case string(data[:4]) != "II*\x00":
		return Upright
	}
	at := uint64(order.Uint32(data[4:]))
	if at+2 > uint64(len(data)) {
		return Upright
	}
	entries := data[at+2:]
	for range order.Uint16(data[at:]) {
		if len(entries) < 12 {
			return Upright
		}
		if order.Uint16(entries) == orientationTag {
			return value(order, entries)
		}
		entries = entries[12:]
	}
	return Upright
}

// value reads an entry's whole number.
func value(order binary.ByteOrder, entry []byte) Orientation {
	if order.Uint32(entry[4:]) != 1 {
		return Upright
	}
	v := uint32(0)
	switch order.Uint16(entry[2:]) {
	case 1: // byte
		v = uint32(entry[8])
	case 3: // of two bytes
		v = uint32(order.Uint16(entry[8:]))
	case 4: // of four
		v = order.Uint32(entry[8:])
	}
	if v < uint32(Upright) || v > uint32(TurnLeft) {
		return Upright
	}
	return Orientation(v)
}
