package network

import (
	"math/rand/v2"
	"slices"
	"testing"

	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
)

// Oracle: a pass over the pictures. What a training has fitted the output stage to gives the same
// bytes, once, for these pictures only, and no longer when the network learns on.
func TestFittedFeatures(t *testing.T) {
	s := pictures.Shape{C: 3, H: 12, W: 12}
	pixels := make([]uint8, 300*s.Len())
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range pixels {
		pixels[i] = uint8(i*i/97 + rng.IntN(40))
	}
	d := dataset(s, pixels)
	for name, o := range map[string]Output{
		"plain":  {Dim: 6},
		"gain":   {Dim: 6, Gain: &rules.Gain{}},
		"views":  {Dim: 6, Gain: &rules.Gain{}, Views: &Views{}},
		"online": {Dim: 6, Online: true},
	} {
		c := small(d.Shape)
		c.Output = o
		n := learned(t, c, d, Training{Steps: 30, Patches: 20})
		if !n.Fitted(d) || n.Fitted(d.Limit(300)) || n.Fitted(nil) {
			t.Errorf("%s: fitted to these pictures %t, to others %t", name, n.Fitted(d), n.Fitted(d.Limit(300)))
		}
		kept := features(t, n, d)
		if n.Fitted(d) {
			t.Errorf("%s: the averages are kept after they were asked for", name)
		}
		if !slices.Equal(kept.Data, features(t, n, d).Data) {
			t.Errorf("%s: other bytes than a pass over the pictures", name)
		}
	}
	if n := learned(t, small(d.Shape), d, Training{Steps: 30, Patches: 20, Memory: 1000}); n.Fitted(d) {
		t.Error("averages are kept beyond the memory bound")
	}
	n := learned(t, small(d.Shape), d, Training{Steps: 30, Patches: 20})
	for range n.Train(d, Training{Steps: 40, Patches: 20}) {
		if n.Fitted(d) {
			t.Error("averages are kept while the network learns")
		}
	}
}
