package viz

import (
	"fmt"
	"image"
	"math"

	"gonum.org/v1/gonum/blas/blas32"
)

// Heatmap draws matrices as colours, side by side: the lateral weights of four layers, say, or
// correlations before and after. Below each stand a bar of the colours with the ends of their
// range, the size of the matrix and its mean. Zero values are the defaults.
type Heatmap struct {
	Titles []string // one over each matrix; nil: none
	Size   int      // longer side of a matrix in pixels; 0: 320
	Colors Colormap

	// Low and High are the numbers at the ends of the colours. Both 0: the smallest and the largest
	// of each matrix, or of all if Shared is set. Diverging is then made symmetric about 0.
	Low, High float64
	Shared    bool

	// Numbers is a format such as "%.2f" in which each number is written into its field, where that
	// is wide enough for it; empty: none.
	Numbers string
}

// Rows is a matrix of these rows, as the functions that draw matrices take it. It panics where
// rows differ in length.
func Rows(rows ...[]float64) blas32.General {
	m := blas32.General{Rows: len(rows)}
	if len(rows) > 0 {
		m.Cols, m.Stride = len(rows[0]), len(rows[0])
	}
	for i, row := range rows {
		if len(row) != m.Cols {
			panic(fmt.Sprintf("viz: row %d has %d numbers, the first has %d", i, len(row), m.Cols))
		}
		for _, v := range row {
			m.Data = append(m.Data, float32(v))
		}
	}
	return m
}

// Plane is row i of w, laid back on a plane of rows × cols: the weights of one place, each where
// the other place is. It panics where the row has another number of weights.
func Plane(w blas32.General, i, rows, cols int) blas32.General {
	if rows*cols != w.Cols || i < 0 || i >= w.Rows {
		panic(fmt.Sprintf("viz: row %d of a matrix of %d × %d is no plane of %d × %d", i, w.Rows, w.Cols, rows, cols))
	}
	return blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: w.Data[i*w.Stride:][:w.Cols]}
}

// Draw draws the matrices. A matrix with more rows than pixels is averaged over blocks; one with
// fewer is drawn in blocks of pixels. NaN is gray and enters no average.
func (h Heatmap) Draw(matrices ...blas32.General) image.Image {
	if h.Titles != nil && len(h.Titles) != len(matrices) {
		panic(fmt.Sprintf("viz: %d matrices, but %d titles", len(matrices), len(h.Titles)))
	}
	if h.Size < 0 || h.High < h.Low {
		panic(fmt.Sprintf("viz: Heatmap with Size %d and a range from %g to %g", h.Size, h.Low, h.High))
	}
	size := h.Size
	if size == 0 {
		size = 320
	}
	text := max(12, size/20)
	title, caption := newPen(bold(), text*9/8, paper), newPen(regular(), text, pencil)
	gap, top := text*2, text
	if h.Titles != nil {
		top = text * 3
	}
	img := ground(gap+max(1, len(matrices))*(size+gap), top+size+text*6, night)
	spans := make([]span, len(matrices))
	for i, m := range matrices {
		spans[i] = measure(m)
	}
	for i, m := range matrices {
		low, high := h.ends(spans, i)
		x := gap + i*(size+gap)
		if h.Titles != nil {
			title.centre(img, x+size/2, top/2, title.fit(h.Titles[i], size))
		}
		t := colored(m, size, h.Colors, low, high)
		h.write(t, m, low, high)
		paste(img, t, x+size/2, top+size/2)
		bar := image.Rect(x, top+size+text*3/4, x+size, top+size+text*3/2)
		h.bar(img, bar)
		below := bar.Max.Y + text
		caption.write(img, x, below, number(round(low, 3)))
		right := number(round(high, 3))
		caption.write(img, x+size-caption.width(right), below, right)
		caption.centre(img, x+size/2, below+text*3/2,
			fmt.Sprintf("%d × %d, mean %s", m.Rows, m.Cols, number(round(spans[i].mean, 3))))
	}
	return img
}

