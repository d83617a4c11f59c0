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

// refitOutput fits the output stage anew, as it was set before the training, and returns what to.
func (n *Network) refitOutput(count int, averages averager) (f blas32.General, err error) {
	before := n.output
	n.output = newStage(*n.left.Output, before.in, n.config.Input)
	f, err = n.fitOutput(count, outputPictures, averages)
	if err != nil {
		n.output, n.config.Output = before, before.Output
	}
	return f, err
}

// upTo returns a network of the first layers of this one, which it shares, with
// an output stage of its own that is fitted to some of the pictures.
func (n *Network) upTo(layers int, d *pictures.Dataset) (*Network, error) {
	part := &Network{config: n.config, layers: n.layers[:layers], spaces: n.spaces}
	part.config.Layers = n.config.Layers[:layers]
	part.output = newStage(*n.left.Output, part.layers[layers-1].out, n.config.Input)
	part.config.Output = part.output.Output
	_, err := part.fitOutput(d.Len(), probePictures, func(n *Network, s []Sight) (blas32.General, error) {
		return n.Averages(d, s)
	})
	return part, err
}

// fitOutput fits the output stage to at most so many of count pictures, some of all chosen at
// random where there are more, and returns their averages.
func (n *Network) fitOutput(count, most int, averages averager) (f blas32.General, err error) {
	if n.output.Dim < 0 {
		return f, nil
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
		return f, err
	}
	f = linear.Slab(all, 0, len(chosen))
	a, b := linear.Slab(all, f.Rows, f.Rows+m), linear.Slab(all, f.Rows+m, f.Rows+2*m)
	err = n.output.fit(f, a, b, n.config.Seed)
	n.config.Output = n.output.Output
	return f, err
}

// A fitted is what the output stage was fitted to, kept until it is asked for: the averages of
// these pictures, n × F.
type fitted struct {
	pictures *pictures.Dataset
	averages blas32.General
}

// keep keeps the averages, if they are those of all pictures, at hand, and within the memory bound.
func (r *run) keep(f blas32.General) {
	if f.Rows == r.count() && r.pictures != nil && int64(f.Rows)*int64(f.Cols) <= r.Memory/4 {
		r.net.fitted = fitted{r.pictures, f}
	}
}

// Fitted reports whether a training has just fitted the output stage to these very pictures. Then
// the next [Network.Features] of them is made of the averages that the stage was fitted to, which
// the network keeps until then, and needs no pass over the pictures. The bytes are those that a
// pass would give.
func (n *Network) Fitted(d *pictures.Dataset) bool { return d != nil && n.fitted.pictures == d }
