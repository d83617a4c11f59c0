package jpeg

import "encoding/binary"

// block decodes a block of a sequential file into out, in natural order and multiplied by quant;
// out is all zero before. It returns the zigzag place of the last coefficient, or -1 on a code that
// is none.
func (b *bits) block(dc, ac *table, out, quant *[64]int32, pred *int32) (last int) {
	data, pos, acc, n := b.data, b.pos, b.acc, b.n
	for k := 0; k < 64; {
		if n < 32 {
			acc |= uint64(binary.BigEndian.Uint32(data[pos:])) << (uint(32-n) & 63)
			pos += 4
			n += 32
		}
		t := ac
		if k == 0 {
			t = dc
		}
		e := t.first[acc>>(64-look)]
		if e == 0 {
			if e = t.slow(acc); e == 0 {
				b.pos, b.acc, b.n = pos, acc, n
				return -1
			}
		}
		acc <<= e & 63
		n -= int(e & 63)
		size := e >> 12 & 15
		v := int32(e) >> 16
		if size != 0 {
			v = extend(acc, size)
			acc <<= size & 63
			n -= int(size)
		}
		if k == 0 {
			*pred += v
			out[0] = *pred * quant[0]
			k = 1
			continue
		}
		run := int(e >> 8 & 15)
		if v == 0 {
			if run < 15 {
				break
			}
			k += 16
			continue
		}
		k += run
		z := natural[k&127]
		out[z&63] = v * quant[z&63]
		last = min(k, 63)
		k++
	}
	b.pos, b.acc, b.n = pos, acc, n
	return last
}

// mean decodes the first coefficient's difference and passes over the others.
func (b *bits) mean(dc, ac *table) (v int32, ok bool) {
	data, pos, acc, n := b.data, b.pos, b.acc, b.n
	skip := ac.skip[:1<<look]
	t := dc
	for k := 0; k < 64; {
		if n < 32 {
			acc |= uint64(binary.BigEndian.Uint32(data[pos:])) << (uint(32-n) & 63)
			pos += 4
			n += 32
		}
		if k > 0 {
			e := skip[acc>>(64-look)]
			if next := k + int(e>>5&127); e != 0 && next < 64 {
				acc <<= e & 31
				n -= int(e & 31)
				k = next
				if e>>12 != 0 {
					break
				}
				continue
			}
		}
		e := t.first[acc>>(64-look)]
		if e == 0 {
			if e = t.slow(acc); e == 0 {
				b.pos, b.acc, b.n = pos, acc, n
				return 0, false
			}
		}
		acc <<= e & 63
		n -= int(e & 63)
		size := e >> 12 & 15
		difference := int32(e) >> 16
		if size != 0 {
			difference = extend(acc, size)
			acc <<= size & 63
			n -= int(size)
		}
		if k == 0 {
			v, k, t = difference, 1, ac
			continue
		}
		run := int(e >> 8 & 15)
		if difference == 0 && run < 15 {
			break
		}
		k += run + 1
	}
	b.pos, b.acc, b.n = pos, acc, n
	return v, true
}
