package network

import (
	"deephebb/hebb/pictures"
	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// pool pools maps u, H × W × K, into out. Rows are pooled before columns are, for a maximum of
// maxima is the maximum and a sum of sums the sum.
func (l *layer) pool(out, u []float32, w *workspace) {
	k := l.Width
	w.pooled = linear.Sized(w.pooled, l.out.H*l.mid.W*k)
	width := l.mid.W * k
	for i := range l.out.H { // rows: H × W × K to H' × W × K
		from, to := l.Pool.reach(i, l.mid.H)
		dst := w.pooled[i*width:][:width]
		copy(dst, u[from*width:])
		for y := from + 1; y < to; y++ {
			l.Pool.merge(dst, u[y*width:][:width])
		}
	}
	for i := range l.out.H { // columns: H' × W × K to H' × W' × K
		row := w.pooled[i*width:][:width]
		for j := range l.out.W {
			from, to := l.Pool.reach(j, l.mid.W)
			dst := out[(i*l.out.W+j)*k:][:k]
			copy(dst, row[from*k:])
			for x := from + 1; x < to; x++ {
				l.Pool.merge(dst, row[x*k:][:k])
			}
		}
	}
	if l.Pool.Kind == Average {
		factor := 1 / float32(l.Pool.Size*l.Pool.Size)
		for i := range out[:l.out.Len()] {
			out[i] *= factor
		}
	}
}

// reach returns which of n rows the i-th pooled one is made of.
func (p Pool) reach(i, n int) (from, to int) {
	from = i*p.Stride - p.Pad
	return max(from, 0), min(from+p.Size, n)
}

// merge makes dst the larger of dst and src, or their sum.
func (p Pool) merge(dst, src []float32) {
	if p.Kind == Average {
		vec.Add(dst, src)
	} else {
		vec.Larger(dst, src)
	}
}

// average writes the mean of each cell of a grid × grid raster over the maps x, H × W × C, into
// dst, C × grid × grid: PyTorch's AdaptiveAvgPool2d.
func average(dst, x []float32, s pictures.Shape, grid int) {
	sum := make([]float32, s.C)
	for i := range grid {
		top, bottom := i*s.H/grid, ((i+1)*s.H+grid-1)/grid
		for j := range grid {
			left, right := j*s.W/grid, ((j+1)*s.W+grid-1)/grid
			clear(sum)
			for y := top; y < bottom; y++ {
				for n := y*s.W + left; n < y*s.W+right; n++ {
					vec.Add(sum, x[n*s.C:])
				}
			}
			scale := 1 / float32((bottom-top)*(right-left))
			for c, v := range sum {
				dst[(c*grid+i)*grid+j] = v * scale
			}
		}
	}
}
