package hebb

import (
	"errors"
	"fmt"
	"strings"

	"gonum.org/v1/gonum/blas/blas32"
)

// A Network is a stack of layers whose filters learn by local rules, and an
// output stage that makes a few decorrelated numbers of what the last layer
// answers. It stands beside the article's [Encoder], whose filters stay as
// they were drawn and whose lateral weights learn.
//
//	c, t := hebb.Recommended(pictures.Shape, 42)    // or a NetworkConfig of your own
//	n, err := hebb.NewNetwork(c)
//	for s := range n.Train(pictures, t) {           // layer after layer; may be left early
//		fmt.Println(s)
//	}
//	x := n.Features(pictures)                       // n × 64, unit rows
//	err = n.Save("model.safetensors")               // Open or LoadNetwork reads it
//
// # What a layer computes
//
// A layer normalises its input x ([InputNorm]), adds a border and cuts it into
// patches of k × k places and all C channels, one for each place of its map. A
// patch p becomes p' = Z·((p − p̄)/√(var p + c) − m): its own mean and contrast
// go (LayerConfig.Contrast), and so does what all patches share, that
// neighbours are alike (LayerConfig.Whiten). The K filters answer u = W·p', are
// inhibited by their surround where that is asked for, and make
//
//	a_k = max(0, u_k − ū)^p                                    (Triangle)
//
// of it, ū the mean over the filters at that place: each is compared with the
// others, and about half of them are silent. Maps of a are pooled.
//
// # What learns
//
// Filters, by a [rules.Rule], from patches p' and answers u, without labels and
// without an error sent back. One layer learns after the other, each on what
// the finished ones below give ([NetTraining]).
//
// # The output stage
//
// The last maps are averaged over a raster (OutputConfig.Grid), which gives f,
// and f becomes d numbers that are uncorrelated over the pictures:
//
//	y = (Λ_d + ε·λ₁)^{−1/2}·E_dᵀ·(f − mean f)
//
// E_d, Λ_d the largest eigenvalues of f's covariance and their eigenvectors.
// This is where Sanger's Hebbian rule (it finds E_dᵀ(f − mean f)) and a gain
// control that holds every number's power to the same (1/√(λ + ελ₁)) lead; it
// is computed at once unless OutputConfig.Online asks for the learning itself.
//
// Everything is learned from the pictures given to Train, and stored.
//
// A Network is for one goroutine at a time; inside it uses as many as there are
// processors, and the same seed gives the same bytes on any number of them.
type Network struct {
	config NetworkConfig
	layers []*netLayer
	output *output
	spaces chan *workspace // free ones
	err    error
}

// NewNetwork returns a network whose filters are drawn and nothing is learned.
func NewNetwork(c NetworkConfig) (*Network, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	n := &Network{config: c, spaces: make(chan *workspace, 64)}
	in := c.Input
	for i, lc := range c.Layers {
		l, err := newNetLayer(lc, in, c.Seed+uint64(i)<<32)
		if err != nil {
			return nil, fmt.Errorf("hebb: layer %d: %w", i+1, err)
		}
		n.layers = append(n.layers, l)
		in = l.out
	}
	n.output = newOutput(c.Output, in)
	n.config.Output = n.output.OutputConfig
	return n, nil
}

// Config returns what the network was made with, defaults filled in.
func (n *Network) Config() NetworkConfig { return n.config }

// Dim returns the length of a picture's feature vector.
func (n *Network) Dim() int { return n.output.dim() }

// Layers returns the number of layers.
func (n *Network) Layers() int { return len(n.layers) }

// Output returns the shape of a layer's output, C × H × W; layers count from 1.
func (n *Network) Output(layer int) Shape { return n.at(layer).out }

// Filters returns a copy of a layer's filters, K × (C·k·k), a filter a row, its
// values in the order channel, row, column; layers count from 1. Where patches
// are whitened these are the filters as the rule sees them; see Receptive.
func (n *Network) Filters(layer int) blas32.General {
	l := n.at(layer)
	return l.reordered(l.filters)
}

// Receptive returns what the filters of a layer look for in its input as it is:
// Filters times the whitening, K × (C·k·k); layers count from 1.
func (n *Network) Receptive(layer int) blas32.General {
	l := n.at(layer)
	l.prepare()
	return l.reordered(l.answering)
}

// reordered returns filters, K × D, with their values in PyTorch's order.
func (l *netLayer) reordered(w blas32.General) blas32.General {
	out := matrix(w.Rows, w.Cols, make([]float32, w.Rows*w.Cols))
	order := l.order()
	for i := range w.Rows {
		for j, from := range order {
			out.Data[i*w.Cols+j] = w.Data[i*w.Stride+from]
		}
	}
	return out
}

func (n *Network) at(layer int) *netLayer {
	if layer < 1 || layer > len(n.layers) {
		panic(fmt.Sprintf("hebb: layer %d of %d", layer, len(n.layers)))
	}
	return n.layers[layer-1]
}

// Err returns why the last Train or Features stopped early: settings that make
// no sense or the first picture that could not be read, or nil.
func (n *Network) Err() error { return n.err }

// Fits returns an error when the network can't encode the dataset: its pictures
// are of another shape, or the network has seen none yet.
func (n *Network) Fits(d *Dataset) error {
	if d.Shape != n.config.Input {
		return fmt.Errorf("hebb: the network takes pictures of %v, these are %v; load them with that size and as many channels, or make a new network", n.config.Input, d.Shape)
	}
	for _, l := range n.layers {
		if !l.ready {
			return errUnlearned
		}
	}
	if !n.output.ready() {
		return errUnlearned
	}
	return nil
}

var errUnlearned = errors.New("hebb: the network has seen no pictures yet; call Train first, with all layers Frozen for an untrained one")

// String returns a table: each layer's input, filters and output, the rule and
// the steps that it has learned.
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
		fmt.Fprintf(&s, "%-6d %-12v %-14s %-12v %-10s %d\n", i+1, l.in, fmt.Sprintf("%d of %d×%d", l.Width, l.Kernel, l.Kernel), l.out, rule, l.steps)
	}
	fmt.Fprintf(&s, "%d features a picture", n.Dim())
	if n.output.Dim > 0 {
		fmt.Fprintf(&s, ", decorrelated, of %d", n.output.inputs())
	}
	return s.String()
}
