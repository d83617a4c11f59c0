package pixels

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"
)

const (
	// MaxPixels bounds a picture's width × height as its header tells them:
	// more is taken for a decompression bomb and refused before it is decoded.
	MaxPixels = 200_000_000
	// MaxFileBytes bounds a picture's file.
	MaxFileBytes = 1 << 30
)

// format is a kind of picture file, known by its first bytes whatever its name.
type format struct {
	name, magic string // a ? in magic stands for any byte
	config      func(io.Reader) (image.Config, error)
	decode      func(io.Reader) (image.Image, error)
}

var formats = []format{
	{"PNG", "\x89PNG\r\n\x1a\n", png.DecodeConfig, png.Decode},
	{"JPEG", "\xff\xd8", jpeg.DecodeConfig, jpeg.Decode},
	{"GIF", "GIF8?a", gif.DecodeConfig, gif.Decode},
	{"WebP", "RIFF????WEBPVP8", webp.DecodeConfig, decodeWebP},
	{"BMP", "BM????\x00\x00\x00\x00", bmp.DecodeConfig, bmp.Decode},
	{"TIFF", "II*\x00", tiff.DecodeConfig, tiff.Decode},
	{"TIFF", "MM\x00*", tiff.DecodeConfig, tiff.Decode},
	{"PNM", "P?", decodePNMConfig, decodePNM},
}

// DecodeFile reads a picture file as c planes, resized to size × size where
// size isn't 0. Errors don't name the file: its reader does.
func DecodeFile(path string, c, size int) (Planes, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Planes{}, Bare(err)
	}
	if !info.Mode().IsRegular() {
		return Planes{}, errors.New("is not a regular file")
	}
	if info.Size() > MaxFileBytes {
		return Planes{}, fmt.Errorf("is %d bytes large; at most %d are read", info.Size(), MaxFileBytes)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return Planes{}, Bare(err)
	}
	m, err := Decode(content)
	if err != nil {
		return Planes{}, err
	}
	p := FromImage(m, c)
	if size != 0 {
		p = p.Resized(size, size)
	}
	return p, nil
}

// Bare takes the path out of a file error.
func Bare(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// Decode decodes PNG, JPEG (gray, colour, CMYK), GIF (the first frame),
// WebP, BMP, TIFF, PGM and PPM. A camera's turning note (EXIF orientation) is
// ignored, as torchvision does. A decoder that panics counts as damage.
func Decode(content []byte) (m image.Image, err error) {
	defer func() {
		if r := recover(); r != nil {
			m, err = nil, fmt.Errorf("is damaged: the decoder stopped at %v", r)
		}
	}()
	if len(content) == 0 {
		return nil, errors.New("is empty")
	}
	f, ok := sniff(content)
	if !ok {
		return nil, errors.New("is no PNG, JPEG, GIF, WebP, BMP, TIFF, PGM or PPM, going by its first bytes")
	}
	config, err := f.config(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("is a damaged %s: %w", f.name, err)
	}
	if config.Width <= 0 || config.Height <= 0 {
		return nil, fmt.Errorf("is a %s of %d×%d pixels", f.name, config.Width, config.Height)
	}
	if config.Width > MaxPixels/config.Height {
		return nil, fmt.Errorf("is a %s of %d×%d pixels; at most %d megapixels are read",
			f.name, config.Width, config.Height, MaxPixels/1_000_000)
	}
	if m, err = f.decode(bytes.NewReader(content)); err != nil {
		return nil, fmt.Errorf("is a damaged %s: %w", f.name, err)
	}
	if f.name == "GIF" {
		m = onScreen(m, config.Width, config.Height)
	}
	if m.Bounds().Dx() != config.Width || m.Bounds().Dy() != config.Height {
		return nil, fmt.Errorf("is a damaged %s: its header says %d×%d pixels, its data %d×%d",
			f.name, config.Width, config.Height, m.Bounds().Dx(), m.Bounds().Dy())
	}
	return m, nil
}

// sniff finds the format by the first bytes.
func sniff(content []byte) (format, bool) {
	for _, f := range formats {
		if len(content) < len(f.magic) {
			continue
		}
		match := true
		for i := range len(f.magic) {
			match = match && (f.magic[i] == '?' || f.magic[i] == content[i])
		}
		if match {
			return f, true
		}
	}
	return format{}, false
}

// onScreen puts a GIF's frame at its place on a transparent screen.
func onScreen(frame image.Image, w, h int) image.Image {
	screen := image.Rect(0, 0, w, h)
	if frame.Bounds() == screen {
		return frame
	}
	m := image.NewNRGBA(screen)
	draw.Draw(m, screen, frame, image.Point{}, draw.Src)
	return m
}
