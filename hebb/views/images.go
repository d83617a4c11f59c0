package views

import (
	"fmt"
	"image"
	"image/color"
	"math/rand/v2"

	"deephebb/hebb/pictures"
)

// Images returns count views of a picture of the dataset, to look at: a network that learns from
// views sees two such of each picture. The same seed gives the same views, whatever count is. It
// returns an error when the picture can't be read or a setting makes no sense, and panics when
// there is no such picture.
func (c Config) Images(d *pictures.Dataset, picture, count int, seed uint64) ([]image.Image, error) {
	if picture < 0 || picture >= d.Len() {
		panic(fmt.Sprintf("views: picture %d of %d", picture, d.Len()))
	}
	if err := c.Validate(); err != nil {
		return nil, err
	}
	s := d.Shape
	x, view := make([]float32, s.Len()), make([]float32, s.Len())
	if err := d.Batch(x, picture, picture+1); err != nil {
		return nil, err
	}
	images := make([]image.Image, max(count, 0))
	for i := range images {
		c.Draw(view, x, s.C, s.H, s.W, rand.New(rand.NewPCG(seed, uint64(i))))
		images[i] = shown(view, s)
	}
	return images, nil
}

// shown returns a view as a picture.
func shown(view []float32, s pictures.Shape) image.Image {
	area := s.H * s.W
	value := func(c, i int) uint8 { return uint8(float32(255*view[c*area+i]) + 0.5) }
	m := image.NewNRGBA(image.Rect(0, 0, s.W, s.H))
	for i := range area {
		p := color.NRGBA{value(0, i), value(0, i), value(0, i), 255}
		if s.C >= 3 {
			p.G, p.B = value(1, i), value(2, i)
		}
		if s.C == 4 {
			p.A = value(3, i)
		}
		m.SetNRGBA(i%s.W, i/s.W, p)
	}
	return m
}
