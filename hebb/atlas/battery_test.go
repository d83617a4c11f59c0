package atlas

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// measure is one thing that this package makes of rows, as numbers; classes go with the rows where
// they are asked for.
type measure struct {
	name  string
	of    func(x blas32.General, classes []int) ([]float64, error)
	least int  // rows that it needs
	order bool // reordered rows give the same numbers, to rounding
}

// battery is what every test of this file tries. Sizes are small, so that each of them takes
// milliseconds.
var battery = []measure{
	{"map", func(x blas32.General, _ []int) ([]float64, error) {
		y, err := UMAP{Neighbors: 5, Epochs: 30, Seed: 1}.Fit(x)
		return numbers(y.Data), err
	}, 1, false},
	{"dense map of labelled rows", func(x blas32.General, classes []int) ([]float64, error) {
		m, err := UMAP{Neighbors: 5, Epochs: 30, Dense: true, Labels: classes, Metric: Cosine,
			Layout: Serial}.FitModel(x)
		if err != nil {
			return nil, err
		}
		y, err := m.Transform(x)
		return append(numbers(m.XY.Data), numbers(y.Data)...), err
	}, 1, false},
	{"map from principal components", func(x blas32.General, _ []int) ([]float64, error) {
		y, err := UMAP{Neighbors: 5, Epochs: 5, Init: PCA}.Fit(x)
		return numbers(y.Data), err
	}, 1, false},
	{"neighbours", func(x blas32.General, _ []int) ([]float64, error) {
		n, err := Search{K: 3}.Find(x)
		return flattened(n), err
	}, 1, false},
	{"approximate neighbours", func(x blas32.General, _ []int) ([]float64, error) {
		n, err := Search{K: 3, Method: Approximate, Metric: Cosine}.Find(x)
		return flattened(n), err
	}, 1, false},
	{"clusters", func(x blas32.General, _ []int) ([]float64, error) {
		c, err := KMeans{K: min(3, max(x.Rows, 1)), Restarts: 3}.Fit(x)
		if err != nil {
			return nil, err
		}
		again, err := c.Predict(x)
		if err == nil && !slices.Equal(again, c.Labels) {
			err = fmt.Errorf("labels %v, predicted %v", c.Labels, again)
		}
		return append(numbers(c.Centers.Data), c.Inertia), err
	}, 1, false},
	{"clusters of directions", func(x blas32.General, _ []int) ([]float64, error) {
		c, err := KMeans{K: min(3, max(x.Rows, 1)), Restarts: 3, Spherical: true}.Fit(x)
		if err != nil {
			return nil, err
		}
		return append(numbers(c.Centers.Data), c.Inertia), nil
	}, 1, false},
	{"principal components", func(x blas32.General, _ []int) ([]float64, error) {
		a, err := Principal{Components: 3}.Fit(x)
		if err != nil {
			return nil, err
		}
		return append(append([]float64{a.Total}, a.Variances...),
			numbers(linear.Slab(a.Directions, 0, 1).Data[:x.Cols])...), nil
	}, 2, true},
	{"effective rank", func(x blas32.General, _ []int) ([]float64, error) {
		r, err := EffectiveRank(x)
		return []float64{r}, err
	}, 1, true},
	{"silhouette", func(x blas32.General, classes []int) ([]float64, error) {
		s, err := Silhouette{Sample: -1}.Score(x, classes)
		return []float64{s}, err
	}, 4, true},
	{"votes of neighbours", func(x blas32.General, classes []int) ([]float64, error) {
		f, err := Inquiry{KNN: []int{1, 3}, Retrieval: []int{2, 0}}.LeaveOneOut(x, classes)
		for _, r := range f.Retrieval {
			f.KNN = append(f.KNN, r.Precision, r.MAP, r.Hit)
		}
		return f.KNN, err
	}, 2, true},
	{"ridge", func(x blas32.General, classes []int) ([]float64, error) {
		p, err := Ridge{Lambdas: []float64{0.1}}.Fit(x, classes)
		if err != nil {
			return nil, err
		}
		right, err := p.Accuracy(x, classes)
		return []float64{right}, err
	}, 1, true},
	{"quality of a map", func(x blas32.General, _ []int) ([]float64, error) {
		q, err := MapQuality(x, Euclidean, []int{1}, x)
		if err != nil {
			return nil, err
		}
		return []float64{q[0][0].Trustworthiness, q[0][0].Continuity, q[0][0].Overlap}, nil
	}, 3, true},
}

