// Command asm writes rows_amd64.s and rows_amd64.go, the AVX2 code below
// package rules, with avo. Run it through go generate in the folder above.
package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	ConstraintExpr("amd64")
	largest()
	exponentials()
	scaleProduct()
	score()
	Generate()
}

// each emits a loop over n floats at the named pointers, n a multiple of 8.
func each(body func(at func(string) Mem), pointers ...string) {
	n := Load(Param("n"), GP64())
	at := map[string]Mem{}
	i := GP64()
	XORQ(i, i)
	for _, p := range pointers {
		at[p] = Mem{Base: Load(Param(p), GP64()), Index: i, Scale: 4}
	}
	Label("loop")
	body(func(p string) Mem { return at[p] })
	ADDQ(Imm(8), i)
	CMPQ(i, n)
	JLT(LabelRef("loop"))
}

// largest finds the place of the largest value: the value first, then where it is.
func largest() {
	TEXT("largestAVX2", NOSPLIT, "func(n int, u *float32) (place int)")
	Pragma("noescape")
	Doc("largestAVX2 returns the place of the largest of u, the first of equals; n is a multiple of 8 and not 0.")
	n, u := Load(Param("n"), GP64()), Load(Param("u"), GP64())
	top, other, i := YMM(), YMM(), GP64()
	VMOVUPS(Mem{Base: u}, top)
	MOVQ(U32(8), i)
	Label("top")
	CMPQ(i, n)
	JGE(LabelRef("reduce"))
	VMAXPS(Mem{Base: u, Index: i, Scale: 4}, top, top)
	ADDQ(Imm(8), i)
	JMP(LabelRef("top"))
	Label("reduce")
	VPERM2F128(Imm(1), top, top, other)
	VMAXPS(other, top, top)
	VPERMILPS(Imm(0x4e), top, other)
	VMAXPS(other, top, top)
	VPERMILPS(Imm(0xb1), top, other)
	VMAXPS(other, top, top)
	XORQ(i, i)
	bits := GP32()
	Label("find")
	VCMPPS(Imm(0), Mem{Base: u, Index: i, Scale: 4}, top, other) // equal
	VMOVMSKPS(other, bits)
	TESTL(bits, bits)
	JNZ(LabelRef("found"))
	ADDQ(Imm(8), i)
	CMPQ(i, n)
	JLT(LabelRef("find"))
	Comment("Nothing equals what is no number.")
	XORQ(i, i)
	JMP(LabelRef("return"))
	Label("found")
	BSFL(bits, bits)
	ADDQ(bits.As64(), i)
	Label("return")
	Store(i, Return("place"))
	VZEROUPPER()
	RET()
}

// exponentials computes what exp.go's exp does, in the same order.
func exponentials() {
	TEXT("exponentialsAVX2", NOSPLIT, "func(n int, y, u *float32, beta, top float32, sums *[8]float32)")
	Pragma("noescape")
	Doc("exponentialsAVX2 writes exp(beta·(u − top)) into y and adds it up in sums; n is a multiple of 8 and not 0.")
	beta, top := argument("beta"), argument("top")
	lowest := table(-87)
	log2e, magic := table(1.44269504088896340736), table(3<<22)
	high, low := table(0.693359375), table(-2.12194440e-4)
	var series []Mem
	for _, c := range []float32{1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1} {
		series = append(series, table(c))
	}
	one := YMM()
	VMOVUPS(table(1), one)
	bias := words(127)
	sums := Load(Param("sums"), GP64())
	sum := YMM()
	VMOVUPS(Mem{Base: sums}, sum)
	each(func(at func(string) Mem) {
		x, k, r, p, t, keep := YMM(), YMM(), YMM(), YMM(), YMM(), YMM()
		VMOVUPS(at("u"), x)
		VSUBPS(top, x, x)
		VMULPS(x, beta, x)
		VCMPPS(Imm(0x1e), lowest, x, keep) // x > −87
		VMULPS(log2e, x, k)
		VADDPS(magic, k, k)
		VSUBPS(magic, k, k)
		VMULPS(high, k, t)
		VSUBPS(t, x, r)
		VMULPS(low, k, t)
		VSUBPS(t, r, r)
		VMOVUPS(series[0], p)
		for _, c := range series[1:] {
			VMULPS(r, p, p)
			VADDPS(c, p, p)
		}
		VMULPS(r, p, p)
		VMULPS(r, p, p)
		VADDPS(r, p, p)
		VADDPS(one, p, p)
		VCVTPS2DQ(k, k)
		VPADDD(bias, k, k)
		VPSLLD(Imm(23), k, k)
		VMULPS(k, p, p)
		VANDPS(keep, p, p)
		VMOVUPS(p, at("y"))
		VADDPS(p, sum, sum)
	}, "y", "u")
	VMOVUPS(sum, Mem{Base: sums})
	VZEROUPPER()
	RET()
}

func scaleProduct() {
	TEXT("scaleProductAVX2", NOSPLIT, "func(n int, sum, y, u *float32, scale float32)")
	Pragma("noescape")
	Doc("scaleProductAVX2 computes y = scale·y and sum = sum + y∘u; n is a multiple of 8 and not 0.")
	scale := argument("scale")
	each(func(at func(string) Mem) {
		y, t := YMM(), YMM()
		VMULPS(at("y"), scale, y)
		VMOVUPS(y, at("y"))
		VMULPS(at("u"), y, t)
		VADDPS(at("sum"), t, t)
		VMOVUPS(t, at("sum"))
	}, "sum", "y", "u")
	VZEROUPPER()
	RET()
}

func score() {
	TEXT("scoreAVX2", NOSPLIT, "func(n int, score, u, squared, factor *float32, xx float32)")
	Pragma("noescape")
	Doc("scoreAVX2 computes score = min(0, 2·u − (xx + squared))·factor; n is a multiple of 8 and not 0.")
	xx, zero := argument("xx"), YMM()
	VXORPS(zero, zero, zero)
	each(func(at func(string) Mem) {
		s, t := YMM(), YMM()
		VMOVUPS(at("u"), s)
		VADDPS(s, s, s)
		VADDPS(at("squared"), xx, t)
		VSUBPS(t, s, s)
		VMINPS(s, zero, s) // what is no number stays
		VMULPS(at("factor"), s, s)
		VMOVUPS(s, at("score"))
	}, "score", "u", "squared", "factor")
	VZEROUPPER()
	RET()
}

// argument returns a register with the float parameter in every float.
func argument(name string) reg.VecVirtual {
	v := YMM()
	Load(Param(name), v.AsX())
	VBROADCASTSS(v.AsX(), v)
	return v
}

var tables int

// table returns memory with eight times the float: by its bits, as decimals
// would lose some.
func table(v float32) Mem { return words(math.Float32bits(v)) }

// words returns memory with eight times the integer.
func words(v uint32) Mem {
	m := GLOBL("c"+string(rune('a'+tables)), RODATA|NOPTR)
	tables++
	for i := range 8 {
		DATA(4*i, U32(v))
	}
	return m
}
