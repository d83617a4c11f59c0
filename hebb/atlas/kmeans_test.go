package atlas

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// projected returns n rows: digits, repeated with noise above 1797, through a random ReLU
// projection to d numbers, rows of norm 1.
func projected(tb testing.TB, n, d int) blas32.General {
	tb.Helper()
	x, _ := digits(tb)
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	in := linear.Zeros(n, x.Cols)
	for i := range n {
		src, dst := linear.Row(x, i%x.Rows), linear.Row(in, i)
		copy(dst, src)
		if i >= x.Rows {
			for j := range dst {
				dst[j] += float32(rng.NormFloat64())
			}
		}
	}
	w := linear.Zeros(x.Cols, d)
	for i := range w.Data {
		w.Data[i] = float32(rng.NormFloat64())
	}
	y := linear.Zeros(n, d)
	gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, in, w, 0, y)
	for i, v := range y.Data {
		y.Data[i] = max(v, 0)
	}
	y, _ = unitCopy(y)
	return y
}

// Oracle: scikit-learn, mean of 20 seeds.
func TestKMeansLikeScikitLearn(t *testing.T) {
	x, _ := digits(t)
	for _, w := range loadGolden(t).KMeans {
		var sum float64
		const seeds = 5
		for seed := range uint64(seeds) {
			c, err := KMeans{K: w.K, Seed: seed}.Fit(x)
			if err != nil {
				t.Fatal(err)
			}
			sum += c.Inertia
			if !c.Converged || c.Distinct != w.K || !slices.IsSortedFunc(c.Sizes, func(a, b int) int { return b - a }) {
				t.Errorf("K %d: converged %v, distinct %d, sizes %v", w.K, c.Converged, c.Distinct, c.Sizes)
			}
		}
		if mean := sum / seeds; mean > 1.005*w.Inertia || mean < 0.98*w.Inertia {
			t.Errorf("K %d: inertia %v, scikit-learn's %v", w.K, mean, w.Inertia)
		}
	}
	y, _, _ := jittered(t)
	for _, w := range loadGolden(t).Spherical {
		c, err := KMeans{K: w.K, Spherical: true}.Fit(y)
		if err != nil {
			t.Fatal(err)
		}
		if c.Inertia > 1.005*w.Inertia || c.Inertia < 0.98*w.Inertia {
			t.Errorf("spherical, K %d: inertia %v, scikit-learn's rows and labels give %v", w.K, c.Inertia, w.Inertia)
		}
	}
}

// Oracle: by hand. Two pairs and a lone point, all optimal groupings known.
func TestKMeansByHand(t *testing.T) {
	x := rowsMatrix([]float32{10, 0}, []float32{0, 1}, []float32{10, 2}, []float32{0, 3}, []float32{100, 0})
	c, err := KMeans{K: 3}.Fit(x)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(c.Labels, []int{0, 1, 0, 1, 2}) || !slices.Equal(c.Sizes, []int{2, 2, 1}) {
		t.Errorf("labels %v, sizes %v", c.Labels, c.Sizes)
	}
	closeTo(t, "inertia", c.Inertia, 4, 1e-5)
	for i, want := range []float32{10, 1, 0, 2, 100, 0} {
		closeTo(t, "centre", float64(c.Centers.Data[i]), float64(want), 1e-4)
	}
	got, err := c.Predict(rowsMatrix([]float32{60, 0}, []float32{1, 1}, []float32{4, 2}, []float32{7, 2}))
	if err != nil || !slices.Equal(got, []int{2, 1, 1, 0}) {
		t.Errorf("predicted %v, %v", got, err)
	}
	byHand := &Clusters{Centers: c.Centers}
	if got, err = byHand.Predict(x); err != nil || !slices.Equal(got, c.Labels) {
		t.Errorf("predicted by hand-made clusters %v, %v", got, err)
	}
	s, err := KMeans{K: 2, Spherical: true}.Fit(rowsMatrix([]float32{1, 0}, []float32{5, 0}, []float32{0, 2},
		[]float32{3, 0}))
	if err != nil || !slices.Equal(s.Labels, []int{0, 0, 1, 0}) {
		t.Errorf("spherical %v, %v", s, err)
	}
	closeTo(t, "spherical inertia", s.Inertia, 0, 1e-12)
}

