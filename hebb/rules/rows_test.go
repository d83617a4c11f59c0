package rules

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The oracle is math.Exp.
func TestExp(t *testing.T) {
	for x := float32(-90); x <= 0; x += 0.0137 {
		want := math.Exp(float64(x))
		if x <= -87 {
			want = 0
		}
		if got := float64(exp(x)); math.Abs(got-want) > 2e-7*want {
			t.Fatalf("exp(%g) = %g, not %g", x, got, want)
		}
	}
	if exp(0) != 1 || exp(float32(math.Inf(-1))) != 0 {
		t.Errorf("exp(0) = %g, exp(−∞) = %g", exp(0), exp(float32(math.Inf(-1))))
	}
}

// The oracle is the Go code, which the assembly must match byte for byte.
func TestAssemblyMatchesGo(t *testing.T) {
	if !haveAVX2 {
		t.Skip("no AVX2 here: the Go code is all there is")
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for n := range 70 {
		u, v, w := make([]float32, n+1), make([]float32, n+1), make([]float32, n+1)
		for i := range u {
			u[i], v[i], w[i] = float32(math.Round(4*rng.NormFloat64()))*9, float32(rng.NormFloat64()), rng.Float32()
		}
		results := func() (out []float32) {
			place := largest(u)
			if first := slices.Index(u, slices.Max(u)); place != first {
				t.Fatalf("the largest of %v is at %d, not %d", u, first, place)
			}
			y := make([]float32, len(u))
			out = append(out, exponentials(y, u, 1.3, u[place]))
			out = append(out, y...)
			sum := slices.Clone(v)
			scaleProduct(sum, y, u, -0.7)
			out = append(append(out, y...), sum...)
			score(y, v, w, w, 0.3)
			return append(out, y...)
		}
		assembly := results()
		setAVX2(false)
		plain := results()
		setAVX2(true)
		for i, v := range plain {
			if math.Float32bits(v) != math.Float32bits(assembly[i]) {
				t.Fatalf("n %d: value %d is %g in Go, %g in assembly", n, i, v, assembly[i])
			}
		}
	}
	none := []float32{float32(math.NaN()), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	if p := largest(none); p < 0 || p >= len(none) {
		t.Errorf("the largest among values one of which is no number is at %d", p)
	}
}
