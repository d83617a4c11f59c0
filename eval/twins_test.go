package eval

import (
	"slices"
	"testing"

	"deephebb/hebb/network"
)

// Invariant: a twin's filters are those that its rule draws, and a rule that learns moves them.
func TestTwins(t *testing.T) {
	d := stripes(t, 60)
	c, training := network.Recommended(d.Shape, 5)
	training.Steps = 20
	fresh, err := network.New(c)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, twin := range twins(c) {
		names[twin.name] = true
		n, err := network.New(twin.config)
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range n.Train(d, training) {
			t.Fatalf("%s: an untrained network makes a step (%v)", twin.name, err)
		}
		if !slices.Equal(fresh.Filters(1).Data, n.Filters(1).Data) {
			t.Errorf("%s: filters were trained", twin.name)
		}
		x, err := n.Features(d)
		if err != nil || x.Cols != n.Dim() || x.Rows != 60 {
			t.Errorf("%s: features are %d × %d, %v", twin.name, x.Rows, x.Cols, err)
		}
	}
	if len(names) < 3 {
		t.Errorf("twins %v", names)
	}
}
