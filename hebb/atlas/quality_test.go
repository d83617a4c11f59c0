package atlas

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// golden is testdata/quality.json, written by quality.py with scikit-learn 1.9.1.
type golden struct {
	Groupings []struct {
		A, B                  []int
		ARI, NMI, AMI, Purity float64
	}
	Silhouette     float64
	SilhouetteCos  float64   `json:"silhouette_cosine"`
	SilhouetteRows []float64 `json:"silhouette_rows"`
	Maps           []struct {
		K                                    int
		Trustworthiness, Continuity, Overlap float64
		TrustworthinessCos                   float64 `json:"trustworthiness_cosine"`
		OverlapCos                           float64 `json:"overlap_cosine"`
	}
	KNN []struct {
		K         int
		Bank, LOO float64
	}
	Retrieval []struct {
		K                   int
		Precision, MAP, Hit float64
	}
	Rank     float64
	RankWide float64 `json:"rank_wide"`
	KMeans   []struct {
		K       int
		Inertia float64
	}
	Spherical []struct {
		K       int
		Inertia float64
	}
}

func loadGolden(t *testing.T) (g golden) {
	t.Helper()
	raw, err := os.ReadFile("testdata/quality.json")
	if err == nil {
		err = json.Unmarshal(raw, &g)
	}
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// jittered returns the features, map and classes of quality.py: 600 digits without ties of
// distance.
func jittered(t *testing.T) (x, y blas32.General, classes []int) {
	t.Helper()
	all, labels := digits(t)
	x, y = linear.Zeros(600, 64), linear.Zeros(600, 2)
	for i := range x.Rows {
		var s, c float64
		for j := range x.Cols {
			v := float32(float64(linear.Row(all, i)[j]) + 0.5*math.Sin(float64(64*i+j)))
			linear.Row(x, i)[j] = v
			c += float64(v) * math.Cos(0.1*float64(j))
			s += float64(v) * math.Sin(0.37*float64(j))
		}
		linear.Row(y, i)[0], linear.Row(y, i)[1] = float32(c), float32(s)
	}
	return x, y, labels[:600]
}

func closeTo(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s: %.9g, want %.9g", what, got, want)
	}
}

// rowsMatrix makes a matrix of rows.
func rowsMatrix(rows ...[]float32) blas32.General {
	x := linear.Zeros(len(rows), len(rows[0]))
	for i, r := range rows {
		copy(linear.Row(x, i), r)
	}
	return x
}

// fails checks that err holds all the parts.
func fails(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want one with %q", parts)
		return
	}
	for _, p := range parts {
		if !strings.Contains(err.Error(), p) || !strings.HasPrefix(err.Error(), "atlas: ") {
			t.Errorf("error %q lacks %q", err, p)
		}
	}
}

// onThreads runs f with 1, 2 and 7 threads and checks that it returns the same.
func onThreads[T any](t *testing.T, equal func(a, b T) bool, f func() T) {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	first := f()
	for _, n := range []int{2, 7} {
		runtime.GOMAXPROCS(n)
		if !equal(first, f()) {
			t.Errorf("%d threads give another result than 1", n)
		}
	}
}

// Oracle: scikit-learn.
func TestMapQualityLikeScikitLearn(t *testing.T) {
	x, y, _ := jittered(t)
	g := loadGolden(t)
	for _, w := range g.Maps {
		for _, metric := range []Metric{Euclidean, Cosine} {
			q, err := MapQuality(x, metric, []int{w.K}, y)
			if err != nil {
				t.Fatal(err)
			}
			got := q[0][0]
			if metric == Euclidean {
				closeTo(t, "trustworthiness", got.Trustworthiness, w.Trustworthiness, 2e-6)
				closeTo(t, "continuity", got.Continuity, w.Continuity, 2e-6)
				closeTo(t, "overlap", got.Overlap, w.Overlap, 1e-4)
			} else {
				closeTo(t, "trustworthiness, cosine", got.Trustworthiness, w.TrustworthinessCos, 2e-6)
				closeTo(t, "overlap, cosine", got.Overlap, w.OverlapCos, 1e-4)
			}
		}
	}
}

// Oracle: by hand. Five points on a line; the map swaps the outer two on the right.
func TestMapQualityByHand(t *testing.T) {
	x := rowsMatrix([]float32{0}, []float32{1}, []float32{3}, []float32{7}, []float32{15})
	y := rowsMatrix([]float32{0}, []float32{1}, []float32{3}, []float32{15}, []float32{7})
	// nearest in x: 1 0 1 2 3; in y: 1 0 1 4 2. Row 3 finds 4, by then the last of 4 (8 > 4, 6, 7);
	// row 4 finds 2, the second. nearest in the map of what is nearest in x: row 3 wants 2, the
	// second (12 > 8); row 4 wants 3, the last of 4 (8 > 4, 6, 7).
	q, err := MapQuality(x, Euclidean, []int{1}, y)
	if err != nil {
		t.Fatal(err)
	}
	worst := 5 * 1 * (2*5 - 3*1 - 1) / 2.0 // 15
	closeTo(t, "trustworthiness", q[0][0].Trustworthiness, 1-(3+1)/worst, 1e-12)
	closeTo(t, "continuity", q[0][0].Continuity, 1-(1+3)/worst, 1e-12)
	closeTo(t, "overlap", q[0][0].Overlap, 3.0/5, 1e-12)
}

