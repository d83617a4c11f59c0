package jpeg

import (
	"errors"
	"fmt"

	"deephebb/hebb/pictures/internal/fault"
)

// errDamaged is the error of coded data that are no JPEG's.
var errDamaged = errors.New("its coded blocks are damaged")

// scan is one pass over the blocks of some components, T.81 B.2.3.
type scan struct {
	comps  []*component
	dc, ac []*table // for each of comps
	// Of a progressive file: coefficients from to to of the zigzag order, bits from low upwards,
	// where high isn't 0 after those from high upwards.
	from, to  int
	high, low uint
}

// scanHeader reads a scan's segment.
func (d *decoder) scanHeader(s []byte) (scan, error) {
	var out scan
	if !d.found {
		return out, errors.New("its first scan stands before the frame header")
	}
	if len(s) < 1 || s[0] < 1 || s[0] > 4 || len(s) < 4+2*int(s[0]) {
		return out, errors.New("a scan's header is damaged")
	}
	n := int(s[0])
	tail := s[1+2*n:]
	out.from, out.to, out.high, out.low = 0, 63, 0, 0
	if d.progressive {
		out.from, out.to, out.high, out.low = int(tail[0]), int(tail[1]), uint(tail[2]>>4), uint(tail[2]&15)
		if out.from > out.to || out.to > 63 || out.from == 0 && out.to != 0 || out.from > 0 && n != 1 ||
			out.low > 13 || out.high != 0 && out.high != out.low+1 {
			return out, errors.New("a scan's header is damaged")
		}
	}
	blocks := 0
	for i := range n {
		id, tables := s[1+2*i], s[2+2*i]
		var c *component
		for j := range d.comps {
			if d.comps[j].id == id {
				c = &d.comps[j]
			}
		}
		if c == nil || tables>>4 > 3 || tables&15 > 3 {
			return out, errors.New("a scan's header is damaged")
		}
		for _, other := range out.comps {
			if other == c {
				return out, errors.New("a scan names a component twice")
			}
		}
		if c.quant == nil {
			if c.quant = d.quant[c.quantAt]; c.quant == nil {
				return out, errors.New("a table of quantisation is missing")
			}
		}
		dc, ac := d.dc[tables>>4], d.ac[tables&15]
		if dc == nil && out.from == 0 && out.high == 0 || ac == nil && out.to > 0 {
			return out, errors.New("a table of codes is missing")
		}
		out.comps, out.dc, out.ac = append(out.comps, c), append(out.dc, dc), append(out.ac, ac)
		blocks += c.h * c.v
	}
	if n > 1 && blocks > 10 {
		return out, fmt.Errorf("a scan has %d blocks an MCU; at most 10 are allowed", blocks)
	}
	return out, nil
}

// scan decodes one scan. done is true where the picture needs no more.
func (d *decoder) scan(segment []byte) (done bool, err error) {
	s, err := d.scanHeader(segment)
	if err != nil {
		return false, err
	}
	if d.scans++; d.scans > maxScans {
		return false, fmt.Errorf("it has more than %d scans", maxScans)
	}
	if s.from > 0 && s.comps[0].perBlock == 1 {
		d.pass()
		return false, nil
	}
	for i, c := range s.comps {
		if !d.progressive && c.size == 1 {
			s.ac[i].plan()
		}
	}
	if err := d.mcus(&s); err != nil {
		return false, err
	}
	// A sequential file is whole when its components have all been read, whether or not it says so.
	done = !d.progressive
	for i := range d.comps {
		done = done && d.comps[i].quant != nil
	}
	return done, nil
}

// pass goes on to the marker after a scan.
func (d *decoder) pass() {
	for {
		marker, ok := d.nextMarker()
		if !ok {
			return
		}
		if marker < rst0 || marker > rst7 {
			d.at -= 2
			return
		}
	}
}

// mcus decodes a scan's blocks, one MCU after the other, T.81 A.2.
func (d *decoder) mcus(s *scan) error {
	alone := len(s.comps) == 1
	mcusX, mcusY := d.mcusX, d.mcusY
	if alone {
		mcusX, mcusY = s.comps[0].blocksX, s.comps[0].blocksY
	}
	d.begin(s)
	d.load()
	toGo := d.restart
	for y := range mcusY {
		for x := range mcusX {
			if d.restart > 0 && toGo == 0 {
				if err := d.resume(s); err != nil {
					return err
				}
				toGo = d.restart
			}
			toGo--
			for i, c := range s.comps {
				h, v := c.h, c.v
				if alone {
					h, v = 1, 1
				}
				for j := range h * v {
					if !d.decode(s, i, x*h+j%h, y*v+j/h) || d.bits.over() {
						return d.broken()
					}
				}
			}
		}
	}
	return nil
}

// decode reads one block of the scan's i-th component. It returns false on a code that is none.
func (d *decoder) decode(s *scan, i, x, y int) bool {
	c := s.comps[i]
	if d.progressive {
		return d.refine(s, i, c.coefs[(y*(c.stride/c.size)+x)*c.perBlock:][:c.perBlock])
	}
	if c.size == 1 {
		dc, ok := d.bits.mean(s.dc[i], s.ac[i])
		c.pred += dc
		c.plane[y*c.stride+x] = level((c.pred*c.quant[0] + 4) >> 3)
		return ok
	}
	last := d.bits.block(s.dc[i], s.ac[i], &d.block, c.quant, &c.pred)
	if last < 0 {
		return false
	}
	c.inverse(&d.block, last, x, y)
	return true
}

// begin sets what a scan and each restart begin with.
func (d *decoder) begin(s *scan) {
	d.eobRun = 0
	for _, c := range s.comps {
		c.pred = 0
	}
}

// resume goes on after a restart marker.
func (d *decoder) resume(s *scan) error {
	marker, ok := d.nextMarker()
	if !ok {
		return fault.ErrTruncated
	}
	if marker < rst0 || marker > rst7 {
		d.at -= 2
		return errDamaged
	}
	d.begin(s)
	d.load()
	return nil
}

// broken tells an end that came too early from damage.
func (d *decoder) broken() error {
	if d.bits.over() && (d.at+1 >= len(d.content) || d.content[d.at+1] == eoi) {
		return fault.ErrTruncated
	}
	return errDamaged
}
