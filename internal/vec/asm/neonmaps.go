package main

// maps emits what maps.go calls.
func (x *neon) maps() {
	x.function("rectify", 24, 8, "z")
	zero, sums, squares := x.zeros(1)[0], x.zeros(8), x.zeros(8)
	x.each(func(u int) {
		z, v := x.load("z"), x.reg()
		x.larger(v, zero, z) // NaN stays NaN
		x.store("z", v)
		x.do(fadd, sums[u], sums[u], v)
		x.do(fmul, v, v, v)
		x.do(fadd, squares[u], squares[u], v)
	})
	x.reduce(sums, "sum", 16)
	x.reduce(squares, "squares", 20)
	x.op("RET")

	x.function("divide", 20, 4, "z")
	d := x.argument("d", 16)
	x.each(func(int) {
		v := x.load("z")
		x.do(fdiv, v, v, d)
		x.store("z", v)
	})
	x.op("RET")

	x.function("sum", 20, 8, "z")
	sums = x.zeros(8)
	x.each(func(u int) { x.do(fadd, sums[u], sums[u], x.load("z")) })
	x.reduce(sums, "sum", 16)
	x.op("RET")

	x.function("addCentred", 36, 8, "l", "a")
	mean, squares := x.argument("mean", 24), x.zeros(8)
	x.each(func(u int) {
		l, a := x.load("l"), x.load("a")
		x.do(fsub, l, l, mean)
		x.do(fadd, l, a, l)
		x.store("l", l)
		x.onlyReal(l)
		x.do(fmul, l, l, l)
		x.do(fadd, squares[u], squares[u], l)
	})
	x.reduce(squares, "squares", 32)
	x.op("RET")

	x.function("clamp", 20, 8, "w")
	one, minus, squares := x.constant(1), x.constant(-1), x.zeros(8)
	x.each(func(u int) {
		w, v := x.load("w"), x.reg()
		x.larger(v, minus, w)
		x.smaller(w, one, v)
		x.store("w", w)
		x.do(fmul, w, w, w)
		x.do(fadd, squares[u], squares[u], w)
	})
	x.reduce(squares, "squares", 16)
	x.op("RET")

	x.function("addScaled", 36, 4, "dst", "x", "y")
	s := x.argument("s", 32)
	x.each(func(int) {
		y, v := x.load("y"), x.load("x")
		x.do(fmul, y, y, s)
		x.do(fadd, v, v, y)
		x.store("dst", v)
	})
	x.op("RET")

	x.function("split", 32, 1, "even", "odd", "row")
	x.label("loop")
	x.op("VLD2.P 32(R3), [V0.S4, V1.S4]")
	x.op("FMOVQ.P F0, 16(R1)")
	x.op("FMOVQ.P F1, 16(R2)")
	x.op("SUBS $4, R0, R0")
	x.op("BNE loop")
	x.op("RET")
}

// layers emits what layers.go calls.
func (x *neon) layers() {
	x.function("triangle", 20, 4, "u")
	threshold, zero := x.argument("threshold", 16), x.zeros(1)[0]
	x.each(func(int) {
		u, v := x.load("u"), x.reg()
		x.do(fsub, u, u, threshold)
		x.larger(v, u, zero) // 0 where v is no number
		x.store("u", v)
	})
	x.op("RET")

	x.power()

	x.function("larger", 24, 4, "dst", "src")
	x.each(func(int) {
		d, s, v := x.load("dst"), x.load("src"), x.reg()
		x.larger(v, s, d) // dst where src is no number
		x.store("dst", v)
	})
	x.op("RET")

	x.function("add", 24, 4, "dst", "src")
	x.each(func(int) {
		d, s := x.load("dst"), x.load("src")
		x.do(fadd, d, d, s)
		x.store("dst", d)
	})
	x.op("RET")

	x.function("affine", 32, 4, "x", "scale", "shift")
	x.each(func(int) {
		v, scale, shift := x.load("x"), x.load("scale"), x.load("shift")
		x.do(fmul, v, v, scale)
		x.do(fadd, v, v, shift)
		x.store("x", v)
	})
	x.op("RET")
}

