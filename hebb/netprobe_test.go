package hebb

import (
	"math"
	"slices"
	"testing"

	"deephebb/hebb/rules"
)

// By hand: scores 1, 3, 2, 2 with patience 2 end the layer at the fourth probe
// and bring back the weights of the second.
func TestProbe(t *testing.T) {
	d := bars(30, Shape{1, 12, 12}, 1)
	n, err := NewNetwork(NetworkConfig{Input: d.Shape, Layers: []LayerConfig{{Width: 8, Kernel: 5, Norm: BatchNorm, Rule: rules.SoftHebb{}}}})
	if err != nil {
		t.Fatal(err)
	}
	scores, best := []float64{1, 3, 2, 2}, []float32(nil)
	probes, steps := 0, 0
	o := NetTraining{Steps: 100, Batch: 10, ProbeEvery: 5, Patience: 2, Probe: func(part *Network) float64 {
		if x := part.Features(d); x.Rows != 30 || x.Cols != part.Dim() {
			t.Errorf("the probe's features are %d × %d", x.Rows, x.Cols)
		}
		if probes == 1 {
			best = part.Filters(1).Data
		}
		probes++
		return scores[probes-1]
	}}
	for s := range n.Train(d, o) {
		steps++
		if want := (steps / 5); want > 0 && s.Score != scores[want-1] || want == 0 && !math.IsNaN(s.Score) {
			t.Errorf("step %d: score %v", steps, s.Score)
		}
	}
	if n.Err() != nil || steps != 20 || probes != 4 {
		t.Errorf("%d steps, %d probes, %v; want 20 and 4", steps, probes, n.Err())
	}
	if !slices.Equal(best, n.Filters(1).Data) {
		t.Error("the best probe's weights were not brought back")
	}
}

// Invariant: a frozen network's filters are those that its rule draws, and a
// rule that learns moves them; steps report what moved.
func TestUntrained(t *testing.T) {
	d := bars(60, Shape{3, 16, 14}, 1)
	c, training := Recommended(d.Shape, 5)
	training.Steps = 20
	fresh, err := NewNetwork(c)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, twin := range c.Untrained() {
		names[twin.Name] = true
		n, err := NewNetwork(twin.Config)
		if err != nil {
			t.Fatal(err)
		}
		for range n.Train(d, training) {
			t.Fatalf("%s: an untrained network makes a step", twin.Name)
		}
		if n.Err() != nil || !slices.Equal(fresh.Filters(1).Data, n.Filters(1).Data) {
			t.Errorf("%s: filters were trained, %v", twin.Name, n.Err())
		}
		if x := n.Features(d); x.Cols != n.Dim() || x.Rows != 60 {
			t.Errorf("%s: features are %d × %d", twin.Name, x.Rows, x.Cols)
		}
	}
	if len(names) < 3 {
		t.Errorf("twins %v", names)
	}
	for s := range fresh.Train(d, training) {
		if s.Layer != 1 || s.Of != 20 || s.Patches != training.Patches || !(s.Delta > 0) && s.N > 1 || !(s.Norm > 0) {
			t.Fatalf("step %+v", s)
		}
		if s.N == 20 && !(s.Health.Entropy > 0.5) {
			t.Errorf("entropy %v of the last step", s.Health.Entropy)
		}
	}
}

// Every preset makes a network that learns and answers.
func TestPresets(t *testing.T) {
	for _, name := range PresetNames()[1:] {
		d := bars(20, Shape{3, 32, 32}, 1)
		if name == "softhebb-cifar10-3" && testing.Short() {
			continue
		}
		c, o, err := Preset(name, d.Shape, 1)
		if err != nil {
			t.Fatal(err)
		}
		o.Steps = 1
		n := learned(t, c, d, o)
		want := map[string]int{"hebb": 19, "softhebb-cifar10-1": 96 * 16 * 16, "softhebb-cifar10-2": 384 * 8 * 8, "softhebb-cifar10-3": 1536 * 4 * 4}[name]
		if n.Dim() != want {
			t.Errorf("%s: %d features, want %d", name, n.Dim(), want)
		}
	}
	if _, _, err := Preset("article", Shape{1, 8, 8}, 1); err == nil {
		t.Error("the article's encoder is no network")
	}
}

// The online output stage comes near the fixed point: the same directions span
// its features.
func TestOnlineOutput(t *testing.T) {
	d := bars(200, Shape{1, 12, 12}, 1)
	c := NetworkConfig{Input: d.Shape, Output: OutputConfig{Grid: 2, Dim: 4}, Layers: []LayerConfig{{Width: 6, Rule: rules.Instar{}, Contrast: 0.01}}}
	fixed := learned(t, c, d, NetTraining{Steps: 20})
	c.Output.Online = true
	online := learned(t, c, d, NetTraining{Steps: 20})
	a, b := fixed.Features(d), online.Features(d)
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
