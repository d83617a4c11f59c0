package vec

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// kernels calls every function with assembly of its own on arrays of n values,
// which it may change, and returns the numbers that the function does.
var kernels = map[string]func(n int, a, b, c []float32) []float32{
	"Rectify":    func(_ int, a, _, _ []float32) []float32 { s, q := Rectify(a); return []float32{s, q} },
	"Divide":     func(_ int, a, _, _ []float32) []float32 { Divide(a, 1.7); return nil },
	"Sum":        func(_ int, a, _, _ []float32) []float32 { return []float32{Sum(a)} },
	"AddCentred": func(_ int, a, b, _ []float32) []float32 { return []float32{AddCentred(a, b, 0.3)} },
	"Clamp":      func(_ int, a, _, _ []float32) []float32 { return []float32{Clamp(a)} },
	"AddScaled":  func(_ int, a, b, c []float32) []float32 { AddScaled(a, b, c, 1.3); return nil },
	"Split": func(n int, a, b, c []float32) []float32 {
		Split(a[:n/2], b[:n/2], c[:n/2*2])
		return nil
	},
	"Taps": func(n int, a, b, c []float32) []float32 {
		width := []int{8, 16, 24, 5}[n%4]
		height := min(n/width, 6)
		plane := b[:height*width]
		taps := make([]float32, 9*((height+1)/2)*((width+1)/2)+4)
		Taps(taps, plane, height, width)
		return taps
	},
	"Triangle": func(_ int, a, _, _ []float32) []float32 { Triangle(a, 0.3); return nil },
	"Power":    func(_ int, a, _, _ []float32) []float32 { Power(a, 0.7); return nil },
	"Power40":  func(_ int, a, _, _ []float32) []float32 { Power(a, 40); return nil },
	"Larger":   func(_ int, a, b, _ []float32) []float32 { Larger(a, b); return nil },
	"Add":      func(_ int, a, b, _ []float32) []float32 { Add(a, b); return nil },
	"Affine":   func(_ int, a, b, c []float32) []float32 { Affine(a, b, c); return nil },
	"Largest": func(n int, a, _, _ []float32) []float32 {
		if n == 0 || slices.ContainsFunc(a, func(v float32) bool { return v != v }) {
			return nil
		}
		return []float32{float32(Largest(a))}
	},
	"Exponentials": func(n int, a, b, _ []float32) []float32 {
		if n == 0 {
			return nil
		}
		return []float32{Exponentials(a, b, 1.3, slices.Max(b))}
	},
	"Exponentials in place": func(n int, a, _, _ []float32) []float32 {
		if n == 0 {
			return nil
		}
		return []float32{Exponentials(a, a, 1.3, slices.Max(a))}
	},
	"ScaleProduct": func(_ int, a, b, c []float32) []float32 { ScaleProduct(a, b, c, -0.7); return nil },
	"Dot":          func(_ int, a, b, _ []float32) []float32 { return halves(Dot(a, b)) },
	"Dot64": func(_ int, a, b, _ []float32) []float32 {
		return halves(Dot64(thirds(a), thirds(b)))
	},
	"AddScaled64": func(n int, a, b, _ []float32) []float32 {
		y := append(thirds(a), 1, 2, 3, 4) // beyond the end
		AddScaled64(y[:n], 1.3, thirds(b))
		return halves(y...)
	},
	"SquaredDistance": func(n int, a, b, _ []float32) []float32 {
		return []float32{SquaredDistance(a[:n/16*16], b[:n/16*16])}
	},
	"AddFloats": func(n int, a, b, _ []float32) []float32 {
		y := append(thirds(a), 1, 2, 3, 4)
		AddFloats(y[:n], b)
		return halves(y...)
	},
	"SubtractFloats": func(n int, a, b, _ []float32) []float32 {
		y := append(thirds(a), 1, 2, 3, 4)
		SubtractFloats(y[:n], b)
		return halves(y...)
	},
	"Score": func(_ int, a, b, c []float32) []float32 { Score(a, b, c, c, 0.3); return nil },
}

