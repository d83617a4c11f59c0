package views

import (
	"math/rand/v2"

	"deephebb/hebb/pictures"
)

// Pair returns two views of every picture of the dataset, as two datasets with its names and labels:
// picture i of either is a view of picture i. The same seed gives the same views. It returns an error
// when a picture can't be read or a setting makes no sense.
func (c Config) Pair(d *pictures.Dataset, seed uint64) (a, b *pictures.Dataset, err error) {
	if err := c.Validate(); err != nil {
		return nil, nil, err
	}
	s, size := d.Shape, d.Shape.Len()
	x, view := make([]float32, size), make([]float32, size)
	var bytes [2][]uint8
	for i := range d.Len() {
		if err := d.Batch(x, i, i+1); err != nil {
			return nil, nil, err
		}
		for j := range bytes {
			c.Draw(view, x, s.C, s.H, s.W, rand.New(rand.NewPCG(seed+uint64(i), uint64(j))))
			for _, v := range view {
				bytes[j] = append(bytes[j], uint8(float32(255*v)+0.5))
			}
		}
	}
	if a, err = pictures.FromBytes(s, bytes[0], d.Names, d.Labels, d.Classes); err != nil {
		return nil, nil, err
	}
	b, err = pictures.FromBytes(s, bytes[1], d.Names, d.Labels, d.Classes)
	return a, b, err
}
