package network

import (
	"errors"
	"fmt"
	"strings"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
	"deephebb/internal/linear"
)

// A Network is a stack of layers and an output stage; the package comment says what they compute.
//
// A Network is for one goroutine at a time. Inside, it uses as many as there are processors, and
// the same seed gives the same bytes on any number of them.
type Network struct {
	config Config
	layers []*layer
	output *stage
	left   *left           // the last training, if it was left before its end
	fitted fitted          // the averages of the last training's pictures, until Features asks for them
	spaces chan *workspace // free ones
}

// New returns a network whose filters are drawn and which has learned nothing.
func New(c Config) (*Network, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	n := &Network{config: c, spaces: make(chan *workspace, 64)}
	in := c.Input
	for i, lc := range c.Layers {
		l, err := newLayer(lc, in, c.Seed+uint64(i)<<32)
		if err != nil {
			return nil, fmt.Errorf("network: layer %d: %w", i+1, err)
		}
		n.layers = append(n.layers, l)
		in = l.out
	}
	n.output = newStage(c.Output, in, c.Input)
	n.config.Output = n.output.Output
	return n, nil
}

// Config returns what the network was made with, defaults filled in.
func (n *Network) Config() Config { return n.config }

// Dim returns the length of a picture's feature vector.
func (n *Network) Dim() int { return n.output.dim() }

// Layers returns the number of layers.
func (n *Network) Layers() int { return len(n.layers) }

// Input returns the shape of the pictures that the network takes.
func (n *Network) Input() pictures.Shape { return n.config.Input }

// Shape returns the shape of a layer's output, C × H × W; layers count from 1.
func (n *Network) Shape(layer int) pictures.Shape { return n.at(layer).out }

// Filters returns a copy of a layer's filters, K × (C·k·k), a filter a row, its values in the order
// channel, row, column; layers count from 1. Where patches are whitened these are the filters as
// the rule sees them; see Receptive.
func (n *Network) Filters(layer int) blas32.General {
	l := n.at(layer)
	return l.reordered(l.filters)
}

// Receptive returns what the filters of a layer look for in its input as it is: Filters times the
// whitening, K × (C·k·k); layers count from 1. It fails while the whitening has seen no pictures.
func (n *Network) Receptive(layer int) (blas32.General, error) {
	l := n.at(layer)
	if !l.ready {
		return blas32.General{}, errUnlearned
	}
	l.refresh()
	return l.reordered(l.answering), nil
}

// reordered returns filters, K × D, with their values in PyTorch's order.
func (l *layer) reordered(w blas32.General) blas32.General {
	out := linear.Zeros(w.Rows, w.Cols)
	order := l.order()
	for i := range w.Rows {
		for j, from := range order {
			out.Data[i*w.Cols+j] = w.Data[i*w.Stride+from]
		}
	}
	return out
}

func (n *Network) at(layer int) *layer {
	if layer < 1 || layer > len(n.layers) {
		panic(fmt.Sprintf("network: layer %d of %d", layer, len(n.layers)))
	}
	return n.layers[layer-1]
}

// takes returns an error if layers 1 to the given one can't encode the dataset: its pictures are of
// another shape, or the layers have seen none yet.
func (n *Network) takes(d *pictures.Dataset, layers int) error {
	if err := n.fits(d); err != nil {
		return err
	}
	for _, l := range n.layers[:layers] {
		if !l.ready {
			return errUnlearned
		}
	}
	return nil
}

func (n *Network) fits(d *pictures.Dataset) error {
	if d.Shape != n.config.Input {
		return fmt.Errorf("network: the network takes pictures of %v, these are %v; load them with that size and as "+
			"many channels, or make a new network", n.config.Input, d.Shape)
	}
	return nil
}

var errUnlearned = errors.New("network: the network has seen no pictures yet; call Train first, with all layers " +
	"Frozen for an untrained one")

// String returns a table: each layer's input, filters and output, the rule and the steps that it
// has learned.
func (n *Network) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%-6s %-12s %-14s %-12s %-10s %s\n", "layer", "in", "filters", "out", "rule", "steps")
	for i, l := range n.layers {
		rule := "none"
		if l.Rule != nil {
			rule = l.Rule.Name()
		}
		if l.Frozen {
			rule += ", frozen"
		}
		fmt.Fprintf(&s, "%-6d %-12v %-14s %-12v %-10s %d\n",
			i+1, l.in, fmt.Sprintf("%d of %d×%d", l.Width, l.Kernel, l.Kernel), l.out, rule, l.steps)
	}
	fmt.Fprintf(&s, "%d features a picture", n.Dim())
	switch {
	case n.output.Dim > 0 && n.output.Views != nil:
		fmt.Fprintf(&s, " that stay between views, of %d", n.output.inputs())
	case n.output.Dim > 0:
		fmt.Fprintf(&s, ", decorrelated, of %d", n.output.inputs())
	}
	return s.String()
}
