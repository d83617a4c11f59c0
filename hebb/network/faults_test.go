package network

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
	"deephebb/internal/linear"
)

// Health counts the patches that were learned from, from all tiles of all pictures. Oracle: the
// winners of every patch of every picture.
func TestHealthOfWholePictures(t *testing.T) {
	for _, side := range []int{10, 40} { // 40: more than one tile a step
		d := bars(60, pictures.Shape{C: 1, H: side, W: side}, 9)
		n, err := New(Config{Input: d.Shape, Seed: 1, Output: Output{Grid: -1, Dim: -1},
			Layers: []Layer{{Width: 200, Kernel: 6, Rule: rules.SoftHebb{}}}})
		if err != nil {
			t.Fatal(err)
		}
		var last Step
		for s, err := range n.Train(d, Training{Batch: 2, Steps: 60, HealthEvery: 30}) {
			if err != nil {
				t.Fatal(err)
			}
			last = s
		}
		l := n.layers[0]
		all := linear.Zeros(d.Len()*l.mid.H*l.mid.W, l.values())
		err = n.forward(d, span(0, d.Len()), 0, func(i int, maps []float32, _ *workspace) {
			for place := range l.mid.H * l.mid.W {
				l.window.patch(linear.Row(all, i*l.mid.H*l.mid.W+place), maps, place)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		want := l.learner.Health(all)
		if last.Health == (rules.Health{}) || math.Abs(last.Health.Dead-want.Dead) > 0.1 ||
			math.Abs(last.Health.Entropy-want.Entropy) > 0.1 {
			t.Errorf("%d × %d: dead %.2f, entropy %.3f; of all patches %.2f, %.3f",
				side, side, last.Health.Dead, last.Health.Entropy, want.Dead, want.Entropy)
		}
	}
}

// A whitening is fitted within the memory bound, and is the same but for rounding.
func TestWhiteningWithinMemory(t *testing.T) {
	d := bars(30, pictures.Shape{C: 3, H: 20, W: 20}, 1)
	c := Config{Input: d.Shape,
		Layers: []Layer{{Width: 4, Kernel: 9, Contrast: 0.01, Whiten: 0.1, Rule: rules.Instar{}}}}
	var fitted [2][]float32
	for i, memory := range []int64{1 << 30, 1 << 19} {
		n, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		p := &reservoir{run: &run{Training: Training{Memory: memory}, net: n, pictures: d}}
		if err := p.fit(true); err != nil {
			t.Fatal(err)
		}
		if took := int64(4 * (cap(p.drawn) + cap(p.ready))); took > memory {
			t.Errorf("%d bytes of patches at once, %d allowed", took, memory)
		}
		fitted[i] = n.layers[0].preparation.whitening
	}
	// The maps of fewer pictures fit into the smaller bound, so the patches are others: near, not
	// equal.
	var difference, norm float64
	for i, v := range fitted[0] {
		difference += math.Pow(float64(v-fitted[1][i]), 2)
		norm += float64(v) * float64(v)
	}
	if r := math.Sqrt(difference / norm); !(r < 0.1) {
		t.Errorf("the whitening differs by %.2g", r)
	}
}

// By hand: two tiles give the mean and covariance of one.
func TestWhiteningOfTiles(t *testing.T) {
	x := linear.Zeros(4, 2)
	copy(x.Data, []float32{1, 2, 3, 1, -1, 0, 5, 5})
	fit := func(cuts ...int) *preparation {
		f := &preparation{epsilon: 0.5}
		err := f.fit(func(yield func(blas32.General) bool) {
			from := 0
			for _, to := range cuts {
				part := linear.Zeros(to-from, 2)
				copy(part.Data, x.Data[2*from:])
				if !yield(part) {
					return
				}
				from = to
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	one, two := fit(4), fit(1, 4)
	for i := range one.whitening {
		if math.Abs(float64(one.whitening[i]-two.whitening[i])) > 1e-6 {
			t.Errorf("whitening %v of one tile, %v of two", one.whitening, two.whitening)
			break
		}
	}
	if one.mean[0] != 2 || two.mean[0] != 2 || two.mean[1] != 2 {
		t.Errorf("means %v, %v", one.mean, two.mean)
	}
}

// What has seen no pictures does not answer as if it had: neither features of a layer nor filters
// with a whitening that is not there.
func TestUnlearnedRefuses(t *testing.T) {
	d := bars(20, pictures.Shape{C: 3, H: 16, W: 14}, 1)
	n, err := New(small(d.Shape))
	if err != nil {
		t.Fatal(err)
	}
	for layer := 1; layer <= 2; layer++ {
		if _, err := n.FeaturesAt(d, layer, 2); err == nil || !strings.Contains(err.Error(), "call Train first") {
			t.Errorf("FeaturesAt layer %d: %v", layer, err)
		}
		if _, err := n.Receptive(layer); err == nil || !strings.Contains(err.Error(), "call Train first") {
			t.Errorf("Receptive layer %d: %v", layer, err)
		}
	}
	n = learned(t, small(d.Shape), d, Training{Steps: 3})
	for layer := 1; layer <= 2; layer++ {
		if _, err := n.FeaturesAt(d, layer, 2); err != nil {
			t.Error(err)
		}
		if _, err := n.Receptive(layer); err != nil {
			t.Error(err)
		}
	}
}

// A step's line holds what was measured, and nothing else.
func TestStepString(t *testing.T) {
	s := Step{Layer: 1, N: 2, Of: 9, Delta: 0.1, Norm: 1, Score: math.NaN()}
	want := "layer 1 step 2/9: delta=0.100000, norm=1.0000, r1=0%"
	if got := s.String(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	s.Health, s.Score = rules.Health{Dead: 0.5, Entropy: 0.25}, 0.75
	want += ", dead=50%, entropy=0.250, score=0.7500"
	if got := s.String(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Kinds that there are not are refused, and spelled without a panic.
func TestUnknownKinds(t *testing.T) {
	for _, l := range []Layer{{Border: 7}, {Norm: -1}, {Activation: 3}, {Pool: Pool{Kind: 2}}} {
		l.Width = 1
		if _, err := New(Config{Input: pictures.Shape{C: 1, H: 8, W: 8}, Layers: []Layer{l}}); err == nil {
			t.Errorf("%+v is taken", l)
		}
	}
	for _, s := range []fmt.Stringer{Border(7), InputNorm(-1), Activation(9), PoolKind(2)} {
		if s.String() == "" {
			t.Errorf("%T has no name", s)
		}
	}
}

// Whatever the settings allow gives finite features, or an error: blank pictures and settings at
// their ends among them.
func TestExtremesAreFinite(t *testing.T) {
	s := pictures.Shape{C: 1, H: 12, W: 12}
	blank := dataset(s, make([]uint8, 10*s.Len()))
	for _, d := range []*pictures.Dataset{blank, bars(10, s, 1), bars(2, s, 1)} {
		for _, l := range []Layer{
			{}, {Contrast: 1e-30}, {Contrast: 1e30}, {Whiten: 1e-30}, {Contrast: 0.01, Whiten: 1e-30}, {Whiten: 1e30},
			{Power: 1e-3}, {Power: 20}, {Power: 1000}, {Norm: BatchNorm}, {Norm: ImageNorm}, {Norm: SpatialNorm},
			{Surround: true, Frozen: true}, {Activation: Linear, Bias: true},
		} {
			for _, o := range []Output{{}, {Epsilon: 1e-30}, {Epsilon: 1e30}, {Dim: -1}, {Grid: -1}} {
				l.Width, l.Kernel, l.Rule = 8, 5, rules.Instar{}
				n, err := New(Config{Input: s, Layers: []Layer{l}, Output: o})
				if err != nil {
					continue
				}
				if _, err := all(n.Train(d, Training{Steps: 20, Patches: 20})); err != nil {
					continue
				}
				x, err := n.Features(d)
				for _, v := range x.Data {
					if err == nil && (v-v != 0 || v > 1.01 || v < -1.01) {
						t.Errorf("%d pictures, %+v, %+v: a feature is %v", d.Len(), l, o, v)
						break
					}
				}
			}
		}
	}
}

// A network tells which training it was left in, through its file too, and nothing once that is
// done.
func TestUnfinished(t *testing.T) {
	d := bars(40, pictures.Shape{C: 3, H: 16, W: 14}, 1)
	for _, o := range []Training{
		{Steps: 20, Patches: 70},
		{Steps: 8, Batch: 7},
		{Steps: 8, Batch: 7, Simultaneous: true},
	} {
		n, err := New(small(d.Shape))
		if err != nil {
			t.Fatal(err)
		}
		for range n.Train(d, o) {
			break
		}
		path := filepath.Join(t.TempDir(), "left")
		if err := n.Save(path); err != nil {
			t.Fatal(err)
		}
		if n, err = open(path); err != nil {
			t.Fatal(err)
		}
		got, data, ok := n.Unfinished()
		if !ok || got.Steps != o.Steps || got.Batch != o.Batch || got.Simultaneous != o.Simultaneous ||
			data != d.Hash() {
			t.Errorf("%+v: unfinished %+v, %v", o, got, ok)
		}
		if _, err := all(n.Train(d, got)); err != nil {
			t.Fatal(err)
		}
		if _, _, ok := n.Unfinished(); ok {
			t.Errorf("%+v: unfinished after its end", o)
		}
	}
}

// More steps than a network began with: it goes on at the rates of the new total.
func TestMoreSteps(t *testing.T) {
	d := bars(40, pictures.Shape{C: 1, H: 12, W: 12}, 1)
	c := Config{Input: d.Shape, Layers: []Layer{{Width: 6, Rule: rules.SoftWTA{}}}}
	train := func(n *Network, steps int) (log []Step) {
		for s, err := range n.Train(d, Training{Steps: steps, Patches: 50}) {
			if err != nil {
				t.Fatal(err)
			}
			log = append(log, s)
		}
		return log
	}
	n, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	train(n, 10)
	more, want := train(n, 30), train(whole, 30)
	if len(more) != 20 || more[0].N != 11 {
		t.Fatalf("%d further steps, the first is number %d", len(more), more[0].N)
	}
	for i, s := range more {
		if w := want[10+i].Rate; math.Abs(s.Rate-w) > 0.05*w { // it depends on the weights, too
			t.Errorf("step %d at rate %g, want %g", s.N, s.Rate, w)
		}
	}
}
