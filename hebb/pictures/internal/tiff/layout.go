package tiff

import (
	"errors"
	"fmt"

	"deephebb/hebb/pictures/internal/fault"
)

// Sample formats.
const (
	whole    = 1
	signed   = 2
	floating = 3
)

// Kinds of an extra sample.
const (
	alphaIn  = 1 // alpha that the colours are multiplied by
	alphaOut = 2
)

// layout says how the pixels stand in the file.
type layout struct {
	*directory
	width, height int
	photometric   int
	bits, samples int
	colours       int // samples of a pixel without extra ones
	alpha         int // alphaIn, alphaOut or 0: what the first extra sample is
	format        int
	planar        bool
	compression   int
	predictor     int
	subX, subY    int // pixels that a colour value of yCbCr covers

	partW, partH   int // of a strip or tile
	across, down   int // how many there are
	offsets, bytes []uint64
	palette        []uint64
}

// part is one strip or tile of one plane.
type part struct {
	i             int
	plane         int
	x, y          int
	width, height int // a strip's last may be lower; tiles are whole
	samples       int
}

// newLayout reads a picture's tags.
func newLayout(d *directory) (*layout, error) {
	l := &layout{directory: d, subX: 1, subY: 1}
	l.width, l.height = d.first(tagWidth, 0), d.first(tagHeight, 0)
	l.photometric = d.first(tagPhotometric, 0)
	l.compression = d.first(tagCompression, plain)
	l.predictor = d.first(tagPredictor, 1)
	l.planar = d.first(tagPlanar, 1) == 2
	l.samples, l.format = d.first(tagSamples, 1), d.first(tagFormat, whole)
	bits := d.all(tagBits)
	if len(bits) == 0 {
		bits = []uint64{1}
	}
	l.bits = int(bits[0])
	for _, b := range bits[:min(len(bits), l.samples)] {
		if int(b) != l.bits {
			return nil, fault.Unsupported("a TIFF whose samples have different numbers of bits")
		}
	}
	if err := l.sort(); err != nil {
		return nil, err
	}
	if l.samples < 2 {
		l.planar = false
	}
	if err := l.places(); err != nil {
		return nil, err
	}
	if l.photometric == yCbCr && l.compression != jpegCodes {
		return l, l.subsampling()
	}
	return l, nil
}

// sort checks that pixels of this kind are read.
func (l *layout) sort() error {
	names := map[int]int{whiteIsZero: 1, blackIsZero: 1, rgb: 3, indexed: 1, cmyk: 4, yCbCr: 3}
	var ok bool
	if l.colours, ok = names[l.photometric]; !ok {
		return fault.Unsupported(fmt.Sprintf("a TIFF with photometric interpretation %d", l.photometric))
	}
	if l.photometric == yCbCr && l.samples == 1 {
		l.photometric, l.colours = blackIsZero, 1
	}
	if l.samples < l.colours || l.samples > 16 {
		return fmt.Errorf("it has %d samples a pixel", l.samples)
	}
	if l.samples > l.colours && l.photometric != cmyk {
		switch kind := l.first(tagExtra, alphaOut); kind {
		case alphaIn, alphaOut:
			l.alpha = kind
		case 999: // as one program writes it
			l.alpha = alphaOut
		}
	}
	ok = l.bits == 8 || l.bits == 16
	switch l.photometric {
	case whiteIsZero, blackIsZero:
		ok = ok || l.bits == 1 || l.bits == 2 || l.bits == 4 || l.bits == 32 || l.bits == 64 && l.format == floating
	case indexed:
		ok = l.bits == 1 || l.bits == 2 || l.bits == 4 || l.bits == 8
		if l.palette = l.all(tagColours); ok && len(l.palette) < 3<<l.bits {
			return errors.New("it has no palette")
		}
	case yCbCr:
		ok = l.bits == 8
	}
	if l.format == floating {
		ok = ok && l.bits >= 32 && l.samples == 1
	} else if l.format != whole && l.format != signed && l.format != 4 || l.samples > 1 && l.bits == 32 {
		ok = false
	}
	if !ok || l.samples > 1 && l.bits < 8 {
		kinds := map[int]string{signed: " signed", floating: " floating"}
		return fault.Unsupported(fmt.Sprintf("a TIFF of %d%s samples of %d bits", l.samples, kinds[l.format], l.bits))
	}
	return nil
}

