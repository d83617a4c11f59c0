package heif

import "encoding/binary"

// box is one part of a file: ISO 14496-12, section 4.2.
type box struct {
	kind string
	body []byte
}

// boxes takes bytes apart into boxes. whole is false where the last one reaches beyond them.
func boxes(b []byte) (list []box, whole bool) {
	for len(b) >= 8 {
		size, head := uint64(binary.BigEndian.Uint32(b)), uint64(8)
		kind := string(b[4:8])
		switch {
		case size == 0: // to the end
			size = uint64(len(b))
		case size == 1 && len(b) >= 16:
			size, head = binary.BigEndian.Uint64(b[8:]), 16
		}
		if size < head || size > uint64(len(b)) {
			return list, false
		}
		list = append(list, box{kind, b[head:size]})
		b = b[size:]
	}
	return list, len(b) == 0
}

// find returns the body of the first box of a kind, nil where there is none.
func find(list []box, kind string) []byte {
	for _, b := range list {
		if b.kind == kind {
			return b.body
		}
	}
	return nil
}

// inside takes apart the boxes in a body after its first skip bytes.
func inside(body []byte, skip int) []box {
	if len(body) < skip {
		return nil
	}
	list, _ := boxes(body[skip:])
	return list
}

// properties returns those of a file's primary picture: ISO 23008-12, sections 6.2 and 9.3.
func properties(top []box) []box {
	meta := inside(find(top, "meta"), 4)
	primary := find(meta, "pitm")
	all := inside(find(meta, "iprp"), 0)
	pool, links := inside(find(all, "ipco"), 0), find(all, "ipma")
	if len(primary) < 6 || len(links) < 8 {
		return nil
	}
	id := uint64(binary.BigEndian.Uint16(primary[4:]))
	if primary[0] > 0 {
		if len(primary) < 8 {
			return nil
		}
		id = uint64(binary.BigEndian.Uint32(primary[4:]))
	}
	r := reader{links[8:]}
	for range binary.BigEndian.Uint32(links[4:]) {
		item, ok := r.number(2 + 2*min(int(links[0]), 1))
		n, _ := r.number(1)
		if !ok {
			return nil
		}
		var mine []box
		for range n {
			width := 1 + int(links[3]&1)
			index, ok := r.number(width)
			if index &= 1<<(8*width-1) - 1; ok && index > 0 && index <= uint64(len(pool)) {
				mine = append(mine, pool[index-1])
			}
		}
		if item == id {
			return mine
		}
	}
	return nil
}

// reader hands out numbers.
type reader struct{ b []byte }

func (r *reader) number(size int) (v uint64, ok bool) {
	if len(r.b) < size {
		r.b = nil
		return 0, false
	}
	for _, b := range r.b[:size] {
		v = v<<8 | uint64(b)
	}
	r.b = r.b[size:]
	return v, true
}
