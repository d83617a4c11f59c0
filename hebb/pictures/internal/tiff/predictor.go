package tiff

import (
	"encoding/binary"
	"fmt"

	"deephebb/hebb/pictures/internal/fault"
)

// unpredict brings back a part's samples, in place, from their differences along the lines: TIFF
// 6.0, section 14, and Adobe's technical note 3 for floating ones.
func (l *layout) unpredict(raw []byte, p part) error {
	n := l.lineBytes(p)
	for y := range p.height {
		line := raw[y*n:][:n]
		switch {
		case l.predictor == 3 && l.format == floating:
			l.unpredictFloats(line, p.samples)
		case l.predictor != 2:
			return fault.Unsupported(fmt.Sprintf("a TIFF with predictor %d", l.predictor))
		case l.bits == 8:
			for i := p.samples; i < n; i++ {
				line[i] += line[i-p.samples]
			}
		case l.bits == 16:
			for i := 2 * p.samples; i+1 < n; i += 2 {
				v := l.order.Uint16(line[i:]) + l.order.Uint16(line[i-2*p.samples:])
				l.order.PutUint16(line[i:], v)
			}
		case l.bits == 32:
			for i := 4 * p.samples; i+3 < n; i += 4 {
				v := l.order.Uint32(line[i:]) + l.order.Uint32(line[i-4*p.samples:])
				l.order.PutUint32(line[i:], v)
			}
		default:
			return fault.Unsupported(fmt.Sprintf("a TIFF of %d bits with a predictor", l.bits))
		}
	}
	return nil
}

// unpredictFloats undoes the differences of bytes, of which all first ones stand before all second
// ones, and so on.
func (l *layout) unpredictFloats(line []byte, samples int) {
	for i := samples; i < len(line); i++ {
		line[i] += line[i-samples]
	}
	size := l.bits / 8
	count := len(line) / size
	mixed := append([]byte(nil), line...)
	for i := range count {
		for k := range size {
			at := i*size + k
			if l.order == binary.ByteOrder(binary.LittleEndian) {
				at = i*size + size - 1 - k
			}
			line[at] = mixed[k*count+i]
		}
	}
}
