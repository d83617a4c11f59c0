package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// copyRows writes the packing of rows that already lie as the panel wants them.
func copyRows(x isa) {
	TEXT("copyRows"+x.name(), NOSPLIT, "func(k, n int, dst *float32, dstRow int, src *float32, srcRow int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("copyRows%s copies k rows of n floats, n from 1 to %d; "+
		"each is filled up with zeros to %d floats, or to %d where n is more.",
		x.name(), 2*x.lanes(), x.lanes(), 2*x.lanes()))
	k := Load(Param("k"), GP64())
	dst := Load(Param("dst"), GP64())
	dstRow := strides("dstRow")
	src := Load(Param("src"), GP64())
	srcRow := strides("srcRow")
	n := Load(Param("n"), GP64())
	CMPQ(n, operand.U8(x.lanes()))
	JLE(operand.LabelRef("narrow"))
	SUBQ(operand.U8(x.lanes()), n)
	for _, vecs := range []int{2, 1} {
		label := "wide_row"
		if vecs == 1 {
			label = "narrow_row"
			Label("narrow")
		}
		x.makeMask(n)
		Label(label)
		for v := 0; v < vecs; v++ {
			x.load(ptr(src, v*x.lanes()*4), x.vec(v), v == vecs-1)
		}
		for v := 0; v < vecs; v++ {
			x.store(x.vec(v), ptr(dst, v*x.lanes()*4), false)
		}
		ADDQ(srcRow, src)
		ADDQ(dstRow, dst)
		DECQ(k)
		JNZ(operand.LabelRef(label))
		VZEROUPPER()
		RET()
	}
}

// transpose writes the packing of rows that lie across: four rows become four columns, eight of k
// at a time.
func transpose() {
	TEXT("transposeAVX2", NOSPLIT, "func(k int, dst *float32, dstRow int, src *float32, srcRow int)")
	Pragma("noescape")
	Doc("transposeAVX2 writes four rows of k floats, k a multiple of 8 and not 0, as four columns: " +
		"dst[dstRow·l + i] = src[srcRow·i + l].")
	k := Load(Param("k"), GP64())
	dst := Load(Param("dst"), GP64())
	dstRow := strides("dstRow")
	src := Load(Param("src"), GP64())
	srcRow := strides("srcRow")
	dst3, src3, far := GP64(), GP64(), GP64()
	LEAQ(at(dstRow, dstRow, 2), dst3)
	LEAQ(at(srcRow, srcRow, 2), src3)

	Label("eight")
	from := []operand.Mem{at(src, nil, 0), at(src, srcRow, 1), at(src, srcRow, 2), at(src, src3, 1)}
	for i := range from {
		VMOVUPS(from[i], ymm[i])
	}
	Comment("Each half: a0 b0 a1 b1 | a2 b2 a3 b3 and c, d alike, then a b c d of one k.")
	VUNPCKLPS(reg.Y1, reg.Y0, reg.Y4)
	VUNPCKHPS(reg.Y1, reg.Y0, reg.Y5)
	VUNPCKLPS(reg.Y3, reg.Y2, reg.Y6)
	VUNPCKHPS(reg.Y3, reg.Y2, reg.Y7)
	VUNPCKLPD(reg.Y6, reg.Y4, reg.Y0)
	VUNPCKHPD(reg.Y6, reg.Y4, reg.Y1)
	VUNPCKLPD(reg.Y7, reg.Y5, reg.Y2)
	VUNPCKHPD(reg.Y7, reg.Y5, reg.Y3)
	LEAQ(at(dst, dstRow, 4), far)
	low := []operand.Mem{at(dst, nil, 0), at(dst, dstRow, 1), at(dst, dstRow, 2), at(dst, dst3, 1)}
	high := []operand.Mem{at(far, nil, 0), at(far, dstRow, 1), at(far, dstRow, 2), at(far, dst3, 1)}
	for i, r := range []reg.VecPhysical{reg.X0, reg.X1, reg.X2, reg.X3} {
		VMOVUPS(r, low[i])
	}
	for i := range high {
		VEXTRACTF128(operand.U8(1), ymm[i], high[i])
	}
	ADDQ(operand.U8(32), src)
	LEAQ(at(dst, dstRow, 8), dst)
	SUBQ(operand.U8(8), k)
	JNZ(operand.LabelRef("eight"))
	VZEROUPPER()
	RET()
}
