package gemm

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// Oracle: this test on other machines. The sum was taken on amd64 with AVX-512, with AVX2 and in
// Go, and on arm64 under qemu, with NEON and in Go.
func TestBytes(t *testing.T) {
	const want = "f4112f57ab89"
	each(t, func(t *testing.T) {
		rng, sum := rand.New(rand.NewPCG(11, 12)), sha256.New()
		add := func(m, n, k int) {
			a, b, c := random(rng, m, k, 0), random(rng, k, n, 0), random(rng, m, n, 0)
			Gemm(blas.NoTrans, blas.NoTrans, 1, a, b, 0, c)
			Gemm(blas.NoTrans, blas.Trans, 0.3, a, transposed(b), 0.7, c)
			binary.Write(sum, binary.LittleEndian, c.Data)
		}
		for m := 1; m <= 13; m++ { // every micro-kernel, every number of columns left over
			for n := 1; n <= 33; n++ {
				add(m, n, 1+(m+n)%11)
			}
		}
		add(200, 300, 270) // several tiles, several blocks of k
		if got := fmt.Sprintf("%x", sum.Sum(nil)[:6]); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	})
}

// The oracle is math/big: each step of every kernel rounds once. Products are nearly half the last
// digit of what they are added to, so that rounding to a float64 first would go wrong; from scale
// −149 on, those digits are the last that a float32 can have, and sums have fewer than 24 of them.
func TestRoundsOnce(t *testing.T) {
	row := func(v ...float32) blas32.General {
		return blas32.General{Rows: 1, Cols: len(v), Stride: len(v), Data: v}
	}
	each(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(13, 14))
		for trial := range 4000 {
			scale := [...]int{0, 0, 20, -60, -140, -149, -149}[trial%7]
			s := float32(math.Ldexp(float64(rng.IntN(1<<(8+rng.IntN(17)))), scale))
			near := float64(rng.IntN(4)) / (1 << 23)
			x := float32(math.Ldexp(1+near, scale/2)) * float32(1-2*rng.IntN(2))
			y := float32(math.Ldexp(1-near, scale-scale/2-1))
			exact := new(big.Float).SetPrec(500).Mul(big.NewFloat(float64(x)), big.NewFloat(float64(y)))
			want, _ := exact.Add(exact, big.NewFloat(float64(s))).Float32()
			c := row(0)
			Gemm(blas.NoTrans, blas.Trans, 1, row(s, x), row(1, y), 0, c)
			if got := c.Data[0]; got != want {
				t.Fatalf("%g + %g·%g is %g, want %g", s, x, y, got, want)
			}
		}
	})
}
