package network

import (
	"math"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/data"
	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
	"deephebb/hebb/views"
	"deephebb/internal/linear"
)

// viewing is a small network with the output stage of the preset hebb.
func viewing(s pictures.Shape) Config {
	return Config{Input: s, Seed: 7, Output: Output{Grid: 2, Dim: 12, Gain: &rules.Gain{}, Views: &Views{Pictures: 50}},
		Layers: []Layer{{Width: 10, Kernel: 5, Contrast: 0.01, Whiten: 0.1, Rule: rules.Instar{}}}}
}

// pairsOf are the averages of two views each of pictures.
func pairsOf(t *testing.T, n *Network, d *pictures.Dataset) (a, b blas32.General) {
	t.Helper()
	x, err := n.Averages(d, n.pairs(d.Len(), 1000))
	if err != nil {
		t.Fatal(err)
	}
	return linear.Slab(x, 0, x.Rows/2), linear.Slab(x, x.Rows/2, x.Rows)
}

// Oracle: the steps one after the other, with package rules: the one matrix that is kept equals
// them.
func TestViewStageIsItsSteps(t *testing.T) {
	d := bars(90, pictures.Shape{C: 3, H: 16, W: 16}, 2)
	n := learned(t, viewing(d.Shape), d, Training{Steps: 20, Patches: 50})
	f := linear.Zeros(d.Len(), n.output.inputs())
	if err := n.describe(f, d, span(0, d.Len())); err != nil {
		t.Fatal(err)
	}
	a, b := pairsOf(t, n, d)
	if a.Rows != 50 || b.Rows != 50 {
		t.Fatalf("%d and %d views of 50 pictures", a.Rows, b.Rows)
	}
	gain, err := rules.Gain{}.Fit(f)
	if err != nil {
		t.Fatal(err)
	}
	f, a, b = gain.Transform(f), gain.Transform(a), gain.Transform(b)
	m, err := rules.Invariance{Dim: 12, Ridge: 0.5, Seed: 7}.Fit(f, a, b)
	if err != nil {
		t.Fatal(err)
	}
	want := m.Transform(f)
	linear.UnitRows(want)
	got, err := n.Features(d)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range want.Data {
		if math.Abs(float64(v-got.Data[i])) > 1e-3 {
			t.Fatalf("value %d is %g, step by step %g", i, got.Data[i], v)
		}
	}
}

// Invariant: more pictures are recognised by another view of theirs in the stage's features than in
// plain ones.
func TestViewStageKeepsViewsTogether(t *testing.T) {
	d, err := data.Sprites()
	if err != nil {
		t.Fatal(err)
	}
	d = d.Limit(150)
	c, _ := Recommended(d.Shape, 1)
	c.Layers[0].Width = 32
	c.Output.Dim = 40
	known := func(c Config) float64 {
		n := learned(t, c, d, Training{Steps: 50, Patches: 50})
		c.Output.Views = &Views{}
		n.output.Views = c.Output.Views // which views are drawn, not what was learned
		a, b := pairsOf(t, n, d)
		var x [2]blas32.General
		for i, f := range []blas32.General{a, b} {
			x[i] = linear.Zeros(f.Rows, n.Dim())
			n.output.apply(x[i], f)
			linear.UnitRows(x[i])
		}
		var share float64
		for i := range x[0].Rows {
			best, most := -1, math.Inf(-1)
			for j := range x[1].Rows {
				if s := linear.Dot(linear.Row(x[0], i), linear.Row(x[1], j)); s > most {
					best, most = j, s
				}
			}
			if best == i {
				share += 1 / float64(x[0].Rows)
			}
		}
		return share
	}
	plain := c
	plain.Output = Output{Dim: 40}
	if steady, loose := known(c), known(plain); !(steady > loose+0.05) {
		t.Errorf("%.2f of the pictures are known by another view, without views %.2f", steady, loose)
	}
}

// Same bytes on any number of threads, after Save and Open, and after a training that was left
// early and went on.
func TestViewStageSavesAndResumes(t *testing.T) {
	d := bars(60, pictures.Shape{C: 4, H: 12, W: 12}, 4)
	training := Training{Steps: 30, Patches: 40}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want, err := learned(t, viewing(d.Shape), d, training).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	runtime.GOMAXPROCS(3)
	n, err := New(viewing(d.Shape))
	if err != nil {
		t.Fatal(err)
	}
	for s, err := range n.Train(d, training) {
		if err != nil {
			t.Fatal(err)
		}
		if s.N == 11 {
			break
		}
	}
	if _, err := n.Features(d); err != nil {
		t.Errorf("a network that was left early does not work: %v", err)
	}
	half, err := n.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var again Network
	if err := again.UnmarshalBinary(half); err != nil {
		t.Fatal(err)
	}
	for _, err := range again.Train(d, training) {
		if err != nil {
			t.Fatal(err)
		}
	}
	got, err := again.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Error("another network on 3 threads, after it was left and read again")
	}
	path := filepath.Join(t.TempDir(), "m.safetensors")
	if err := again.Save(path); err != nil {
		t.Fatal(err)
	}
}

