package atlas

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// Oracle: the documentation. Every error names the field, what it is and what it may be.
func TestErrors(t *testing.T) {
	good := cloudOf(20, 3, 1)
	bad := func(i, j int, v float64) blas32.General {
		x := cloudOf(20, 3, 1)
		x.Data[3*i+j] = float32(v)
		return x
	}
	short := good
	short.Data = short.Data[:50]
	overlap := good
	overlap.Stride = 2
	for _, c := range []struct {
		u    UMAP
		x    blas32.General
		want []string
	}{
		{UMAP{}, blas32.General{}, []string{"0 rows"}},
		{UMAP{}, blas32.General{Rows: 3}, []string{"0 columns"}},
		{UMAP{}, short, []string{"20 × 3", "60", "50"}},
		{UMAP{}, overlap, []string{"3 numbers", "every 2"}},
		{UMAP{}, bad(7, 2, math.NaN()), []string{"row 7, column 2", "NaN"}},
		{UMAP{}, bad(0, 1, math.Inf(-1)), []string{"row 0, column 1", "-Inf"}},
		{UMAP{Neighbors: 1}, good, []string{"Neighbors is 1", "from 2"}},
		{UMAP{MinDist: 1.1}, good, []string{"MinDist is 1.1", "to 1"}},
		{UMAP{MinDist: 0.6, Spread: 0.5}, good, []string{"MinDist is 0.6", "to 0.5"}},
		{UMAP{MinDist: math.NaN()}, good, []string{"MinDist is NaN"}},
		{UMAP{Spread: -1}, good, []string{"Spread is -1"}},
		{UMAP{Components: -2}, good, []string{"Components is -2", "from 1"}},
		{UMAP{Metric: 9}, good, []string{"Metric is 9", "Cosine (1)"}},
		{UMAP{Epochs: 1 << 40}, good, []string{"Epochs is 1.0"}},
		{UMAP{Layout: 5}, good, []string{"Layout is 5", "Serial (1)"}},
		{UMAP{Init: 3}, good, []string{"Init is 3", "Random (2)"}},
		{UMAP{Rate: -1}, good, []string{"Rate is -1"}},
		{UMAP{Repulsion: math.NaN()}, good, []string{"Repulsion is NaN"}},
		{UMAP{Pushes: -5}, good, []string{"Pushes is -5", "from 1"}},
		{UMAP{Method: 7}, good, []string{"Method is 7"}},
		{UMAP{Connectivity: math.Inf(1)}, good, []string{"Connectivity is +Inf"}},
		{UMAP{Mix: 1.5}, good, []string{"Mix is 1.5", "from 0 to 1"}},
		{UMAP{Disconnection: -1}, good, []string{"Disconnection is -1"}},
		{UMAP{LabelWeight: 2}, good, []string{"LabelWeight is 2", "from 0 to 1"}},
		{UMAP{Labels: []int{1, 2}}, good, []string{"2 labels for 20 rows"}},
		{UMAP{DenseWeight: math.Inf(1)}, good, []string{"DenseWeight is +Inf"}},
		{UMAP{DenseFraction: 1.1}, good, []string{"DenseFraction is 1.1"}},
		{UMAP{DenseShift: math.NaN()}, good, []string{"DenseShift is NaN"}},
		{UMAP{Start: linear.Zeros(19, 2)}, good, []string{"Start is 19 × 2", "20 × 2"}},
		{UMAP{Known: Neighbors{Index: [][]int{{1}}, Distance: [][]float32{{1}}}}, good,
			[]string{"Known has 1 rows", "20 rows"}},
	} {
		_, err := c.u.Fit(c.x)
		if err == nil {
			t.Errorf("no error that says %q", c.want)
			continue
		}
		for _, w := range append(c.want, "atlas: ") {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%q does not say %q", err, w)
			}
		}
	}
}

// Oracle: invariants of the options.
func TestOptions(t *testing.T) {
	x, labels := digits(t)
	x, labels = linear.Slab(x, 0, 400), labels[:400]
	fit := func(u UMAP) *Model {
		t.Helper()
		m, err := u.FitModel(x)
		if err != nil {
			t.Fatal(err)
		}
		checkMap(t, m.XY, x.Rows, m.UMAP.Components)
		return m
	}
	plain := fit(UMAP{Seed: 1})

	known, err := Search{K: 14}.Find(x)
	if err != nil {
		t.Fatal(err)
	}
	if m := fit(UMAP{Seed: 1, Known: known}); !slices.Equal(m.Graph.Column, plain.Graph.Column) {
		t.Error("known neighbours give another graph")
	}
	for i := range known.Index { // with the row itself first, as umap-learn wants it
		known.Index[i] = append([]int{i}, known.Index[i]...)
		known.Distance[i] = append([]float32{0}, known.Distance[i]...)
	}
	if m := fit(UMAP{Seed: 1, Known: known}); !slices.Equal(m.Graph.Column, plain.Graph.Column) {
		t.Error("known neighbours that name the row itself give another graph")
	}

	start := linear.Zeros(400, 2)
	copy(start.Data, plain.XY.Data)
	m := fit(UMAP{Start: start, Epochs: -1})
	for a := range 2 {
		lo, hi := float32(math.Inf(1)), float32(math.Inf(-1))
		for i := range 400 {
			lo, hi = min(lo, m.XY.Data[2*i+a]), max(hi, m.XY.Data[2*i+a])
		}
		if lo != 0 || hi != 10 {
			t.Errorf("axis %d of the start runs from %g to %g, want 0 to 10", a, lo, hi)
		}
	}
	fit(UMAP{Start: linear.Zeros(400, 2)})

	m = fit(UMAP{Disconnection: 12})
	if len(m.Isolated) == 0 || len(m.Isolated) == 400 || len(m.Notes) == 0 {
		t.Errorf("%d rows are isolated at 12, notes %q", len(m.Isolated), m.Notes)
	}
	for _, i := range m.Isolated {
		if m.Neighbors.Distance[i][0] < 12 {
			t.Errorf("row %d is isolated but has a neighbour at %g", i, m.Neighbors.Distance[i][0])
		}
	}

	accuracy := func(m *Model) float64 {
		b, err := Search{K: 15}.Find(m.XY)
		if err != nil {
			t.Fatal(err)
		}
		var same float64
		for i, index := range b.Index {
			for _, j := range index {
				if labels[i] == labels[j] {
					same++
				}
			}
		}
		return same / (400 * 15)
	}
	if a, b := accuracy(plain), accuracy(fit(UMAP{Seed: 1, Labels: labels, LabelWeight: 0.9})); b < 0.99 || b < a {
		t.Errorf("with labels %.3f of the neighbours have the same one, without %.3f", b, a)
	}
}
