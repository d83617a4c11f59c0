package pixels

import (
	"image"
	"time"

	"deephebb/hebb/pictures/internal/bmp"
	"deephebb/hebb/pictures/internal/exif"
	"deephebb/hebb/pictures/internal/fault"
	"deephebb/hebb/pictures/internal/gif"
	"deephebb/hebb/pictures/internal/heif"
	"deephebb/hebb/pictures/internal/jpeg"
	"deephebb/hebb/pictures/internal/png"
	"deephebb/hebb/pictures/internal/tiff"
)

// format is a kind of picture file, known by its first bytes whatever its name.
type format struct {
	name, magic string // a ? in magic stands for any byte
	// about reads what a file says of itself before its pixels.
	about func(content []byte) (about, error)
	// decode returns the picture at 1/reduce of its size, where about says that it may be reduced.
	// It may return a picture with the error fault.ErrTruncated.
	decode func(content []byte, reduce int) (source, error)
}

// about is what a picture file says of itself.
type about struct {
	width, height int // as stored
	orientation   exif.Orientation
	taken         time.Time // zero: not noted
	always        bool      // the orientation holds even where a camera's note is ignored
	reducible     bool      // it can be decoded at 1/2, 1/4 and 1/8
	whole         bool      // that takes memory for all of it
}

// source is a decoded picture: an image.Image or a *jpeg.Picture.
type source interface{ Bounds() image.Rectangle }

var formats = []format{
	{"PNG", "\x89PNG\r\n\x1a\n", aboutPNG, decodePNG},
	{"JPEG", "\xff\xd8", aboutJPEG, decodeJPEG},
	{"GIF", "GIF8?a", aboutGIF, decodeGIF},
	{"WebP", "RIFF????WEBPVP8", aboutWebP, decodeWebP},
	{"BMP", "BM", aboutBMP, decodeBMP},
	{"TIFF", "II*\x00", aboutTIFF, decodeTIFF},
	{"TIFF", "MM\x00*", aboutTIFF, decodeTIFF},
	{"TIFF", "II+\x00", aboutTIFF, decodeTIFF},
	{"TIFF", "MM\x00+", aboutTIFF, decodeTIFF},
	{"PNM", "P?", aboutPNM, decodePNM},
	{"HEIC or AVIF", "????ftyp", aboutHEIF, decodeHEIF},
}

// strangers are kinds of files that are not read, by their first bytes.
var strangers = []struct{ what, magic string }{
	{"a JPEG XL", "\xff\x0a"},
	{"a JPEG XL", "\x00\x00\x00\x0cJXL \r\n\x87\n"},
	{"a JPEG 2000", "\x00\x00\x00\x0cjP  \r\n\x87\n"},
	{"a JPEG 2000", "\xff\x4f\xff\x51"},
	{"a Photoshop file", "8BPS"},
	{"a QOI", "qoif"},
	{"an icon", "\x00\x00\x01\x00"},
	{"an SVG", "<svg"},
	{"a PDF", "%PDF"},
}

// matches reports whether content begins with magic.
func matches(content []byte, magic string) bool {
	if len(content) < len(magic) {
		return false
	}
	for i := range len(magic) {
		if magic[i] != '?' && magic[i] != content[i] {
			return false
		}
	}
	return true
}

// sniff finds the format by the first bytes.
func sniff(content []byte) (format, error) {
	for _, s := range strangers {
		if matches(content, s.magic) {
			return format{}, fault.Unsupported(s.what)
		}
	}
	for _, f := range formats {
		if matches(content, f.magic) {
			return f, nil
		}
	}
	return format{}, errNoPicture
}

func aboutPNG(content []byte) (about, error) {
	w, h, err := png.Size(content)
	note := exif.InPNG(content)
	return about{width: w, height: h, orientation: exif.Read(note), taken: exif.Taken(note)}, err
}

func decodePNG(content []byte, _ int) (source, error) { return found(png.Decode(content)) }

func aboutJPEG(content []byte) (about, error) {
	h, err := jpeg.ReadHeader(content)
	return about{width: h.Width, height: h.Height, orientation: exif.Read(h.Exif), taken: exif.Taken(h.Exif),
		reducible: true, whole: h.Progressive}, err
}

func decodeJPEG(content []byte, reduce int) (source, error) {
	p, err := jpeg.Decode(content, reduce)
	if p == nil {
		return nil, err
	}
	return p, err
}

// aboutTIFF reads a TIFF's own orientation, which Pillow follows when it reads one. Exif data are a
// TIFF without a picture, so that a TIFF has them as its own tags.
func aboutTIFF(content []byte) (about, error) {
	h, err := tiff.ReadHeader(content)
	return about{width: h.Width, height: h.Height, orientation: exif.Orientation(h.Orientation),
		taken: exif.Taken(content), always: true}, err
}

func decodeTIFF(content []byte, _ int) (source, error) { return found(tiff.Decode(content)) }

func aboutBMP(content []byte) (about, error) {
	w, h, err := bmp.Size(content)
	return about{width: w, height: h}, err
}

func decodeBMP(content []byte, _ int) (source, error) { return found(bmp.Decode(content)) }

func aboutGIF(content []byte) (about, error) {
	w, h, err := gif.Size(content)
	return about{width: w, height: h}, err
}

func decodeGIF(content []byte, _ int) (source, error) { return found(gif.Decode(content)) }

// aboutHEIF reads how an AVIF is to be turned, which Pillow takes for a camera's note; a HEIC comes
// out turned.
func aboutHEIF(content []byte) (about, error) {
	h, err := heif.ReadHeader(content)
	taken := exif.Taken(heif.Exif(content))
	return about{width: h.Width, height: h.Height, orientation: h.Orientation, taken: taken}, err
}

func decodeHEIF(content []byte, _ int) (source, error) { return found(heif.Decode(content)) }

// found turns no image.Image into no source.
func found(m image.Image, err error) (source, error) {
	if m == nil {
		return nil, err
	}
	return m, err
}