// thirds are doubles that no float32 can hold.
func thirds(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v) / 3
	}
	return y
}

// halves returns the float32 next to each double, and what is left of it.
func halves(x ...float64) (y []float32) {
	for _, v := range x {
		y = append(y, float32(v), float32(v-float64(float32(v))))
	}
	return y
}

// plain returns n numbers, many of them equal.
func plain(rng *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(math.Round(40*rng.NormFloat64())) / 10
	}
	return x
}

// wild returns n numbers of all magnitudes, zeros, infinities and NaN among them.
func wild(rng *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	inf, minusZero := float32(math.Inf(1)), float32(math.Copysign(0, -1))
	for i := range x {
		x[i] = [...]float32{
			float32(rng.NormFloat64() * math.Exp(4*rng.NormFloat64())),
			float32(rng.NormFloat64()),
			rng.Float32(),
			-rng.Float32(),
			0,
			minusZero,
			inf,
			-inf,
			float32(math.NaN()),
			1e-42, // subnormal
		}[rng.IntN(10)]
	}
	return x
}

// The oracle is the Go code of this package itself, which the assembly must
// match byte for byte (NaN for NaN), and beyond the end of which it must not write.
func TestAssemblyMatchesGo(t *testing.T) {
	if !haveSIMD {
		t.Skip("no assembly here: the Go code is all there is")
	}
	t.Cleanup(func() { haveSIMD = true })
	rng := rand.New(rand.NewPCG(1, 2))
	for name, f := range kernels {
		for _, values := range []func(*rand.Rand, int) []float32{plain, wild} {
			for n := range 107 {
				const room = 9 // beyond the end
				a, b, c := values(rng, n+room), values(rng, n+room), values(rng, n+room)
				run := func(assembly bool) (out []float32) {
					haveSIMD = assembly
					a, b, c := slices.Clone(a), slices.Clone(b), slices.Clone(c)
					out = f(n, a[:n], b[:n], c[:n])
					return slices.Concat(out, a, b, c)
				}
				got, want := run(true), run(false)
				for i, w := range want {
					if g := got[i]; math.Float32bits(g) != math.Float32bits(w) && (g == g || w == w) {
						t.Fatalf("%s, n %d: value %d is %g in assembly, %g in Go", name, n, i, g, w)
					}
				}
			}
		}
	}
}

// By hand, and in float64.
func TestValues(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 0))
	for n := 1; n < 70; n++ {
		x := plain(rng, n)
		var sum float64
		for _, v := range x {
			sum += float64(v)
		}
		if s := Sum(x); math.Abs(float64(s)-sum) > 1e-4 {
			t.Errorf("n %d: sum %g, in float64 %g", n, s, sum)
		}
		if p, first := Largest(x), slices.Index(x, slices.Max(x)); p != first {
			t.Errorf("the largest of %v is at %d, not %d", x, first, p)
		}
		even, odd := make([]float32, n/2), make([]float32, n/2)
		Split(even, odd, x)
		for i := range even {
			if even[i] != x[2*i] || odd[i] != x[2*i+1] {
				t.Fatalf("n %d: split wrong at %d", n, i)
			}
		}
	}
	none := []float32{float32(math.NaN()), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	if p := Largest(none); p < 0 || p >= len(none) {
		t.Errorf("the largest among values one of which is no number is at %d", p)
	}
}

// The oracle is math.Exp.
func TestExp(t *testing.T) {
	for x := float32(-90); x <= 0; x += 0.0137 {
		want := math.Exp(float64(x))
		if x <= -87 {
			want = 0
		}
		if got := float64(Exp(x)); math.Abs(got-want) > 2e-7*want {
			t.Fatalf("Exp(%g) = %g, not %g", x, got, want)
		}
	}
	if low := float32(math.Inf(-1)); Exp(0) != 1 || Exp(low) != 0 {
		t.Errorf("Exp(0) = %g, Exp(−∞) = %g", Exp(0), Exp(low))
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
