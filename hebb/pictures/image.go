package pictures

import (
	"fmt"
	"image"

	"deephebb/hebb/pictures/internal/pixels"
	"deephebb/internal/gemm"
)

// Image returns picture i to look at, in the proportions that its file has, the longer side as long
// as the dataset's: an opaque *image.NRGBA for RGB, one with alpha for RGB and alpha, an
// *image.Gray for gray (which may share the dataset's memory, so don't draw on it). A streaming
// dataset reads the file; where that fails the picture is blank (all zero), and [Dataset.Batch]
// says why.
//
// A picture that was stretched to a square is brought back from there, and a padded one cut out, so
// that only cropping takes memory for this: C·Size² bytes a picture at most, less than 83 MB for
// 3,000 photos at 96 × 96.
func (d *Dataset) Image(i int) image.Image {
	d.must(i)
	if d.source != nil {
		return d.source.look(d.row(i))
	}
	p := d.planes(i)
	if d.views != nil {
		p = d.views.show(d.row(i), p)
	}
	return imageOf(p)
}

// ImageSize returns the width and height of [Dataset.Image] i, which it doesn't make.
func (d *Dataset) ImageSize(i int) image.Point {
	d.must(i)
	switch {
	case d.source != nil:
		return d.source.size(d.row(i))
	case d.views != nil:
		return d.views.sizes[d.row(i)]
	}
	return image.Pt(d.Shape.W, d.Shape.H)
}

// Fitted returns picture i as [Dataset.Batch] has it, which is what networks see, with the types
// and failures of [Dataset.Image].
func (d *Dataset) Fitted(i int) image.Image {
	d.must(i)
	if d.source == nil {
		return imageOf(d.planes(i))
	}
	p := pixels.Planes{Pix: make([]uint8, d.Shape.Len()), C: d.Shape.C, H: d.Shape.H, W: d.Shape.W}
	if err := readRows(d.source, p.Pix, d.row(i)); err != nil {
		return image.NewNRGBA(image.Rect(0, 0, d.Shape.W, d.Shape.H))
	}
	return imageOf(p)
}

// Images returns all pictures to look at, as [Dataset.Image] does. They take 4·H·W bytes each (33
// MB for the 898 sprites; nothing for gray pictures in memory): of a large set, show a part, as in
// d.Limit(1000).Images().
func (d *Dataset) Images() []image.Image {
	images := make([]image.Image, d.Len())
	gemm.Parallel(len(images), func(i int) { images[i] = d.Image(i) })
	return images
}

func (d *Dataset) must(i int) {
	if i < 0 || i >= d.Len() {
		panic(fmt.Sprintf("pictures: picture %d of %d", i, d.Len()))
	}
}

// planes are the bytes of picture i with its shape; the pixels are in memory.
func (d *Dataset) planes(i int) pixels.Planes {
	return pixels.Planes{Pix: d.picture(i), C: d.Shape.C, H: d.Shape.H, W: d.Shape.W}
}

// imageOf makes a picture of planes.
func imageOf(p pixels.Planes) image.Image {
	area := p.H * p.W
	bounds := image.Rect(0, 0, p.W, p.H)
	if p.C == 1 {
		return &image.Gray{Pix: p.Pix, Stride: p.W, Rect: bounds}
	}
	m := image.NewNRGBA(bounds)
	r, g, b := p.Pix[:area], p.Pix[area:][:area], p.Pix[2*area:][:area]
	var alpha []uint8
	if p.C == 4 {
		alpha = p.Pix[3*area:][:area]
	}
	for i := range r {
		q := m.Pix[4*i:][:4:4]
		q[0], q[1], q[2], q[3] = r[i], g[i], b[i], 255
		if alpha != nil {
			q[3] = alpha[i]
		}
	}
	return m
}
