// Command asm writes pointwise_amd64.s and pointwise_amd64.go, the AVX2 code
// below package pointwise, with avo. Run it through go generate in the folder above.
package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	ConstraintExpr("amd64")
	triangle()
	power()
	merge("larger", "dst = max(dst, src)", VMAXPS)
	merge("add", "dst = dst + src", VADDPS)
	affine()
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
	VZEROUPPER()
	RET()
}

func triangle() {
	TEXT("triangleAVX2", NOSPLIT, "func(n int, u *float32, threshold float32)")
	Pragma("noescape")
	Doc("triangleAVX2 computes u = max(0, u - threshold); n is a multiple of 8 and not 0.")
	threshold, zero := argument("threshold"), YMM()
	VXORPS(zero, zero, zero)
	each(func(at func(string) Mem) {
		v := YMM()
		VMOVUPS(at("u"), v)
		VSUBPS(threshold, v, v)
		VMAXPS(zero, v, v) // 0 where v is no number
		VMOVUPS(v, at("u"))
	}, "u")
}

func merge(name, what string, do func(...Op)) {
	TEXT(name+"AVX2", NOSPLIT, "func(n int, dst, src *float32)")
	Pragma("noescape")
	Doc(name + "AVX2 computes " + what + "; n is a multiple of 8 and not 0.")
	each(func(at func(string) Mem) {
		v := YMM()
		VMOVUPS(at("src"), v)
		do(at("dst"), v, v) // max: dst where src is no number
		VMOVUPS(v, at("dst"))
	}, "dst", "src")
}

func affine() {
	TEXT("affineAVX2", NOSPLIT, "func(n int, x, scale, shift *float32)")
	Pragma("noescape")
	Doc("affineAVX2 computes x = x*scale + shift; n is a multiple of 8 and not 0.")
	each(func(at func(string) Mem) {
		v := YMM()
		VMOVUPS(at("x"), v)
		VMULPS(at("scale"), v, v)
		VADDPS(at("shift"), v, v)
		VMOVUPS(v, at("x"))
	}, "x", "scale", "shift")
}

// power computes what power.go's power does, in the same order.
func power() {
	TEXT("powerAVX2", NOSPLIT, "func(n int, x *float32, p float32)")
	Pragma("noescape")
	Doc("powerAVX2 computes x = x^p for x >= 0; n is a multiple of 8 and not 0.")
	p := argument("p")
	one := YMM()
	VMOVUPS(table(1), one)
	smallest, lowest, highest, magic := table(0x1p-126), table(-126), table(127), table(3<<22)
	root, bias := words(0x3f3504f3), words(127)
	logarithm := tablesOf(0.41219858, 0.57707802, 0.96179669, 2.88539008)
	exponential := tablesOf(1.5403530e-4, 1.3333558e-3, 9.6181291e-3, 5.5504109e-2, 2.4022651e-1, 6.9314718e-1, 1)
	each(func(at func(string) Mem) {
		x, keep, e, m, s, t, y := YMM(), YMM(), YMM(), YMM(), YMM(), YMM(), YMM()
		VMOVUPS(at("x"), x)
		VCMPPS(Imm(0x1d), smallest, x, keep) // x ≥ 2^−126
		VPSUBD(root, x, e)
		VPSRAD(Imm(23), e, e)
		VPSLLD(Imm(23), e, m)
		VPSUBD(m, x, m)
		VCVTDQ2PS(e, e)
		VSUBPS(one, m, s)
		VADDPS(one, m, m)
		VDIVPS(m, s, s)
		VMULPS(s, s, t)
		series(y, t, logarithm)
		VMULPS(y, s, y)
		VADDPS(y, e, y)
		VMULPS(p, y, y) // p·log2 x
		above, k, z := YMM(), YMM(), YMM()
		VCMPPS(Imm(0x1e), lowest, y, above) // > −126
		VANDPS(above, keep, keep)
		VMINPS(highest, y, y)
		VADDPS(magic, y, k)
		VSUBPS(magic, k, k)
		VSUBPS(k, y, y)
		series(z, y, exponential)
		VCVTPS2DQ(k, k)
		VPADDD(bias, k, k)
		VPSLLD(Imm(23), k, k)
		VMULPS(k, z, z)
		VANDPS(keep, z, z)
		VMOVUPS(z, at("x"))
	}, "x")
}

// series emits y = the polynomial of x with these coefficients, highest first.
func series(y, x reg.VecVirtual, coefficients []Mem) {
	VMOVUPS(coefficients[0], y)
	for _, c := range coefficients[1:] {
		VMULPS(x, y, y)
		VADDPS(c, y, y)
	}
}

// argument returns a register with the float parameter in every float.
func argument(name string) reg.VecVirtual {
	v := YMM()
	Load(Param(name), v.AsX())
	VBROADCASTSS(v.AsX(), v)
	return v
}

var tables int

// tablesOf returns a table for each float.
func tablesOf(values ...float32) (list []Mem) {
	for _, v := range values {
		list = append(list, table(v))
	}
	return list
}

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
