package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// distance emits what distance.go calls: sixteen sums in two registers.
func distance() {
	function("squaredDistance", "func(n int, a, b *float32) (sum float32)",
		"returns the sum of (a - b)*(a - b), n a multiple of 16 and not 0.")
	n, a, b := integer("n"), integer("a"), integer("b")
	acc := [2]reg.VecVirtual{zeros(), zeros()}
	Label("block")
	for half, acc := range acc {
		d := YMM()
		VMOVUPS(Mem{Base: a, Disp: 32 * half}, d)
		VSUBPS(Mem{Base: b, Disp: 32 * half}, d, d)
		VMULPS(d, d, d)
		VADDPS(d, acc, acc)
	}
	ADDQ(Imm(64), a)
	ADDQ(Imm(64), b)
	SUBQ(Imm(16), n)
	JG(LabelRef("block"))
	VADDPS(acc[1], acc[0], acc[0]) // 8: i + (i+8)
	sum := reduceEight(acc[0])
	VZEROUPPER() // before an instruction of SSE, since rows are short
	Store(sum, Return("sum"))
	RET()
}

// distance emits the same, sixteen sums in four registers.
func (x *neon) distance() {
	x.function("squaredDistance", 28, 1, "a", "b")
	acc := x.zeros(4)
	a, b := x.regs(4), x.regs(4)
	x.label("block")
	x.op("VLD1.P 64(R1), [V%d.S4, V%d.S4, V%d.S4, V%d.S4]", a[0], a[1], a[2], a[3])
	x.op("VLD1.P 64(R2), [V%d.S4, V%d.S4, V%d.S4, V%d.S4]", b[0], b[1], b[2], b[3])
	for i, acc := range acc {
		x.do(fsub, a[i], a[i], b[i])
		x.do(fmul, a[i], a[i], a[i])
		x.do(fadd, acc, acc, a[i])
	}
	x.op("SUBS $16, R0, R0")
	x.op("BNE block")
	for i := range 2 {
		x.do(fadd, acc[i], acc[i], acc[i+2]) // 8: i + (i+8)
	}
	x.reduceEight(acc, "sum", 24)
	x.op("RET")
}
