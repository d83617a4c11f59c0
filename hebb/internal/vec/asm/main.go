// Command asm writes vec_amd64.s and vec_amd64.go, the AVX2 code below package
// vec, with avo. Run it through go generate in the folder above.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	ConstraintExpr("amd64")

	TEXT("rectifyAVX2", NOSPLIT, "func(n int, z *float32) (sum, squares float32)")
	Doc("rectifyAVX2 computes z = max(0, z) and returns the sums of z and of its squares.")
	k := begin("z")
	zero := constant(0)
	sums, squares := accumulators(), accumulators()
	k.each(func(u int, load func(string, reg.Register), store func(string, reg.Register)) {
		v, q := YMM(), YMM()
		load("z", v)
		VMAXPS(v, zero, v) // NaN stays NaN
		store("z", v)
		VADDPS(v, sums[u], sums[u])
		VMULPS(v, v, q)
		VADDPS(q, squares[u], squares[u])
	})
	Store(reduce(sums), Return("sum"))
	Store(reduce(squares), Return("squares"))
	k.end()

	TEXT("divideAVX2", NOSPLIT, "func(n int, z *float32, d float32)")
	Doc("divideAVX2 computes z = z/d.")
	k = begin("z")
	d := argument("d")
	k.each(func(u int, load func(string, reg.Register), store func(string, reg.Register)) {
		v := YMM()
		load("z", v)
		VDIVPS(d, v, v)
		store("z", v)
	})
	k.end()

	TEXT("sumAVX2", NOSPLIT, "func(n int, z *float32) (sum float32)")
	Doc("sumAVX2 returns the sum of z.")
	k = begin("z")
	sums = accumulators()
	k.each(func(u int, load func(string, reg.Register), store func(string, reg.Register)) {
		v := YMM()
		load("z", v)
		VADDPS(v, sums[u], sums[u])
	})
	Store(reduce(sums), Return("sum"))
	k.end()

	TEXT("addCentredAVX2", NOSPLIT, "func(n int, l, a *float32, mean float32) (squares float32)")
	Doc("addCentredAVX2 computes l = a + (l - mean) and returns the sum of its squares.")
	k = begin("l", "a")
	mean := argument("mean")
	squares = accumulators()
	k.each(func(u int, load func(string, reg.Register), store func(string, reg.Register)) {
		l, a := YMM(), YMM()
		load("l", l)
		load("a", a)
		VSUBPS(mean, l, l)
		VADDPS(l, a, l)
		store("l", l)
		k.onlyReal(l)
		VMULPS(l, l, l)
		VADDPS(l, squares[u], squares[u])
	})
	Store(reduce(squares), Return("squares"))
	k.end()

	TEXT("clampAVX2", NOSPLIT, "func(n int, w *float32) (squares float32)")
	Doc("clampAVX2 limits w to -1..1 and returns the sum of its squares.")
	k = begin("w")
	one, minus := constant(0x3f800000), constant(0xbf800000)
	squares = accumulators()
	k.each(func(u int, load func(string, reg.Register), store func(string, reg.Register)) {
		v := YMM()
		load("w", v)
		VMAXPS(v, minus, v)
		VMINPS(v, one, v)
		store("w", v)
		VMULPS(v, v, v)
		VADDPS(v, squares[u], squares[u])
	})
	Store(reduce(squares), Return("squares"))
	k.end()

	TEXT("addScaledAVX2", NOSPLIT, "func(n int, dst, x, y *float32, s float32)")
	Doc("addScaledAVX2 computes dst = x + s*y.")
	k = begin("dst", "x", "y")
	s := argument("s")
	k.each(func(u int, load func(string, reg.Register), store func(string, reg.Register)) {
		x, y := YMM(), YMM()
		load("y", y)
		load("x", x)
		VMULPS(s, y, y)
		VADDPS(y, x, x)
		store("dst", x)
	})
	k.end()

	split()
	Generate()
}
