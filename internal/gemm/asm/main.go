// Command asm writes kernel_amd64.s and kernel_amd64.go, the assembly below package gemm, with avo,
// and kernel_arm64.s. Run it through go generate in the folder above.
//
// Three kinds of function come out, each for AVX2 with FMA (8 floats a register) and for AVX-512
// (16), the first and the last for NEON (4) too:
//
//	panel      C[m×n] = alpha·A·B + beta·C for n up to two registers and any m: the micro-kernels
//	           and the loop over them
//	copyRows   packs rows that lie as the panel wants them
//	transpose  packs rows that lie across (one version serves both)
package main

import (
	"log"

	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	ConstraintExpr("amd64")
	avx512 := avx512{}
	avx2 := newAVX2()
	panel(avx512)
	panel(avx2)
	copyRows(avx512)
	copyRows(avx2)
	transpose()
	Generate()
	if err := writeNEON("../kernel_arm64.s"); err != nil {
		log.Fatal(err)
	}
}

// isa is what differs between the two instruction sets: how wide and how many the registers are,
// and how a part of one is read and written.
type isa interface {
	name() string
	lanes() int               // floats in a register
	rows() int                // rows of the largest micro-kernel; it is two registers wide
	vec(i int) reg.Register   // register i
	b(v int) reg.Register     // the two parts of B's row
	spare(i int) reg.Register // turns over registers for A's broadcast elements
	scales() (alpha, beta reg.Register)
	scratch() reg.Register   // free once the sum over k is done
	makeMask(n reg.Register) // prepares load and store for n floats, 1..lanes
	load(from operand.Mem, to reg.Register, masked bool)
	store(from reg.Register, to operand.Mem, masked bool)
	alwaysMasked() bool // masks cost nothing here, so that one epilogue serves full and partial columns
}

func ptr(base reg.Register, disp int) operand.Mem { return operand.Mem{Base: base, Disp: disp} }

func at(base, index reg.Register, scale uint8) operand.Mem {
	if scale == 0 {
		return operand.Mem{Base: base}
	}
	return operand.Mem{Base: base, Index: index, Scale: scale}
}
