package hebb

import (
	"sync"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
)

// encodeBatch is how many pictures Features takes at a time.
const encodeBatch = 256

// Features encodes the pictures with the weights as they are, and never learns:
// n × d, d = [Network.Dim], rows divided by their L2 norm + 1e-6.
//
// A dataset that does not fit panics; [Network.Fits] tells beforehand. If a
// picture can't be read the result is empty (no rows) and [Network.Err] says
// why.
func (n *Network) Features(d *Dataset) blas32.General {
	if err := n.Fits(d); err != nil {
		panic(err.Error())
	}
	x := matrix(d.Len(), n.Dim(), make([]float32, d.Len()*n.Dim()))
	averages := matrix(min(encodeBatch, d.Len()), n.output.inputs(), make([]float32, min(encodeBatch, d.Len())*n.output.inputs()))
	for from := 0; from < d.Len(); from += encodeBatch {
		to := min(from+encodeBatch, d.Len())
		averages.Rows = to - from
		if n.err = n.averages(averages, d, span(from, to), len(n.layers), n.output.Grid); n.err != nil {
			return blas32.General{}
		}
		n.output.apply(matrix(to-from, x.Cols, x.Data[from*x.Cols:]), averages)
	}
	n.err = nil
	normalizeRows(x)
	return x
}

// FeaturesAt returns what the layers up to the given one (from 1) make of the
// pictures: its maps averaged over a grid × grid raster (0: whole maps), n ×
// C·grid·grid, without the output stage; rows divided by their L2 norm + 1e-6.
// It is what tells how much a layer has learned; errors are as with Features.
func (n *Network) FeaturesAt(d *Dataset, layer, grid int) blas32.General {
	s := n.at(layer).out
	if grid <= 0 {
		grid = -1
	}
	grid = gridOf(grid, s)
	cols := averaged(s, grid)
	if d.Shape != n.config.Input {
		panic(n.Fits(d).Error())
	}
	x := matrix(d.Len(), cols, make([]float32, d.Len()*cols))
	if n.err = n.averages(x, d, span(0, d.Len()), layer, grid); n.err != nil {
		return blas32.General{}
	}
	normalizeRows(x)
	return x
}

// averages writes the raster averages of the pictures' maps after so many
// layers into x, a picture a row.
func (n *Network) averages(x blas32.General, d *Dataset, pictures []int, layers, grid int) error {
	s := n.layers[layers-1].out
	return n.forward(d, pictures, layers, func(i int, maps []float32, _ *workspace) {
		dst := x.Data[i*x.Stride:][:x.Cols]
		if grid < 0 {
			toFirst(dst, maps, s)
		} else {
			average(dst, maps, s, grid)
		}
	})
}

// forward passes the pictures through so many layers and calls f with each
// one's maps, H × W × C, on several goroutines. The error is the first
// picture's that could not be read.
func (n *Network) forward(d *Dataset, pictures []int, layers int, f func(i int, maps []float32, w *workspace)) error {
	for _, l := range n.layers[:layers] {
		l.prepare()
	}
	var (
		once   sync.Once
		failed error
	)
	gemm.Parallel(len(pictures), func(i int) {
		w := n.space()
		defer n.free(w)
		w.picture = sized(w.picture, d.Shape.Len())
		if err := d.Batch(w.picture, pictures[i], pictures[i]+1); err != nil {
			once.Do(func() { failed = err })
			return
		}
		w.maps[0] = sized(w.maps[0], d.Shape.Len())
		toLast(w.maps[0], w.picture, d.Shape)
		for _, l := range n.layers[:layers] {
			w.maps[1] = sized(w.maps[1], l.out.Len())
			l.encode(w.maps[1], w.maps[0], w)
			w.maps[0], w.maps[1] = w.maps[1], w.maps[0]
		}
		f(i, w.maps[0], w)
	})
	return failed
}

// space returns a workspace that nobody uses.
func (n *Network) space() *workspace {
	select {
	case w := <-n.spaces:
		return w
	default:
		return new(workspace)
	}
}

func (n *Network) free(w *workspace) {
	select {
	case n.spaces <- w:
	default:
	}
}

// span returns from, …, to−1.
func span(from, to int) []int {
	s := make([]int, to-from)
	for i := range s {
		s[i] = from + i
	}
	return s
}
