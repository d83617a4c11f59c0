package pointwise

import (
	"math"
	"math/rand/v2"
	"testing"
)

// values are n floats of all magnitudes, zeros, infinities and NaN among them.
func values(rng *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rng.NormFloat64() * math.Exp(4*rng.NormFloat64()))
		switch rng.IntN(12) {
		case 0:
			x[i] = 0
		case 1:
			x[i] = float32(math.Inf(rng.IntN(2)*2 - 1))
		case 2:
			x[i] = float32(math.NaN())
		case 3:
			x[i] = 1e-42 // subnormal
		}
	}
	return x
}

// The oracle is the Go code, which does the last values of a slice: taken one
// at a time, all are last ones.
func TestAssemblyMatchesGo(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for name, f := range map[string]func(x, y, z []float32){
		"Triangle": func(x, _, _ []float32) { Triangle(x, 0.3) },
		"Power":    func(x, _, _ []float32) { Power(x, 0.7) },
		"Power2":   func(x, _, _ []float32) { Power(x, 40) },
		"Larger":   func(x, y, _ []float32) { Larger(x, y) },
		"Add":      func(x, y, _ []float32) { Add(x, y) },
		"Affine":   Affine,
	} {
		for _, n := range []int{0, 1, 7, 8, 9, 24, 1003} {
			x, y, z := values(rng, n), values(rng, n), values(rng, n)
			want := append([]float32(nil), x...)
			for i := range want {
				f(want[i:i+1], y[i:i+1], z[i:i+1])
			}
			f(x, y, z)
			for i, v := range x {
				if w := want[i]; math.Float32bits(v) != math.Float32bits(w) && (v == v || w == w) {
					t.Fatalf("%s: %d of %d is %v, in Go %v", name, i, n, v, w)
				}
			}
		}
	}
}

// The oracle is math.Pow.
func TestPower(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, p := range []float64{0.3, 0.7, 1, 1.4, 2, 4.5} {
		for range 20000 {
			x := []float32{float32(math.Exp(5 * rng.NormFloat64()))}
			want := math.Pow(float64(x[0]), p)
			if Power(x, float32(p)); want > 1e-37 && want < 1e37 && math.Abs(float64(x[0])/want-1) > 2e-5 {
				t.Fatalf("power %v: %v, want %v", p, x[0], want)
			}
		}
	}
	zero := []float32{0, -1, float32(math.NaN())}
	Power(zero, 0.7)
	for i, v := range zero {
		if v != 0 {
			t.Errorf("value %d became %v, want 0", i, v)
		}
	}
}
