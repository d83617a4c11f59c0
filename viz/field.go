package viz

import (
	"fmt"
	"image"
	"math"

	"gonum.org/v1/gonum/blas/blas32"
)

// Field shows which places single units are connected to: one unit's row of the lateral matrix,
// drawn on the picture plane, H × W. Bright places are active together with the unit, which is
// ringed. Zero values are the defaults.
type Field struct {
	H, W int // the plane; the matrix is H·W × H·W
	// which rows, in this order; nil: Across × Across of them, spread evenly over the plane and
	// shown in its order
	Units  []int
	Across int // fields in a row; 0: 5
	Cell   int // longer side of a field in pixels; 0: 96
	Colors Colormap
}

// Draw draws the fields of w's rows, each over its own range of values. A unit's connection to
// itself, the largest one, is left out of the range.
func (f Field) Draw(w blas32.General) image.Image {
	if f.H <= 0 || f.W <= 0 || w.Rows != f.H*f.W || w.Cols != f.H*f.W {
		panic(fmt.Sprintf("viz: a matrix of %d × %d is not one of a plane of %d × %d", w.Rows, w.Cols, f.H, f.W))
	}
	checkMatrix(w)
	if f.Across < 0 || f.Cell < 0 {
		panic(fmt.Sprintf("viz: Field with Across %d and Cell %d: neither may be negative", f.Across, f.Cell))
	}
	across, cell := f.Across, f.Cell
	if across == 0 {
		across = 5
	}
	if cell == 0 {
		cell = 96
	}
	units := f.Units
	if units == nil {
		across = min(across, f.H, f.W)
		for r := range across {
			for c := range across {
				units = append(units, (2*r+1)*f.H/(2*across)*f.W+(2*c+1)*f.W/(2*across))
			}
		}
	}
	pictures := make([]image.Image, len(units))
	for i, u := range units {
		if u < 0 || u >= w.Rows {
			panic(fmt.Sprintf("viz: unit %d asked for, but there are %d", u, w.Rows))
		}
		pictures[i] = f.field(w.Data[u*w.Stride:u*w.Stride+w.Cols], u, cell)
	}
	return Contact{Columns: across, Cell: cell, Gap: max(4, cell/16)}.Draw(pictures)
}

// field is the row of unit u as a picture.
func (f Field) field(row []float32, u, cell int) image.Image {
	low, high := math.Inf(1), math.Inf(-1)
	for j, v := range row {
		if v := float64(v); j != u && finite(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	if !(high > low) {
		low, high = 0, 1
	}
	if f.Colors == Diverging {
		high = max(math.Abs(low), math.Abs(high))
		low = -high
	}
	img := colored(blas32.General{Rows: f.H, Cols: f.W, Stride: f.W, Data: row}, cell, f.Colors, low, high)
	b := img.Rect
	ring(img, image.Rect(u%f.W*b.Dx()/f.W, u/f.W*b.Dy()/f.H, (u%f.W+1)*b.Dx()/f.W, (u/f.W+1)*b.Dy()/f.H))
	return img
}

// ring draws a frame around r, white with black inside, to be seen on any colour.
func ring(img *image.RGBA, r image.Rectangle) {
	for k, c := range []Colormap{Gray, Gray} {
		tone := c.At(float64(1 - k))
		o := r.Inset(k - 1)
		for x := o.Min.X; x < o.Max.X; x++ {
			img.SetRGBA(x, o.Min.Y, tone)
			img.SetRGBA(x, o.Max.Y-1, tone)
		}
		for y := o.Min.Y; y < o.Max.Y; y++ {
			img.SetRGBA(o.Min.X, y, tone)
			img.SetRGBA(o.Max.X-1, y, tone)
		}
	}
}

// Filters are the rows of w, each a filter of c × h × wd weights, as small pictures for Grid or
// Contact: three channels as red, green and blue (of four the first three), one as gray, and of any
// other number the mean as gray. Each filter is scaled by its largest |weight|, so that 0 is middle
// gray in all of them.
func Filters(w blas32.General, c, h, wd int) []image.Image {
	if c <= 0 || h <= 0 || wd <= 0 || w.Cols != c*h*wd {
		panic(fmt.Sprintf("viz: rows of %d weights are no filters of %d × %d × %d", w.Cols, c, h, wd))
	}
	checkMatrix(w)
	out := make([]image.Image, w.Rows)
	plane := h * wd
	for i := range out {
		row := w.Data[i*w.Stride : i*w.Stride+w.Cols]
		channels := make([][]float64, 0, 3)
		if c == 3 || c == 4 {
			for k := range 3 {
				channels = append(channels, mean(row[k*plane:(k+1)*plane], 1))
			}
		} else {
			one := mean(row, c)
			channels = append(channels, one, one, one)
		}
		top := 0.0
		for _, ch := range channels {
			for _, v := range ch {
				top = max(top, math.Abs(v))
			}
		}
		img := image.NewRGBA(image.Rect(0, 0, wd, h))
		for p := range plane {
			for k, ch := range channels {
				v := 0.0
				if top > 0 && finite(ch[p]) {
					v = ch[p] / top
				}
				img.Pix[4*p+k] = uint8(127.5 + 127.4*v)
			}
			img.Pix[4*p+3] = 0xff
		}
		out[i] = img
	}
	return out
}

// mean returns the mean of the c planes in v. NaN and infinite values count as 0.
func mean(v []float32, c int) []float64 {
	out := make([]float64, len(v)/c)
	for i, x := range v {
		if x := float64(x); finite(x) {
			out[i%len(out)] += x / float64(c)
		}
	}
	return out
}
