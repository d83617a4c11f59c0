package vec

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The oracle is the Go code of this package itself, which the assembly must
// match byte for byte, and arithmetic in float64 for that.
func TestAssemblyMatchesGo(t *testing.T) {
	if !haveAVX2 {
		t.Skip("no AVX2 here: the Go code is all there is")
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for n := range 100 {
		x, y := make([]float32, 2*n), make([]float32, 2*n)
		for i := range x {
			x[i], y[i] = float32(rng.NormFloat64()), float32(rng.NormFloat64())
		}
		results := func() (out []float32) {
			z := slices.Clone(x[:n])
			s, q := Rectify(z)
			out = append(append(out, z...), s, q, Sum(x[:n]))
			if math.Abs(float64(s)-exact(z)) > 1e-5*float64(n) {
				t.Errorf("n %d: sum %g, in float64 %g", n, s, exact(z))
			}
			Divide(z, 1.7)
			l := slices.Clone(x[:n])
			out = append(append(out, z...), AddCentred(l, y, 0.3))
			w := slices.Clone(x[:n])
			out = append(append(append(out, l...), Clamp(w)), w...)
			d := make([]float32, n)
			AddScaled(d, x, y, 1.3)
			even, odd := make([]float32, n), make([]float32, n)
			Split(even, odd, x)
			for i := range n {
				if even[i] != x[2*i] || odd[i] != x[2*i+1] {
					t.Fatalf("n %d: split wrong at %d", n, i)
				}
			}
			return append(out, d...)
		}
		assembly := results()
		haveAVX2 = false
		plain := results()
		haveAVX2 = true
		for i, v := range plain {
			if math.Float32bits(v) != math.Float32bits(assembly[i]) {
				t.Fatalf("n %d: value %d is %g in Go, %g in assembly", n, i, v, assembly[i])
			}
		}
	}
}

func exact(z []float32) (sum float64) {
	for _, v := range z {
		sum += float64(v)
	}
	return sum
}