// What the stage is made from is the averages and, with Colours, the shares of the colours behind
// them, each part brought to the same spread for itself and the colours weighed. Gray pictures have
// none. The network is the same after Save and Open.
func TestColoursStandBehindAverages(t *testing.T) {
	d := bars(60, pictures.Shape{C: 3, H: 16, W: 16}, 3)
	c := viewing(d.Shape)
	c.Output.Colours = 0.5
	n := learned(t, c, d, Training{Steps: 20, Patches: 50})
	f, form := linear.Zeros(d.Len(), n.output.inputs()), 10*2*2
	if f.Cols != form+512 {
		t.Fatalf("%d numbers, not %d averages and 512 colours", f.Cols, form)
	}
	if err := n.describe(f, d, span(0, d.Len())); err != nil {
		t.Fatal(err)
	}
	picture, shares := make([]float32, d.Shape.Len()), make([]float32, 512)
	if err := d.Batch(picture, 7, 8); err != nil {
		t.Fatal(err)
	}
	d.Shape.Histogram(shares, picture)
	if got := linear.Row(f, 7)[form:]; !slices.Equal(got, shares) {
		t.Errorf("colours %v, not %v", got, shares)
	}
	gain, err := n.output.adapt(f)
	if err != nil {
		t.Fatal(err)
	}
	z := gain.Transform(f)
	for _, test := range []struct {
		name     string
		from, to int
		most     float64
	}{{"averages", 0, form, 1}, {"colours", form, f.Cols, 0.5}} {
		most := 0.
		for j := test.from; j < test.to; j++ {
			most = max(most, math.Sqrt(moment(z, j, j)))
		}
		if most > test.most || most < 0.9*test.most {
			t.Errorf("the largest spread of the %s is %.3f, want nearly %g", test.name, most, test.most)
		}
	}
	want := features(t, n, d)
	data, err := n.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var again Network
	if err := again.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	if got := features(t, &again, d); !slices.Equal(got.Data, want.Data) {
		t.Error("other features after the network was read from its file")
	}
	gray, _ := Coloured(pictures.Shape{C: 1, H: 12, W: 12}, 1)
	if n, err := New(gray); err != nil || n.Config().Output.Colours != 0 {
		t.Errorf("colours of gray pictures: %v", err)
	}
}

// Files of networks without Gain, Views and Colours are those that were written before there were
// any.
func TestOlderFilesAreRead(t *testing.T) {
	d := bars(20, pictures.Shape{C: 1, H: 12, W: 12}, 5)
	c, o := Small(d.Shape, 1)
	o.Steps = 2
	_, metadata, err := learned(t, c, d, o).pack()
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Gain", "Views", "Colours"} {
		if text := metadata[settingsKey]; strings.Contains(text, word) {
			t.Errorf("%s in the settings of a network without: %s", word, text)
		}
	}
}

// Gray pictures, many of them letters, are neither mirrored nor lit otherwise unless that is asked
// for.
func TestGrayViewsAreNotMirrored(t *testing.T) {
	if c := (Views{}).change(1); c.Mirror != 0 || c.Light != 0 || c.Gray != 0 || c.Crop == 0 {
		t.Errorf("views of gray pictures: %+v", c)
	}
	if c := (Views{}).change(3); c.Mirror != 0.5 {
		t.Errorf("views of pictures with colours: %+v", c)
	}
	if c := (Views{Change: &views.Config{Mirror: 1}}).change(1); c.Mirror != 1 || c.Crop != 0 {
		t.Errorf("views as asked for: %+v", c)
	}
}

func TestOutputSettingsAreChecked(t *testing.T) {
	for _, o := range []Output{
		{Gain: &rules.Gain{Power: 2}},
		{Views: &Views{Pictures: -1}},
		{Views: &Views{Ridge: -1}},
		{Views: &Views{Within: -1}},
		{Views: &Views{Change: &views.Config{Crop: 1}}},
		{Online: true, Gain: &rules.Gain{}},
		{Online: true, Views: &Views{}},
		{Gain: &rules.Gain{}, Colours: -1},
		{Colours: 0.5},
	} {
		c := viewing(pictures.Shape{C: 1, H: 12, W: 12})
		c.Output = o
		if _, err := New(c); err == nil || !strings.HasPrefix(err.Error(), "network: ") ||
			strings.Contains(err.Error(), "rules: ") {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

// Two pictures are enough, and one is an error that says so.
func TestViewStageOfFewPictures(t *testing.T) {
	for count := 1; count <= 3; count++ {
		d := bars(count, pictures.Shape{C: 3, H: 12, W: 12}, uint64(count))
		n, err := New(viewing(d.Shape))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range n.Train(d, Training{Steps: 2, Patches: 20}) {
			err = e
		}
		if (err != nil) != (count < 2) || err != nil && !strings.Contains(err.Error(), "2 rows") {
			t.Errorf("%d pictures: %v", count, err)
		}
	}
}
