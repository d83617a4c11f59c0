package viz

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/jpeg"
	"math"
)

// pack puts the thumbnails into sheets of at most 2048 pixels a side, which every browser takes. Their colours go into a JPEG, and
// where some are transparent their alpha into a gray PNG of its own: together a third of a PNG with both.
func (p *page) pack(thumbs []*image.RGBA) {
	square, opaque := true, true
	for _, t := range thumbs {
		opaque = opaque && t.Opaque()
		square = square && t.Rect.Dx() == p.Sprite && t.Rect.Dy() == p.Sprite
	}
	if !square {
		for _, t := range thumbs {
			p.Shape = append(p.Shape, [2]int{t.Rect.Dx(), t.Rect.Dy()})
		}
	}
	cell := p.Sprite + 2*p.Pad
	p.Across = max(1, 2048/cell)
	if n := len(thumbs); n > 0 {
		p.Across = min(p.Across, int(math.Ceil(math.Sqrt(float64(n)))))
	}
	a := p.Across
	p.Sheets = make([]string, (len(thumbs)+a*a-1)/(a*a))
	if !opaque {
		p.Masks = make([]string, len(p.Sheets))
	}
	each(len(p.Sheets), func(s int) {
		part := thumbs[s*a*a : min((s+1)*a*a, len(thumbs))]
		area := image.Rect(0, 0, min(a, len(part))*cell, (len(part)+a-1)/a*cell)
		colors, mask := image.NewRGBA(area), image.NewGray(area)
		for i, t := range part {
			split(colors, mask, t, image.Rect(0, 0, cell, cell).Add(image.Pt(i%a*cell, i/a*cell)))
		}
		var b bytes.Buffer
		if err := jpeg.Encode(&b, colors, &jpeg.Options{Quality: 88}); err != nil {
			panic("viz: " + err.Error()) // a buffer takes all, and a sheet is not too large
		}
		p.Sheets[s] = "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(b.Bytes())
		if !opaque {
			p.Masks[s] = "data:image/png;base64," + base64.StdEncoding.EncodeToString(PNG(mask))
		}
	})
}

// split puts t in the middle of a cell of both sheets: its colours, no longer multiplied by alpha, and its alpha. Where nothing is
// seen the colour is the picture's mean, so that JPEG's blocks have no edge to smear there.
func split(colors *image.RGBA, mask *image.Gray, t *image.RGBA, cell image.Rectangle) {
	var r, g, b, sum uint64
	for i := 0; i < len(t.Pix); i += 4 {
		r, g, b, sum = r+uint64(t.Pix[i]), g+uint64(t.Pix[i+1]), b+uint64(t.Pix[i+2]), sum+uint64(t.Pix[i+3])
	}
	around := black
	if sum > 0 {
		around = color.RGBA{uint8(r * 255 / sum), uint8(g * 255 / sum), uint8(b * 255 / sum), 0xff}
	}
	fill(colors, cell, around)
	at := cell.Min.Add(image.Pt((cell.Dx()-t.Rect.Dx())/2, (cell.Dy()-t.Rect.Dy())/2))
	for y := range t.Rect.Dy() {
		for x := range t.Rect.Dx() {
			c := t.RGBAAt(x, y)
			mask.SetGray(at.X+x, at.Y+y, color.Gray{Y: c.A})
			if c.A == 0 {
				continue
			}
			whole := func(v uint8) uint8 { return uint8(min(255, (uint32(v)*255+uint32(c.A)/2)/uint32(c.A))) }
			colors.SetRGBA(at.X+x, at.Y+y, color.RGBA{whole(c.R), whole(c.G), whole(c.B), 0xff})
		}
	}
}
