package network

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
	"deephebb/hebb/views"
	"deephebb/internal/linear"
)

// Views says from which views of the pictures the output stage learns what changes while a picture
// stays the same ([rules.Invariance]). Zero fields take their defaults.
type Views struct {
	// Change is how views differ from their picture; nil: [views.Default] of the pictures'
	// channels, which crops gray pictures only and neither mirrors nor lights them otherwise.
	Change *views.Config `json:",omitempty"`

	Pictures int `json:",omitempty"` // of which a pair of views is made, at most; default 2,000

	Within int     `json:",omitempty"` // principal components that are looked at; default 512; see [rules.Invariance]
	Ridge  float64 `json:",omitempty"` // of the mean variance between views; default 0.5
	Mix    float64 `json:",omitempty"` // share of the whole variance that counts as changing; default 0.1; negative: none
}

// change is how views of pictures of so many channels differ.
func (v Views) change(channels int) views.Config {
	if v.Change != nil {
		return *v.Change
	}
	return views.Default(channels)
}

func (v Views) check() error {
	if v.Pictures < 0 {
		return fmt.Errorf("views of %d pictures; give a number above 0, or 0 for the default", v.Pictures)
	}
	if err := v.change(1).Validate(); err != nil {
		return err
	}
	return v.invariance(1, 0).Validate()
}

func (v Views) invariance(dim int, seed uint64) rules.Invariance {
	if v.Ridge == 0 {
		v.Ridge = 0.5
	}
	return rules.Invariance{Dim: dim, Within: v.Within, Ridge: v.Ridge, Mix: v.Mix, Seed: seed}
}

// viewStream begins the random numbers of views, apart from those of layers: which pictures have
// some, and from there on one stream a view.
const viewStream = 1 << 61

// pairs returns the averages, m × F each, of two views each of some of the pictures, of as many as
// the settings say and at most so many.
func (n *Network) pairs(d *pictures.Dataset, most int) (a, b blas32.General, err error) {
	m := n.output.Views.Pictures
	if m == 0 {
		m = 2000
	}
	m = min(m, most, d.Len())
	chosen := rand.New(rand.NewPCG(n.config.Seed, viewStream)).Perm(d.Len())[:m]
	change, s := n.output.Views.change(d.Shape.C), d.Shape
	both := linear.Zeros(2*m, n.output.inputs()) // the first views, then the second ones
	err = n.pass(2*m, len(n.layers), func(i int, dst []float32, w *workspace) error {
		w.drawn = linear.Sized(w.drawn, s.Len())
		at := chosen[i%m]
		if err := d.Batch(w.drawn, at, at+1); err != nil {
			return err
		}
		change.Draw(dst, w.drawn, s.C, s.H, s.W, rand.New(rand.NewPCG(n.config.Seed, viewStream+1+uint64(i))))
		return nil
	}, n.averaging(both, len(n.layers), n.output.Grid))
	return linear.Slab(both, 0, m), linear.Slab(both, m, 2*m), err
}
