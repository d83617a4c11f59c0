package rules

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"deephebb/internal/linear"
)

func stages(d int) map[string]*Stage {
	return map[string]*Stage{
		"decorrelate": Decorrelate{Dim: 5}.Stage(d),
		"antihebbian": AntiHebbian{}.Stage(d),
		"whitening":   AntiHebbian{Whiten: true}.Stage(d),
		"similarity":  Similarity{Dim: 5}.Stage(d),
		"foldiak":     Foldiak{Units: 6}.Stage(d),
	}
}

// Same bytes on any number of threads, and after going on from a state.
func TestStagesResumeOnAnyThreads(t *testing.T) {
	x := features(300, 12, 1)
	for name, s := range stages(12) {
		epochs(s, x, 2)
		state := s.State()
		epochs(s, x, 2)
		again := stages(12)[name]
		if err := again.Restore(state); err != nil {
			t.Fatal(err)
		}
		old := runtime.GOMAXPROCS(1)
		epochs(again, x, 2)
		runtime.GOMAXPROCS(old)
		if y, z := s.Transform(x), again.Transform(x); !slices.Equal(y.Data, z.Data) {
			t.Errorf("%s: other outputs", name)
		}
		delete(state, "mean")
		delete(state, "threshold")
		if err := again.Restore(state); err == nil {
			t.Errorf("%s: restored a state with a part missing", name)
		}
	}
}

// By hand: x = ±(1, 1) and ±(1, −1)/2 have variances 5/8 each and covariance 3/8.
func TestAntiHebbianByHand(t *testing.T) {
	x := rows(2, 1, 1, -1, -1, 0.5, -0.5, -0.5, 0.5)
	const c, v = 3. / 5, 1.05 // in units of the variance; with the noise
	s := AntiHebbian{Rate: 0.2}.Stage(2)
	s.Learn(x, 0)
	expect(t, "I + V", s.live()["lateral"], 1, 0.2*c, 0.2*c, 1)
	s = AntiHebbian{Rate: 0.2, Whiten: true}.Stage(2)
	s.Learn(x, 0)
	expect(t, "I + V, whitening", s.live()["lateral"], 1+0.2*(v-1), 0.2*c, 0.2*c, 1+0.2*(v-1))
}

// The oracle is the eigen-decomposition: I + V becomes (C/s + ε)^{1/2}.
func TestAntiHebbianWhitens(t *testing.T) {
	x := features(2000, 20, 4)
	s := AntiHebbian{Whiten: true}.Stage(20)
	epochs(s, x, 100)
	values, vectors := oracle(x)
	var mean float64
	for _, v := range values {
		mean += v / 20
	}
	roots := mat.NewDiagDense(20, nil)
	for i, v := range values {
		roots.SetDiag(i, math.Sqrt(v/mean+0.05))
	}
	var half, want mat.Dense
	half.Mul(vectors, roots)
	want.Mul(&half, vectors.T())
	for i := range 20 {
		for j := range 20 {
			if got := float64(s.live()["lateral"][i*20+j]); math.Abs(got-want.At(i, j)) > 0.03*want.At(i, i) {
				t.Fatalf("(I + V)[%d][%d] is %.4f, root of the covariance %.4f", i, j, got, want.At(i, j))
			}
		}
	}
}

func TestAntiHebbianDecorrelates(t *testing.T) {
	x := features(2000, 20, 5)
	before := correlations(x)
	s := AntiHebbian{Epsilon: 1e-6}.Stage(20)
	epochs(s, x, 200)
	if after := correlations(s.Transform(x)); after > 0.2*before {
		t.Errorf("mean |correlation| %.3f, before %.3f", after, before)
	}
}

