package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// argument returns a register with the float parameter in every float.
func argument(name string) reg.VecVirtual {
	v := YMM()
	Load(Param(name), v.AsX())
	VBROADCASTSS(v.AsX(), v)
	return v
}

// constant returns a register with the value in every float.
func constant(value float32) reg.VecVirtual {
	v := YMM()
	VMOVUPS(table(value), v)
	return v
}

// zeros returns a register of zeros.
func zeros() reg.VecVirtual {
	v := YMM()
	VXORPS(v, v, v)
	return v
}

// table returns memory with eight times the float: by its bits, as decimals
// would lose some.
func table(v float32) Mem { return words(math.Float32bits(v)) }

var tables = map[uint32]Mem{}

// words returns memory with eight times the integer.
func words(v uint32) Mem {
	m, ok := tables[v]
	if !ok {
		m = GLOBL(fmt.Sprintf("word%08x", v), RODATA|NOPTR)
		for i := range 8 {
			DATA(4*i, U32(v))
		}
		tables[v] = m
	}
	return m
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

// polynomial emits y = the polynomial of x with these coefficients, highest first.
func polynomial(y, x reg.VecVirtual, coefficients ...float32) {
	VMOVUPS(table(coefficients[0]), y)
	for _, c := range coefficients[1:] {
		VMULPS(x, y, y)
		VADDPS(table(c), y, y)
	}
}

// power2 emits x ← x·2^k for the whole numbers k, which it overwrites.
func power2(x, k reg.VecVirtual) {
	VCVTPS2DQ(k, k)
	VPADDD(words(127), k, k)
	VPSLLD(Imm(23), k, k)
	VMULPS(k, x, x)
}
