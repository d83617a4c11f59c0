package network

import (
	"fmt"
	"sync"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// encodeBatch is how many pictures Features takes at a time.
const encodeBatch = 256

// Features encodes the pictures with the weights as they are, and never learns: n × d, d =
// [Network.Dim], rows divided by their L2 norm + 1e-6. It fails if the pictures are of another
// shape than [Config.Input], if the network has seen no pictures yet, if a picture can't be read,
// and if a feature is NaN or infinite.
func (n *Network) Features(d *pictures.Dataset) (blas32.General, error) {
	if err := n.takes(d, len(n.layers)); err != nil {
		return blas32.General{}, err
	}
	if !n.output.ready() {
		return blas32.General{}, errUnlearned
	}
	x := linear.Zeros(d.Len(), n.Dim())
	describe := n.describe
	if kept := n.fitted; n.Fitted(d) {
		n.fitted = fitted{}
		describe = func(f blas32.General, _ *pictures.Dataset, pictures []int) error {
			linear.CopyRows(f, linear.Slab(kept.averages, pictures[0], pictures[0]+f.Rows))
			return nil
		}
	}
	f := linear.Zeros(min(encodeBatch, d.Len()), n.output.inputs())
	for from := 0; from < d.Len(); from += encodeBatch {
		to := min(from+encodeBatch, d.Len())
		f.Rows = to - from
		if err := describe(f, d, span(from, to)); err != nil {
			return blas32.General{}, err
		}
		n.output.apply(linear.Matrix(to-from, x.Cols, x.Data[from*x.Cols:]), f)
	}
	return unit(x, d)
}

// unit divides the rows by their norm, unless one holds NaN or ±Inf.
func unit(x blas32.General, d *pictures.Dataset) (blas32.General, error) {
	if i := linear.Finite(x); i >= 0 {
		return blas32.General{}, fmt.Errorf("network: the features of picture %d, %s, are not finite: are the weights?",
			i, d.Names[i])
	}
	linear.UnitRows(x)
	return x, nil
}

// FeaturesAt returns what the layers up to the given one (from 1) make of the pictures: its maps
// averaged over a grid × grid raster (0: whole maps), n × C·grid·grid, without the output stage;
// rows divided by their L2 norm + 1e-6. It shows how much a layer has learned. Errors are those of
// Features.
func (n *Network) FeaturesAt(d *pictures.Dataset, layer, grid int) (blas32.General, error) {
	s := n.at(layer).out
	if grid <= 0 {
		grid = -1
	}
	grid = gridOf(grid, s)
	cols := averaged(s, grid)
	if err := n.takes(d, layer); err != nil {
		return blas32.General{}, err
	}
	x := linear.Zeros(d.Len(), cols)
	if err := n.forward(d, span(0, d.Len()), layer, func(i int, maps []float32, _ *workspace) {
		if grid < 0 {
			toFirst(linear.Row(x, i), maps, s)
		} else {
			average(linear.Row(x, i), maps, s, grid)
		}
	}); err != nil {
		return blas32.General{}, err
	}
	return unit(x, d)
}

// describe writes what the output stage is made from, of the pictures, into f, a picture a row.
func (n *Network) describe(f blas32.General, d *pictures.Dataset, pictures []int) error {
	return n.forward(d, pictures, len(n.layers), n.describing(f))
}

// A visit takes picture i's maps, H × W × C. It may run on several goroutines, each with a
// workspace of its own.
type visit = func(i int, maps []float32, w *workspace)

// describing returns what writes row i of f.
func (n *Network) describing(f blas32.General) visit {
	return func(i int, maps []float32, w *workspace) { n.output.describe(linear.Row(f, i), maps, w) }
}

// forward passes the pictures through so many layers and calls f with each
// one's maps. The error is the first picture's that could not be read.
func (n *Network) forward(d *pictures.Dataset, pictures []int, layers int, f visit) error {
	return n.pass(len(pictures), layers, func(i int, dst []float32, _ *workspace) error {
		return d.Batch(dst, pictures[i], pictures[i]+1)
	}, f)
}

// pass is forward of count pictures, C × H × W, that read gives.
func (n *Network) pass(count, layers int, read func(i int, dst []float32, w *workspace) error, f visit) error {
	for _, l := range n.layers[:layers] {
		l.refresh()
	}
	var (
		once   sync.Once
		failed error
	)
	shape := n.config.Input
	gemm.Parallel(count, func(i int) {
		w := n.space()
		defer n.free(w)
		w.picture = linear.Sized(w.picture, shape.Len())
		if err := read(i, w.picture, w); err != nil {
			once.Do(func() { failed = err })
			return
		}
		w.maps[0] = linear.Sized(w.maps[0], shape.Len())
		toLast(w.maps[0], w.picture, shape)
		for _, l := range n.layers[:layers] {
			w.maps[1] = linear.Sized(w.maps[1], l.out.Len())
			l.encode(w.maps[1], w.maps[0], w)
			w.maps[0], w.maps[1] = w.maps[1], w.maps[0]
		}
		f(i, w.maps[0], w)
	})
	return failed
}

// space returns a free workspace.
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
