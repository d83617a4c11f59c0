// Package tiff decodes TIFF pictures (Adobe, TIFF revision 6.0, with the supplements that are in
// use), BigTIFF too: gray, RGB, palettes, CMYK and YCbCr; samples of 1, 2, 4, 8, 16 and 32 bits,
// whole, signed or floating; in strips or tiles, one plane or several; plain or packed by PackBits,
// LZW, Deflate, Zstandard, JPEG or a fax machine's codes. The first picture of a file is read.
//
// Samples come out as 0…255 in Pillow's way: of whole 16-bit samples the high byte; signed,
// floating and 32-bit samples are cut off at 0 and 255, not scaled.
package tiff

import (
	"fmt"
	"image"

	"deephebb/hebb/pictures/internal/fault"
)

// Tags, TIFF 6.0 and its supplements.
const (
	tagWidth        = 256
	tagHeight       = 257
	tagBits         = 258
	tagCompression  = 259
	tagPhotometric  = 262
	tagFillOrder    = 266
	tagStripOffsets = 273
	tagOrientation  = 274
	tagSamples      = 277
	tagStripLines   = 278
	tagStripBytes   = 279
	tagPlanar       = 284
	tagFaxOptions   = 292
	tagPredictor    = 317
	tagColours      = 320
	tagTileWidth    = 322
	tagTileHeight   = 323
	tagTileOffsets  = 324
	tagTileBytes    = 325
	tagExtra        = 338
	tagFormat       = 339
	tagJPEGTables   = 347
	tagSubsampling  = 530
)

// Photometric interpretations.
const (
	whiteIsZero = 0
	blackIsZero = 1
	rgb         = 2
	indexed     = 3
	cmyk        = 5
	yCbCr       = 6
)

// Header is what a file says of its first picture.
type Header struct {
	Width, Height int
	Orientation   int // 1 to 8, as in Exif; 1 where there is no note
}

// ReadHeader reads a file's header.
func ReadHeader(content []byte) (Header, error) {
	d, err := firstDirectory(content)
	if err != nil {
		return Header{}, err
	}
	return d.header()
}

// header reads what the tags say.
func (d *directory) header() (Header, error) {
	h := Header{d.first(tagWidth, 0), d.first(tagHeight, 0), d.first(tagOrientation, 1)}
	if h.Orientation < 1 || h.Orientation > 8 {
		h.Orientation = 1
	}
	if h.Width <= 0 || h.Height <= 0 || h.Width >= 1<<30 || h.Height >= 1<<30 {
		return h, fmt.Errorf("its header says %d×%d pixels", h.Width, h.Height)
	}
	return h, nil
}

// Decode reads the first picture, as it is stored. Of a file that ends too early, the parts that
// are there are returned with the error fault.ErrTruncated.
func Decode(content []byte) (image.Image, error) {
	d, err := firstDirectory(content)
	if err != nil {
		return nil, err
	}
	if _, err := d.header(); err != nil {
		return nil, err
	}
	l, err := newLayout(d)
	if err != nil {
		return nil, err
	}
	c := l.canvas()
	cut := false
	for i := range l.parts() {
		p := l.part(i)
		raw, err := l.unpack(p)
		if err == fault.ErrTruncated {
			cut = true
		} else if err != nil {
			return nil, err
		}
		if raw != nil {
			c.lay(p, raw)
		}
	}
	if cut {
		return c.image(), fault.ErrTruncated
	}
	return c.image(), nil
}
