package pictures

import (
	"fmt"
	"image"
	"slices"

	"deephebb/hebb/pictures/internal/pixels"
	"deephebb/internal/gemm"
)

// tiles is a sheet under its grid.
type tiles struct {
	grid
	whole pixels.Planes // of the sheet, four of them
}

// sprite copies the sprite of tile t out of the sheet.
func (s tiles) sprite(t int) pixels.Planes {
	at := s.corner(t)
	return cut(s.whole, image.Rectangle{Min: at, Max: at.Add(s.grid.sprite)})
}

// filled returns the numbers, in reading order, of the tiles that aren't empty.
func (s tiles) filled() []int {
	numbers := make([]int, s.columns*s.rows)
	for t := range numbers {
		numbers[t] = t
	}
	if slices.Min(s.whole.Pix[3*s.whole.H*s.whole.W:]) < 255 {
		return slices.DeleteFunc(numbers, s.clear)
	}
	for len(numbers) > 0 && s.blank(numbers[len(numbers)-1]) {
		numbers = numbers[:len(numbers)-1]
	}
	return numbers
}

// clear reports whether a sprite is transparent everywhere.
func (s tiles) clear(t int) bool {
	at, w := s.corner(t), s.whole.W
	alpha := s.whole.Pix[3*s.whole.H*w:]
	for y := range s.grid.sprite.Y {
		if slices.Max(alpha[(at.Y+y)*w+at.X:][:s.grid.sprite.X]) > 0 {
			return false
		}
	}
	return true
}

// blank reports whether a sprite has everywhere the colour of the sheet's last pixel.
func (s tiles) blank(t int) bool {
	p := s.sprite(t)
	for c := range p.C {
		last := s.whole.Pix[(c+1)*s.whole.H*s.whole.W-1]
		if slices.ContainsFunc(p.Pix[c*p.H*p.W:][:p.H*p.W], func(v uint8) bool { return v != last }) {
			return false
		}
	}
	return true
}

// dataset cuts the sprites of the given tiles, as the sheet's options say.
func (s tiles) dataset(numbers []int, o Sheet) *Dataset {
	d := &Dataset{Shape: Shape{4, s.grid.sprite.Y, s.grid.sprite.X}, Names: make([]string, len(numbers))}
	if o.Opaque {
		d.Shape.C = 3
	}
	d.views = newViews(o.Fit, len(numbers))
	if o.Size > 0 {
		d.Shape.H, d.Shape.W = o.Size, o.Size
	}
	n := d.Shape.Len()
	d.pixels = make([]uint8, len(numbers)*n)
	gemm.Parallel(len(numbers), func(i int) {
		p := s.sprite(numbers[i])
		if o.Opaque {
			p = pixels.Planes{Pix: p.Premultiplied().Pix[:3*p.H*p.W], C: 3, H: p.H, W: p.W}
		}
		fitted := p
		if o.Size > 0 {
			fitted = o.Fit.square(p, o.Size)
		}
		copy(d.pixels[i*n:], fitted.Pix)
		d.views.keep(i, p, max(d.Shape.H, d.Shape.W))
	})
	d.dropViews()
	for i, t := range numbers {
		d.Names[i] = fmt.Sprintf("tile %d", t)
	}
	return d
}
