package jpeg

import (
	"errors"
	"slices"
)

// look is how many bits are looked up at once; longer codes are searched for.
const look = 11

// table is a Huffman code, T.81 annex C. The symbols of a JPEG's codes say how many zeros stand
// before a coefficient (run) and how many bits it has after the code (size).
type table struct {
	// first holds, by the next look bits, the symbol and, where its bits are among them too, the
	// coefficient: bits taken | run<<8 | size still to read<<12 | coefficient<<16. 0: no code of at
	// most look bits.
	first [1 << look]uint32
	// skip holds, by the next look bits, as many symbols as begin in them: bits taken |
	// coefficients passed<<5 | the block ends<<12. 0: look the symbol up by itself.
	skip    []uint16
	limit   [18]int32 // the first code of each length that is none, shifted to 16 bits
	offset  [17]int32 // what to add to a code of a length for its symbol's place
	symbols []uint8
}

// huffmanTables reads the codes, T.81 B.2.4.2.
func (d *decoder) huffmanTables(s []byte) error {
	for len(s) > 0 {
		if len(s) < 17 || s[0]>>4 > 1 || s[0]&15 > 3 {
			return errors.New("its table of codes is damaged")
		}
		class, i := s[0]>>4, s[0]&15
		n := 0
		for _, count := range s[1:17] {
			n += int(count)
		}
		if n > 256 || len(s) < 17+n {
			return errors.New("its table of codes is cut short")
		}
		if class == 0 && n > 0 && slices.Max(s[17:17+n]) > 15 {
			return errors.New("its table of codes has a size above 15 bits")
		}
		t, err := newTable([16]uint8(s[1:17]), s[17:17+n])
		if err != nil {
			return err
		}
		if class == 0 {
			d.dc[i] = t
		} else {
			d.ac[i] = t
		}
		s = s[17+n:]
	}
	return nil
}

// newTable makes a code of counts[l-1] symbols of l bits each.
func newTable(counts [16]uint8, symbols []uint8) (*table, error) {
	t := &table{symbols: symbols}
	code, place := int32(0), int32(0)
	for l := int32(1); l <= 16; l++ {
		t.offset[l] = place - code
		for range counts[l-1] {
			if code >= 1<<l {
				return nil, errors.New("its table of codes has too many of a length")
			}
			if l <= look {
				t.enter(code, l, symbols[place])
			}
			code++
			place++
		}
		t.limit[l] = code << (16 - l)
		code <<= 1
	}
	t.limit[17] = 1 << 16
	return t, nil
}

// enter fills first for all that begins with a code of l bits.
func (t *table) enter(code, l int32, symbol uint8) {
	run, size := uint32(symbol>>4), uint32(symbol&15)
	left := look - l // bits after the code
	for rest := range int32(1) << left {
		e := uint32(l) | run<<8 | size<<12
		if size > 0 && int32(size) <= left {
			acc := uint64(rest) << (64 - left)
			e = uint32(l) + size | run<<8 | uint32(extend(acc, size))<<16
		}
		t.first[code<<left|rest] = e
	}
}

// slow finds a symbol by a code of more than look bits, in first's form; 0 where there is none.
func (t *table) slow(acc uint64) uint32 {
	bits := int32(acc >> 48)
	for l := int32(look + 1); l <= 16; l++ {
		if bits < t.limit[l] {
			symbol := t.symbols[bits>>(16-l)+t.offset[l]]
			return uint32(l) | uint32(symbol>>4)<<8 | uint32(symbol&15)<<12
		}
	}
	return 0
}

// plan fills skip.
func (t *table) plan() {
	if t.skip != nil {
		return
	}
	t.skip = make([]uint16, 1<<look)
	var single [1 << look]uint32 // code | run<<8 | size<<12
	code, place := int32(0), int32(0)
	for l := int32(1); l <= look; l++ {
		for code<<(16-l) < t.limit[l] {
			symbol := uint32(t.symbols[place])
			for rest := range int32(1) << (look - l) {
				single[code<<(look-l)|rest] = uint32(l) | symbol>>4<<8 | symbol&15<<12
			}
			code++
			place++
		}
		code <<= 1
	}
	for i := range t.skip {
		taken, passed, end := uint32(0), uint32(0), uint32(0)
		for taken < look && end == 0 {
			e := single[i<<taken&(1<<look-1)]
			if length := e & 0xff; length == 0 || taken+length > look {
				break
			}
			run, size := e>>8&15, e>>12
			if size == 0 && run < 15 {
				end = 1
			} else if passed+run+1 > 62 {
				break
			} else {
				passed += run + 1
			}
			taken += e&0xff + size
		}
		t.skip[i] = uint16(taken | passed<<5 | end<<12)
	}
}
