package hebb

import (
	"slices"
	"testing"

	"deephebb/internal/linear"
)

// Another encoder's lateral weights make the same features, whatever the encoder had learned.
func TestSetLateral(t *testing.T) {
	d := blobs(t, 9, 18)
	for _, rule := range []Lateral{Shared, PerChannel} {
		config := Config{Input: d.Shape, Channels: []int{3}, Lateral: rule, Seed: 7}
		e, other := newEncoder(t, config), newEncoder(t, config)
		take(e.Train(d, Training{Epochs: 2, Rate: 0.1}), 1<<30)
		take(other.Train(d, Training{Epochs: 4, Rate: 0.1}), 3) // left early
		if err := other.SetLateral(1, e.Lateral(1)); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(features(t, e, d).Data, features(t, other, d).Data) {
			t.Errorf("%v: the same weights give other features", rule)
		}
		if _, _, ok := other.Unfinished(); ok {
			t.Errorf("%v: a training with other weights can be resumed", rule)
		}
		for _, v := range []float32{1.5, 0.25} {
			w := e.Lateral(1)
			linear.Row(w, 1)[0] = v
			if err := other.SetLateral(1, w); err == nil || !slices.Equal(other.Lateral(1).Data, e.Lateral(1).Data) {
				t.Errorf("%v: W[1][0] = %g is taken", rule, v)
			}
		}
		if b := e.Biases(1); len(b) != 3 || b[0] != e.layers[0].bias[0] {
			t.Errorf("%v: biases %v", rule, b)
		}
	}
}
