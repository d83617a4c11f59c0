package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

const dotDoc = "adds the products of x and y to four sums, that of the elements i with the same i mod 4; " +
	"n is a multiple of 4 and not 0."

// dots emits what dot.go and doubles.go call. Floats become doubles, four at a time, whose products
// are exact.
func dots() {
	function("dot", "func(n int, x, y *float32, sums *float64)", dotDoc)
	dot(func(x, i reg.GPVirtual, at int, to reg.VecVirtual) {
		VCVTPS2PD(Mem{Base: x, Index: i, Scale: 4, Disp: 16 * at}, to)
	})
	function("dot64", "func(n int, x, y, sums *float64)", dotDoc)
	dot(func(x, i reg.GPVirtual, at int, to reg.VecVirtual) {
		VMOVUPD(Mem{Base: x, Index: i, Scale: 8, Disp: 32 * at}, to)
	})
	addScaled64()
	floats("addFloats", "computes y = y + x", func(y, x reg.VecVirtual) { VADDPD(x, y, y) })
	floats("subtractFloats", "computes y = y - x", func(y, x reg.VecVirtual) { VSUBPD(x, y, y) })
}

// dot emits a function whose arguments load loads, four of them.
func dot(load func(x, i reg.GPVirtual, at int, to reg.VecVirtual)) {
	n, x, y, sums := integer("n"), integer("x"), integer("y"), integer("sums")
	acc := YMM()
	VMOVUPD(Mem{Base: sums}, acc)
	fours(n, func(i reg.GPVirtual, at int) {
		a, b := YMM(), YMM()
		load(x, i, at, a)
		load(y, i, at, b)
		VMULPD(a, b, a)
		VADDPD(a, acc, acc)
	})
	VMOVUPD(acc, Mem{Base: sums})
	end()
}

func addScaled64() {
	function("addScaled64", "func(n int, y, x *float64, a float64)",
		"computes y = y + a*x; n is a multiple of 4 and not 0.")
	n, y, x := integer("n"), integer("y"), integer("x")
	a := YMM()
	VBROADCASTSD(NewParamAddr("a", 24), a)
	fours(n, func(i reg.GPVirtual, at int) {
		v := YMM()
		VMULPD(Mem{Base: x, Index: i, Scale: 8, Disp: 32 * at}, a, v)
		VADDPD(Mem{Base: y, Index: i, Scale: 8, Disp: 32 * at}, v, v)
		VMOVUPD(v, Mem{Base: y, Index: i, Scale: 8, Disp: 32 * at})
	})
	end()
}

// floats emits a function that changes doubles by floats.
func floats(name, doc string, change func(y, x reg.VecVirtual)) {
	function(name, "func(n int, y *float64, x *float32)", doc+"; n is a multiple of 4 and not 0.")
	n, y, x := integer("n"), integer("y"), integer("x")
	fours(n, func(i reg.GPVirtual, at int) {
		u, v := YMM(), YMM()
		VCVTPS2PD(Mem{Base: x, Index: i, Scale: 4, Disp: 16 * at}, v)
		VMOVUPD(Mem{Base: y, Index: i, Scale: 8, Disp: 32 * at}, u)
		change(u, v)
		VMOVUPD(u, Mem{Base: y, Index: i, Scale: 8, Disp: 32 * at})
	})
	end()
}

func integer(name string) reg.GPVirtual { return Load(Param(name), GP64()).(reg.GPVirtual) }

// fours emits body for n elements, four of them at place i + 4·at, in blocks of four times four and
// then one by one.
func fours(n reg.GPVirtual, body func(i reg.GPVirtual, at int)) {
	i, last := GP64(), GP64()
	XORQ(i, i)
	LEAQ(Mem{Base: n, Disp: -16}, last) // where the last whole block can begin
	JMP(LabelRef("blocks"))
	Label("block")
	for at := range 4 {
		body(i, at)
	}
	ADDQ(Imm(16), i)
	Label("blocks")
	CMPQ(i, last)
	JLE(LabelRef("block"))
	JMP(LabelRef("rest"))
	Label("four")
	body(i, 0)
	ADDQ(Imm(4), i)
	Label("rest")
	CMPQ(i, n)
	JLT(LabelRef("four"))
}

