package rules

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// viewed are n rows of features, and m pairs of views of some of them: the first values of a row
// change least between views.
func viewed(n, m, d int, seed uint64) (x, a, b blas32.General) {
	x = features(n, d, seed)
	rng := rand.New(rand.NewPCG(seed, 9))
	a, b = linear.Zeros(m, d), linear.Zeros(m, d)
	for i := range m {
		for j, v := range linear.Row(x, i%n) {
			a.Data[i*d+j] = v + float32(0.02*float64(1+j)*rng.NormFloat64())
			b.Data[i*d+j] = v + float32(0.02*float64(1+j)*rng.NormFloat64())
		}
	}
	return x, a, b
}

// By hand: S_t = diag(4, 1), views differ by (2, 0) and (0, 2), so S_w = diag(1, 1). With Ridge 1
// and Mix 0.5, N = diag(1 + 1 + 2, 1 + 1 + 0.5): λ are 4/4 and 1/2.5, and w the axes over √N.
func TestInvarianceByHand(t *testing.T) {
	x := rows(2, 5, 3, 1, 3, 3, 4, 3, 2, 5, 3, 1, 3, 3, 4, 3, 2) // mean (3, 3)
	for i := range x.Rows {                                      // variances 4 and 1
		r := linear.Row(x, i)
		r[0], r[1] = 3+float32(math.Sqrt2)*(r[0]-3), 3+float32(math.Sqrt2)*(r[1]-3)
	}
	m, err := Invariance{Mix: 0.5, Within: 2}.Fit(x, rows(2, 2, 0, 0, 2), rows(2, 0, 0, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "mean", m.Mean, 3, 3)
	expect(t, "λ", m.Variances, 1, 1/2.5)
	expect(t, "W", m.Matrix.Data, 0.5, 0, 0, 1/math.Sqrt(2.5))
}

// Invariants: W·N·Wᵀ = I and W·S_t·Wᵀ = Λ, with both matrices taken from the definition; where only
// some components are looked at, in their space.
func TestInvarianceSolvesItsEquation(t *testing.T) {
	for _, c := range []struct {
		n, m, d int
		v       Invariance
	}{
		{400, 300, 30, Invariance{Dim: 12}},
		{400, 300, 30, Invariance{Dim: 25, Ridge: 0.3, Mix: -1}},
		{90, 200, 120, Invariance{Dim: 10}}, // n < F
		{300, 200, 60, Invariance{Dim: 8, Within: 20}},
		{900, 500, 260, Invariance{Dim: 30}}, // large: eigenvectors in a part of the space
	} {
		x, a, b := viewed(c.n, c.m, c.d, 3)
		m, err := c.v.Fit(x, a, b)
		if err != nil {
			t.Fatal(err)
		}
		v := c.v.withDefaults(c.n, c.d)
		e := linear.Dominant(less(x, m.Mean), v.Within, v.Seed)
		st, sw := spreadAlong(m.Matrix, less(x, m.Mean)), spreadAlong(m.Matrix, difference(a, b))
		var trace float64
		for _, s := range diagonal(spreadAlong(e, difference(a, b))) {
			trace += s / 2 / float64(v.Within)
		}
		squares := linear.Zeros(v.Dim, v.Dim)
		gemm.Gemm(blas.NoTrans, blas.Trans, 1, m.Matrix, m.Matrix, 0, squares)
		for i := range v.Dim {
			for j := range v.Dim {
				at := i*v.Dim + j
				n := float64(sw.Data[at])/2 + v.Ridge*trace*float64(squares.Data[at]) + v.Mix*float64(st.Data[at])
				want, lambda := 0.0, 0.0
				if i == j {
					want, lambda = 1, float64(m.Variances[i])
				}
				if math.Abs(n-want) > 2e-3 || math.Abs(float64(st.Data[at])-lambda) > 2e-3*float64(m.Variances[0]) {
					t.Errorf("%+v: at %d, %d noise %.4f, want %g; variance %.4f, want %.4f",
						c.v, i, j, n, want, st.Data[at], lambda)
				}
			}
		}
		if !slices.IsSortedFunc(m.Variances, func(a, b float32) int { return int(math.Copysign(1, float64(b-a))) }) {
			t.Errorf("%+v: λ %v", c.v, m.Variances)
		}
	}
}

func diagonal(x blas32.General) (d []float64) {
	for i := range x.Rows {
		d = append(d, float64(x.Data[i*x.Stride+i]))
	}
	return d
}

// A direction in which views of a picture differ as much as pictures do is not kept where others do
// not change.
func TestInvarianceInhibitsWhatChanges(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	x, a, b := linear.Zeros(500, 6), linear.Zeros(500, 6), linear.Zeros(500, 6)
	for i := range 500 {
		for j := range 6 {
			v := rng.NormFloat64()
			noise := 0.1
			if j == 0 { // the loudest, and noise alone
				v, noise = 0, 5
			}
			x.Data[6*i+j] = float32(v + noise*rng.NormFloat64())
			a.Data[6*i+j] = float32(v + noise*rng.NormFloat64())
			b.Data[6*i+j] = float32(v + noise*rng.NormFloat64())
		}
	}
	plain, err := Decorrelate{Dim: 1}.Fit(x)
	if err != nil {
		t.Fatal(err)
	}
	steady, err := Invariance{Dim: 5, Ridge: 0.001}.Fit(x, a, b)
	if err != nil {
		t.Fatal(err)
	}
	if first := linear.Row(plain.Matrix, 0); math.Abs(float64(first[0])) < 0.99*linear.Norm(first) {
		t.Errorf("the first component is %v, want what is loud", first)
	}
	for k := range 5 {
		if r := linear.Row(steady.Matrix, k); math.Abs(float64(r[0])) > 0.1*linear.Norm(r) {
			t.Errorf("number %d looks at what changes: %v", k, r)
		}
	}
}

// Rank-deficient: two features are copies, one is constant, and pairs are fewer than features.
func TestInvarianceOfDependentFeatures(t *testing.T) {
	x, a, b := viewed(200, 5, 12, 7)
	for _, m := range []blas32.General{x, a, b} {
		for i := range m.Rows {
			r := linear.Row(m, i)
			r[3], r[5] = r[2], 1
		}
	}
	m, err := Invariance{Dim: 12}.Fit(x, a, b)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range append(m.Matrix.Data, m.Variances...) {
		if v-v != 0 {
			t.Fatalf("%v in the map of features that depend on one another", v)
		}
	}
	same, err := Invariance{}.Fit(linear.Zeros(60, 3), linear.Zeros(4, 3), linear.Zeros(4, 3))
	if err != nil || correlations(same.Transform(linear.Zeros(9, 3))) != 0 {
		t.Errorf("features that do not vary: %v", err)
	}
}

func TestInvarianceErrors(t *testing.T) {
	bad := linear.Zeros(4, 3)
	bad.Data[5] = float32(math.NaN())
	for _, c := range []struct {
		v    Invariance
		x, a blas32.General
		want string
	}{
		{Invariance{}, linear.Zeros(1, 3), linear.Zeros(2, 3), "2 rows"},
		{Invariance{}, linear.Zeros(4, 3), linear.Zeros(0, 3), "0 pairs"},
		{Invariance{}, bad, linear.Zeros(2, 3), "no numbers"},
		{Invariance{Ridge: -1}, linear.Zeros(4, 3), linear.Zeros(2, 3), "Ridge"},
		{Invariance{Dim: -1}, linear.Zeros(4, 3), linear.Zeros(2, 3), "Dim"},
	} {
		_, err := c.v.Fit(c.x, c.a, c.a)
		expectError(t, c.v, err, c.want)
	}
}

// The oracle of the local rules is the batch form.
func TestInvariantReachesFixedPoint(t *testing.T) {
	x, a, b := viewed(2000, 2000, 16, 5)
	v := Invariance{Dim: 4, Within: 16}
	want, err := v.Fit(x, a, b)
	if err != nil {
		t.Fatal(err)
	}
	s := v.Learner(16)
	learnPairs(s, x, a, b, 60)
	got := s.Map()
	for k := range 4 {
		if r := got.Variances[k] / want.Variances[k]; math.Abs(float64(r)-1) > 0.05 {
			t.Errorf("λ %d is %.4g, of the batch form %.4g", k, got.Variances[k], want.Variances[k])
		}
		if c := cosine(linear.Row(got.Matrix, k), linear.Row(want.Matrix, k)); math.Abs(c) < 0.98 {
			t.Errorf("number %d: cosine %.4f with the batch form", k, c)
		}
	}
}

// learnPairs lets a stage learn from x and pairs of views in batches of 100 rows.
func learnPairs(s *Invariant, x, a, b blas32.General, n int) {
	part := func(m blas32.General, from int) blas32.General {
		return blas32.General{Rows: 100, Cols: m.Cols, Stride: m.Stride, Data: m.Data[from*m.Stride:]}
	}
	for e := range n {
		for from := 0; from+100 <= x.Rows; from += 100 {
			s.Learn(part(x, from), part(a, from), part(b, from), (float64(e)+float64(from)/float64(x.Rows))/float64(n))
		}
	}
}

// Same bytes on any number of threads, of the batch form and of the local rules, and after going on
// from a state.
func TestInvarianceOnAnyThreads(t *testing.T) {
	x, a, b := viewed(700, 700, 80, 1)
	v := Invariance{Dim: 10, Within: 30}
	fit := func() Linear {
		m, err := v.Fit(x, a, b)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	s, again := v.Learner(80), v.Learner(80)
	learnPairs(s, x, a, b, 1)
	if err := again.Restore(s.State()); err != nil {
		t.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := fit()
	learnPairs(s, x, a, b, 1)
	runtime.GOMAXPROCS(3)
	learnPairs(again, x, a, b, 1)
	if three := fit(); !slices.Equal(one.Matrix.Data, three.Matrix.Data) {
		t.Error("another map on 3 threads than on 1")
	}
	if !slices.Equal(s.Map().Matrix.Data, again.Map().Matrix.Data) {
		t.Error("the local rules end elsewhere on 3 threads, or after a state was restored")
	}
	if err := again.Restore(map[string][]float32{"mean": nil}); err == nil {
		t.Error("restored a state with parts missing")
	}
}

// The oracle of the part of the space in which eigenvectors of a large matrix are taken is the
// whole.
func TestLeadingOfALargeMatrix(t *testing.T) {
	x, a, b := viewed(900, 500, 260, 2)
	v := Invariance{Dim: 30, Within: 260}
	m, err := v.Fit(x, a, b)
	if err != nil {
		t.Fatal(err)
	}
	v.Dim = 260 // all, and so the whole
	all, err := v.Fit(x, a, b)
	if err != nil {
		t.Fatal(err)
	}
	for k := range 10 {
		if r := m.Variances[k] / all.Variances[k]; math.Abs(float64(r)-1) > 1e-3 {
			t.Errorf("λ %d is %g, of all eigenvectors %g", k, m.Variances[k], all.Variances[k])
		}
	}
	var kept, most float64
	for k := range 30 {
		kept, most = kept+float64(m.Variances[k]), most+float64(all.Variances[k])
	}
	if kept < 0.999*most {
		t.Errorf("the numbers kept have %.4f of the variance that is to be had", kept/most)
	}
}
