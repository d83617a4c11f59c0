package rules

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// By hand: unit 0 is nearest to both patches of the left, unit 1 to that of the right.
func TestInstarByHand(t *testing.T) {
	l := New(Instar{Conscience: -1}, 2, 2, 1)
	c := l.process.(*competition)
	c.begun[0] = 1
	copy(l.w.Data, []float32{-1, 0, 1, 0})
	c.past[0], c.past[1] = 2, 3
	l.Step(rows(2, -1, 2, -3, 0, 2, 1), 0)
	expect(t, "W", l.w.Data, -1+0.5*(-2+1), 0+0.5*1, 1+0.25*(2-1), 0+0.25*1)
	expect(t, "past", c.past, 4, 4)
}

// The oracle is Lloyd's k-means.
func TestInstarIsKMeans(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 0))
	for _, k := range []int{8, 24} {
		centers := linear.Zeros(12, 6)
		normal(centers, 2, rng)
		test := groups(centers, 0.7, 1500, rng)
		best := kmeans(test, k, rng)
		for _, r := range []Instar{{}, {Conscience: -1}} {
			l := New(r, k, 6, 1)
			for range 200 {
				l.Step(groups(centers, 0.7, 200, rng), 0)
			}
			got := quantization(l.w, test)
			if got > 1.15*best {
				t.Errorf("%d units, %+v: error %.3f, k-means' %.3f", k, r, got, best)
			}
		}
	}
}

// Units that start where no patch is come to life, unless the competition is ruthless.
func TestConscienceLeavesNoDeadUnit(t *testing.T) {
	for _, test := range []struct {
		rule Rule
		dead float64
	}{
		{Instar{}, 0}, {KWTA{Winners: 2}, 0}, {Instar{Conscience: -1}, 0.75},
	} {
		rng := rand.New(rand.NewPCG(8, 0))
		centers := linear.Zeros(4, 5)
		normal(centers, 3, rng)
		l := New(test.rule, 16, 5, 1)
		l.process.(*competition).begun[0] = 1
		for i := range 12 * 5 {
			l.w.Data[i] = 20 + float32(i/5)
		}
		for range 400 {
			l.Step(groups(centers, 0.5, 100, rng), 0)
		}
		h := l.Health(groups(centers, 0.5, 2000, rng))
		if h.Dead != test.dead || test.dead == 0 && h.Entropy < 0.95 {
			t.Errorf("%+v: %.2f of the units dead, not %.2f; entropy of wins %.3f", test.rule, h.Dead, test.dead,
				h.Entropy)
		}
	}
}

// By hand: of three units, the two nearer ones move to the patch, the first to meet it all the way.
func TestKWTAByHand(t *testing.T) {
	l := New(KWTA{Winners: 2, Conscience: -1}, 3, 1, 1)
	c := l.process.(*competition)
	c.begun[0] = 1
	copy(l.w.Data, []float32{0, 10, 4})
	c.past[2] = 3
	l.Step(rows(1, 2), 0)
	expect(t, "W", l.w.Data, 2, 10, 4+0.25*(2-4))
}

// With two winners of four units around two centers, each center has two.
func TestKWTAShares(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 0))
	centers := rows(2, 5, 0, -5, 0)
	l := New(KWTA{Winners: 2}, 4, 2, 1)
	for range 200 {
		l.Step(groups(centers, 0.3, 100, rng), 0)
	}
	left := 0
	for k := range 4 {
		x := l.w.Data[2*k]
		if math.Abs(math.Abs(float64(x))-5) > 0.3 {
			t.Errorf("unit %d at %v", k, linear.Row(l.w, k))
		}
		if x < 0 {
			left++
		}
	}
	if left != 2 {
		t.Errorf("%d of 4 units on the left", left)
	}
}

// By hand: cosines 1 and 0 of x = (2, 0) with the two units.
func TestSoftWTAByHand(t *testing.T) {
	l := New(SoftWTA{Temperature: 0.5, Rate: 0.5}, 2, 2, 1)
	l.process.(*softCompetition).begun[0] = 1
	copy(l.w.Data, []float32{1, 0, 0, 3})
	l.Step(rows(2, 2, 0), 0)
	y := math.Exp(1/0.5) / (math.Exp(1/0.5) + math.Exp(0.25/0.5))
	// c = 1 for a single patch.
	expect(t, "W", l.w.Data, 1+0.5*y*(2-1), 0, 0.5*(1-y)*2, 3-0.5*(1-y)*3)
}

// Each of as many units as directions finds one.
func TestSoftWTAFindsDirections(t *testing.T) {
	rng := rand.New(rand.NewPCG(10, 0))
	centers := linear.Zeros(6, 20)
	normal(centers, 1, rng)
	l := New(SoftWTA{}, 6, 20, 1)
	for i := range 300 {
		l.Step(groups(centers, 0.3, 100, rng), float64(i)/300)
	}
	found(t, l.w, centers, 0.95)
}

// found fails unless each center has a unit with a cosine above the bound.
func found(t *testing.T, w, centers blas32.General, bound float64) {
	t.Helper()
	for c := range centers.Rows {
		best := -1.0
		for k := range w.Rows {
			best = max(best, cosine(linear.Row(w, k), linear.Row(centers, c)))
		}
		if best < bound {
			t.Errorf("center %d: the nearest unit has a cosine of %.3f", c, best)
		}
	}
}

