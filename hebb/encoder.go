package hebb

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
	"deephebb/internal/linear"
)

// Lateral says which lateral matrices learn.
type Lateral int

// The two of the article.
const (
	Shared     Lateral = iota // the article's program: one N × N matrix for all channels of a layer
	PerChannel                // the article's text: an N × N matrix for each channel
)

// String returns "shared" or "per-channel".
func (l Lateral) String() string { return spell(int(l), "shared", "per-channel") }

// spell returns name i, or a text that says there is none.
func spell(i int, names ...string) string {
	if i < 0 || i >= len(names) {
		return fmt.Sprintf("%d of %s", i, strings.Join(names, ", "))
	}
	return names[i]
}

// Config describes an encoder.
type Config struct {
	Input    pictures.Shape // of the pictures; required
	Channels []int          // output channels of each layer; default 16, 32, 64, 128, the article's
	Lateral  Lateral        // default Shared
	Seed     uint64         // of the filters; 0 is a seed like any other
}

// An Encoder is a stack of Hebbian layers; see the package comment for what it computes. It is not
// safe for concurrent use.
type Encoder struct {
	config  Config
	layers  []*layer
	trained trained
	starts  [][]float32    // each layer's lateral weights before a training that was left; nil: zeros
	last    blas32.General // the article's last-epoch features
	run     *run           // the training at work; nil: none
}

// New returns an encoder whose filters are drawn as PyTorch's Conv2d draws its own (weights and
// biases uniform within ±1/√(9·C_in)) and whose lateral weights are zero.
func New(c Config) (*Encoder, error) {
	e, err := plan(c)
	if err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(c.Seed, 0x6865_6262)) // the second word is "hebb"
	for _, l := range e.layers {
		l.allocate()
		bound := 1 / math.Sqrt(float64(9*l.in.C))
		for _, values := range [][]float32{l.weight, l.bias} {
			for i := range values {
				values[i] = float32((2*float64(rng.Float64()) - 1) * bound)
			}
		}
	}
	return e, nil
}

// plan returns an encoder whose layers have shapes and no weights yet.
func plan(c Config) (*Encoder, error) {
	if len(c.Channels) == 0 {
		c.Channels = []int{16, 32, 64, 128}
	}
	if c.Input.C < 1 || c.Input.H < 1 || c.Input.W < 1 {
		return nil, fmt.Errorf("hebb: an input of %v has no pixels; give channels, rows and columns of at least 1",
			c.Input)
	}
	if c.Lateral != Shared && c.Lateral != PerChannel {
		return nil, fmt.Errorf("hebb: no lateral matrices of kind %d; use Shared or PerChannel", int(c.Lateral))
	}
	e := &Encoder{config: c}
	in := c.Input
	for i, channels := range c.Channels {
		if channels < 1 || channels > 1<<16 {
			return nil, fmt.Errorf("hebb: %d channels in layer %d; give between 1 and 65536", channels, i+1)
		}
		l := &layer{conv: newConv(in, channels), kind: c.Lateral}
		if weights := 9 * float64(in.C) * float64(channels); weights > math.MaxInt32 {
			return nil, fmt.Errorf("hebb: layer %d has %d × %d filters of 3×3, %.0f weights; give fewer channels",
				i+1, channels, in.C, weights)
		}
		if n := float64(l.units()); float64(l.groups())*n*n > math.MaxInt32 {
			return nil, fmt.Errorf("hebb: layer %d has %.0f units a channel and would need %d lateral matrices of "+
				"%.0f × %.0f; make the pictures smaller",
				i+1, n, l.groups(), n, n)
		}
		e.layers = append(e.layers, l)
		in = l.out
	}
	return e, nil
}

// Config returns what the encoder was made with, defaults filled in.
func (e *Encoder) Config() Config { return e.config }

// Dim returns the length of a picture's feature vector, C·N of the last layer.
func (e *Encoder) Dim() int { return e.layers[len(e.layers)-1].out.Len() }

// Layers returns the number of layers.
func (e *Encoder) Layers() int { return len(e.layers) }

// Input returns the shape of the pictures that the encoder takes.
func (e *Encoder) Input() pictures.Shape { return e.config.Input }

// Shape returns the shape of a layer's output, C × H × W; layers count from 1.
func (e *Encoder) Shape(layer int) pictures.Shape { return e.at(layer).out }

