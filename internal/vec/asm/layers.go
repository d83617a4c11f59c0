package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// layers emits what layers.go calls.
func layers() {
	triangle()
	power()
	merge("larger", "dst = max(dst, src)", VMAXPS)
	merge("add", "dst = dst + src", VADDPS)
	affine()
}

func triangle() {
	function("triangle", "func(n int, u *float32, threshold float32)", "computes u = max(0, u - threshold).")
	k := begin(4, "u")
	threshold, zero := argument("threshold"), zeros()
	k.each(func(_ int, load, store move) {
		v := YMM()
		load("u", v)
		VSUBPS(threshold, v, v)
		VMAXPS(zero, v, v) // 0 where v is no number
		store("u", v)
	})
	end()
}

func merge(name, what string, do func(...Op)) {
	function(name, "func(n int, dst, src *float32)", "computes "+what+".")
	k := begin(4, "dst", "src")
	k.each(func(_ int, load, store move) {
		d, s := YMM(), YMM()
		load("src", s)
		load("dst", d)
		do(d, s, s) // max: dst where src is no number
		store("dst", s)
	})
	end()
}

func affine() {
	function("affine", "func(n int, x, scale, shift *float32)", "computes x = x*scale + shift.")
	k := begin(4, "x", "scale", "shift")
	k.each(func(_ int, load, store move) {
		x, scale, shift := YMM(), YMM(), YMM()
		load("x", x)
		load("scale", scale)
		load("shift", shift)
		VMULPS(scale, x, x)
		VADDPS(shift, x, x)
		store("x", x)
	})
	end()
}

// power computes what exponential.go's power does, in the same order.
func power() {
	function("power", "func(n int, x *float32, p float32)", "computes x = x^p for x >= 0.")
	k := begin(1, "x")
	p, one, magic := argument("p"), constant(1), constant(3<<22)
	root := YMM()
	VMOVDQU(words(0x3f3504f3), root)
	k.each(func(_ int, load, store move) {
		x, keep, e, m, s, t, y := YMM(), YMM(), YMM(), YMM(), YMM(), YMM(), YMM()
		load("x", x)
		VCMPPS(Imm(0x1d), table(0x1p-126), x, keep) // x ≥ 2^−126
		VPSUBD(root, x, e)
		VPSRAD(Imm(23), e, e)
		VPSLLD(Imm(23), e, m)
		VPSUBD(m, x, m)
		VCVTDQ2PS(e, e)
		VSUBPS(one, m, s)
		VADDPS(one, m, m)
		VDIVPS(m, s, s)
		VMULPS(s, s, t)
		polynomial(y, t, 0.41219858, 0.57707802, 0.96179669, 2.88539008)
		VMULPS(y, s, y)
		VADDPS(y, e, y)
		VMULPS(p, y, y) // p·log2 x
		above, whole, z := YMM(), YMM(), YMM()
		VCMPPS(Imm(0x1e), table(-126), y, above) // > −126
		VANDPS(above, keep, keep)
		VMINPS(table(127), y, y)
		VADDPS(magic, y, whole)
		VSUBPS(magic, whole, whole)
		VSUBPS(whole, y, y)
		polynomial(z, y, 1.5403530e-4, 1.3333558e-3, 9.6181291e-3, 5.5504109e-2, 2.4022651e-1, 6.9314718e-1, 1)
		power2(z, whole)
		VANDPS(keep, z, z)
		store("x", z)
	})
	end()
}