// By hand: for x = (1, 1), I = (2, 1, 0): unit 0 learns, 1 unlearns, 2 rests.
func TestKrotovByHand(t *testing.T) {
	l := New(Krotov{Rate: 0.1, Delta: 0.5}, 3, 2, 1)
	copy(l.w.Data, []float32{2, 0, 0, 1, 1, -1})
	l.Step(rows(2, 1, 1), 0.5)
	// Δ = (1, 1) − 2·(2, 0) = (−3, 1); −½·(1, 1) + ½·1·(0, 1) = (−½, 0); max 3; η = 0.05.
	expect(t, "W", l.w.Data, 2-0.05, 0.05/3, -0.05*0.5/3, 1, 1, -1)

	l = New(Krotov{P: 3, Rank: 3, Delta: -1, Rate: 0.1}, 3, 2, 1)
	copy(l.w.Data, []float32{2, 1, 0, 0, -1, -2})
	l.Step(rows(2, 1, 1), 0) // I_0 = 4 + 1 = 5: Δ = (1, 1) − 5·(2, 1) = (−9, −4)
	expect(t, "W, p = 3", l.w.Data, 2-0.1, 1-0.1*4/9, 0, 0, -1, -2)
}

// The norms of units that win go to 1 in the sense of p.
func TestKrotovGoesToSphere(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 0))
	centers := linear.Zeros(5, 20)
	normal(centers, 1, rng)
	for _, p := range []float64{2, 3} {
		l := New(Krotov{P: p}, 5, 20, 1)
		for i := range 2000 {
			l.Step(groups(centers, 0.3, 100, rng), float64(i)/2000)
		}
		won := make([]bool, 5)
		u := linear.Zeros(500, 5)
		l.Respond(u, groups(centers, 0.3, 500, rng))
		for i := range 500 {
			won[vec.Largest(linear.Row(u, i))] = true
		}
		for k := range 5 {
			if !won[k] {
				continue
			}
			var s float64
			for _, v := range linear.Row(l.w, k) {
				s += math.Pow(math.Abs(float64(v)), p)
			}
			if n := math.Pow(s, 1/p); math.Abs(n-1) > 0.05 {
				t.Errorf("p %g: unit %d has norm %.3f", p, k, n)
			}
		}
	}
}

// By hand: θ = 1, so that the patch with y = 2 teaches and that with ½ unteaches.
func TestBCMByHand(t *testing.T) {
	l := New(BCM{Rate: 0.1, Tau: 0.5}, 1, 2, 1)
	s := l.process.(*sliding)
	s.threshold[0] = 1
	copy(l.w.Data, []float32{1, 0})
	l.Step(rows(2, 2, 1, 0.5, 0, -3, 1), 0)
	// Δ = 2·(2−1)·(2, 1) + ½·(½−1)·(½, 0) = (3.875, 2); E y² = 4.25/3; E‖x‖² = 15.25/3.
	e := 4.25 / 3
	rate := 0.1 / (e * 15.25 / 3) / 3
	expect(t, "w", l.w.Data, 1+rate*3.875, rate*2)
	expect(t, "θ", s.threshold, 1+0.5*(e-1))
}

// Among independent patterns a unit becomes selective for one (Bienenstock, Cooper and Munro's
// theorem), and answers to it with 1/its share.
func TestBCMBecomesSelective(t *testing.T) {
	rng := rand.New(rand.NewPCG(12, 0))
	patterns := linear.Zeros(5, 10)
	for i := range patterns.Data {
		patterns.Data[i] = rng.Float32()
	}
	for _, r := range []BCM{{}, {Compete: true}} {
		l := New(r, 4, 10, 3)
		for i := range l.w.Data {
			l.w.Data[i] = rng.Float32()
		}
		for i := range 6000 {
			l.Step(groups(patterns, 0, 200, rng), float64(i)/6000)
		}
		u := linear.Zeros(5, 4)
		l.Respond(u, patterns)
		for k := range 4 {
			var top, sum float64
			for i := range 5 {
				y := max(0, float64(u.Data[4*i+k]))
				sum += y
				top = max(top, y)
			}
			if !r.Compete && top < 0.95*sum || math.Abs(top-5) > 1 {
				t.Errorf("%+v: unit %d answers with %.2f to one pattern, %.2f to all", r, k, top, sum)
			}
		}
	}
}

// Units that begin somewhere learn from there, and not as patches.
func TestBegin(t *testing.T) {
	for _, r := range []Rule{Instar{Conscience: -1}, SoftWTA{}, Oja{}} {
		l := New(r, 1, 2, 1)
		l.Begin(blas32.General{Rows: 1, Cols: 2, Stride: 2, Data: []float32{5, 7}})
		l.Step(blas32.General{Cols: 2, Stride: 2}, 0)
		if w := l.Weights().Data; w[0] != 5 || w[1] != 7 {
			t.Errorf("%s: began as %v", r.Name(), w)
		}
	}
}
