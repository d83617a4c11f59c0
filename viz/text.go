package viz

import (
	"image"
	"image/color"
	"image/draw"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// The Go fonts, parsed once. They have Latin, Greek and Cyrillic letters.
var (
	regular = sync.OnceValue(func() *opentype.Font { return parse(goregular.TTF) })
	bold    = sync.OnceValue(func() *opentype.Font { return parse(gobold.TTF) })
)

func parse(ttf []byte) *opentype.Font {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic("viz: the Go font does not parse: " + err.Error()) // it is part of the program
	}
	return f
}

// A pen writes text of one size in one colour. It must not be shared between goroutines.
type pen struct {
	font *opentype.Font
	face font.Face
	size int
	ink  image.Image
	buf  sfnt.Buffer
}

// newPen returns a pen whose em is size pixels.
func newPen(f *opentype.Font, size int, ink color.Color) *pen {
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: float64(max(size, 1)), DPI: 72,
		Hinting: font.HintingNone})
	if err != nil {
		panic("viz: " + err.Error())
	}
	return &pen{font: f, face: face, size: size, ink: image.NewUniform(ink)}
}

// known returns s with ? for each letter that the font lacks, instead of empty boxes.
func (p *pen) known(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		if i, err := p.font.GlyphIndex(&p.buf, r); err != nil || i == 0 {
			return '?'
		}
		return r
	}, s)
}

// width returns the length of s in pixels.
func (p *pen) width(s string) int { return font.MeasureString(p.face, p.known(s)).Ceil() }

// fit returns s, or its beginning with … if it is longer than width pixels.
func (p *pen) fit(s string, width int) string {
	s = p.known(s)
	if font.MeasureString(p.face, s).Ceil() <= width {
		return s
	}
	letters := []rune(s)
	for n := len(letters) - 1; n > 0; n-- {
		short := strings.TrimRight(string(letters[:n]), " _-.") + "…"
		if font.MeasureString(p.face, short).Ceil() <= width {
			return short
		}
	}
	return ""
}

// write writes s from x on, its small letters centred on row y.
func (p *pen) write(dst draw.Image, x, y int, s string) {
	d := font.Drawer{Dst: dst, Src: p.ink, Face: p.face,
		Dot: fixed.Point26_6{X: fixed.I(x), Y: fixed.I(y) + fixed.Int26_6(p.size*64*36/100)}}
	d.DrawString(p.known(s))
}

// centre writes s centred on x.
func (p *pen) centre(dst draw.Image, x, y int, s string) { p.write(dst, x-p.width(s)/2, y, s) }
