package jpeg

// refine reads a block's part of a scan of a progressive file, T.81 annex G, into its coefficients.
// It returns false on a code that is none.
func (d *decoder) refine(s *scan, i int, coefs []int16) bool {
	b := &d.bits
	if s.from == 0 {
		if s.high != 0 {
			coefs[0] |= int16(b.take(1) << s.low)
			return true
		}
		run, v, ok := b.symbol(s.dc[i])
		if !ok || run != 0 {
			return false
		}
		c := s.comps[i]
		c.pred += v
		coefs[0] = int16(c.pred << s.low)
		return true
	}
	if s.high != 0 {
		return d.refineMore(s, s.ac[i], coefs)
	}
	if d.eobRun > 0 {
		d.eobRun--
		return true
	}
	for k := s.from; k <= s.to; k++ {
		run, v, ok := b.symbol(s.ac[i])
		if !ok {
			return false
		}
		if v == 0 && run < 15 {
			d.eobRun = 1<<run - 1
			if run > 0 {
				d.eobRun += int(b.take(run))
			}
			return !b.over()
		}
		k += run
		if v != 0 {
			coefs[natural[k&127]&63] = int16(v << s.low)
		}
	}
	return !b.over()
}

// refineMore adds one more bit to the coefficients of a block, T.81 G.1.2.3.
func (d *decoder) refineMore(s *scan, t *table, coefs []int16) bool {
	b := &d.bits
	k := s.from
	if d.eobRun == 0 {
		for ; k <= s.to; k++ {
			run, v, ok := b.symbol(t)
			if !ok {
				return false
			}
			if v == 0 && run < 15 {
				d.eobRun = 1 << run
				if run > 0 {
					d.eobRun += int(b.take(run))
				}
				break
			}
			k = d.correct(s, coefs, k, run)
			if v != 0 && k <= s.to {
				coefs[natural[k]&63] = int16(v << s.low)
			}
		}
	}
	if d.eobRun > 0 {
		d.correct(s, coefs, k, 64)
		d.eobRun--
	}
	return !b.over()
}

// correct reads a bit for each coefficient from k on that isn't zero, and stops at the zero after
// zeros of them, or past the scan's last.
func (d *decoder) correct(s *scan, coefs []int16, k, zeros int) int {
	bit := int16(1) << s.low
	for ; k <= s.to; k++ {
		v := &coefs[natural[k]&63]
		if *v == 0 {
			if zeros == 0 {
				break
			}
			zeros--
			continue
		}
		if d.bits.take(1) == 0 || *v&bit != 0 {
			continue
		}
		if *v > 0 {
			*v += bit
		} else {
			*v -= bit
		}
	}
	return k
}

// symbol reads a symbol: its run, and its coefficient where it has one. ok is false on a code that
// is none.
func (b *bits) symbol(t *table) (run int, v int32, ok bool) {
	b.fill()
	e := t.first[b.acc>>(64-look)]
	if e == 0 {
		if e = t.slow(b.acc); e == 0 {
			return 0, 0, false
		}
	}
	b.acc <<= e & 63
	b.n -= int(e & 63)
	v = int32(e) >> 16
	if size := e >> 12 & 15; size != 0 {
		v = extend(b.acc, size)
		b.acc <<= size & 63
		b.n -= int(size)
	}
	return int(e >> 8 & 15), v, true
}
