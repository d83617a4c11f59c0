package jpeg

import (
	"fmt"

	"deephebb/hebb/pictures/internal/fault"
)

// maxScans bounds the scans of a file: more are taken for an attack on the reader's time.
const maxScans = 256

// decoder reads one file.
type decoder struct {
	content []byte
	at      int // the next byte of content
	reduce  int // 1, 2, 4 or 8; 0 reads the header alone

	header      Header
	progressive bool
	comps       []component
	maxH, maxV  int
	mcusX       int // MCUs across the picture, T.81 A.2
	mcusY       int
	found       bool // a frame header was read

	quant   [4]*[64]int32
	dc, ac  [4]*table
	restart int // MCUs between restart markers, 0 none
	jfif    bool
	adobe   int // the colour transform of Adobe's marker, -1 where there is none

	bits   bits
	eobRun int // blocks that the present end-of-band run still covers
	block  [64]int32
	scans  int
}

// component is one colour of the picture, with its plane.
type component struct {
	id, quantAt uint8
	h, v        int // sampling factors
	size        int // side of a block in pixels after the inverse transform: 1, 2, 4 or 8
	width       int // of the plane, without the blocks' surplus
	height      int
	blocksX     int // blocks of the plane, without those that fill up the last MCU
	blocksY     int
	stride      int // pixels, or blocks × size, of a padded line
	quant       *[64]int32
	plane       []uint8
	coefs       []int16 // of progressive files: 64 a block in natural order, or the first alone
	perBlock    int     // 64, or 1 where size is 1
	pred        int32   // the last block's first coefficient
}

// Decode reads a picture at 1/reduce of its size, with reduce 1, 2, 4 or 8: sides are divided and
// rounded up. Where the file ends early or is damaged in its blocks, the picture as far as it goes
// is returned with the error, the rest gray.
func Decode(content []byte, reduce int) (*Picture, error) {
	if reduce != 1 && reduce != 2 && reduce != 4 && reduce != 8 {
		panic(fmt.Sprintf("jpeg: reduction %d is none of 1, 2, 4, 8", reduce))
	}
	d := &decoder{content: content, reduce: reduce, adobe: -1}
	err := d.read()
	if !d.found || d.scans == 0 {
		if err == nil {
			err = fault.ErrTruncated
		}
		return nil, err
	}
	if d.progressive {
		d.transform()
	}
	return d.picture(), err
}

// transform computes the planes from a progressive file's coefficients.
func (d *decoder) transform() {
	for i := range d.comps {
		c := &d.comps[i]
		quant := c.quant
		if quant == nil {
			continue
		}
		blocksX := c.stride / c.size
		for b := range len(c.coefs) / c.perBlock {
			in := c.coefs[b*c.perBlock:][:c.perBlock]
			last := 0
			for k, v := range in {
				d.block[k] = int32(v) * quant[k]
				if v != 0 {
					last = k
				}
			}
			c.inverse(&d.block, last, b%blocksX, b/blocksX)
		}
		c.coefs = nil
	}
}
