package vec

// Triangle computes u ← max(0, u − threshold); what is no number becomes 0.
func Triangle(u []float32, threshold float32) {
	if haveSIMD && len(u) > 0 {
		triangleSIMD(len(u), &u[0], threshold)
		return
	}
	for i, v := range u {
		v -= threshold
		if !(v > 0) {
			v = 0
		}
		u[i] = v
	}
}

// Power computes x ← x^p for x ≥ 0 and p > 0, with a relative error below 2e-5
// for results between 1e-37 and 1e37 (beyond, they are 0 or about 1e38).
func Power(x []float32, p float32) {
	if haveSIMD && len(x) > 0 {
		powerSIMD(len(x), &x[0], p)
		return
	}
	for i, v := range x {
		x[i] = power(v, p)
	}
}

// Larger computes dst ← max(dst, src), dst where src is no number. src is at
// least as long as dst.
func Larger(dst, src []float32) {
	src = src[:len(dst)]
	if haveSIMD && len(dst) > 0 {
		largerSIMD(len(dst), &dst[0], &src[0])
		return
	}
	for i, v := range src {
		if v > dst[i] {
			dst[i] = v
		}
	}
}

// Add computes dst ← dst + src. src is at least as long as dst.
func Add(dst, src []float32) {
	src = src[:len(dst)]
	if haveSIMD && len(dst) > 0 {
		addSIMD(len(dst), &dst[0], &src[0])
		return
	}
	for i, v := range src {
		dst[i] += v
	}
}

// Affine computes x ← x·scale + shift, which are at least as long as x.
func Affine(x, scale, shift []float32) {
	scale, shift = scale[:len(x)], shift[:len(x)]
	if haveSIMD && len(x) > 0 {
		affineSIMD(len(x), &x[0], &scale[0], &shift[0])
		return
	}
	for i, v := range x {
		x[i] = float32(v*scale[i]) + shift[i]
	}
}