// Oracle: invariants. A map equal to the features up to a turn and a scale is perfect; features and
// maps swapped swap trustworthiness and continuity; maps judged together are judged as alone, on
// any number of threads.
func TestMapQualityInvariants(t *testing.T) {
	x, y, _ := jittered(t)
	turned := linear.Zeros(y.Rows, 2)
	for i := range y.Rows {
		linear.Row(turned, i)[0], linear.Row(turned, i)[1] = 2*linear.Row(y, i)[1], -2*linear.Row(y, i)[0]
	}
	ks := []int{3, 15, 50}
	onThreads(t, func(a, b []Quality) bool { return slices.Equal(a, b) }, func() []Quality {
		q, err := MapQuality(y, Euclidean, ks, turned, turned)
		if err != nil {
			t.Fatal(err)
		}
		return append(q[0], q[1]...)
	})
	q, _ := MapQuality(y, Euclidean, ks, turned)
	for _, s := range q[0] {
		if s.Trustworthiness != 1 || s.Continuity != 1 || s.Overlap != 1 {
			t.Errorf("a turned map: %+v", s)
		}
	}
	together, err := MapQuality(x, Cosine, ks, turned, y)
	if err != nil {
		t.Fatal(err)
	}
	for j, k := range ks {
		a, _ := Trustworthiness(x, y, k, Cosine)
		if together[1][j].Trustworthiness != a {
			t.Errorf("together %+v, alone %v", together[1][j], a)
		}
	}
	there, _ := MapQuality(x, Euclidean, ks, y)
	back, _ := MapQuality(y, Euclidean, ks, x)
	for j := range ks {
		if there[0][j].Trustworthiness != back[0][j].Continuity || there[0][j].Overlap != back[0][j].Overlap {
			t.Errorf("there %+v, back %+v", there[0][j], back[0][j])
		}
	}
}

func TestMapQualityAtTheEdges(t *testing.T) {
	x := linear.Zeros(7, 3) // identical rows: ties go to the lower row on both sides
	q, err := MapQuality(x, Euclidean, []int{1, 3}, linear.Zeros(7, 2))
	if err != nil || q[0][1].Trustworthiness != 1 || q[0][1].Overlap != 1 {
		t.Errorf("identical rows: %+v, %v", q, err)
	}
	for _, k := range []int{0, -1, 4, 7} {
		_, err := Trustworthiness(x, linear.Zeros(7, 2), k, Euclidean)
		fails(t, err, "k is", "7 rows", "1 to 3")
	}
	_, err = Trustworthiness(linear.Zeros(1, 3), linear.Zeros(1, 2), 1, Euclidean)
	fails(t, err, "k is 1", "1 rows")
	bad := linear.Zeros(7, 2)
	linear.Row(bad, 4)[1] = float32(math.NaN())
	_, err = Trustworthiness(x, bad, 2, Euclidean)
	fails(t, err, "row 4", "column 1", "NaN")
	_, err = Trustworthiness(x, linear.Zeros(7, 2), 2, Metric(9))
	fails(t, err, "metric", "9")
	for _, scale := range []float32{1e20, 1e-20} { // squares would leave float32
		a, y, _ := jittered(t)
		want, _ := Trustworthiness(a, y, 15, Euclidean)
		for i := range a.Data {
			a.Data[i] *= scale
		}
		got, err := Trustworthiness(a, y, 15, Euclidean)
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, "scaled", got, want, 1e-5)
	}
}

// Oracle: sorting.
func TestPlaces(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, ties := range []int{1, 5, 1000000} {
		d2 := make([]float32, 400)
		order := make([]int, len(d2))
		for i := range d2 {
			d2[i], order[i] = float32(rng.IntN(ties))/7, i
		}
		d2[7] = float32(math.Inf(1))
		slices.SortStableFunc(order, func(a, b int) int {
			if d2[a] < d2[b] {
				return -1
			} else if d2[a] > d2[b] {
				return 1
			}
			return 0
		})
		for p, got := range places(d2, order) {
			if got != p+1 {
				t.Fatalf("row %d is at place %d, want %d", order[p], got, p+1)
			}
		}
		for p, r := range closest(d2, 30) {
			if r.row != order[p] {
				t.Fatalf("%d is the row closest %d, want %d", r.row, p, order[p])
			}
		}
	}
}

// BenchmarkMapQuality judges a map that has the classes apart and rows of a class at random.
func BenchmarkMapQuality(b *testing.B) {
	_, classes := digits(b)
	for _, n := range []int{4000, 20000} {
		b.Run(fmt.Sprintf("%dx256", n), func(b *testing.B) {
			x, y := projected(b, n, 256), uniform(n, 2, 1)
			for i := range y.Rows {
				linear.Row(y, i)[0] += 2 * float32(classes[i%len(classes)])
			}
			b.ResetTimer()
			for range b.N {
				if _, err := MapQuality(x, Euclidean, []int{15, 50}, y); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