// write writes the numbers of m into its fields of img, dark on light and light on dark.
func (h Heatmap) write(img *image.RGBA, m blas32.General, low, high float64) {
	if h.Numbers == "" || m.Rows == 0 || m.Cols == 0 {
		return
	}
	b := img.Bounds()
	size := min(b.Dx()/m.Cols, b.Dy()/m.Rows) * 3 / 10
	light, dark := newPen(regular(), min(size, 28), paper), newPen(regular(), min(size, 28), night)
	for i := range m.Rows {
		for j, v := range m.Data[i*m.Stride:][:m.Cols] {
			p, text := light, fmt.Sprintf(h.Numbers, v)
			if c := h.Colors.At((float64(v) - low) / (high - low)); 3*int(c.R)+6*int(c.G)+int(c.B) > 1400 {
				p = dark
			}
			if size >= 7 && p.width(text) < b.Dx()/m.Cols {
				p.centre(img, (2*j+1)*b.Dx()/(2*m.Cols), (2*i+1)*b.Dy()/(2*m.Rows), text)
			}
		}
	}
}

// bar draws the colours from low to high.
func (h Heatmap) bar(img *image.RGBA, r image.Rectangle) {
	for x := r.Min.X; x < r.Max.X; x++ {
		c := h.Colors.At(float64(x-r.Min.X) / float64(r.Dx()-1))
		for y := r.Min.Y; y < r.Max.Y; y++ {
			img.SetRGBA(x, y, c)
		}
	}
}

// ends returns the numbers at the two ends of the colours of matrix i.
func (h Heatmap) ends(spans []span, i int) (low, high float64) {
	if h.Low != 0 || h.High != 0 {
		return h.Low, h.High
	}
	s := spans[i]
	if h.Shared {
		for _, t := range spans {
			s.low, s.high = min(s.low, t.low), max(s.high, t.high)
		}
	}
	if math.IsInf(s.low, 0) {
		return 0, 1 // no numbers at all
	}
	if h.Colors == Diverging {
		s.high = max(math.Abs(s.low), math.Abs(s.high))
		s.low = -s.high
	}
	if h.Colors == Diverging && s.high == 0 {
		return -1, 1 // all 0: the colour of the middle
	}
	if s.high == s.low {
		return s.low, s.low + 1
	}
	return s.low, s.high
}

// span holds the smallest, the largest and the mean of a matrix's finite numbers.
type span struct{ low, high, mean float64 }

func measure(m blas32.General) span {
	checkMatrix(m)
	s := span{low: math.Inf(1), high: math.Inf(-1)}
	n := 0
	for i := range m.Rows {
		for _, v := range m.Data[i*m.Stride : i*m.Stride+m.Cols] {
			if v := float64(v); finite(v) {
				s.low, s.high = min(s.low, v), max(s.high, v)
				s.mean += v
				n++
			}
		}
	}
	s.mean /= float64(max(n, 1))
	return s
}

// checkMatrix panics if the matrix has fewer numbers than its shape says.
func checkMatrix(m blas32.General) {
	if m.Rows > 0 && m.Cols > 0 && (m.Stride < m.Cols || len(m.Data) < (m.Rows-1)*m.Stride+m.Cols) {
		panic(fmt.Sprintf("viz: a matrix of %d × %d with stride %d does not fit in %d numbers", m.Rows, m.Cols,
			m.Stride, len(m.Data)))
	}
}

// colored returns m as a picture whose longer side has size pixels, with low and high at the ends
// of the colours.
func colored(m blas32.General, size int, colors Colormap, low, high float64) *image.RGBA {
	w, h := inside(m.Cols, m.Rows, size)
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	if m.Rows == 0 || m.Cols == 0 {
		return img
	}
	// block returns which of n numbers pixel k of all covers: at least one.
	block := func(k, all, n int) (int, int) {
		from := k * n / all
		return from, max((k+1)*n/all, from+1)
	}
	each(h, func(y int) {
		r0, r1 := block(y, h, m.Rows)
		for x := range w {
			c0, c1 := block(x, w, m.Cols)
			sum, n := 0.0, 0
			for r := r0; r < r1; r++ {
				for _, v := range m.Data[r*m.Stride+c0 : r*m.Stride+c1] {
					if v := float64(v); finite(v) {
						sum += v
						n++
					}
				}
			}
			v := math.NaN()
			if n > 0 {
				v = (sum/float64(n) - low) / (high - low)
			}
			img.SetRGBA(x, y, colors.At(v))
		}
	})
	return img
}
