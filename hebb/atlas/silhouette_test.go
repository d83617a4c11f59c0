package atlas

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// Oracle: scikit-learn.
func TestSilhouetteLikeScikitLearn(t *testing.T) {
	x, _, classes := jittered(t)
	g := loadGolden(t)
	for metric, want := range map[Metric]float64{Euclidean: g.Silhouette, Cosine: g.SilhouetteCos} {
		got, err := Silhouette{Metric: metric}.Score(x, classes)
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, metric.String(), got, want, 1e-6)
		part, err := Silhouette{Metric: metric, Sample: 200, Seed: 1}.Score(x, classes)
		if err != nil || part == got {
			t.Errorf("%v of a sample: %v, %v", metric, part, err)
		}
		closeTo(t, metric.String()+" of a sample", part, want, 0.03)
	}
	rows, values, err := Silhouette{Sample: -1}.Values(x, classes)
	if err != nil || len(rows) != x.Rows {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, want := range g.SilhouetteRows {
		closeTo(t, "row", values[i], want, 1e-5)
	}
}

// Oracle: by hand, and invariants.
func TestSilhouetteByHand(t *testing.T) {
	x := rowsMatrix([]float32{0}, []float32{2}, []float32{10}, []float32{30})
	_, got, err := Silhouette{}.Values(x, []int{8, 8, -3, 5})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0.8, 0.75, 0, 0} { // (10−2)/10, (8−2)/8, alone
		closeTo(t, "s", got[i], want, 1e-6)
	}
	// expansion would cancel
	far := rowsMatrix([]float32{1e6}, []float32{1e6 + 2}, []float32{1e6 + 10}, []float32{1e6 + 30})
	_, moved, _ := Silhouette{}.Values(far, []int{0, 0, 1, 2})
	for i := range got {
		closeTo(t, "moved", moved[i], got[i], 1e-6)
	}
	same, err := Silhouette{}.Score(linear.Zeros(5, 2), []int{0, 0, 1, 1, 1})
	if err != nil || same != 0 {
		t.Errorf("identical rows: %v, %v", same, err)
	}
	_, err = Silhouette{}.Score(x, []int{1, 1, 1, 1})
	fails(t, err, "1 clusters", "4 rows")
	_, err = Silhouette{}.Score(x, []int{1, 2, 3, 4})
	fails(t, err, "4 clusters", "4 rows")
	_, err = Silhouette{}.Score(linear.Zeros(0, 2), nil)
	fails(t, err, "0 clusters", "0 rows")
	_, err = Silhouette{}.Score(rowsMatrix([]float32{0}, []float32{float32(math.NaN())}, []float32{1}), []int{1, 2, 2})
	fails(t, err, "row 1", "NaN")
}

// Oracle: data of known groups. Four blobs: silhouette and stability are best at 4, inertia falls.
func TestChooseK(t *testing.T) {
	x := uniform(400, 6, 3)
	for i := range x.Rows {
		linear.Row(x, i)[i%4] += 10
	}
	onThreads(t, slices.Equal[[]KScore], func() []KScore {
		table, err := ChooseK{Max: 8, Seed: 2, Sample: 150}.Table(x)
		if err != nil {
			t.Fatal(err)
		}
		return table
	})
	for _, c := range []ChooseK{{}, {Spherical: true, Restarts: 3, Seeds: 4}} {
		table, err := c.Table(x)
		if err != nil {
			t.Fatal(err)
		}
		if best := slices.MaxFunc(table, func(a, b KScore) int {
			return cmp.Compare(a.Silhouette,
				b.Silhouette)
		}); len(table) != 11 || best.K != 4 {
			t.Errorf("%d rows, the highest silhouette at %d", len(table), best.K)
		}
		for i, s := range table {
			if i > 0 && s.Inertia >= table[i-1].Inertia || s.K != i+2 || s.Distinct != s.K {
				t.Errorf("%+v after %+v", s, table[max(i-1, 0)])
			}
			if s.K == 4 && (s.Stability < 0.999 || s.Silhouette < 0.8) || s.K > 6 && s.Stability > 0.9 {
				t.Errorf("%+v", s)
			}
			f, err := KMeans{K: s.K, Restarts: 10, Spherical: c.Spherical}.Fit(x)
			if !c.Spherical && (err != nil || f.Inertia != s.Inertia) {
				t.Errorf("K %d: inertia %v, alone %v", s.K, s.Inertia, f.Inertia)
			}
			if want, _ := (Silhouette{}).Score(x, f.Labels); !c.Spherical {
				closeTo(t, "silhouette", s.Silhouette, want, 1e-6)
			}
		}
	}
}

func TestChooseKAtTheEdges(t *testing.T) {
	three := rowsMatrix([]float32{1, 2}, []float32{3, 5}, []float32{-4, 0})
	table, err := ChooseK{}.Table(three)
	if err != nil || len(table) != 2 || table[1].Inertia > 1e-9 || table[1].Silhouette != 0 || table[1].Stability != 1 {
		t.Errorf("3 rows: %+v, %v", table, err)
	}
	table, err = ChooseK{}.Table(linear.Zeros(5, 2))
	if err != nil || table[0].Distinct != 1 || table[0].Silhouette != 0 {
		t.Errorf("identical rows: %+v, %v", table, err)
	}
	for _, c := range []ChooseK{{Min: 1}, {Min: 3, Max: 2}, {Max: 4}} {
		_, err = c.Table(three)
		fails(t, err, "3 rows", "2 ≤ Min")
	}
	_, err = ChooseK{Seeds: 1}.Table(three)
	fails(t, err, "Seeds is 1")
	_, err = ChooseK{}.Table(linear.Zeros(1, 2))
	fails(t, err, "1 rows")
	_, err = ChooseK{}.Table(blas32.General{})
	fails(t, err, "0 rows")
}