// Oracle: the definition. Every row is with its nearest centre, every centre is the mean of its
// rows, the inertia is the sum of the squared distances, and Predict says the same.
func TestKMeansIsConsistent(t *testing.T) {
	for _, x := range []blas32.General{projected(t, 500, 96), uniform(300, 2, 1), uniform(500, 1, 2)} {
		for _, k := range []KMeans{{K: 1}, {K: 7, Seed: 3}, {K: 7, Seed: 3, Restarts: 1, MaxIter: 2}, {K: 40, Tol: -1},
			{K: 5, Spherical: true, Tol: -1}} {
			c, err := k.Fit(x)
			if err != nil {
				t.Fatal(err)
			}
			u := x
			if k.Spherical {
				u, _ = unitCopy(x)
			}
			var inertia float64
			means := linear.Zeros64(k.K, x.Cols)
			for i, l := range c.Labels {
				own := precise(linear.Row(u, i), linear.Row(c.Centers, l))
				inertia += own
				for j := range k.K {
					if d := precise(linear.Row(u, i), linear.Row(c.Centers, j)); d < own-1e-5 {
						t.Fatalf("%+v: row %d is at %v from its centre, at %v from %d", k, i, own, d, j)
					}
				}
				vec.AddFloats(means[l], linear.Row(u, i))
			}
			if k.Spherical {
				inertia /= 2
			}
			closeTo(t, "inertia", c.Inertia, inertia, 1e-5*inertia+1e-9)
			for l, sum := range means {
				for j, s := range sum {
					if !k.Spherical && k.Tol < 0 {
						closeTo(t, "centre", float64(linear.Row(c.Centers, l)[j]), s/float64(c.Sizes[l]), 1e-5)
					}
				}
			}
			got, err := c.Predict(x)
			if err != nil || !slices.Equal(got, c.Labels) {
				t.Errorf("%+v: Predict differs from Labels: %v", k, err)
			}
			if wants := k.MaxIter == 0; c.Converged != wants || k.MaxIter == 2 && c.Iterations != 2 {
				t.Errorf("%+v: converged %v after %d iterations", k, c.Converged, c.Iterations)
			}
		}
	}
}