// power computes what exponential.go's power does, in the same order.
func (x *neon) power() {
	x.function("power", 20, 1, "x")
	p, one, magic := x.argument("p", 16), x.constant(1), x.constant(3<<22)
	root, least := x.word(0x3f3504f3), x.constant(0x1p-126)
	low, high, bias := x.constant(-126), x.constant(127), x.word(127)
	logs := x.constants(0.41219858, 0.57707802, 0.96179669, 2.88539008)
	exps := x.constants(1.5403530e-4, 1.3333558e-3, 9.6181291e-3, 5.5504109e-2, 2.4022651e-1, 6.9314718e-1)
	x.each(func(int) {
		v, keep, e, s, t, y := x.load("x"), x.reg(), x.reg(), x.reg(), x.reg(), x.reg()
		x.do(fcmge, keep, v, least)
		x.do(sub, e, v, root)
		x.two("SSHR $23,", 0x4f290400, e, e)
		x.two("SHL $23,", 0x4f375400, t, e)
		x.do(sub, v, v, t) // m
		x.two("SCVTF", 0x4e21d800, e, e)
		x.do(fsub, s, v, one)
		x.do(fadd, v, v, one)
		x.do(fdiv, s, s, v)
		x.do(fmul, t, s, s)
		x.polynomial(y, t, logs)
		x.do(fmul, y, y, s)
		x.do(fadd, y, y, e)
		x.do(fmul, y, y, p) // p·log2 x
		x.do(fcmgt, t, y, low)
		x.do(and, keep, keep, t)
		x.smaller(t, y, high)
		x.do(fadd, e, t, magic)
		x.do(fsub, e, e, magic) // whole
		x.do(fsub, t, t, e)
		x.polynomial(y, t, exps)
		x.do(fmul, y, y, t)
		x.do(fadd, y, y, one)
		x.power2(y, e, bias)
		x.do(and, y, y, keep)
		x.store("x", y)
	})
	x.op("RET")
}

// answers emits what answers.go calls.
func (x *neon) answers() {
	x.largest()

	x.function("exponentials", 36, 2, "y", "u")
	beta, top := x.argument("beta", 24), x.argument("top", 28)
	magic, one, low, bias, sums := x.constant(3<<22), x.constant(1), x.constant(-87), x.word(127), x.zeros(2)
	c := x.constants(1.44269504088896340736, 0.693359375, -2.12194440e-4)
	series := x.constants(expSeries...)
	x.each(func(u int) {
		v, whole, p, t, keep := x.load("u"), x.reg(), x.reg(), x.reg(), x.reg()
		x.do(fsub, v, v, top)
		x.do(fmul, v, v, beta)
		x.do(fcmgt, keep, v, low)
		x.do(fmul, whole, v, c[0])
		x.do(fadd, whole, whole, magic)
		x.do(fsub, whole, whole, magic)
		for _, c := range c[1:] {
			x.do(fmul, t, whole, c)
			x.do(fsub, v, v, t)
		}
		x.polynomial(p, v, series)
		x.do(fmul, p, p, v)
		x.do(fmul, p, p, v)
		x.do(fadd, p, p, v)
		x.do(fadd, p, p, one)
		x.power2(p, whole, bias)
		x.do(and, p, p, keep)
		x.store("y", p)
		x.onlyReal(p)
		x.do(fadd, sums[u], sums[u], p)
	})
	x.reduceEight(sums, "sum", 32)
	x.op("RET")

	x.function("scaleProduct", 36, 4, "sum", "y", "u")
	scale := x.argument("scale", 32)
	x.each(func(int) {
		y, u, sum := x.load("y"), x.load("u"), x.load("sum")
		x.do(fmul, y, y, scale)
		x.store("y", y)
		x.do(fmul, u, u, y)
		x.do(fadd, sum, sum, u)
		x.store("sum", sum)
	})
	x.op("RET")

	x.function("score", 44, 4, "score", "u", "squared", "factor")
	xx, zero := x.argument("xx", 40), x.zeros(1)[0]
	x.each(func(int) {
		u, s, factor, v := x.load("u"), x.load("squared"), x.load("factor"), x.reg()
		x.do(fadd, u, u, u)
		x.do(fadd, s, xx, s)
		x.do(fsub, u, u, s)
		x.smaller(v, zero, u) // what is no number stays
		x.do(fmul, v, v, factor)
		x.store("score", v)
	})
	x.op("RET")
}

// largest finds the place of the largest value: the value first, then where it is.
func (x *neon) largest() {
	x.function("largest", 24, 1, "u")
	top, v := x.reg(), x.reg()
	x.op("MOVD R1, R2")
	x.op("MOVD R0, R3")
	x.op("FMOVQ (R1), F%d", top)
	x.label("top")
	x.op("FMOVQ.P 16(R2), F%d", v)
	x.do(fmax, top, top, v)
	x.op("SUBS $4, R3, R3")
	x.op("BNE top")
	x.op("WORD $0x%08x // FMAXV V%d.4S, F%d", 0x6e30f800|int(top)<<5|int(top), top, top)
	x.op("VDUP V%d.S[0], V%d.S4", top, top)
	x.op("MOVD ZR, R3")
	x.label("find")
	x.op("FMOVQ.P 16(R1), F%d", v)
	x.do(fcmeq, v, v, top)
	x.op("WORD $0x%08x // XTN V%d.4S, V%d.4H", 0x0e612800|int(v)<<5|int(v), v, v)
	x.op("FMOVD F%d, R4", v)
	x.op("CBNZ R4, found")
	x.op("ADD $4, R3")
	x.op("CMP R0, R3")
	x.op("BLT find")
	x.op("MOVD ZR, R3 // nothing equals what is no number")
	x.op("B return")
	x.label("found")
	x.op("RBIT R4, R4")
	x.op("CLZ R4, R4")
	x.op("ADD R4>>4, R3")
	x.label("return")
	x.op("MOVD R3, place+16(FP)")
	x.op("RET")
}