// dots emits what dot.go and doubles.go call, two doubles a register.
func (x *neon) dots() {
	x.dot()

	double := func(name string, code, to, n, m int) {
		x.op("WORD $0x%08x // %s V%d.2D, V%d.2D, V%d.2D", code|m<<16|n<<5|to, name, m, n, to)
	}
	x.function("dot64", 32, 1, "x", "y", "sums")
	x.op("VLD1 (R3), [V0.D2, V1.D2]")
	x.label("loop")
	x.op("VLD1.P 32(R1), [V2.D2, V3.D2]")
	x.op("VLD1.P 32(R2), [V4.D2, V5.D2]")
	for half := range 2 {
		double("FMUL", 0x6e60dc00, 4+half, 2+half, 4+half)
		double("FADD", 0x4e60d400, half, half, 4+half)
	}
	x.op("SUBS $4, R0, R0")
	x.op("BNE loop")
	x.op("VST1 [V0.D2, V1.D2], (R3)")
	x.op("RET")

	x.function("addScaled64", 32, 1, "y", "x")
	x.op("FMOVD a+24(FP), F0")
	x.op("VDUP V0.D[0], V0.D2")
	x.label("loop")
	x.op("VLD1.P 32(R2), [V2.D2, V3.D2]")
	x.op("VLD1 (R1), [V4.D2, V5.D2]")
	for half := range 2 {
		double("FMUL", 0x6e60dc00, 2+half, 2+half, 0)
		double("FADD", 0x4e60d400, 4+half, 4+half, 2+half)
	}
	x.op("VST1.P [V4.D2, V5.D2], 32(R1)")
	x.op("SUBS $4, R0, R0")
	x.op("BNE loop")
	x.op("RET")

	x.floats("addFloats", "FADD", 0x4e60d400)
	x.floats("subtractFloats", "FSUB", 0x4ee0d400)
}

// floats emits a function that changes doubles by floats.
func (x *neon) floats(function, name string, code int) {
	x.function(function, 24, 1, "y", "x")
	x.label("loop")
	x.op("FMOVQ.P 16(R2), F2")
	x.op("VLD1 (R1), [V6.D2, V7.D2]")
	x.op("WORD $0x%08x // FCVTL V2, V4.2D", 0x0e617800|2<<5|4)
	x.op("WORD $0x%08x // FCVTL2 V2, V5.2D", 0x4e617800|2<<5|5)
	for half := range 2 {
		float, double := 4+half, 6+half
		x.op("WORD $0x%08x // %s V%d.2D, V%d.2D, V%d.2D",
			code|float<<16|double<<5|double, name, float, double, double)
	}
	x.op("VST1.P [V6.D2, V7.D2], 32(R1)")
	x.op("SUBS $4, R0, R0")
	x.op("BNE loop")
	x.op("RET")
}

// dot emits what dot.go calls, two doubles a register.
func (x *neon) dot() {
	x.function("dot", 32, 1, "x", "y", "sums")
	x.op("VLD1 (R3), [V0.D2, V1.D2]")
	x.label("loop")
	x.op("FMOVQ.P 16(R1), F2")
	x.op("FMOVQ.P 16(R2), F3")
	for half, widen := range []uint32{0x0e617800, 0x4e617800} {
		name := [...]string{"FCVTL", "FCVTL2"}[half]
		x.op("WORD $0x%08x // %s V2, V4.2D", widen|2<<5|4, name)
		x.op("WORD $0x%08x // %s V3, V5.2D", widen|3<<5|5, name)
		x.op("WORD $0x%08x // FMUL V5.2D, V4.2D, V4.2D", 0x6e60dc00|5<<16|4<<5|4)
		x.op("WORD $0x%08x // FADD V4.2D, V%d.2D, V%d.2D", 0x4e60d400|4<<16|half<<5|half, half, half)
	}
	x.op("SUBS $4, R0, R0")
	x.op("BNE loop")
	x.op("VST1 [V0.D2, V1.D2], (R3)")
	x.op("RET")
}
