package pixels

import "deephebb/hebb/pictures/internal/exif"

// turned returns the picture as it is meant, where it is stored with the orientation o.
func (p Planes) turned(o exif.Orientation) Planes {
	if o == exif.Upright {
		return p
	}
	q := Planes{make([]uint8, len(p.Pix)), p.C, p.H, p.W}
	if o.Sideways() {
		q.H, q.W = p.W, p.H
	}
	// The source moves by a fixed step along a line of the result, and along a column.
	x0, y0 := o.Source(0, 0, p.W, p.H)
	x1, y1 := o.Source(1, 0, p.W, p.H)
	x2, y2 := o.Source(0, 1, p.W, p.H)
	first, right, below := y0*p.W+x0, (y1-y0)*p.W+x1-x0, (y2-y0)*p.W+x2-x0
	area := p.H * p.W
	for c := range p.C {
		in, out := p.Pix[c*area:][:area], q.Pix[c*area:][:area]
		for y := range q.H {
			at := first + y*below
			for x := range q.W {
				out[y*q.W+x] = in[at]
				at += right
			}
		}
	}
	return q
}
