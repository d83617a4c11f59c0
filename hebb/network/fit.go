package network

import (
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
	"deephebb/internal/linear"
)

// Pictures that the output stage is fitted to, at most: in the end, and for a probe.
const (
	outputPictures = 20000
	probePictures  = 2000
)

// An averager gives the rows that an output stage is fitted to, as [Network.Averages] does.
type averager func(n *Network, seen []Sight) (blas32.General, error)

// refitOutput fits the output stage anew, as it was set before the training.
func (n *Network) refitOutput(count int, averages averager) error {
	before := n.output
	n.output = newStage(*n.left.Output, before.in, n.config.Input)
	err := n.fitOutput(count, outputPictures, averages)
	if err != nil {
		n.output, n.config.Output = before, before.Output
	}
	return err
}

// upTo returns a network of the first layers of this one, which it shares, with
// an output stage of its own that is fitted to some of the pictures.
func (n *Network) upTo(layers int, d *pictures.Dataset) (*Network, error) {
	part := &Network{config: n.config, layers: n.layers[:layers], spaces: n.spaces}
	part.config.Layers = n.config.Layers[:layers]
	part.output = newStage(*n.left.Output, part.layers[layers-1].out, n.config.Input)
	part.config.Output = part.output.Output
	return part, part.fitOutput(d.Len(), probePictures, func(n *Network, s []Sight) (blas32.General, error) {
		return n.Averages(d, s)
	})
}

// fitOutput fits the output stage to at most so many of count pictures, some of all chosen at random
// where there are more.
func (n *Network) fitOutput(count, most int, averages averager) error {
	if n.output.Dim < 0 {
		return nil
	}
	chosen := span(0, count)
	if count > most {
		chosen = n.some(count, most)
	}
	seen := make([]Sight, len(chosen))
	for i, at := range chosen {
		seen[i] = Sight{Picture: at}
	}
	m := 0
	if n.output.Views != nil {
		pairs := n.pairs(count, most)
		seen, m = append(seen, pairs...), len(pairs)/2
	}
	all, err := averages(n, seen)
	if err != nil {
		return err
	}
	f := linear.Slab(all, 0, len(chosen))
	a, b := linear.Slab(all, f.Rows, f.Rows+m), linear.Slab(all, f.Rows+m, f.Rows+2*m)
	err = n.output.fit(f, a, b, n.config.Seed)
	n.config.Output = n.output.Output
	return err
}
