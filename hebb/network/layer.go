package network

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// A layer is one layer of a [Network]. Inside a network maps are H × W × C, the channels of a place
// side by side: a patch is then k runs of memory, the answers of the filters at a place a row, and
// both learning and answering are plain products. Weights are kept in that order, K × (k × k × C),
// and turned into PyTorch's, K × (C × k × k), at the border (see order).
type layer struct {
	Layer
	window
	out         pictures.Shape // after pooling
	learner     *rules.Learner // nil: filters as drawn
	filters     blas32.General // K × D; the learner's, where there is one
	bias        []float32      // K, nil without
	preparation *preparation   // prepares patches; nil: they stay as they are
	running     *batchNorm     // nil unless Norm is BatchNorm
	ready       bool           // preparation and running are fitted to pictures
	steps       int            // of learning made
	watched     watched        // while it learns

	answering blas32.General // K × D, filters with the whitening in them
	turned    blas32.General // D × K, the same: products with it need no turning, which takes longer than they do
	offset    []float32      // K, what is added to their answers
	stale     bool           // answering and offset are out of date
}

// newLayer returns a layer with its filters drawn.
func newLayer(c Layer, in pictures.Shape, seed uint64) (*layer, error) {
	l := &layer{Layer: c, window: newWindow(c, in)}
	if l.mid.H < 1 || l.mid.W < 1 {
		return nil, fmt.Errorf("filters of %d×%d do not fit into %v with %d padded at each side",
			c.Kernel, c.Kernel, in, c.Pad)
	}
	if c.Border == Reflect && c.Pad >= min(in.H, in.W) {
		return nil, fmt.Errorf("%v can't be mirrored %d rows and columns wide; pad less, or with Zeros", in, c.Pad)
	}
	l.out = l.mid
	if p := c.Pool; p.Size > 0 {
		l.out.H, l.out.W = (l.mid.H+2*p.Pad-p.Size)/p.Stride+1, (l.mid.W+2*p.Pad-p.Size)/p.Stride+1
		if l.mid.H+2*p.Pad < p.Size || l.mid.W+2*p.Pad < p.Size {
			return nil, fmt.Errorf("pooling of %d×%d does not fit into %v", p.Size, p.Size, l.mid)
		}
	}
	if k, d := float64(c.Width), float64(l.values()); k*d > math.MaxInt32 {
		return nil, fmt.Errorf("%.0f filters of %.0f weights are too many", k, d)
	}
	return l, l.draw(seed)
}

// draw draws filters and bias.
func (l *layer) draw(seed uint64) error {
	k, d := l.Width, l.values()
	if l.Rule != nil {
		l.learner = rules.New(l.Rule, k, d, seed)
		l.filters = l.learner.Weights()
	}
	rng := rand.New(rand.NewPCG(seed, 0x6e65_7477)) // the second word is "netw"
	if l.Rule == nil {
		l.filters = linear.Zeros(k, d)
		for i := range l.filters.Data {
			l.filters.Data[i] = float32(rng.NormFloat64() / math.Sqrt(float64(d)))
		}
	}
	if l.Bias {
		l.bias = make([]float32, k)
		for i := range l.bias {
			l.bias[i] = float32((2*float64(rng.Float64()) - 1) / math.Sqrt(float64(d)))
		}
	}
	if l.Contrast > 0 || l.Whiten > 0 {
		l.preparation = &preparation{contrast: float32(l.Contrast), epsilon: l.Whiten}
	}
	l.unfit()
	return nil
}

// unfit forgets what was fitted to pictures, so that it is fitted anew.
func (l *layer) unfit() {
	if l.Norm == BatchNorm {
		l.running = newBatchNorm(l.in.C)
	}
	if l.preparation != nil {
		l.preparation.mean, l.preparation.whitening = nil, nil
	}
	l.ready = l.running == nil && l.Whiten == 0
	l.stale = true
}

// learns tells whether the layer has filters that a rule trains.
func (l *layer) learns() bool { return l.learner != nil && !l.Frozen }

