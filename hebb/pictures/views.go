package pictures

import (
	"image"

	"deephebb/hebb/pictures/internal/pixels"
)

// views are the pictures of a dataset in their own proportions, one a row of its pixels, as
// [Dataset.Image] shows them. Stretched and padded pictures hold all that is needed, and take no
// further memory; of cropped ones what was lost is kept, at most size·size·C bytes a picture.
type views struct {
	fit   Fit
	sizes []image.Point // of each picture as it is shown: the longer side is the dataset's
	whole [][]uint8     // Crop: C × H × W of that size; nil where a picture is square
}

// newViews makes room for n pictures.
func newViews(fit Fit, n int) *views {
	v := &views{fit: fit, sizes: make([]image.Point, n)}
	if fit == Crop {
		v.whole = make([][]uint8, n)
	}
	return v
}

// keep remembers how picture p, brought to size × size at the given row, is shown.
func (v *views) keep(row int, p pixels.Planes, size int) {
	v.sizes[row] = proportions(p.W, p.H, size)
	if v.whole != nil && p.W != p.H {
		v.whole[row] = p.Resized(v.sizes[row].Y, v.sizes[row].X).Pix
	}
}

// dropViews forgets the views of a dataset whose pictures all have its own shape.
func (d *Dataset) dropViews() {
	for i := range d.Len() {
		if d.views.sizes[d.row(i)] != image.Pt(d.Shape.W, d.Shape.H) {
			return
		}
	}
	d.views = nil
}

// show returns a row's picture in its own proportions, made of its fitted pixels.
func (v *views) show(row int, fitted pixels.Planes) pixels.Planes {
	size := v.sizes[row]
	switch {
	case size == image.Pt(fitted.W, fitted.H):
		return fitted
	case v.fit == Crop:
		return pixels.Planes{Pix: v.whole[row], C: fitted.C, H: size.Y, W: size.X}
	case v.fit == Pad:
		return cut(fitted, within(size.X, size.Y, fitted.W))
	}
	return fitted.Resized(size.Y, size.X)
}
