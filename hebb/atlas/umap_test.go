package atlas

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"deephebb/internal/linear"

	"gonum.org/v1/gonum/blas/blas32"
)

// cloudOf returns n × d normally distributed numbers.
func cloudOf(n, d int, seed uint64) blas32.General {
	rng := rand.New(rand.NewPCG(seed, 0))
	x := linear.Zeros(n, d)
	for i := range x.Data {
		x.Data[i] = float32(rng.NormFloat64())
	}
	return x
}

func bytesOf(x blas32.General) []byte {
	var b bytes.Buffer
	if err := binary.Write(&b, binary.LittleEndian, x.Data); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// checkMap fails unless y is n × dim, finite and, for three rows or more that differ, spread out.
func checkMap(t *testing.T, y blas32.General, n, dim int) {
	t.Helper()
	if y.Rows != n || y.Cols != dim {
		t.Fatalf("map is %d × %d, want %d × %d", y.Rows, y.Cols, n, dim)
	}
	for i, v := range y.Data {
		if v-v != 0 || math.Abs(float64(v)) > 1e4 {
			t.Fatalf("coordinate %d of point %d is %g", i%dim, i/dim, v)
		}
	}
}

// Oracle: invariants. Any finite rows, however few, equal, far apart, large or small, give a finite map.
func TestEdges(t *testing.T) {
	cases := map[string]blas32.General{}
	for _, n := range []int{1, 2, 3, 4, 14, 15, 16, 17} {
		cases[fmt.Sprint("rows ", n)] = cloudOf(n, 5, 1)
	}
	cases["one column"] = cloudOf(40, 1, 2)
	cases["identical"] = linear.Zeros(100, 8)
	for i := range cases["identical"].Data {
		cases["identical"].Data[i] = 3
	}
	cases["zero"] = linear.Zeros(50, 4)
	copies := cloudOf(200, 6, 3)
	for i := 20; i < 200; i++ {
		copy(linear.Row(copies, i), linear.Row(copies, i%2))
	}
	cases["90 % copies"] = copies
	blobs := cloudOf(120, 4, 4)
	for i := range blobs.Rows {
		blobs.Data[4*i] += float32(i%3) * 1e6
	}
	cases["far blobs"] = blobs
	many := cloudOf(135*6, 3, 5)
	for i := range many.Rows {
		many.Data[3*i] += float32(i/6) * 1e4
		many.Data[3*i+1] += float32(i / 6 % 7 * 1e4)
	}
	cases["135 components"] = many
	for _, s := range []float32{1e20, 1e-20, 1e38, 1e-38} {
		x := cloudOf(60, 5, 6)
		for i := range x.Data {
			x.Data[i] *= s
		}
		cases[fmt.Sprint("scale ", s)] = x
	}
	mixed := cloudOf(60, 5, 7)
	for i := range 30 {
		mixed.Data[5*i] = 1e20
	}
	cases["one huge column"] = mixed
	constant := cloudOf(60, 5, 8)
	for i := range constant.Rows {
		constant.Data[5*i+2], constant.Data[5*i+3] = 7, 0
	}
	cases["constant columns"] = constant
	holes := cloudOf(60, 5, 9)
	for i := range 7 {
		clear(linear.Row(holes, 5*i))
	}
	cases["zero rows"] = holes
	for name, x := range cases {
		t.Run(name, func(t *testing.T) {
			for _, u := range []UMAP{{}, {Metric: Cosine}, {Layout: Serial}, {Init: PCA}, {Init: Random}, {Dense: true}, {Components: 1}, {Components: 3}, {Method: Approximate}} {
				u.Epochs, u.Seed = 30, 42
				m, err := u.FitModel(x)
				if err != nil {
					t.Fatalf("%+v: %v", u, err)
				}
				checkMap(t, m.XY, x.Rows, m.UMAP.Components)
				if len(m.Isolated) > 0 {
					t.Errorf("isolated rows: %v", m.Isolated)
				}
				if x.Rows < 16 && x.Rows > 2 && len(m.Notes) == 0 {
					t.Errorf("no note that %d rows cannot have 15 neighbours", x.Rows)
				}
				y, err := m.Transform(x)
				if err != nil {
					t.Fatal(err)
				}
				checkMap(t, y, x.Rows, m.UMAP.Components)
			}
		})
	}
}

// Oracle: invariant. Points of blobs far apart must not mix.
func TestBlobs(t *testing.T) {
	x := cloudOf(200, 6, 4)
	for i := range x.Rows {
		x.Data[6*i] += float32(i%2) * 1e3
	}
	y, err := UMAP{Seed: 1}.Fit(x)
	if err != nil {
		t.Fatal(err)
	}
	near := Search{K: 1}
	b, err := near.Find(y)
	if err != nil {
		t.Fatal(err)
	}
	for i, index := range b.Index {
		if index[0]%2 != i%2 {
			t.Fatalf("point %d of one blob has point %d of the other next to it", i, index[0])
		}
	}
}

// Oracle: invariant. Same seed, same bytes, whatever the number of threads; another seed, another map.
func TestThreads(t *testing.T) {
	x, labels := digits(t)
	for _, u := range []UMAP{{}, {Layout: Serial}, {Method: Approximate, Metric: Cosine}, {Dense: true, Components: 3}, {Labels: labels, Init: PCA}} {
		u.Epochs, u.Seed = 40, 7
		fit := func(threads int) []byte {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
			m, err := u.FitModel(x)
			if err != nil {
				t.Fatal(err)
			}
			y, err := m.Transform(linear.Slab(x, 0, 50))
			if err != nil {
				t.Fatal(err)
			}
			return append(bytesOf(m.XY), bytesOf(y)...)
		}
		one := fit(1)
		for _, threads := range []int{2, 7} {
			if !bytes.Equal(one, fit(threads)) {
				t.Errorf("%+v: %d threads give another map than one", u.Layout, threads)
			}
		}
		u.Seed++
		if bytes.Equal(one, fit(1)) {
			t.Errorf("another seed gives the same map")
		}
	}
}

// Oracle: floor of quality. umap-learn 0.5.12 reaches a trustworthiness at 15 of 0.9875 and a continuity of 0.9815 on
// the digits (mean of five seeds).
func TestQuality(t *testing.T) {
	x, _ := digits(t)
	for _, l := range []Layout{Parallel, Serial} {
		y, err := UMAP{Seed: 42, Layout: l}.Fit(x)
		if err != nil {
			t.Fatal(err)
		}
		quality, err := MapQuality(x, Euclidean, []int{15}, y)
		if err != nil {
			t.Fatal(err)
		}
		if q := quality[0][0]; q.Trustworthiness < 0.9855 || q.Continuity < 0.979 {
			t.Errorf("%v: trustworthiness %.4f and continuity %.4f, want 0.9855 and 0.979 or more", l, q.Trustworthiness, q.Continuity)
		}
	}
}

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
		{UMAP{Known: Neighbors{Index: [][]int{{1}}, Distance: [][]float32{{1}}}}, good, []string{"Known has 1 rows", "20 rows"}},
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

// Oracle: the aim of densMAP. Radii in the map follow those in the data more closely than without it.
func TestDensity(t *testing.T) {
	x, _ := digits(t)
	x = linear.Slab(x, 0, 600)
	for i := range 300 { // half of the rows twice as dense
		for j := range 64 {
			x.Data[64*i+j] *= 0.5
		}
	}
	for _, l := range []Layout{Parallel, Serial} {
		with, err := UMAP{Dense: true, Layout: l}.FitModel(x)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := UMAP{Dense: true, Layout: l, DenseWeight: -1}.FitModel(x)
		if err != nil {
			t.Fatal(err)
		}
		a, b := correlation(with.DataRadius, with.MapRadius), correlation(plain.DataRadius, plain.MapRadius)
		if a < 0.7 || a < b+0.1 {
			t.Errorf("%v: radii correlate %.3f with densMAP and %.3f without", l, a, b)
		}
	}
}

func correlation(x, y []float64) float64 {
	mx, vx := moments(x)
	my, vy := moments(y)
	var s float64
	for i := range x {
		s += (x[i] - mx) * (y[i] - my)
	}
	return s / float64(len(x)) / math.Sqrt(vx*vy)
}
