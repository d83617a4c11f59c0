package network

import (
	"math"
	"slices"
	"testing"

	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
)

// By hand: scores 1, 3, 2, 2 with patience 2 end the layer at the fourth probe and bring back the
// weights of the second.
func TestProbe(t *testing.T) {
	d := bars(30, pictures.Shape{C: 1, H: 12, W: 12}, 1)
	l := Layer{Width: 8, Kernel: 5, Norm: BatchNorm, Rule: rules.SoftHebb{}}
	n, err := New(Config{Input: d.Shape, Layers: []Layer{l}})
	if err != nil {
		t.Fatal(err)
	}
	scores, best := []float64{1, 3, 2, 2}, []float32(nil)
	probes, steps := 0, 0
	o := Training{Steps: 100, Batch: 10, ProbeEvery: 5, Patience: 2, Probe: func(part *Network) (float64, error) {
		if x := features(t, part, d); x.Rows != 30 || x.Cols != part.Dim() {
			t.Errorf("the probe's features are %d × %d", x.Rows, x.Cols)
		}
		if probes == 1 {
			best = part.Filters(1).Data
		}
		probes++
		return scores[probes-1], nil
	}}
	for s, err := range n.Train(d, o) {
		if err != nil {
			t.Fatal(err)
		}
		steps++
		if want := (steps / 5); want > 0 && s.Score != scores[want-1] || want == 0 && !math.IsNaN(s.Score) {
			t.Errorf("step %d: score %v", steps, s.Score)
		}
	}
	if steps != 20 || probes != 4 {
		t.Errorf("%d steps, %d probes; want 20 and 4", steps, probes)
	}
	if !slices.Equal(best, n.Filters(1).Data) {
		t.Error("the best probe's weights were not brought back")
	}
}

// Steps report what moved.
func TestSteps(t *testing.T) {
	d := bars(60, pictures.Shape{C: 3, H: 16, W: 14}, 1)
	c, training := Recommended(d.Shape, 5)
	training.Steps = 100
	n, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	for s, err := range n.Train(d, training) {
		if err != nil {
			t.Fatal(err)
		}
		if s.Layer != 1 || s.Of != 100 || s.Patches != training.Patches || !(s.Delta > 0) && s.N > 1 || !(s.Norm > 0) {
			t.Fatalf("step %+v", s)
		}
		if s.N == 100 && !(s.Health.Entropy > 0.5) {
			t.Errorf("entropy %v of the last step", s.Health.Entropy)
		}
	}
}

// Every preset makes a network that learns and answers.
func TestPresets(t *testing.T) {
	for _, name := range Presets() {
		d := bars(20, pictures.Shape{C: 3, H: 32, W: 32}, 1)
		if name == "softhebb-cifar10-3" && testing.Short() {
			continue
		}
		c, o, err := Preset(name, d.Shape, 1)
		if err != nil {
			t.Fatal(err)
		}
		o.Steps = 1
		n := learned(t, c, d, o)
		want := map[string]int{"hebb": 10, "hebb-colour": 10, "hebb-small": 19, "softhebb-cifar10-1": 96 * 16 * 16,
			"softhebb-cifar10-2": 384 * 8 * 8,
			"softhebb-cifar10-3": 1536 * 4 * 4}[name]
		if n.Dim() != want {
			t.Errorf("%s: %d features, want %d", name, n.Dim(), want)
		}
	}
	for _, name := range []string{
		"article", "softhebb-cifar10-", "softhebb-cifar10-0", "softhebb-cifar10-1foo",
		"softhebb-cifar10-4", "hebb ", "",
	} {
		if _, _, err := Preset(name, pictures.Shape{C: 1, H: 8, W: 8}, 1); err == nil {
			t.Errorf("%q is a preset", name)
		}
	}
}

// A width is taken for what it is: as many as the preset has, other filters, or a mistake.
func TestWide(t *testing.T) {
	in := pictures.Shape{C: 3, H: 32, W: 32}
	for _, name := range Presets() {
		for width, want := range map[int]int{0: 0, 7: 7, 1 << 16: 1 << 16, -1: -1, 1<<16 + 1: -1} {
			if width != 0 && !Widens(name) {
				want = -1
			}
			c, _, err := Wide(name, width, in, 1)
			if (err != nil) != (want < 0) || want > 0 && c.Layers[0].Width != want {
				t.Errorf("%s with %d filters has %d, %v", name, width, c.Layers[0].Width, err)
			}
		}
	}
}

// The online output stage comes near the fixed point: the same directions span its features.
func TestOnlineOutput(t *testing.T) {
	d := bars(200, pictures.Shape{C: 1, H: 12, W: 12}, 1)
	c := Config{Input: d.Shape, Output: Output{Grid: 2, Dim: 4},
		Layers: []Layer{{Width: 6, Rule: rules.Instar{}, Contrast: 0.01}}}
	fixed := learned(t, c, d, Training{Steps: 20})
	c.Output.Online = true
	online := learned(t, c, d, Training{Steps: 20})
	a, b := features(t, fixed, d), features(t, online, d)
	for j := range 4 {
		var ab, aa, bb float64
		for i := range a.Rows {
			x, y := float64(a.Data[i*4+j]), float64(b.Data[i*4+j])
			ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
		}
		if cos := math.Abs(ab) / math.Sqrt(aa*bb); cos < 0.95 {
			t.Errorf("number %d: |cos| %.3f between the two", j+1, cos)
		}
	}
}
