package network

import (
	"math"

	"deephebb/hebb/pictures"
	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// overlapping averages maps over a raster of parts that overlap (Output.Overlap): what is at a
// place counts for the two parts on either side of it, in either direction, the more the nearer it
// is to their centres.
type overlapping struct {
	s             pictures.Shape // of the maps
	grid          int
	rows, columns []float32 // grid × H and grid × W: how much each row and column counts for a part
}

func newOverlapping(s pictures.Shape, grid int) *overlapping {
	return &overlapping{s: s, grid: grid, rows: tents(s.H, grid), columns: tents(s.W, grid)}
}

// tents returns the weights of n places for each of some parts, parts × n. Those of a part fall
// from its centre to 0 at the centres of its neighbours, and add up to 1.
func tents(n, parts int) []float32 {
	w := make([]float32, parts*n)
	size := float64(n) / float64(parts)
	for i := range parts {
		centre := float64((float64(i)+0.5)*size) - 0.5
		row := make([]float64, n)
		var sum float64
		for p := range row {
			row[p] = max(0, 1-math.Abs(float64(p)-centre)/size)
			sum += row[p]
		}
		for p, v := range row {
			w[i*n+p] = float32(v / sum)
		}
	}
	return w
}

// average writes the averages of maps x, H × W × C, into dst, C × grid × grid.
func (o *overlapping) average(dst, x []float32, w *workspace) {
	c, width := o.s.C, o.s.W*o.s.C
	w.line, w.cell = linear.Sized(w.line, width), linear.Sized(w.cell, c)
	for i := range o.grid {
		clear(w.line)
		for y, part := range o.rows[i*o.s.H:][:o.s.H] {
			if part != 0 {
				vec.AddScaled(w.line, w.line, x[y*width:][:width], part)
			}
		}
		for j := range o.grid {
			clear(w.cell)
			for p, part := range o.columns[j*o.s.W:][:o.s.W] {
				if part != 0 {
					vec.AddScaled(w.cell, w.cell, w.line[p*c:][:c], part)
				}
			}
			for k, v := range w.cell {
				dst[(k*o.grid+i)*o.grid+j] = v
			}
		}
	}
}
