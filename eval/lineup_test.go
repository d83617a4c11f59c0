package eval

import (
	"math"
	"slices"
	"strings"
	"testing"

	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
	"deephebb/internal/linear"
)

// By hand: which rows there are, and what the variants of a preset change.
func TestLineup(t *testing.T) {
	s := pictures.Shape{C: 3, H: 32, W: 32}
	presets := []string{"hebb", "hebb-quarters", "hebb-quarters-patches", "hebb-gain", "softhebb-cifar10-1"}
	l := Lineup{Presets: presets, Width: 300}
	rows, err := l.Rows(s)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range rows {
		if !strings.Contains(r.Name, "-untrained-") {
			names = append(names, r.Name)
		}
	}
	controls := []string{"raw", "pca50", "histogram",
		"hebb-untrained", "hebb-quarters-untrained", "softhebb-cifar10-1-untrained"}
	if !slices.Equal(names, append(controls, presets...)) {
		t.Errorf("rows %v", names)
	}
	for _, test := range []struct {
		name           string
		width, numbers int
		rule           rules.Rule
		steps          int
	}{
		{"hebb", 300, 256, rules.Instar{}, 2000},
		{"hebb-maps", 300, 4800, rules.Instar{}, 2000},
		{"hebb-quarters", 300, 1200, rules.Instar{}, 2000},
		{"hebb-ninths", 300, 2700, rules.Instar{}, 2000},
		{"hebb-quarters-patches", 300, 1200, rules.Imprint{}, 3},
		{"hebb-apart", 300, 256, rules.Instar{}, 2000},
		{"hebb-gain-scff", 300, 256, rules.SCFF{}, 2000},
		{"hebb-decorrelated", 300, 256, rules.Instar{}, 2000},
		{"hebb-small-root", 300, 64, rules.Instar{}, 2000},
		{"softhebb-cifar10-1", 96, 96 * 16 * 16, rules.SoftHebb{Beta: 1, Rate: 0.08}, 0},
	} {
		c, training, err := l.design(test.name)(s, 1)
		if err != nil {
			t.Fatal(err)
		}
		n, err := network.New(c)
		if err != nil {
			t.Fatal(err)
		}
		l, steps := c.Layers[0], training.Steps
		if l.Width != test.width || n.Dim() != test.numbers || l.Rule != test.rule || steps != test.steps {
			t.Errorf("%s: %d filters by %v in %d steps, %d numbers", test.name, l.Width, l.Rule, steps, n.Dim())
		}
		if want := test.name == "hebb" || test.name == "hebb-ninths"; c.Output.Overlap != want {
			t.Errorf("%s: parts overlap: %v", test.name, !want)
		}
	}
	for _, name := range []string{"oja", "hebb-halves", "softhebb-cifar10-1-maps"} {
		if _, err := Presets(s, name); err == nil || !strings.HasPrefix(err.Error(), "eval: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Averages without an output stage are judged as they are, in rows of lengths of their own; divided
// by those they are what Features gives.
func TestAsTheyAre(t *testing.T) {
	d := stripes(t, 9)
	c, training, err := Lineup{Width: 8}.design("hebb-quarters")(d.Shape, 1)
	if err != nil {
		t.Fatal(err)
	}
	training.Steps = 1
	n, err := network.New(c)
	for range n.Train(d, training) {
	}
	if err != nil {
		t.Fatal(err)
	}
	x, err := fitted(n).rows(d)
	if err != nil {
		t.Fatal(err)
	}
	unit, err := n.Features(d)
	if err != nil {
		t.Fatal(err)
	}
	if x.Cols != 32 || math.Abs(linear.Norm(linear.Row(x, 0))-1) < 0.01 {
		t.Errorf("%d numbers, a row of length %g", x.Cols, linear.Norm(linear.Row(x, 0)))
	}
	linear.UnitRows(x)
	if !slices.Equal(x.Data, unit.Data) {
		t.Error("rows are not those of Features but for their length")
	}
}
