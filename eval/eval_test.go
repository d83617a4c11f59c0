package eval

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/data"
	"deephebb/hebb"
	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
	"deephebb/internal/linear"
)

// stripes returns n noisy pictures of 12×12 in three classes: stripes across, along, and none.
func stripes(t *testing.T, n int) *pictures.Dataset {
	t.Helper()
	rng := rand.New(rand.NewPCG(11, 12))
	var list []image.Image
	var labels []int
	for i := range n {
		m := image.NewGray(image.Rect(0, 0, 12, 12))
		for p := range 144 {
			v := 80 + rng.IntN(60)
			if at := []int{p % 12, p / 12, 1}[i%3] + i%2; at%4 < 2 {
				v += 60
			}
			m.SetGray(p%12, p/12, color.Gray{uint8(v)})
		}
		list, labels = append(list, m), append(labels, i%3)
	}
	d, err := pictures.NewDataset(list, nil, labels, []string{"across", "along", "none"})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func prepared(t *testing.T, p Protocol, d, query *pictures.Dataset) *Evaluation {
	t.Helper()
	e, err := p.On(d, query)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func scored(t *testing.T, e *Evaluation, rows ...Features) (scores []Score) {
	t.Helper()
	for s, err := range e.Scores(rows...) {
		if err != nil {
			t.Fatal(err)
		}
		scores = append(scores, s)
	}
	return scores
}

// Oracle: by hand. Seven pictures on a circle, of classes 0 0 0 1 1 1 1 at 0°, 10°, 20°, 80°, 90°,
// 100° and 12°: the last lies among the others.
func TestScoreByHand(t *testing.T) {
	d := stripes(t, 7)
	d.Labels, d.Classes = []int{0, 0, 0, 1, 1, 1, 1}, []string{"low", "high"}
	x := linear.Zeros(7, 2)
	for i, degrees := range []float64{0, 10, 20, 80, 90, 100, 12} {
		x.Data[2*i], x.Data[2*i+1] = float32(3*math.Cos(degrees*math.Pi/180)), float32(3*math.Sin(degrees*math.Pi/180))
	}
	s := scored(t, prepared(t, Protocol{Query: LeaveOneOut, Seeds: 1, Seed: 5}, d, nil),
		Given("circle", x, blas32.General{}))[0]
	// nearest: 0°→10°, 10°→12° wrong, 20°→12° wrong, 80°→90°, 90°, 100°→90°, 12°→10° wrong
	near(t, "knn1", s.KNN1, 4.0/7)
	// of the nearest five, the class's: 0° 2, 10° 2, 20° 2; 80° 90 100 20 12 10: 3; 90° 80 100 20
	// 12 10: 3; 100° the same 3; 12° 10 20 0 80 90: 2
	near(t, "p5", s.P5, 17.0/35)
	// clusters 0 10 12 20 and 80 90 100: one of seven in the wrong one
	near(t, "purity", s.Purity, 6.0/7)
	near(t, "dead", s.Dead, 0)
	// average precision over all six, of 0°: 10 (1), 12, 20 (2/3) → 5/6; 10°: 12, then 0 and 20 in
	// the order of rounding (1/2, 2/3) → 7/12; 20°: 12, 10, 0 → 7/12; 80°: 90 (1), 100 (1), 20, 12
	// (3/4) → 11/12; 90°: the same; 100°: the same; 12°: 10 20 0 80 (1/4) 90 (2/5) 100 (1/2) →
	// 23/60
	near(t, "map", s.MAP, (5.0/6+7.0/12+7.0/12+3*11.0/12+23.0/60)/7)
	if s.Dim != 2 || s.Seed != 5 || s.Features != "circle" || s.Seconds != 0 {
		t.Errorf("%+v", s)
	}
	if !(s.Rank > 1 && s.Rank < 2) || s.Ridge < 3.0/7 {
		t.Errorf("rank %v, ridge %v", s.Rank, s.Ridge)
	}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) < 1e-6) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// Oracle: data/README's figure of the sprites' pixels, leaving one out.
func TestSpritesFloor(t *testing.T) {
	d, err := data.Sprites()
	if err != nil {
		t.Fatal(err)
	}
	e := prepared(t, Protocol{}, d, nil)
	x, err := pixels(d)
	if err != nil {
		t.Fatal(err)
	}
	var s Score
	if err := e.neighbours(&judged{Score: &s, draw: e.draw(0), bank: x}); err != nil {
		t.Fatal(err)
	}
	if math.Abs(s.KNN1-0.61) > 0.005 {
		t.Errorf("1-NN %.4f, want 0.61", s.KNN1)
	}
}

// A network that learns stripes, its twins, a bank and a query: all rows, the best control once
// more, no NaN, the same on any threads.
func TestScores(t *testing.T) {
	d := stripes(t, 90)
	design := func(input pictures.Shape, seed uint64) (network.Config, network.Training, error) {
		c, _ := network.Recommended(input, seed)
		c.Layers[0].Width = 16
		return c, network.Training{Steps: 50}, nil
	}
	rows, err := untrained("net", design, d.Shape)
	if err != nil {
		t.Fatal(err)
	}
	rows = slices.Concat([]Features{Raw(), PCA(), Histogram(), untrainedArticle()}, rows,
		[]Features{article(hebb.Training{Epochs: 1}), Network("net", design)})
	run := func() []Score {
		return scored(t, prepared(t, Protocol{Bank: 60, Query: 30, Seeds: 2, Seed: 1}, d, nil), rows...)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	scores := run()
	runtime.GOMAXPROCS(3)
	again := run()
	for i := range scores {
		a, b := scores[i], again[i]
		a.Softmax, b.Softmax, a.Hinge, b.Hinge = 0, 0, 0, 0 // not asked for, and so no numbers
		if a.Seconds, b.Seconds = 0, 0; a != b {
			t.Errorf("another result on 3 threads than on 1:\n%+v\n%+v", a, b)
		}
		for _, c := range columns {
			if v := *c.at(&a); math.IsNaN(v) || v < -1 {
				t.Errorf("%s, seed %d: %s is %v", a.Features, a.Seed, c.name, v)
			}
		}
	}
	var names []string
	for _, s := range Summarize(scores) {
		names = append(names, s.Mean.Features)
		if s.Seeds != 2 {
			t.Errorf("%s has %d seeds", s.Mean.Features, s.Seeds)
		}
	}
	want := []string{"raw", "pca50", "histogram", "article-untrained", "net-untrained", "net-untrained-no-whitening",
		"net-untrained-no-whitening-no-contrast", "untrained", "article", "net"}
	if !slices.Equal(names, want) {
		t.Errorf("rows %v, want %v", names, want)
	}
	if s := scores[len(scores)-1]; s.KNN5 < 0.9 {
		t.Errorf("stripes are told apart in %.2f of the cases", s.KNN5)
	}
}

// What is learned does not depend on labels, nor on the query; nobody is shown labels; bank and
// query have no picture in common.
func TestNoLeakage(t *testing.T) {
	d := stripes(t, 60)
	shuffled := *d
	shuffled.Labels = slices.Clone(d.Labels)
	rand.New(rand.NewPCG(1, 1)).Shuffle(60, func(i, j int) {
		shuffled.Labels[i], shuffled.Labels[j] = shuffled.Labels[j], shuffled.Labels[i]
	})
	var seen []*pictures.Dataset
	var encoded [][]float32
	spy := func(f Features) Features {
		fit := f.Fit
		f.Fit = func(bank *pictures.Dataset, seed uint64) (*Fitted, error) {
			seen = append(seen, bank)
			fitted, err := fit(bank, seed)
			if err != nil {
				return nil, err
			}
			return &Fitted{Encode: func(d *pictures.Dataset) (blas32.General, error) {
				seen = append(seen, d)
				x, err := fitted.Encode(d)
				encoded = append(encoded, slices.Clone(x.Data))
				return x, err
			}, Dead: fitted.Dead}, nil
		}
		return f
	}
	rows, err := Presets(d.Shape)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range rows {
		if f.Name == "article" {
			f = article(hebb.Training{Epochs: 1})
		}
		if f.Name == "hebb" {
			f = Network("hebb", func(input pictures.Shape, seed uint64) (network.Config, network.Training, error) {
				c, _ := network.Recommended(input, seed)
				return c, network.Training{Steps: 20}, nil
			})
		}
		rows[i] = spy(f)
	}
	p := Protocol{Bank: 40, Query: 20, Seeds: 1}
	first := scored(t, prepared(t, p, d, nil), rows...)
	before := encoded
	encoded = nil
	second := scored(t, prepared(t, p, &shuffled, nil), rows...)
	if !slices.EqualFunc(before, encoded, slices.Equal[[]float32]) {
		t.Error("features change with the labels")
	}
	for i := range first {
		a, b := first[i], second[i]
		if a.Of != b.Of { // which twin is the best is a matter of labels
			continue
		}
		if a.Trust != b.Trust || a.Rank != b.Rank || a.Dead != b.Dead || a.Features == "raw" && a.KNN5 <= b.KNN5 {
			t.Errorf("labels decide more or less than they should:\n%+v\n%+v", a, b)
		}
	}
	for _, d := range seen {
		if d.Labels != nil || d.Classes != nil || d.Names[0] != "0" {
			t.Fatalf("shown labels %v, classes %v, name %q", d.Labels, d.Classes, d.Names[0])
		}
	}

	// another query set, the same bank: the same features of the bank
	encoded = nil
	scored(t, prepared(t, p, d, stripes(t, 33)), rows...)
	own := encoded
	encoded = nil
	other := d.Pick([]int{5, 4, 3, 0, 1, 2, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33})
	scored(t, prepared(t, p, d, other), rows...)
	for i := 0; i < len(own); i += 2 { // bank, query, bank, query, …
		if !slices.Equal(own[i], encoded[i]) {
			t.Error("features of the bank change with the query")
		}
	}
	r := prepared(t, p, d, nil).draw(3)
	for _, i := range r.query {
		if slices.Contains(r.bank, i) {
			t.Errorf("picture %d is in bank and query", i)
		}
	}
}

// Oracle: by hand. Half the opaque pixels pure red, the other half black; a transparent one that is
// white does not count.
func TestHistogram(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 3, 1))
	m.SetNRGBA(0, 0, color.NRGBA{255, 0, 0, 255})
	m.SetNRGBA(1, 0, color.NRGBA{0, 10, 0, 255})
	m.SetNRGBA(2, 0, color.NRGBA{255, 255, 255, 0})
	gray := image.NewGray(image.Rect(0, 0, 4, 1))
	gray.Pix = []uint8{0, 7, 255, 255}
	half := math.Sqrt(.5)
	for _, c := range []struct {
		m    image.Image
		bins int
		want map[int]float64
	}{{m, 512, map[int]float64{0: half, 7 * 64: half}}, {gray, 32, map[int]float64{0: half, 31: half}}} {
		d, err := pictures.NewDataset([]image.Image{c.m}, nil, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		x, err := histograms(d)
		if err != nil || x.Cols != c.bins {
			t.Fatalf("%d bins, %v", x.Cols, err)
		}
		for j, v := range x.Data {
			near(t, "bin", float64(v), c.want[j])
		}
	}
}

func TestJSON(t *testing.T) {
	var out bytes.Buffer
	score := Score{Features: `a "b"`, Seed: math.MaxUint64, Dim: 3, KNN1: 0.5, Trust: math.NaN(), Of: "x"}
	if err := WriteJSON(&out, []Score{score, {}}); err != nil {
		t.Fatal(err)
	}
	var list []map[string]any
	if err := json.Unmarshal(out.Bytes(), &list); err != nil {
		t.Fatalf("%v: %s", err, &out)
	}
	want := []string{"ami", "ari", "dead", "dim", "features", "hinge", "knn1", "knn20", "knn5", "map", "nmi", "p5",
		"purity", "rank", "ridge", "seconds", "seed", "softmax", "trust"}
	for _, o := range list {
		var got []string
		for name := range o {
			got = append(got, name)
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("fields %v, want %v", got, want)
		}
	}
	if o := list[0]; o["features"] != `a "b"` || o["trust"] != nil || o["knn1"] != 0.5 || o["dim"] != 3. {
		t.Errorf("%v", o)
	}
	if f := Fields(); len(f) != 19 || f[0] != "features" || f[18] != "seconds" || len((Score{}).Record()) != 19 {
		t.Errorf("fields %v", f)
	}
	if err := WriteJSON(&out, nil); err != nil || !strings.HasSuffix(out.String(), "[\n]\n") {
		t.Errorf("no scores: %v", err)
	}
}

// Oracle: by hand. Of 0.5 and 0.7 the mean is 0.6 and the deviation √0.02.
func TestTable(t *testing.T) {
	scores := []Score{{Features: "a", Seed: 1, Dim: 2, KNN5: 0.5, NMI: math.NaN()}, {Features: "b", Seed: 1, Dim: 3},
		{Features: "a", Seed: 2, Dim: 2, KNN5: 0.7}}
	rows := Summarize(scores)
	if len(rows) != 2 || rows[0].Seeds != 2 || rows[1].Seeds != 1 {
		t.Fatalf("%+v", rows)
	}
	near(t, "mean", rows[0].Mean.KNN5, 0.6)
	near(t, "spread", rows[0].Spread.KNN5, math.Sqrt(0.02))
	lines := strings.Split(Table(scores), "\n")
	if len(lines) != 5 || !strings.HasPrefix(lines[1], "a ") || !strings.Contains(lines[1], " 60.0 ") ||
		!strings.Contains(lines[1], "–") ||
		!strings.HasPrefix(lines[2], "  ± ") || !strings.Contains(lines[2], " 14.1 ") ||
		!strings.HasPrefix(lines[3], "b ") {
		t.Errorf("%s", strings.Join(lines, "\n"))
	}
	controls := []Score{{Features: "x", KNN5: .4}, {Features: "x", KNN5: .6}, {Features: "y", KNN5: .5},
		{Features: "y", KNN5: .51}, {Features: "z", KNN5: 1}}
	if best := bestOf(controls, []string{"x", "y"}); len(best) != 2 || best[0].Of != "y" ||
		best[0].Features != "untrained" || best[1].KNN5 != .51 {
		t.Errorf("best %+v", best)
	}
}