func numbers(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

func flattened(n Neighbors) (all []float64) {
	for i, row := range n.Index {
		for j, v := range row {
			all = append(all, float64(v), float64(n.Distance[i][j]))
		}
	}
	return all
}

// grouped returns n rows of d values about three places, and which.
func grouped(n, d int) (x blas32.General, classes []int) {
	x, classes = cloudOf(n, d, 12), make([]int, n)
	for i := range n {
		classes[i] = i % 3
		linear.Row(x, i)[classes[i]%d] += 4
	}
	return x, classes
}

// Invariants: rows are read and not written, gaps between them are not looked at, and any number of
// threads gives the same bytes.
func TestRowsAreOnlyRead(t *testing.T) {
	x, classes := grouped(90, 6)
	before := slices.Clone(x.Data)
	spaced := linear.Zeros(90, 11)
	for i := range spaced.Data {
		spaced.Data[i] = float32(math.NaN())
	}
	spaced.Cols = 6
	linear.CopyRows(spaced, x)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, m := range battery {
		want, err := m.of(x, classes)
		if err != nil {
			t.Fatal(m.name, err)
		}
		if !slices.Equal(x.Data, before) {
			t.Fatalf("%s: the rows have changed", m.name)
		}
		if got, err := m.of(spaced, classes); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: rows with gaps give other numbers, %v", m.name, err)
		}
		for _, threads := range []int{1, 2, 3, 8} {
			runtime.GOMAXPROCS(threads)
			if got, err := m.of(x, classes); err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: other numbers with %d threads, %v", m.name, threads, err)
			}
		}
	}
}

// Invariant: what does not begin at random is the same of reordered rows.
func TestOrderOfRows(t *testing.T) {
	x, classes := grouped(90, 6)
	mixed, names := linear.Zeros(90, 6), make([]int, 90)
	for to, from := range rand.New(rand.NewPCG(1, 5)).Perm(90) {
		copy(linear.Row(mixed, to), linear.Row(x, from))
		names[to] = classes[from]
	}
	for _, m := range battery {
		want, err := m.of(x, classes)
		got, err2 := m.of(mixed, names)
		if err != nil || err2 != nil || len(got) != len(want) {
			t.Fatal(m.name, err, err2)
		}
		for i, v := range want {
			if m.order && math.Abs(got[i]-v) > 1e-4*(1+math.Abs(v)) {
				t.Errorf("%s: %v, reordered %v", m.name, want, got)
				break
			}
		}
	}
}

// Invariant: few rows, one column, columns that do not vary, rows that are copies, and rows of
// zeros give finite numbers, or, where there are too few rows, an error.
func TestDegenerateRows(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 4, 9, 40} {
		for _, d := range []int{1, 5} {
			for _, kind := range []string{"usual", "constant column", "copies", "zeros"} {
				x, classes := grouped(n, d)
				for i := range n {
					switch r := linear.Row(x, i); kind {
					case "constant column":
						r[d-1] = 7
					case "copies":
						copy(r, linear.Row(x, i%2))
					case "zeros":
						clear(r)
					}
				}
				for _, m := range battery {
					got, err := m.of(x, classes)
					what := fmt.Sprintf("%s of %d × %d, %s", m.name, n, d, kind)
					switch {
					case n < m.least && err == nil:
						t.Errorf("%s: no error", what)
					case n >= max(m.least, 4) && err != nil:
						t.Errorf("%s: %v", what, err)
					case err != nil && !strings.HasPrefix(err.Error(), "atlas: "):
						t.Errorf("%s: %v", what, err)
					}
					for _, v := range got {
						if math.IsNaN(v) || math.IsInf(v, 0) {
							t.Errorf("%s: %v", what, got)
							break
						}
					}
				}
			}
		}
	}
}

// Values that are none are named, and data too short for its shape is refused, by a panic or an
// error with the numbers.
func TestWrongRows(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		x, classes := grouped(30, 4)
		linear.Row(x, 11)[2] = float32(v)
		for _, m := range battery {
			if _, err := m.of(x, classes); err == nil || !strings.Contains(err.Error(), "row 11, column 2") ||
				!strings.Contains(err.Error(), fmt.Sprint(v)) {
				t.Errorf("%s: %v", m.name, err)
			}
		}
	}
	for _, m := range battery {
		x, classes := grouped(30, 4)
		x.Data = x.Data[:50]
		func() {
			defer func() {
				if said := recover(); said != nil && !strings.Contains(fmt.Sprint(said), "30 × 4") {
					t.Errorf("%s: %v", m.name, said)
				}
			}()
			if _, err := m.of(x, classes); err == nil || !strings.Contains(err.Error(), "30 × 4") {
				t.Errorf("%s of too short data: %v", m.name, err)
			}
		}()
	}
}

// Nothing that ends, by itself or because its loop is left, leaves a goroutine.
func TestNothingGoesOn(t *testing.T) {
	x, classes := grouped(90, 6)
	before := runtime.NumGoroutine()
	ended := func(name string) {
		for range 100 {
			if runtime.NumGoroutine() <= before {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Fatalf("%s: %d goroutines are left", name, runtime.NumGoroutine()-before)
	}
	for _, m := range battery {
		if _, err := m.of(x, classes); err != nil {
			t.Errorf("%s: %v", m.name, err)
		}
		ended(m.name)
	}
	epochs := 0
	for e, err := range (UMAP{Neighbors: 5, Epochs: 1000, Seed: 1}).Steps(x, 1) {
		if epochs++; err != nil || epochs == 3 {
			if e.N > 3 {
				t.Errorf("epoch %d is the third", e.N)
			}
			break
		}
	}
	if epochs != 3 {
		t.Errorf("%d epochs of a map that was left after 3", epochs)
	}
	ended("a map that was left")
}
