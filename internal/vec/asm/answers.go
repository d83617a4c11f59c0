package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// answers emits what answers.go calls.
func answers() {
	largest()
	exponentials()
	scaleProduct()
	score()
}

// largest finds the place of the largest value: the value first, then where it is.
func largest() {
	function("largest", "func(n int, u *float32) (place int)",
		"returns the place of the largest of u, the first of equals; n is a multiple of 8 and not 0.")
	n, u := Load(Param("n"), GP64()), Load(Param("u"), GP64())
	top, other, i := YMM(), YMM(), GP64()
	VMOVUPS(Mem{Base: u}, top)
	MOVQ(U32(8), i)
	Label("top")
	CMPQ(i, n)
	JGE(LabelRef("reduce"))
	VMAXPS(Mem{Base: u, Index: i, Scale: 4}, top, top)
	ADDQ(Imm(8), i)
	JMP(LabelRef("top"))
	Label("reduce")
	VPERM2F128(Imm(1), top, top, other)
	VMAXPS(other, top, top)
	VPERMILPS(Imm(0x4e), top, other)
	VMAXPS(other, top, top)
	VPERMILPS(Imm(0xb1), top, other)
	VMAXPS(other, top, top)
	XORQ(i, i)
	bits := GP32()
	Label("find")
	VCMPPS(Imm(0), Mem{Base: u, Index: i, Scale: 4}, top, other) // equal
	VMOVMSKPS(other, bits)
	TESTL(bits, bits)
	JNZ(LabelRef("found"))
	ADDQ(Imm(8), i)
	CMPQ(i, n)
	JLT(LabelRef("find"))
	Comment("Nothing equals what is no number.")
	XORQ(i, i)
	JMP(LabelRef("return"))
	Label("found")
	BSFL(bits, bits)
	ADDQ(bits.As64(), i)
	Label("return")
	Store(i, Return("place"))
	end()
}

// expSeries are the coefficients of exponential.go's Exp.
var expSeries = []float32{
	1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
}

// exponentials computes what exponential.go's Exp does, in the same order.
func exponentials() {
	function("exponentials", "func(n int, y, u *float32, beta, top float32) (sum float32)",
		"computes y = exp(beta·(u − top)) and returns its sum.")
	k := begin(1, "y", "u")
	beta, top, magic, one, sum := argument("beta"), argument("top"), constant(3<<22), constant(1), zeros()
	k.each(func(_ int, load, store move) {
		x, whole, r, p, t, keep := YMM(), YMM(), YMM(), YMM(), YMM(), YMM()
		load("u", x)
		VSUBPS(top, x, x)
		VMULPS(x, beta, x)
		VCMPPS(Imm(0x1e), table(-87), x, keep) // x > −87
		VMULPS(table(1.44269504088896340736), x, whole)
		VADDPS(magic, whole, whole)
		VSUBPS(magic, whole, whole)
		VMULPS(table(0.693359375), whole, t)
		VSUBPS(t, x, r)
		VMULPS(table(-2.12194440e-4), whole, t)
		VSUBPS(t, r, r)
		polynomial(p, r, expSeries...)
		VMULPS(r, p, p)
		VMULPS(r, p, p)
		VADDPS(r, p, p)
		VADDPS(one, p, p)
		power2(p, whole)
		VANDPS(keep, p, p)
		store("y", p)
		k.onlyReal(p)
		VADDPS(p, sum, sum)
	})
	Store(reduceEight(sum), Return("sum"))
	end()
}

func scaleProduct() {
	function("scaleProduct", "func(n int, sum, y, u *float32, scale float32)",
		"computes y = scale·y and sum = sum + y∘u.")
	k := begin(1, "sum", "y", "u")
	scale := argument("scale")
	k.each(func(_ int, load, store move) {
		y, t, sum := YMM(), YMM(), YMM()
		load("y", y)
		load("u", t)
		load("sum", sum)
		VMULPS(scale, y, y)
		store("y", y)
		VMULPS(t, y, t)
		VADDPS(sum, t, t)
		store("sum", t)
	})
	end()
}

func score() {
	function("score", "func(n int, score, u, squared, factor *float32, xx float32)",
		"computes score = min(0, 2·u − (xx + squared))·factor.")
	k := begin(1, "score", "u", "squared", "factor")
	xx, zero := argument("xx"), zeros()
	k.each(func(_ int, load, store move) {
		s, t, factor := YMM(), YMM(), YMM()
		load("u", s)
		load("squared", t)
		load("factor", factor)
		VADDPS(s, s, s)
		VADDPS(t, xx, t)
		VSUBPS(t, s, s)
		VMINPS(s, zero, s) // what is no number stays
		VMULPS(factor, s, s)
		store("score", s)
	})
	end()
}
