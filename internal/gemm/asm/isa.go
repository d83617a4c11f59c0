package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// avx512 has 32 registers: 24 sums (12 rows × 2), two parts of B's row, four for broadcasts, alpha
// and beta.
type avx512 struct{}

var zmm = [32]reg.Register{
	reg.Z0, reg.Z1, reg.Z2, reg.Z3, reg.Z4, reg.Z5, reg.Z6, reg.Z7,
	reg.Z8, reg.Z9, reg.Z10, reg.Z11, reg.Z12, reg.Z13, reg.Z14, reg.Z15,
	reg.Z16, reg.Z17, reg.Z18, reg.Z19, reg.Z20, reg.Z21, reg.Z22, reg.Z23,
	reg.Z24, reg.Z25, reg.Z26, reg.Z27, reg.Z28, reg.Z29, reg.Z30, reg.Z31,
}

func (avx512) name() string                { return "AVX512" }
func (avx512) lanes() int                  { return 16 }
func (avx512) rows() int                   { return 12 }
func (avx512) vec(i int) reg.Register      { return zmm[i] }
func (avx512) b(v int) reg.Register        { return zmm[24+v] }
func (avx512) spare(i int) reg.Register    { return zmm[26+i%4] }
func (avx512) scratch() reg.Register       { return zmm[26] }
func (avx512) alwaysMasked() bool          { return true }
func (avx512) scales() (_, _ reg.Register) { return zmm[30], zmm[31] }

func (avx512) makeMask(n reg.Register) {
	ones := GP64()
	Comment("K1: the first n lanes.")
	MOVQ(operand.I32(-1), ones)
	BZHIQ(n, ones, ones)
	KMOVW(ones.As32(), reg.K1)
}

func (avx512) load(from operand.Mem, to reg.Register, masked bool) {
	if masked {
		VMOVUPS_Z(from, reg.K1, to)
	} else {
		VMOVUPS(from, to)
	}
}

func (avx512) store(from reg.Register, to operand.Mem, masked bool) {
	if masked {
		VMOVUPS(from, reg.K1, to)
	} else {
		VMOVUPS(from, to)
	}
}

// avx2 has 16 registers: 12 sums (6 rows × 2), two parts of B's row, two for broadcasts. After the
// sum, those four hold mask, scratch, alpha and beta.
type avx2 struct{ masks operand.Mem }

// newAVX2 also writes the table of masks: eight lanes on, eight off, to be read from 8−n lanes in.
func newAVX2() avx2 {
	m := GLOBL("lanes", 8|16) // RODATA|NOPTR
	for i := 0; i < 8; i++ {
		DATA(4*i, operand.I32(-1))
	}
	for i := 8; i < 16; i++ {
		DATA(4*i, operand.I32(0))
	}
	return avx2{masks: m}
}

var ymm = [16]reg.Register{
	reg.Y0, reg.Y1, reg.Y2, reg.Y3, reg.Y4, reg.Y5, reg.Y6, reg.Y7,
	reg.Y8, reg.Y9, reg.Y10, reg.Y11, reg.Y12, reg.Y13, reg.Y14, reg.Y15,
}

func (avx2) name() string                { return "AVX2" }
func (avx2) lanes() int                  { return 8 }
func (avx2) rows() int                   { return 6 }
func (avx2) vec(i int) reg.Register      { return ymm[i] }
func (avx2) b(v int) reg.Register        { return ymm[12+v] }
func (avx2) spare(i int) reg.Register    { return ymm[14+i%2] }
func (avx2) scratch() reg.Register       { return ymm[12] }
func (avx2) alwaysMasked() bool          { return false }
func (avx2) scales() (_, _ reg.Register) { return ymm[14], ymm[15] }

func (x avx2) makeMask(n reg.Register) {
	table, back := GP64(), GP64()
	Comment("Y13: the first n lanes.")
	LEAQ(x.masks, table)
	MOVQ(n, back)
	NEGQ(back)
	VMOVUPS(operand.Mem{Base: table, Index: back, Scale: 4, Disp: 32}, reg.Y13)
}

func (avx2) load(from operand.Mem, to reg.Register, masked bool) {
	if masked {
		VMASKMOVPS(from, reg.Y13, to)
	} else {
		VMOVUPS(from, to)
	}
}

func (avx2) store(from reg.Register, to operand.Mem, masked bool) {
	if masked {
		VMASKMOVPS(from, reg.Y13, to)
	} else {
		VMOVUPS(from, to)
	}
}
