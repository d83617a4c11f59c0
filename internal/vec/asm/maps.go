package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// maps emits what maps.go calls.
func maps() {
	rectify()
	divide()
	sum()
	addCentred()
	clamp()
	addScaled()
	split()
}

func rectify() {
	function("rectify", "func(n int, z *float32) (sum, squares float32)",
		"computes z = max(0, z) and returns the sums of z and of its squares.")
	k := begin(4, "z")
	zero, sums, squares := zeros(), accumulators(), accumulators()
	k.each(func(u int, load, store move) {
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
	end()
}

func divide() {
	function("divide", "func(n int, z *float32, d float32)", "computes z = z/d.")
	k := begin(4, "z")
	d := argument("d")
	k.each(func(u int, load, store move) {
		v := YMM()
		load("z", v)
		VDIVPS(d, v, v)
		store("z", v)
	})
	end()
}

func sum() {
	function("sum", "func(n int, z *float32) (sum float32)", "returns the sum of z.")
	k := begin(4, "z")
	sums := accumulators()
	k.each(func(u int, load, store move) {
		v := YMM()
		load("z", v)
		VADDPS(v, sums[u], sums[u])
	})
	Store(reduce(sums), Return("sum"))
	end()
}

func addCentred() {
	function("addCentred", "func(n int, l, a *float32, mean float32) (squares float32)",
		"computes l = a + (l - mean) and returns the sum of its squares.")
	k := begin(4, "l", "a")
	mean, squares := argument("mean"), accumulators()
	k.each(func(u int, load, store move) {
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
	end()
}

func clamp() {
	function("clamp", "func(n int, w *float32) (squares float32)",
		"limits w to -1..1 and returns the sum of its squares.")
	k := begin(4, "w")
	one, minus, squares := constant(1), constant(-1), accumulators()
	k.each(func(u int, load, store move) {
		v := YMM()
		load("w", v)
		VMAXPS(v, minus, v)
		VMINPS(v, one, v)
		store("w", v)
		VMULPS(v, v, v)
		VADDPS(v, squares[u], squares[u])
	})
	Store(reduce(squares), Return("squares"))
	end()
}

func addScaled() {
	function("addScaled", "func(n int, dst, x, y *float32, s float32)", "computes dst = x + s*y.")
	k := begin(4, "dst", "x", "y")
	s := argument("s")
	k.each(func(u int, load, store move) {
		x, y := YMM(), YMM()
		load("y", y)
		load("x", x)
		VMULPS(s, y, y)
		VADDPS(y, x, x)
		store("dst", x)
	})
	end()
}

func split() {
	function("split", "func(n int, even, odd, row *float32)",
		"writes n even and n odd elements of row, n a multiple of 8 and not 0.")
	n := Load(Param("n"), GP64())
	even, odd, row := Load(Param("even"), GP64()), Load(Param("odd"), GP64()), Load(Param("row"), GP64())
	Label("loop")
	low, high, e, o := YMM(), YMM(), YMM(), YMM()
	VMOVUPS(Mem{Base: row}, low)
	VMOVUPS(Mem{Base: row, Disp: 32}, high)
	VSHUFPS(Imm(0x88), high, low, e)
	VSHUFPS(Imm(0xdd), high, low, o)
	VPERMPD(Imm(0xd8), e, e)
	VPERMPD(Imm(0xd8), o, o)
	VMOVUPS(e, Mem{Base: even})
	VMOVUPS(o, Mem{Base: odd})
	ADDQ(Imm(64), row)
	ADDQ(Imm(32), even)
	ADDQ(Imm(32), odd)
	SUBQ(Imm(8), n)
	JNZ(LabelRef("loop"))
	end()
}