// By hand: one output, x = ±2 in one feature: x/size = ±1, y = w·x.
func TestSimilarityByHand(t *testing.T) {
	stage := Similarity{Rate: 0.2}.Stage(1)
	s := stage.lateral.(*matching)
	s.w.Data[0] = 0.5
	stage.Learn(rows(1, 2, -2), 0)
	expect(t, "W", s.w.Data, 0.5) // E[yx] = 0.5: W rests
	expect(t, "M", s.m.Data, 1+0.4*(0.25-1))
	s.w.Data[0], s.m.Data[0] = 1, 2 // y = x/2: (x² − x²/4)²/x⁴
	if got := Mismatch(rows(1, 2, -2), stage.Transform(rows(1, 2, -2))); math.Abs(got-0.5625) > 1e-6 {
		t.Errorf("objective %g, by hand 0.5625", got)
	}
}

// The oracle is the eigen-decomposition: the rows of M⁻¹W become an orthonormal basis of the first
// components' space, and the objective what the others leave: Σ_{i>d} λ_i² / Σλ_i².
func TestSimilarityFindsSubspace(t *testing.T) {
	x := features(1000, 25, 6)
	values, vectors := oracle(x)
	var rest, all float64
	for i, v := range values {
		all += v * v
		if i >= 4 {
			rest += v * v
		}
	}
	s := Similarity{Dim: 4}.Stage(25)
	before := Mismatch(x, s.Transform(x))
	epochs(s, x, 150)
	if got := Mismatch(x, s.Transform(x)); got > 1.02*rest/all+1e-3 || got >= before {
		t.Errorf("objective %.5f from %.5f, the least is %.5f", got, before, rest/all)
	}
	learned, _ := s.Map()
	m := learned.Matrix
	for a := range 4 {
		var inside float64
		for k := range 4 {
			var c float64
			for j, v := range linear.Row(m, k) {
				c += float64(v) * vectors.At(j, a)
			}
			inside += c * c
		}
		if math.Abs(inside-1) > 0.05 {
			t.Errorf("component %d: %.3f of it in the span of orthonormal weights", a, inside)
		}
	}
}

// By hand: weights so strong that unit 0 is on and holds unit 1 down.
func TestFoldiakByHand(t *testing.T) {
	stage := Foldiak{Units: 2, P: 0.25}.Stage(2)
	s := stage.lateral.(*sparse)
	copy(s.q.Data, []float32{2, 0, 1, 0})
	copy(s.v.Data, []float32{0, -5, -5, 0})
	y := stage.Transform(rows(2, 1, 0.5))
	expect(t, "y", y.Data, 1, 0)
	stage.Learn(rows(2, 1, 0.5), 0)
	expect(t, "V", s.v.Data, 0, -5+0.1*0.0625, -5+0.1*0.0625, 0)
	expect(t, "Q", s.q.Data, 2-0.02, 0.01, 1, 0)
	expect(t, "t", s.threshold, 0.02*0.75, -0.02*0.25)
}

// Földiák's crossed bars: patterns of 8 × 8 with each of 16 lines on with a probability of 1/8; 16
// units find the 16 lines.
func TestFoldiakFindsBars(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 0))
	s := Foldiak{}.Stage(64)
	x := linear.Zeros(10, 64)
	for range 3000 {
		clear(x.Data)
		for i := range x.Rows {
			for line := range 16 {
				if rng.IntN(8) > 0 {
					continue
				}
				for j := range 8 {
					at := 8*line + j
					if line >= 8 {
						at = 8*j + line - 8
					}
					x.Data[64*i+at] = 1
				}
			}
		}
		s.Learn(x, 0)
	}
	found := 0
	for line := range 16 {
		bar := make([]float32, 64)
		for j := range 8 {
			at := 8*line + j
			if line >= 8 {
				at = 8*j + line - 8
			}
			bar[at] = 1
		}
		best := 0.0
		for k := range 16 {
			q := slices.Clone(linear.Row(s.Weights(), k))
			var mean float32
			for _, v := range q {
				mean += v / 64
			}
			for j := range q {
				q[j] -= mean
			}
			best = max(best, cosine(q, bar))
		}
		if best > 0.75 {
			found++
		}
	}
	if found < 15 {
		t.Errorf("%d of 16 lines found", found)
	}
}
