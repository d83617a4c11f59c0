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

	Within int     `json:",omitempty"` // components that are looked at; default 512; see [rules.Invariance]
	Ridge  float64 `json:",omitempty"` // of the mean variance between views; default 0.5

	// Mix is the share of the whole variance that counts as changing; default 0.1; negative: none.
	Mix float64 `json:",omitempty"`
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

// pairs are two views each of some of count pictures, of as many as the settings say and at most so
// many: all first views, then all second ones.
func (n *Network) pairs(count, most int) []Sight {
	m := n.output.Views.Pictures
	if m == 0 {
		m = 2000
	}
	m = min(m, most, count)
	chosen := rand.New(rand.NewPCG(n.config.Seed, viewStream)).Perm(count)[:m]
	seen := make([]Sight, 2*m)
	for i := range seen {
		seen[i] = Sight{Picture: chosen[i%m], View: i + 1}
	}
	return seen
}

// A Sight is a picture as the output stage sees it while it is fitted: as it is (View 0), or a
// random view of it, each with a number of its own from 1.
type Sight struct{ Picture, View int }

// Averages returns what the output stage is fitted to, the raster averages of the last layer's maps
// and, with Output.Colours, the shares of the colours: m × F for m sights of the pictures. A row
// depends on nothing but its picture and view. Errors are those of [Network.Features].
func (n *Network) Averages(d *pictures.Dataset, seen []Sight) (blas32.General, error) {
	if err := n.takes(d, len(n.layers)); err != nil {
		return blas32.General{}, err
	}
	x, s := linear.Zeros(len(seen), n.output.inputs()), d.Shape
	var change views.Config
	if n.output.Views != nil {
		change = n.output.Views.change(s.C)
	}
	err := n.pass(len(seen), len(n.layers), func(i int, dst []float32, w *workspace) error {
		at := seen[i].Picture
		if seen[i].View == 0 {
			return d.Batch(dst, at, at+1)
		}
		w.drawn = linear.Sized(w.drawn, s.Len())
		if err := d.Batch(w.drawn, at, at+1); err != nil {
			return err
		}
		change.Draw(dst, w.drawn, s.C, s.H, s.W, rand.New(rand.NewPCG(n.config.Seed, viewStream+uint64(seen[i].View))))
		return nil
	}, n.describing(x))
	return x, err
}

// Averaged returns F, how many averages the output stage sees of a picture.
func (n *Network) Averaged() int { return n.output.inputs() }