// refresh brings answering and offset up to date with the filters. Answers to patches p that are
// normalised but not yet whitened are W·Z·(p − m) = (W·Z)·p − W·Z·m.
func (l *layer) refresh() {
	if !l.stale {
		return
	}
	k, d := l.Width, l.values()
	if l.offset == nil {
		l.offset, l.answering, l.turned = make([]float32, k), linear.Zeros(k, d), linear.Zeros(d, k)
	}
	w := l.responding()
	clear(l.offset)
	copy(l.answering.Data, w.Data)
	if l.preparation.whitens() {
		gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, w, l.preparation.matrix(), 0, l.answering)
		for i := range l.offset {
			l.offset[i] = -float32(linear.Dot(l.answering.Data[i*d:][:d], l.preparation.mean))
		}
	}
	for i, b := range l.bias {
		l.offset[i] += b
	}
	linear.Blocks(d, 64, func(from, to int) {
		for i := range k {
			for j, v := range linear.Row(l.answering, i)[from:to] {
				l.turned.Data[(from+j)*k+i] = v
			}
		}
	})
	l.stale = false
}

// responding returns the weights with which the rule answers, K × D: the filters, but for rules
// whose answer is another linear one ([rules.Krotov] with a power other than 2): those are asked
// with each unit vector.
func (l *layer) responding() blas32.General {
	k, ok := l.Rule.(rules.Krotov)
	if !ok || k.P == 0 || k.P == 2 {
		return l.filters
	}
	n, d := l.Width, l.values()
	unit, answers := linear.Zeros(d, d), linear.Zeros(d, n)
	for i := range d {
		unit.Data[i*d+i] = 1
	}
	l.learner.Respond(answers, unit)
	w := linear.Zeros(n, d)
	for i := range d {
		for j := range n {
			w.Data[j*d+i] = answers.Data[i*n+j]
		}
	}
	return w
}

// encode computes the layer's output, out, from its input x (H × W × C) for one picture. refresh
// has been called.
func (l *layer) encode(out, x []float32, w *workspace) {
	n, k, d := l.mid.H*l.mid.W, l.Width, l.values()
	w.padded = linear.Sized(w.padded, l.padded.Len())
	if l.Norm != NoNorm {
		w.normal = append(w.normal[:0], x...)
		l.Norm.normalize(w.normal, l.in.C, l.running)
		x = w.normal
	}
	l.pad(w.padded, x)
	answers := out
	if l.Pool.Size > 0 {
		w.answers = linear.Sized(w.answers, n*k)
		answers = w.answers
	}
	rows := max(leastTile, encodeTile/d)
	w.patches = linear.Sized(w.patches, min(rows, n)*d)
	for from := 0; from < n; from += rows {
		to := min(from+rows, n)
		p, u := linear.Matrix(to-from, d, w.patches), linear.Matrix(to-from, k, answers[from*k:])
		l.unfold(p.Data, w.padded, from, to)
		l.preparation.normalize(p)
		gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, p, l.turned, 0, u)
		addToRows(u, l.offset)
		if !l.Surround {
			l.activate(u)
		}
	}
	if l.Surround {
		w.surround = linear.Sized(w.surround, n*k)
		inhibit(linear.Matrix(n, k, answers), w.surround, l.mid)
		l.activate(linear.Matrix(n, k, answers))
	}
	if l.Pool.Size > 0 {
		l.pool(out, answers, w)
	}
}

// encodeTile is about how many values of patches there are at a time: a quarter of a megabyte,
// which stays in a processor's second-level cache. Of long patches there are leastTile all the
// same, for the filters are read once a tile, and those are more.
const encodeTile, leastTile = 1 << 16, 64

// workspace is what encoding a picture needs beside input and output.
type workspace struct {
	picture, drawn, normal, padded, patches, answers, surround, pooled []float32
	maps                                                               [2][]float32 // a layer's output, then input
	line, cell                                                         []float32    // of the parts that overlap
}

// addToRows adds b to each row of x.
func addToRows(x blas32.General, b []float32) {
	for i := range x.Rows {
		row := x.Data[i*x.Stride:][:len(b)]
		for j, v := range b {
			row[j] += v
		}
	}
}