// subsampling reads how many pixels a colour value covers. Where nothing is said, 2×2 is meant, and
// 1×1 is found too: the length of the first strip tells.
func (l *layout) subsampling() error {
	if v := l.all(tagSubsampling); len(v) >= 2 {
		l.subX, l.subY = int(v[0]), int(v[1])
	} else if l.compression == plain && !l.planar && len(l.bytes) > 0 && l.bytes[0] < uint64(3*l.partW*l.partH) {
		l.subX, l.subY = 2, 2
	}
	sound := func(n int) bool { return n == 1 || n == 2 || n == 4 }
	if !sound(l.subX) || !sound(l.subY) {
		return fmt.Errorf("it has one colour for %d×%d pixels", l.subX, l.subY)
	}
	if l.subX*l.subY > 1 && (l.samples != 3 || l.planar || l.predictor != 1) {
		return fault.Unsupported("a TIFF with colour of less than full size in planes of its own or with a predictor")
	}
	return nil
}

// places reads where the strips or tiles stand.
func (l *layout) places() error {
	l.partW, l.partH = l.width, min(l.first(tagStripLines, l.height), l.height)
	l.offsets, l.bytes = l.all(tagStripOffsets), l.all(tagStripBytes)
	if l.offsets == nil {
		l.offsets, l.bytes = l.all(tagTileOffsets), l.all(tagTileBytes)
		l.partW, l.partH = l.first(tagTileWidth, 0), l.first(tagTileHeight, 0)
		if l.partW > 1<<16 || l.partH > 1<<16 {
			return fmt.Errorf("it has tiles of %d×%d pixels", l.partW, l.partH)
		}
	}
	if l.partW <= 0 || l.partH <= 0 {
		return fmt.Errorf("it has parts of %d×%d pixels", l.partW, l.partH)
	}
	// What is decoded at once is in proportion to the picture.
	if l.width*l.height > 1<<30/l.samples || l.partW*l.partH > 4*l.width*l.height+1<<20 {
		return fmt.Errorf("it has parts of %d×%d pixels and %d×%d in all", l.partW, l.partH, l.width, l.height)
	}
	l.across, l.down = (l.width+l.partW-1)/l.partW, (l.height+l.partH-1)/l.partH
	if len(l.offsets) == 0 {
		return errors.New("it does not say where its pixels are")
	}
	// A part takes a byte at least. This bounds the work before any is done.
	if l.parts() > len(l.content) {
		return fmt.Errorf("it has %d parts in %d bytes", l.parts(), len(l.content))
	}
	return nil
}

// planes is how many the pixels are divided into.
func (l *layout) planes() int {
	if l.planar {
		return l.samples
	}
	return 1
}

func (l *layout) parts() int { return l.across * l.down * l.planes() }

// part returns the i-th part.
func (l *layout) part(i int) part {
	each := l.across * l.down
	p := part{i: i, plane: i / each, x: i % l.across * l.partW, y: i % each / l.across * l.partH,
		width: l.partW, height: l.partH, samples: l.samples}
	if l.planar {
		p.samples = 1
	}
	if l.partW == l.width { // a strip
		p.height = min(l.partH, l.height-p.y)
	}
	return p
}

// lineBytes is the length of a part's line, and size that of the whole part, in bytes.
func (l *layout) lineBytes(p part) int { return (p.width*p.samples*l.bits + 7) / 8 }

func (l *layout) size(p part) int {
	if l.subX*l.subY > 1 {
		return l.unitsAcross(p) * ((p.height + l.subY - 1) / l.subY) * (l.subX*l.subY + 2)
	}
	return l.lineBytes(p) * p.height
}

// unitsAcross is how many colour values stand side by side in a part.
func (l *layout) unitsAcross(p part) int { return (p.width + l.subX - 1) / l.subX }
