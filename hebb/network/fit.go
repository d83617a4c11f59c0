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

// refitOutput fits the output stage anew, as it was set before the training.
func (n *Network) refitOutput(d *pictures.Dataset) error {
	before := n.output
	n.output = newStage(*n.left.Output, before.in)
	err := n.fitOutput(d, outputPictures)
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
	part.output = newStage(*n.left.Output, part.layers[layers-1].out)
	part.config.Output = part.output.Output
	return part, part.fitOutput(d, probePictures)
}

// fitOutput fits the output stage to at most so many of the pictures, some of
// all chosen at random where there are more.
func (n *Network) fitOutput(d *pictures.Dataset, most int) error {
	if n.output.Dim < 0 {
		return nil
	}
	chosen := span(0, d.Len())
	if d.Len() > most {
		chosen = n.some(d.Len(), most)
	}
	f := linear.Zeros(len(chosen), n.output.inputs())
	if err := n.averages(f, d, chosen, len(n.layers), n.output.Grid); err != nil {
		return err
	}
	var a, b blas32.General
	if n.output.Views != nil {
		var err error
		if a, b, err = n.pairs(d, most); err != nil {
			return err
		}
	}
	err := n.output.fit(f, a, b, n.config.Seed)
	n.config.Output = n.output.Output
	return err
}
