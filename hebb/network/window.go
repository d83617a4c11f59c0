package network

import "deephebb/hebb/pictures"

// A window is a layer's geometry: how patches lie in its input.
type window struct {
	in, padded, mid     pictures.Shape // input; with its border; C = Width and a place for each patch
	kernel, stride, top int            // top: rows above and columns left of the input
	rows, columns       []int          // which row (column) of the input each of the padded map holds; −1: none
}

func newWindow(c Layer, in pictures.Shape) window {
	w := window{in: in, kernel: c.Kernel, stride: c.Stride, top: c.Pad}
	w.padded = pictures.Shape{C: in.C, H: in.H + 2*c.Pad, W: in.W + 2*c.Pad}
	w.mid = pictures.Shape{C: c.Width, H: 0, W: 0}
	if w.padded.H >= c.Kernel && w.padded.W >= c.Kernel {
		w.mid.H, w.mid.W = (w.padded.H-c.Kernel)/c.Stride+1, (w.padded.W-c.Kernel)/c.Stride+1
	}
	w.rows, w.columns = sources(in.H, c.Pad, c.Border), sources(in.W, c.Pad, c.Border)
	return w
}

// sources tells for each of n + 2·pad rows which of the n it shows, −1 for none.
func sources(n, pad int, b Border) []int {
	s := make([]int, n+2*pad)
	for i := range s {
		at := i - pad
		switch {
		case at >= 0 && at < n:
		case b == Zeros || pad >= n:
			at = -1
		case at < 0:
			at = -at
		default:
			at = 2*(n-1) - at
		}
		s[i] = at
	}
	return s
}

// values returns D, the values of a patch.
func (w *window) values() int { return w.kernel * w.kernel * w.in.C }

// pad copies x (H × W × C) with its border into padded.
func (w *window) pad(padded, x []float32) {
	c, width := w.in.C, w.padded.W*w.in.C
	for i, from := range w.rows {
		row := padded[i*width:][:width]
		if from < 0 {
			clear(row)
			continue
		}
		source := x[from*w.in.W*c:][:w.in.W*c]
		copy(row[w.top*c:], source)
		for _, side := range [2]int{0, w.top + w.in.W} {
			for j := side; j < side+w.top; j++ {
				if at := w.columns[j]; at < 0 {
					clear(row[j*c:][:c])
				} else {
					copy(row[j*c:][:c], source[at*c:])
				}
			}
		}
	}
}

// unfold writes the patches at places from…to−1 of a padded map into p, a patch (k × k × C) a row.
func (w *window) unfold(p, padded []float32, from, to int) {
	run, width := w.kernel*w.in.C, w.padded.W*w.in.C
	for n := from; n < to; n++ {
		y, x := n/w.mid.W*w.stride, n%w.mid.W*w.stride
		for dy := range w.kernel {
			source := padded[(y+dy)*width+x*w.in.C:][:run]
			copy(p[:run], source)
			p = p[run:]
		}
	}
}

// patch writes the patch at place n of a map x without its border, into p.
func (w *window) patch(p, x []float32, n int) {
	if w.top == 0 {
		w.unfold(p, x, n, n+1)
		return
	}
	c := w.in.C
	y, left := n/w.mid.W*w.stride, n%w.mid.W*w.stride
	for dy := range w.kernel {
		for dx := range w.kernel {
			if i, j := w.rows[y+dy], w.columns[left+dx]; i < 0 || j < 0 {
				clear(p[:c])
			} else {
				copy(p[:c], x[(i*w.in.W+j)*c:])
			}
			p = p[c:]
		}
	}
}

// order turns a filter between the order of a network's patches, k × k × C, and PyTorch's, C × k ×
// k: at place i of PyTorch's stands value order()[i] of ours.
func (w *window) order() []int {
	places := make([]int, 0, w.values())
	for c := range w.in.C {
		for tap := range w.kernel * w.kernel {
			places = append(places, tap*w.in.C+c)
		}
	}
	return places
}

// toLast copies x, C × H × W, as H × W × C.
func toLast(dst, x []float32, s pictures.Shape) {
	n := s.H * s.W
	if s.C == 1 {
		copy(dst[:n], x)
		return
	}
	for c := range s.C {
		for i, v := range x[c*n:][:n] {
			dst[i*s.C+c] = v
		}
	}
}

// toFirst copies x, H × W × C, as C × H × W.
func toFirst(dst, x []float32, s pictures.Shape) {
	n := s.H * s.W
	for i := range n {
		for c, v := range x[i*s.C:][:s.C] {
			dst[c*n+i] = v
		}
	}
}
