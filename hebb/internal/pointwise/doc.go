// Package pointwise does, value by value, what a network's layer does to its
// maps between the products: activations, pooling, normalisation.
//
// On amd64 with AVX2 it is assembly, eight floats at a time, and Go for the
// last few; elsewhere it is Go. Both give the same bytes: no multiplication is
// fused with an addition.
package pointwise

//go:generate sh -c "cd asm && go run . -out ../pointwise_amd64.s -stubs ../pointwise_amd64.go -pkg pointwise"

// whole returns how many of n values the assembly takes.
func whole(n int) int {
	if !haveAVX2 {
		return 0
	}
	return n &^ 7
}

// Triangle computes u ← max(0, u − threshold); what is no number becomes 0.
func Triangle(u []float32, threshold float32) {
	n := whole(len(u))
	if n > 0 {
		triangleAVX2(n, &u[0], threshold)
	}
	for i, v := range u[n:] {
		v -= threshold
		if !(v > 0) {
			v = 0
		}
		u[n+i] = v
	}
}

// Power computes x ← x^p for x ≥ 0 and p > 0, with a relative error below 2e-5
// for results between 1e-37 and 1e37 (beyond, they are 0 or about 1e38).
func Power(x []float32, p float32) {
	n := whole(len(x))
	if n > 0 {
		powerAVX2(n, &x[0], p)
	}
	for i, v := range x[n:] {
		x[n+i] = power(v, p)
	}
}

// Larger computes dst ← max(dst, src), dst where src is no number.
func Larger(dst, src []float32) {
	src = src[:len(dst)]
	n := whole(len(dst))
	if n > 0 {
		largerAVX2(n, &dst[0], &src[0])
	}
	for i, v := range src[n:] {
		if v > dst[n+i] {
			dst[n+i] = v
		}
	}
}

// Add computes dst ← dst + src.
func Add(dst, src []float32) {
	src = src[:len(dst)]
	n := whole(len(dst))
	if n > 0 {
		addAVX2(n, &dst[0], &src[0])
	}
	for i, v := range src[n:] {
		dst[n+i] += v
	}
}

// Affine computes x ← x·scale + shift.
func Affine(x, scale, shift []float32) {
	scale, shift = scale[:len(x)], shift[:len(x)]
	n := whole(len(x))
	if n > 0 {
		affineAVX2(n, &x[0], &scale[0], &shift[0])
	}
	for i, v := range x[n:] {
		x[n+i] = float32(v*scale[n+i]) + shift[n+i]
	}
}
