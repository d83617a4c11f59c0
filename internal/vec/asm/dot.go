package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

const dotDoc = "adds the products of x and y to four sums, that of the elements i with the same i mod 4; n is a multiple of 4 and not 0."

// dot emits what dot.go calls: floats become doubles, four at a time, whose products are exact.
func dot() {
	function("dot", "func(n int, x, y *float32, sums *float64)", dotDoc)
	n, x, y, sums := Load(Param("n"), GP64()), Load(Param("x"), GP64()), Load(Param("y"), GP64()), Load(Param("sums"), GP64())
	acc, i, last := YMM(), GP64(), GP64()
	VMOVUPD(Mem{Base: sums}, acc)
	XORQ(i, i)
	four := func(at int) {
		a, b := YMM(), YMM()
		VCVTPS2PD(Mem{Base: x, Index: i, Scale: 4, Disp: 16 * at}, a)
		VCVTPS2PD(Mem{Base: y, Index: i, Scale: 4, Disp: 16 * at}, b)
		VMULPD(a, b, a)
		VADDPD(a, acc, acc)
	}
	LEAQ(Mem{Base: n, Disp: -16}, last) // where the last whole block can begin
	JMP(LabelRef("blocks"))
	Label("block")
	for at := range 4 {
		four(at)
	}
	ADDQ(Imm(16), i)
	Label("blocks")
	CMPQ(i, last)
	JLE(LabelRef("block"))
	JMP(LabelRef("rest"))
	Label("four")
	four(0)
	ADDQ(Imm(4), i)
	Label("rest")
	CMPQ(i, n)
	JLT(LabelRef("four"))
	VMOVUPD(acc, Mem{Base: sums})
	end()
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
