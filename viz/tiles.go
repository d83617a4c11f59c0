package viz

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"

	xdraw "golang.org/x/image/draw"
)

// encodeSheet puts the pictures part into tiles: their colours into a JPEG, and where some are
// transparent their alpha into a PNG of its own: together a third of a PNG with both.
func encodeSheet(pictures []image.Image, part []int, side, across int) (colors, mask []byte) {
	area := image.Rect(0, 0, min(across, len(part))*side, (len(part)+across-1)/across*side)
	sheet, alpha := image.NewRGBA(area), image.NewPaletted(area, alphas)
	opaque, s := true, scaling{side: side}
	for k, i := range part {
		t := s.tile(pictures, i)
		opaque = opaque && t.Opaque()
		split(sheet, alpha, t, image.Pt(k%across*side, k/across*side))
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, sheet, &jpeg.Options{Quality: 82}); err != nil {
		panic("viz: " + err.Error()) // a buffer takes all, and a sheet is not too large
	}
	if opaque {
		return b.Bytes(), nil
	}
	return b.Bytes(), PNG(alpha)
}

// alphas is the palette of a mask: black, entry a with alpha a.
var alphas = func() color.Palette {
	p := make(color.Palette, 256)
	for a := range p {
		p[a] = color.NRGBA{A: uint8(a)}
	}
	return p
}()

// scaling brings pictures to side × side. It keeps what those of one size share as long as they
// come one after the other.
type scaling struct {
	side   int
	from   image.Point // the size of the last
	scaler xdraw.Scaler
}

// tile is picture i scaled, whatever its shape. What grows fourfold or more keeps its pixels as
// squares.
func (s *scaling) tile(pictures []image.Image, i int) *image.RGBA {
	side := s.side
	if bounds(pictures, i).Empty() {
		return image.NewRGBA(image.Rect(0, 0, side, side))
	}
	p := made(pictures[i])
	b := p.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, side, side))
	if side == b.Dx() && side == b.Dy() {
		draw.Draw(out, out.Rect, p, b.Min, draw.Src)
		return out
	}
	if side >= 4*b.Dx() || side >= 4*b.Dy() {
		xdraw.NearestNeighbor.Scale(out, out.Rect, p, b, xdraw.Src, nil)
		return out
	}
	if s.from != b.Size() {
		s.from, s.scaler = b.Size(), xdraw.CatmullRom.NewScaler(side, side, b.Dx(), b.Dy())
	}
	s.scaler.Scale(out, out.Rect, p, b, xdraw.Src, nil)
	return out
}

func bounds(pictures []image.Image, i int) image.Rectangle {
	if pictures[i] == nil {
		panic(fmt.Sprintf("viz: picture %d of %d is nil", i, len(pictures)))
	}
	return pictures[i].Bounds()
}

// split puts t at a place of both sheets: its colours, no longer multiplied by alpha, and its
// alpha. Where nothing is seen the colour is the picture's mean, so that JPEG's blocks have no edge
// to smear there.
func split(colors *image.RGBA, mask *image.Paletted, t *image.RGBA, at image.Point) {
	var r, g, b, sum uint64
	for i := 0; i < len(t.Pix); i += 4 {
		r, g, b, sum = r+uint64(t.Pix[i]), g+uint64(t.Pix[i+1]), b+uint64(t.Pix[i+2]), sum+uint64(t.Pix[i+3])
	}
	around := black
	if sum > 0 {
		around = color.RGBA{uint8(r * 255 / sum), uint8(g * 255 / sum), uint8(b * 255 / sum), 0xff}
	}
	w := t.Rect.Dx()
	for y := range t.Rect.Dy() {
		from := t.Pix[y*t.Stride:][:4*w]
		to := colors.Pix[colors.PixOffset(at.X, at.Y+y):][:4*w]
		alpha := mask.Pix[mask.PixOffset(at.X, at.Y+y):][:w]
		for x := range alpha {
			c, seen := from[4*x:4*x+4], to[4*x:4*x+4]
			a := uint32(c[3])
			whole := func(v uint8) uint8 { return uint8(min(255, (uint32(v)*255+a/2)/a)) }
			switch alpha[x] = c[3]; c[3] {
			case 0:
				seen[0], seen[1], seen[2] = around.R, around.G, around.B
			case 0xff:
				copy(seen, c)
			default:
				seen[0], seen[1], seen[2] = whole(c[0]), whole(c[1]), whole(c[2])
			}
			seen[3] = 0xff
		}
	}
}
