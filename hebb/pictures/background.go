package pictures

import (
	"encoding/hex"
	"fmt"
	"image/color"

	"deephebb/hebb/pictures/internal/pixels"
)

// Background is the colour that stands for transparency on a sheet without alpha. The zero value is
// none.
type Background struct {
	Color  color.NRGBA // with alpha 0: none
	Corner bool        // the colour of the sheet's top left pixel, whatever Color is
}

// UnmarshalText reads "#f0f", "#ff00ff" or "corner".
func (b *Background) UnmarshalText(text []byte) error {
	if string(text) == "corner" {
		*b = Background{Corner: true}
		return nil
	}
	digits := text
	if len(text) == 4 {
		digits = []byte{'#', text[1], text[1], text[2], text[2], text[3], text[3]}
	}
	var c [3]uint8
	if len(digits) != 7 || digits[0] != '#' {
		return fmt.Errorf("pictures: %q is no background: write #ff00ff, #f0f or corner", text)
	}
	if _, err := hex.Decode(c[:], digits[1:]); err != nil {
		return fmt.Errorf("pictures: %q is no background: write #ff00ff, #f0f or corner", text)
	}
	*b = Background{Color: color.NRGBA{c[0], c[1], c[2], 255}}
	return nil
}

// MarshalText writes what UnmarshalText reads, and nothing for none.
func (b Background) MarshalText() ([]byte, error) {
	switch {
	case b.Corner:
		return []byte("corner"), nil
	case b.Color.A == 0:
		return nil, nil
	}
	return fmt.Appendf(nil, "#%02x%02x%02x", b.Color.R, b.Color.G, b.Color.B), nil
}

// clear makes opaque pixels of exactly the background's colour transparent, and returns how many.
func (b Background) clear(p pixels.Planes) (n int) {
	area := p.H * p.W
	at := func(i int) color.NRGBA {
		return color.NRGBA{p.Pix[i], p.Pix[area+i], p.Pix[2*area+i], p.Pix[3*area+i]}
	}
	c := b.Color
	if b.Corner {
		c = at(0)
	}
	if c.A == 0 {
		return 0
	}
	for i := range area {
		if at(i) == c {
			n++
			for k := range 4 {
				p.Pix[k*area+i] = 0
			}
		}
	}
	return n
}