// Filters returns a copy of the convolution's weights of a layer, a row for each filter, C_out ×
// (C_in·3·3); layers count from 1.
func (e *Encoder) Filters(layer int) blas32.General {
	l := e.at(layer)
	return linear.Matrix(l.out.C, 9*l.in.C, append([]float32(nil), l.weight...))
}

// Biases returns a copy of what the convolution of a layer adds to each filter's answer, C_out
// numbers; layers count from 1.
func (e *Encoder) Biases(layer int) []float32 { return append([]float32(nil), e.at(layer).bias...) }

// Lateral returns a copy of the lateral weights of a layer, N × N for Shared, and for PerChannel
// the C matrices one below the other, C·N × N; layers count from 1.
func (e *Encoder) Lateral(layer int) blas32.General {
	l := e.at(layer)
	n := l.units()
	return linear.Matrix(l.groups()*n, n, append([]float32(nil), l.w...))
}

// SetLateral puts a copy of w in the place of a layer's lateral weights, to see what other ones do:
// a matrix of the shape that [Encoder.Lateral] returns, symmetric and within ±1 as the rule's own
// are. A training that was left early cannot be resumed after it. It panics for a matrix of another
// shape, and returns an error, and changes nothing, if w is not symmetric or leaves ±1.
func (e *Encoder) SetLateral(layer int, w blas32.General) error {
	l := e.at(layer)
	n := l.units()
	if w.Rows != l.groups()*n || w.Cols != n {
		panic(fmt.Sprintf("hebb: lateral weights of %d × %d for layer %d, which has %d × %d", w.Rows, w.Cols, layer,
			l.groups()*n, n))
	}
	for i := range w.Rows {
		first := i - i%n // the matrix that row i belongs to
		for j, v := range linear.Row(w, i) {
			if !(v >= -1 && v <= 1) {
				return fmt.Errorf("hebb: lateral weight %d, %d is %g; keep them within ±1", i, j, v)
			}
			if mirror := linear.Row(w, first+j)[i-first]; v != mirror {
				return fmt.Errorf("hebb: lateral weights must be symmetric: %d, %d is %g and %d, %d is %g", i, j, v,
					first+j, i-first, mirror)
			}
		}
	}
	for i := range w.Rows {
		copy(l.w[i*n:], linear.Row(w, i))
	}
	if u := e.unfinished(); u != nil {
		u.Left, e.starts = nil, nil
	}
	return nil
}

// Saturated returns the share of a layer's lateral weights that have reached the clamp. In the
// limit all have. A·W is then the same for every unit, the inhibition subtracts it, and the lateral
// step does nothing.
func (e *Encoder) Saturated(layer int) float64 {
	l := e.at(layer)
	full := 0
	for _, v := range l.w {
		if v >= 1 || v <= -1 {
			full++
		}
	}
	return float64(full) / float64(len(l.w))
}

func (e *Encoder) at(layer int) *layer {
	if layer < 1 || layer > len(e.layers) {
		panic(fmt.Sprintf("hebb: layer %d of %d", layer, len(e.layers)))
	}
	return e.layers[layer-1]
}

// fits returns an error that names both shapes when the dataset's pictures are not of the shape
// that the encoder was made for.
func (e *Encoder) fits(d *pictures.Dataset) error {
	if d.Shape != e.config.Input {
		return fmt.Errorf("hebb: the encoder takes pictures of %v, these are %v; load them with that size and as many "+
			"channels, or make a new encoder", e.config.Input, d.Shape)
	}
	return nil
}

// String returns a table: each layer's input, output, number of lateral weights and the memory they
// take.
func (e *Encoder) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%-6s %-12s %-12s %-14s %s\n", "layer", "in", "out", "lateral", "memory")
	for i, l := range e.layers {
		n := l.units()
		lateral := fmt.Sprintf("%d×%d", n, n)
		if l.kind == PerChannel {
			lateral = fmt.Sprintf("%d×%s", l.out.C, lateral)
		}
		fmt.Fprintf(&s, "%-6d %-12v %-12v %-14s %.1f MB\n", i+1, l.in, l.out, lateral, float64(4*len(l.w))/1e6)
	}
	fmt.Fprintf(&s, "%d features a picture, lateral weights %v", e.Dim(), e.config.Lateral)
	return s.String()
}
