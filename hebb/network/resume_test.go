package network

import (
	"bytes"
	"fmt"
	"iter"
	"math"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
)

// Invariant: a training that was left, or that was saved within its loop, makes the same steps when
// it goes on from the file, and ends in the same bytes, as one that was never left: for every rule,
// layer after layer from patches, of pictures at hand and of some that are elsewhere, and from
// whole pictures, all layers at once, with a probe and without, left at five moments.
func TestNetworkResume(t *testing.T) {
	d, compared := bars(14, pictures.Shape{C: 3, H: 12, W: 11}, 1), 0
	for _, rule := range rules.All() {
		for _, o := range []Training{
			{Steps: 9, Patches: 40, HealthEvery: 2}, {Steps: 6, Batch: 5, HealthEvery: 2},
			{Steps: 6, Batch: 5, Simultaneous: true, HealthEvery: 2},
			{Steps: 9, Patches: 40, Probe: norms, ProbeEvery: 2, Patience: 2},
			{Steps: 8, Batch: 5, Probe: norms, ProbeEvery: 2, Patience: 2},
		} {
			name := fmt.Sprintf("%s, batch %d, simultaneous %t, probe %t",
				rule.Name(), o.Batch, o.Simultaneous, o.Probe != nil)
			compared += checkResume(t, name, threefold(d.Shape, rule, o.Batch > 0), atHand(d, o), atHand(d, o), d, 5)
		}
		few := Training{Steps: 9, Patches: 40, HealthEvery: 2, Memory: 10 * 4 * int64(d.Shape.Len())}
		elsewhere := func(n *Network) steps {
			return n.TrainOn(Shards{
				Pictures: d.Len(),
				Hash:     d.Hash(),
				Fetch:    func(some []int) (*pictures.Dataset, error) { return d.Pick(some), nil },
				Averages: func(n *Network, seen []Sight) (blas32.General, error) { return apart(n, d, seen) },
			}, few)
		}
		name := rule.Name() + ", pictures elsewhere"
		compared += checkResume(t, name, threefold(d.Shape, rule, false), atHand(d, few), elsewhere, d, 5)
	}
	t.Logf("%d resumed trainings compared", compared)
}

// The same of every preset.
func TestPresetsResume(t *testing.T) {
	d, compared := bars(12, pictures.Shape{C: 3, H: 16, W: 16}, 1), 0
	for _, name := range Presets() {
		if name == "softhebb-cifar10-3" && testing.Short() {
			continue
		}
		c, o, err := Preset(name, d.Shape, 1)
		if err != nil {
			t.Fatal(err)
		}
		o.Steps = 6
		if o.Batch > 0 {
			o.Steps, o.Batch = 3, 2
		}
		compared += checkResume(t, name, c, atHand(d, o), atHand(d, o), d, 5)
	}
	t.Logf("%d resumed trainings compared", compared)
}

// norms is a probe that has no training to thank for: it is better now and worse then.
func norms(n *Network) (float64, error) {
	var sum float64
	for _, v := range n.Filters(n.Layers()).Data {
		sum += math.Abs(float64(v))
	}
	return math.Mod(1e4*sum, 1), nil
}

// threefold is a network of three layers that learn by a rule, with all that is fitted to pictures.
func threefold(s pictures.Shape, rule rules.Rule, whole bool) Config {
	c := Config{Input: s, Seed: 3, Output: Output{Grid: 2, Dim: 30, Gain: &rules.Gain{}}, Layers: []Layer{
		{Width: 5, Kernel: 3, Contrast: 0.01, Whiten: 0.1, Rule: rule, Pool: Pool{Max, 3, 2, 1}},
		{Width: 6, Pad: 1, Border: Zeros, Rule: rule, Bias: true},
		{Width: 4, Pad: 1, Rule: rule, Pool: Pool{Average, 2, 2, 0}},
	}}
	if whole {
		c.Layers[1].Norm, c.Layers[2].Norm = BatchNorm, SpatialNorm
	}
	return c
}

type steps = iter.Seq2[Step, error]

// atHand is a training on pictures that are at hand.
func atHand(d *pictures.Dataset, o Training) func(*Network) steps {
	return func(n *Network) steps { return n.Train(d, o) }
}

// checkResume leaves a training at so many moments, and returns how often what went on was compared
// with the reference, which is never left.
func checkResume(t *testing.T, name string, c Config, reference, train func(*Network) steps, d *pictures.Dataset,
	moments int) (compared int) {
	t.Helper()
	whole, err := New(c)
	if err != nil {
		t.Fatal(name, err)
	}
	steps, err := all(reference(whole))
	if err != nil {
		t.Fatal(name, err)
	}
	want := marshalled(t, whole)
	for stop := range moments {
		stop = 1 + stop*(len(steps)-1)/(moments-1)
		n, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		var made []Step
		var within []byte
		for s, err := range train(n) {
			if err != nil {
				t.Fatal(name, err)
			}
			if made = append(made, s); len(made) == stop {
				within = marshalled(t, n)
				break
			}
		}
		if x := features(t, n, d); x.Rows != d.Len() || x.Cols != n.Dim() {
			t.Errorf("%s, left at step %d: features are %d × %d", name, stop, x.Rows, x.Cols)
		}
		for how, file := range map[string][]byte{"left": marshalled(t, n), "saved within the loop": within} {
			again := new(Network)
			if err := again.UnmarshalBinary(file); err != nil {
				t.Fatal(name, err)
			}
			compared++
			rest, err := all(train(again))
			if err != nil {
				t.Fatal(name, err)
			}
			if got := append(made[:stop:stop], rest...); fmt.Sprint(got) != fmt.Sprint(steps) {
				t.Errorf("%s, %s at step %d: the steps differ:\n%v\n%v", name, how, stop, got, steps)
			}
			if !bytes.Equal(want, marshalled(t, again)) {
				t.Errorf("%s, %s at step %d of %d: the end differs", name, how, stop, len(steps))
			}
		}
	}
	return compared
}

func marshalled(t *testing.T, n *Network) []byte {
	t.Helper()
	b, err := n.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return b
}
