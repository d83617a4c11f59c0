package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// A move loads eight floats of the named array, or stores them to it.
type move func(array string, v reg.Register)

// A loop goes over arrays of n floats: some units of eight at a time, then unit
// by unit, then over the rest under a mask.
type loop struct {
	n, i  reg.GPVirtual
	array map[string]reg.GPVirtual
	units int
	mask  reg.VecVirtual
	tail  bool
}

// begin loads n and the named pointers. A body of a few instructions pays with
// four units at a time, and so does one that adds up, as its sums then do not
// wait for one another.
func begin(units int, arrays ...string) *loop {
	k := &loop{units: units, array: map[string]reg.GPVirtual{}}
	k.n = Load(Param("n"), GP64()).(reg.GPVirtual)
	for _, a := range arrays {
		k.array[a] = Load(Param(a), GP64()).(reg.GPVirtual)
	}
	k.i = GP64()
	XORQ(k.i, k.i)
	return k
}

// each emits body for every unit u. Loads under the mask give zero where there
// is no element.
func (k *loop) each(body func(u int, load, store move)) {
	last := GP64() // where the last whole block can begin
	LEAQ(Mem{Base: k.n, Disp: -8 * k.units}, last)
	JMP(LabelRef("blocks"))
	Label("block")
	for u := range k.units {
		k.unit(u, u, body)
	}
	ADDQ(Imm(uint64(8*k.units)), k.i)
	Label("blocks")
	CMPQ(k.i, last)
	JLE(LabelRef("block"))
	// What is left goes to the units it would have in a whole block.
	SUBQ(k.i, k.n)
	for u := range k.units {
		k.left(u, body)
	}
	Label("done")
}

// unit emits body as unit u of those at place i + 8·at.
func (k *loop) unit(u, at int, body func(u int, load, store move)) {
	place := func(a string) Mem { return Mem{Base: k.array[a], Index: k.i, Scale: 4, Disp: 32 * at} }
	body(u,
		func(a string, v reg.Register) { VMOVUPS(place(a), v) },
		func(a string, v reg.Register) { VMOVUPS(v, place(a)) })
}

// left emits unit u of the last, partial block, of which n floats are left:
// eight if there are as many, fewer under a mask, after which the loop is done.
func (k *loop) left(u int, body func(u int, load, store move)) {
	part, next := "part"+string(rune('0'+u)), "next"+string(rune('0'+u))
	if u < k.units-1 { // the last one is never whole
		CMPQ(k.n, Imm(8))
		JLT(LabelRef(part))
		k.unit(u, 0, body)
		ADDQ(Imm(8), k.i)
		SUBQ(Imm(8), k.n)
		JMP(LabelRef(next))
		Label(part)
	}
	CMPQ(k.n, Imm(0))
	JE(LabelRef("done"))
	k.mask, k.tail = YMM(), true
	table, shift := GP64(), GP64()
	LEAQ(masks(), table)
	MOVQ(U32(8), shift)
	SUBQ(k.n, shift)
	VMOVUPS(Mem{Base: table, Index: shift, Scale: 4}, k.mask)
	place := func(a string) Mem { return Mem{Base: k.array[a], Index: k.i, Scale: 4} }
	body(u,
		func(a string, v reg.Register) { VMASKMOVPS(place(a), k.mask, v) },
		func(a string, v reg.Register) { VMASKMOVPS(v, k.mask, place(a)) })
	k.tail = false
	if u < k.units-1 {
		JMP(LabelRef("done"))
		Label(next)
	}
}

// onlyReal makes v zero where there is no element.
func (k *loop) onlyReal(v reg.Register) {
	if k.tail {
		VANDPS(k.mask, v, v)
	}
}

// end ends a function.
func end() {
	VZEROUPPER()
	RET()
}

// accumulators returns a register of zeros for each of four units.
func accumulators() (acc [4]reg.VecVirtual) {
	for i := range acc {
		acc[i] = zeros()
	}
	return acc
}

// reduce adds the 32 parts of a sum in the order of lanes.sum.
func reduce(acc [4]reg.VecVirtual) reg.Register {
	VADDPS(acc[1], acc[0], acc[0])
	VADDPS(acc[3], acc[2], acc[2])
	VADDPS(acc[2], acc[0], acc[0])
	return reduceEight(acc[0])
}

// reduceEight adds the eight parts of a sum in the order of eight.sum.
func reduceEight(a reg.VecVirtual) reg.Register {
	high := XMM()
	VEXTRACTF128(Imm(1), a, high)
	VADDPS(high, a.AsX(), a.AsX()) // 4: i + (i+4)
	VMOVHLPS(a.AsX(), a.AsX(), high)
	VADDPS(high, a.AsX(), a.AsX()) // 2: i + (i+2)
	VMOVSHDUP(a.AsX(), high)
	VADDSS(high, a.AsX(), a.AsX())
	return a.AsX()
}
