package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// taps emits what taps.go calls: four places at a time, whose odd columns, moved by one, need the
// last one of the four before.
func taps() {
	function("taps", "func(n, w int, taps, plane *float32)",
		"writes the nine taps of n rows of w places; w is a multiple of 4, neither is 0.")
	rows, w := Load(Param("n"), GP64()), Load(Param("w"), GP64())
	above, plane := Load(Param("taps"), GP64()), Load(Param("plane"), GP64())
	size, line, across := GP64(), GP64(), GP64() // bytes of a tap, of its lines and of the plane's
	MOVQ(w, line)
	SHLQ(Imm(2), line)
	MOVQ(line, across)
	ADDQ(across, across)
	MOVQ(rows, size)
	IMULQ(line, size)
	middle, below, left := GP64(), GP64(), GP64() // taps 3 and 6; what is left of the line
	LEAQ(Mem{Base: size, Index: size, Scale: 2}, middle)
	MOVQ(middle, below)
	ADDQ(above, middle)
	ADDQ(middle, below)

	zero := XMM()
	VXORPS(zero, zero, zero)
	MOVQ(w, left)
	Label("border")
	for k := range 3 {
		VMOVUPS(zero, tapAt(above, size, k))
	}
	ADDQ(Imm(16), above) // in the end at the second line
	SUBQ(Imm(4), left)
	JNZ(LabelRef("border"))

	before := [2]reg.VecVirtual{XMM(), XMM()} // the odd columns before, of either line
	Label("row")
	for _, b := range before {
		VMOVAPS(zero, b)
	}
	MOVQ(w, left)
	Label("four")
	var taps [2][3]Op
	for k, at := range []Mem{{Base: plane}, {Base: plane, Index: across, Scale: 1}} {
		first, second, even, odd, moved := XMM(), XMM(), XMM(), XMM(), XMM()
		VMOVUPS(at, first)
		at.Disp = 16
		VMOVUPS(at, second)
		VSHUFPS(Imm(0x88), second, first, even)
		VSHUFPS(Imm(0xdd), second, first, odd)
		VPALIGNR(Imm(12), before[k], odd, moved)
		VMOVAPS(odd, before[k])
		taps[k] = [3]Op{moved, even, odd}
	}
	for k := range 3 {
		VMOVUPS(taps[0][k], tapAt(middle, size, k))
		VMOVUPS(taps[1][k], tapAt(below, size, k))
	}
	CMPQ(rows, Imm(1))
	JE(LabelRef("last"))
	for k := range 3 {
		VMOVUPS(taps[1][k], tapAt(above, size, k))
	}
	Label("last")
	for _, p := range []Op{above, middle, below} {
		ADDQ(Imm(16), p)
	}
	ADDQ(Imm(32), plane)
	SUBQ(Imm(4), left)
	JNZ(LabelRef("four"))
	ADDQ(across, plane)
	DECQ(rows)
	JNZ(LabelRef("row"))
	end()
}

// tapAt is the k-th tap from p on.
func tapAt(p, size reg.Register, k int) Mem {
	if k == 0 {
		return Mem{Base: p}
	}
	return Mem{Base: p, Index: size, Scale: uint8(k)}
}

// taps emits what taps.go calls. The plane's lines are read in pairs, from R3 and R15.
func (x *neon) taps() {
	x.function("taps", 32, 1, "w", "taps", "plane")
	x.op("LSL $2, R1, R5")
	x.op("MUL R0, R5, R4")
	x.op("ADD R2, R5, R6") // taps 0, 1, 2 of the second line
	for r := 7; r < 9; r++ {
		x.op("ADD R%d, R4, R%d", r-1, r)
	}
	x.op("ADD R4<<1, R4, R9") // taps 3 to 8
	x.op("ADD R2, R9, R9")
	for r := 10; r < 15; r++ {
		x.op("ADD R%d, R4, R%d", r-1, r)
	}
	x.op("ADD R5<<1, R3, R15")
	x.op("VEOR V8.B16, V8.B16, V8.B16")
	x.op("ADD R2, R4, R16")
	x.op("ADD R16, R4, R17")
	x.op("MOVD R1, R19")
	x.label("border")
	for _, r := range []int{2, 16, 17} {
		x.op("FMOVQ.P F8, 16(R%d)", r)
	}
	x.op("SUBS $4, R19, R19")
	x.op("BNE border")
	x.label("row")
	x.op("VMOV V8.B16, V4.B16")
	x.op("VMOV V8.B16, V5.B16")
	x.op("MOVD R1, R19")
	x.label("four")
	x.op("VLD2.P 32(R3), [V0.S4, V1.S4]")
	x.op("VLD2.P 32(R15), [V2.S4, V3.S4]")
	x.op("VEXT $12, V1.B16, V4.B16, V6.B16")
	x.op("VEXT $12, V3.B16, V5.B16, V7.B16")
	x.op("VMOV V1.B16, V4.B16")
	x.op("VMOV V3.B16, V5.B16")
	for i, v := range []int{6, 0, 1, 7, 2, 3} {
		x.op("FMOVQ.P F%d, 16(R%d)", v, 9+i)
	}
	x.op("CMP $1, R0")
	x.op("BEQ last")
	for i, v := range []int{7, 2, 3} {
		x.op("FMOVQ.P F%d, 16(R%d)", v, 6+i)
	}
	x.label("last")
	x.op("SUBS $4, R19, R19")
	x.op("BNE four")
	x.op("MOVD R15, R3")
	x.op("ADD R5<<1, R3, R15")
	x.op("SUBS $1, R0, R0")
	x.op("BNE row")
	x.op("RET")
}
