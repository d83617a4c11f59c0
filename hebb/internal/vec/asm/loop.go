package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// A loop goes over arrays of n floats: 32 at a time, then 8, then the rest
// under a mask.
type loop struct {
	n     reg.GPVirtual
	ptr   map[string]reg.GPVirtual
	order []string
	mask  reg.VecVirtual
	tail  bool
}

// begin loads n and the named pointers.
func begin(pointers ...string) *loop {
	k := &loop{ptr: map[string]reg.GPVirtual{}, order: pointers}
	k.n = Load(Param("n"), GP64()).(reg.GPVirtual)
	for _, p := range pointers {
		k.ptr[p] = Load(Param(p), GP64()).(reg.GPVirtual)
	}
	return k
}

// each emits body for unit u = 0…3 of eight floats within 32. Loads under the
// mask give zero where there is no element.
func (k *loop) each(body func(u int, load, store func(string, reg.Register))) {
	k.blocks(4, "block", body)
	// What is left goes to the units it would have in a whole block.
	for u := range 4 {
		k.one(u, body)
	}
	Label("done")
}

// blocks emits the loop over whole blocks of 32.
func (k *loop) blocks(units int, label string, body func(u int, load, store func(string, reg.Register))) {
	Label(label)
	CMPQ(k.n, Imm(uint64(8*units)))
	JLT(LabelRef(label + "End"))
	for u := range units {
		body(u,
			func(p string, v reg.Register) { VMOVUPS(Mem{Base: k.ptr[p], Disp: 32 * u}, v) },
			func(p string, v reg.Register) { VMOVUPS(v, Mem{Base: k.ptr[p], Disp: 32 * u}) })
	}
	for _, p := range k.order {
		ADDQ(Imm(uint64(32*units)), k.ptr[p])
	}
	SUBQ(Imm(uint64(8*units)), k.n)
	JMP(LabelRef(label))
	Label(label + "End")
}

// one emits unit u of the last, partial block: eight floats if there are as
// many, fewer under a mask, after which the loop is done.
func (k *loop) one(u int, body func(u int, load, store func(string, reg.Register))) {
	part, next := "part"+string(rune('0'+u)), "next"+string(rune('0'+u))
	CMPQ(k.n, Imm(8))
	JLT(LabelRef(part))
	body(u,
		func(p string, v reg.Register) { VMOVUPS(Mem{Base: k.ptr[p]}, v) },
		func(p string, v reg.Register) { VMOVUPS(v, Mem{Base: k.ptr[p]}) })
	for _, p := range k.order {
		ADDQ(Imm(32), k.ptr[p])
	}
	SUBQ(Imm(8), k.n)
	JMP(LabelRef(next))
	Label(part)
	CMPQ(k.n, Imm(0))
	JE(LabelRef("done"))
	k.mask, k.tail = YMM(), true
	table := GP64()
	LEAQ(masks(), table)
	shift := GP64()
	MOVQ(U32(8), shift)
	SUBQ(k.n, shift)
	VMOVUPS(Mem{Base: table, Index: shift, Scale: 4}, k.mask)
	body(u,
		func(p string, v reg.Register) { VMASKMOVPS(Mem{Base: k.ptr[p]}, k.mask, v) },
		func(p string, v reg.Register) { VMASKMOVPS(v, k.mask, Mem{Base: k.ptr[p]}) })
	k.tail = false
	JMP(LabelRef("done"))
	Label(next)
}

// onlyReal makes v zero where there is no element.
func (k *loop) onlyReal(v reg.Register) {
	if k.tail {
		VANDPS(k.mask, v, v)
	}
}

func (k *loop) end() {
	VZEROUPPER()
	RET()
}

var maskTable *Mem

// masks is a table of eight words of ones and eight of zeros: read 8−n words
// from its begin, it has n words of ones.
func masks() Mem {
	if maskTable == nil {
		m := GLOBL("masks", RODATA|NOPTR)
		for i := range 16 {
			word := U32(0xffffffff)
			if i >= 8 {
				word = 0
			}
			DATA(4*i, word)
		}
		maskTable = &m
	}
	return *maskTable
}

// constant returns a register with bits in every float.
func constant(bits uint32) reg.VecVirtual {
	v := YMM()
	if bits == 0 {
		VXORPS(v, v, v)
		return v
	}
	r := GP32()
	MOVL(U32(bits), r)
	VMOVD(r, v.AsX())
	VBROADCASTSS(v.AsX(), v)
	return v
}

// argument returns a register with the float parameter in every float.
func argument(name string) reg.VecVirtual {
	v := YMM()
	Load(Param(name), v.AsX())
	VBROADCASTSS(v.AsX(), v)
	return v
}

func accumulators() (acc [4]reg.VecVirtual) {
	for i := range acc {
		acc[i] = constant(0)
	}
	return acc
}

// reduce adds the 32 parts of a sum in the order of lanes.sum.
func reduce(acc [4]reg.VecVirtual) reg.Register {
	a, high := acc[0], XMM()
	VADDPS(acc[1], a, a)
	VADDPS(acc[3], acc[2], acc[2])
	VADDPS(acc[2], a, a) // 8
	VEXTRACTF128(Imm(1), a, high)
	VADDPS(high, a.AsX(), a.AsX()) // 4: i + (i+4)
	VMOVHLPS(a.AsX(), a.AsX(), high)
	VADDPS(high, a.AsX(), a.AsX()) // 2: i + (i+2)
	VMOVSHDUP(a.AsX(), high)
	VADDSS(high, a.AsX(), a.AsX())
	return a.AsX()
}

// split writes splitAVX2.
func split() {
	TEXT("splitAVX2", NOSPLIT, "func(n int, even, odd, row *float32)")
	Doc("splitAVX2 writes n even and n odd elements of row, n a multiple of 8 and not 0.")
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
	VZEROUPPER()
	RET()
}
