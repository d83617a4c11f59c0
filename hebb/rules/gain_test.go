package rules

import (
	"math"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// By hand: roots 1, 3 and 2, 2; means 2 and 2, spreads 1 and 0, their mean 1/2; with Floor 1 the
// factors are 1/√(1 + 1/4) and 1/√(0 + 1/4).
func TestGainByHand(t *testing.T) {
	x := rows(2, 1, 4, 9, 4)
	a, err := Gain{Floor: 1}.Fit(x)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "mean", a.Mean, 2, 2)
	expect(t, "factor", a.Factor, 1/math.Sqrt(1.25), 2)
	expect(t, "z", a.Transform(x).Data, -1/math.Sqrt(1.25), 0, 1/math.Sqrt(1.25), 0)
	expect(t, "below 0", Compressed(rows(2, -4, 0), 0.5).Data, -2, 0)
	expect(t, "uncompressed", Compressed(rows(2, -4, 3), 1).Data, -4, 3)
	expect(t, "cubic root", Compressed(rows(1, 8), 1./3).Data, 2)
}

// Invariants: whatever a feature's scale, z is the same; means are 0; without a floor spreads are
// 1.
func TestGainForgetsScale(t *testing.T) {
	x := features(300, 7, 2)
	y := linear.Zeros(300, 7)
	for i, v := range x.Data {
		y.Data[i] = v * 1e3
	}
	var z [2]blas32.General
	for i, f := range []blas32.General{x, y} {
		a, err := Gain{}.Fit(f)
		if err != nil {
			t.Fatal(err)
		}
		z[i] = a.Transform(f)
	}
	for i, v := range z[0].Data {
		if math.Abs(float64(v-z[1].Data[i])) > 1e-3 {
			t.Fatalf("value %d: %g, and %g of features 1,000 times as large", i, v, z[1].Data[i])
		}
	}
	a, err := Gain{Floor: 1e-9}.Fit(x)
	if err != nil {
		t.Fatal(err)
	}
	for j, m := range means(a.Transform(x)) {
		if math.Abs(float64(m)) > 1e-4 {
			t.Errorf("feature %d has a mean of %g", j, m)
		}
	}
	for j, s := range diagonal(spreadAlong(identity(7), a.Transform(x))) {
		if math.Abs(s-1) > 1e-3 {
			t.Errorf("feature %d has a variance of %g", j, s)
		}
	}
}

// The oracle of a gain learned a few rows at a time is that of all at once.
func TestGainOnline(t *testing.T) {
	x := features(310, 9, 4)
	want, err := Gain{}.Fit(x)
	if err != nil {
		t.Fatal(err)
	}
	s := Gain{}.Learner(9)
	for from := 0; from < x.Rows; from += 31 {
		s.Learn(blas32.General{Rows: 31, Cols: 9, Stride: 9, Data: x.Data[from*9:]})
	}
	got := s.Adapted()
	for j := range 9 {
		means, factors := float64(got.Mean[j]/want.Mean[j]), float64(got.Factor[j]/want.Factor[j])
		if math.Abs(means-1) > 1e-5 || math.Abs(factors-1) > 1e-4 {
			t.Errorf("feature %d: mean %g, factor %g; at once %g and %g",
				j, got.Mean[j], got.Factor[j], want.Mean[j], want.Factor[j])
		}
	}
}

// Invariant: the folded matrix equals the steps, with a feature that is constant among them.
func TestAfterFoldsTheSteps(t *testing.T) {
	x, a, b := viewed(300, 200, 20, 6)
	for _, m := range []blas32.General{x, a, b} {
		for i := range m.Rows {
			linear.Row(m, i)[4] = 2
		}
	}
	for _, g := range []Gain{{}, {Power: 1, Floor: 0.01}} {
		gain, err := g.Fit(x)
		if err != nil {
			t.Fatal(err)
		}
		m, err := Invariance{Dim: 6}.Fit(gain.Transform(x), gain.Transform(a), gain.Transform(b))
		if err != nil {
			t.Fatal(err)
		}
		steps, folded := m.Transform(gain.Transform(a)), gain.After(m).Transform(Compressed(a, gain.Power))
		for i, v := range steps.Data {
			if math.Abs(float64(v-folded.Data[i])) > 2e-3 {
				t.Fatalf("%+v: value %d is %g, folded %g", g, i, v, folded.Data[i])
			}
		}
	}
}

func TestGainOnAnyThreads(t *testing.T) {
	x := features(1000, 33, 8)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one, _ := Gain{}.Fit(x)
	runtime.GOMAXPROCS(3)
	three, _ := Gain{}.Fit(x)
	if !slices.Equal(one.Factor, three.Factor) || !slices.Equal(one.Transform(x).Data, three.Transform(x).Data) {
		t.Error("another gain on 3 threads than on 1")
	}
}

func TestGainErrors(t *testing.T) {
	bad := rows(2, 1, 2, float32(math.Inf(1)), 3)
	for _, c := range []struct {
		g    Gain
		x    blas32.General
		want string
	}{
		{Gain{}, linear.Zeros(0, 3), "0 rows"},
		{Gain{}, bad, "no numbers"},
		{Gain{Power: 2}, linear.Zeros(4, 3), "Power"},
		{Gain{Floor: -1}, linear.Zeros(4, 3), "Floor"},
	} {
		_, err := c.g.Fit(c.x)
		expectError(t, c.g, err, c.want)
	}
}