// Oracle: invariants. Same seed, same bytes on any number of threads; another seed may differ;
// moving the rows far off changes nothing that matters.
func TestKMeansInvariants(t *testing.T) {
	x := uniform(1100, 150, 4)
	for i := range x.Data {
		x.Data[i] *= x.Data[i]
	}
	fit := func() *Clusters {
		c, err := KMeans{K: 9, Seed: 7}.Fit(x)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	equal := func(a, b *Clusters) bool {
		return slices.Equal(a.Labels, b.Labels) && slices.Equal(a.Centers.Data, b.Centers.Data) &&
			a.Inertia == b.Inertia && a.Iterations == b.Iterations
	}
	onThreads(t, equal, fit)
	best := fit().Inertia
	sum := sha256.New()
	binary.Write(sum, binary.LittleEndian, fit().Centers.Data)
	for _, l := range fit().Labels {
		sum.Write([]byte{byte(l)})
	}
	// on any machine, with any kernel of gemm
	if got := fmt.Sprintf("%x", sum.Sum(nil)[:8]); got != "d2b7d0b5699a0a7b" {
		t.Errorf("labels and centres have the sum %s", got)
	}
	for restarts := 1; restarts < 10; restarts++ { // runs do not depend on how many go along
		c, _ := KMeans{K: 9, Seed: 7, Restarts: restarts}.Fit(x)
		if c.Inertia < best*(1-1e-9) {
			t.Errorf("%d restarts find %v, 10 of the same seed %v", restarts, c.Inertia, best)
		}
	}
	small := linear.Slab(x, 0, 300)
	a, _ := KMeans{K: 4}.Fit(small)
	wide := linear.Zeros(300, 200) // the same rows within a wider matrix
	for i := range 300 {
		copy(wide.Data[i*200:], linear.Row(small, i))
	}
	wide.Cols = 150
	if b, _ := (KMeans{K: 4}).Fit(wide); !equal(a, b) {
		t.Error("a stride changes the result")
	}
	for _, scale := range []float32{1e20, 1e-20, 1e37} {
		y := linear.Zeros(300, 150)
		for i := range small.Data[:300*150] {
			y.Data[i] = small.Data[i] * scale
		}
		b, err := KMeans{K: 4}.Fit(y)
		if err != nil {
			t.Fatal(err)
		}
		if ari := ARI(a.Labels, b.Labels); ari < 0.99 {
			t.Errorf("scaled by %v: ARI %v with the labels before", scale, ari)
		}
		closeTo(t, "scaled inertia", b.Inertia/float64(scale)/float64(scale), a.Inertia, 1e-3*a.Inertia)
	}
}

func TestKMeansAtTheEdges(t *testing.T) {
	three := rowsMatrix([]float32{1, 2}, []float32{3, 5}, []float32{-4, 0})
	for _, k := range []int{0, -1, 4} {
		_, err := KMeans{K: k}.Fit(three)
		fails(t, err, fmt.Sprintf("K is %d", k), "3 rows")
	}
	_, err := KMeans{K: 1}.Fit(linear.Zeros(0, 2))
	fails(t, err, "0 × 2")
	_, err = KMeans{K: 1}.Fit(linear.Zeros(2, 0))
	fails(t, err, "2 × 0")
	_, err = KMeans{K: 1, Restarts: -2}.Fit(three)
	fails(t, err, "Restarts is -2")
	for _, sample := range []int{-1, 2} {
		_, err = KMeans{K: 3, Sample: sample}.Fit(three)
		fails(t, err, fmt.Sprintf("Sample is %d", sample), "3 rows")
	}
	_, err = KMeans{K: 1, MaxIter: -2}.Fit(three)
	fails(t, err, "MaxIter is -2")
	_, err = KMeans{K: 1, Tol: math.NaN()}.Fit(three)
	fails(t, err, "Tol is NaN")
	for _, v := range []float64{math.NaN(), math.Inf(1)} {
		bad := linear.Zeros(5, 4)
		linear.Row(bad, 3)[2] = float32(v)
		_, err = KMeans{K: 2}.Fit(bad)
		fails(t, err, "row 3", "column 2", fmt.Sprint(v))
	}
	for _, spherical := range []bool{false, true} {
		one, err := KMeans{K: 1, Spherical: spherical}.Fit(linear.Slab(three, 0, 1))
		if err != nil || one.Inertia > 1e-12 || one.Labels[0] != 0 || one.Distinct != 1 {
			t.Errorf("one row: %+v, %v", one, err)
		}
		all, err := KMeans{K: 3, Spherical: spherical}.Fit(three)
		if err != nil || all.Inertia > 1e-12 || all.Distinct != 3 || !slices.Equal(all.Labels, []int{0, 1, 2}) {
			t.Errorf("K = n: %+v, %v", all, err)
		}
		same := linear.Zeros(20, 3)
		for i := range same.Data {
			same.Data[i] = 0.1
		}
		c, err := KMeans{K: 3, Spherical: spherical}.Fit(same)
		if err != nil || c.Distinct != 1 || c.Inertia > 1e-12 || slices.Max(c.Labels) != 0 ||
			!slices.Equal(c.Sizes, []int{20, 0, 0}) {
			t.Errorf("identical rows: %+v, %v", c, err)
		}
	}
	some := rowsMatrix([]float32{0, 0}, []float32{1, 1}, []float32{0, 0}, []float32{-2, 0}, []float32{3, 3},
		[]float32{-1, 0})
	for seed := range uint64(20) {
		c, err := KMeans{K: 2, Spherical: true, Seed: seed, Restarts: 1}.Fit(some)
		if err != nil || math.IsNaN(c.Inertia) || c.Labels[0] != c.Labels[2] || c.Labels[3] != c.Labels[5] {
			t.Errorf("directions with rows of zeros: %+v, %v", c, err)
		}
	}
	// 90 % duplicates: 3 places, one of them nearly the same as another; K = 3 must find them all,
	// K = 5 must not fail
	many := linear.Zeros(1000, 8)
	for i := range many.Rows {
		for j := range many.Cols {
			linear.Row(many, i)[j] = []float32{100, 100.01, -100}[max(0, i%20-17)]
		}
	}
	for _, k := range []int{3, 5} {
		c, err := KMeans{K: k}.Fit(many)
		if err != nil || c.Distinct != 3 || c.Inertia > 1e-6 || !slices.Equal(c.Sizes[:3], []int{900, 50, 50}) {
			t.Errorf("duplicates, K %d: distinct %d, inertia %v, sizes %v, %v", k, c.Distinct, c.Inertia, c.Sizes, err)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("Predict takes rows of another length")
		}
	}()
	c, _ := KMeans{K: 1}.Fit(three)
	c.Predict(linear.Zeros(1, 3))
}
