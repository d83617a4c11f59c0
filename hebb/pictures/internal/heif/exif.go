package heif

import "encoding/binary"

// Exif returns a file's Exif data from their TIFF header on, nil where there are none: an item of
// the kind "Exif" (ISO 23008-12, annex A.2.1), whose place another box has (ISO 14496-12, section
// 8.11.3).
func Exif(content []byte) []byte {
	top, _ := boxes(content)
	meta := inside(find(top, "meta"), 4)
	id, ok := exifItem(find(meta, "iinf"))
	if !ok {
		return nil
	}
	item := located(content, find(meta, "idat"), find(meta, "iloc"), id)
	if len(item) < 4 {
		return nil
	}
	skip := uint64(binary.BigEndian.Uint32(item))
	if item = item[4:]; skip > uint64(len(item)) {
		return nil
	}
	return item[skip:]
}

// exifItem finds the number of the item of Exif data among the entries of the box iinf.
func exifItem(list []byte) (id uint64, ok bool) {
	if len(list) < 6 {
		return 0, false
	}
	skip := 6
	if list[0] > 0 {
		skip = 8
	}
	for _, b := range inside(list, skip) {
		if b.kind != "infe" || len(b.body) < 4 || b.body[0] < 2 {
			continue
		}
		r := reader{b.body[4:]}
		width := 2
		if b.body[0] > 2 {
			width = 4
		}
		id, _ = r.number(width)
		if _, ok := r.number(2); ok && len(r.b) >= 4 && string(r.b[:4]) == "Exif" {
			return id, true
		}
	}
	return 0, false
}

// located returns the bytes of an item in one piece, by the box iloc: in the file, or in the box
// idat; nil where they are elsewhere or in several pieces.
func located(content, data, iloc []byte, id uint64) []byte {
	if len(iloc) < 6 || iloc[0] > 2 {
		return nil
	}
	version, r := iloc[0], reader{iloc[6:]}
	offsets, lengths, bases, indices := int(iloc[4]>>4), int(iloc[4]&15), int(iloc[5]>>4), 0
	short, wide := 2, 2 // bytes of a number of an item, and of how many there are
	if version > 0 {
		indices = int(iloc[5] & 15)
	}
	if version == 2 {
		short, wide = 4, 4
	}
	count, _ := r.number(wide)
	for range count {
		item, ok := r.number(short)
		if !ok {
			return nil
		}
		method := uint64(0)
		if version > 0 {
			method, _ = r.number(2)
		}
		r.number(2) // which file: this one
		base, _ := r.number(bases)
		pieces, _ := r.number(2)
		for piece := range pieces {
			if _, ok := r.number(indices); !ok {
				return nil
			}
			offset, _ := r.number(offsets)
			length, ok := r.number(lengths)
			if !ok {
				return nil
			}
			if item != id || piece > 0 || pieces != 1 {
				continue
			}
			switch method & 15 {
			case 1:
				return part(data, base+offset, length)
			case 0:
				return part(content, base+offset, length)
			}
			return nil
		}
	}
	return nil
}

// part is length bytes of b from at on, nil where they reach beyond it; of length 0, all the rest.
func part(b []byte, at, length uint64) []byte {
	switch {
	case at > uint64(len(b)) || length > uint64(len(b))-at:
		return nil
	case length == 0:
		return b[at:]
	}
	return b[at : at+length]
}
