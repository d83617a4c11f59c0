package vec

import "math"

// Exp returns eˣ for x ≤ 0 with a relative error below 2e-7, and 0 for x ≤ −87
// (as in Moshier's Cephes library, expf).
func Exp(x float32) float32 {
	if !(x > -87) {
		return 0
	}
	const magic = 3 << 22 // adding it rounds to a whole number
	k := float32(x*math.Log2E) + magic
	k -= magic
	r := x - float32(k*0.693359375)
	r -= float32(k * -2.12194440e-4)
	p := float32(1.9875691500e-4)
	for _, c := range [...]float32{
		1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
	} {
		p = float32(p*r) + c
	}
	p = float32(float32(p*r)*r) + r
	return float32((p + 1) * math.Float32frombits(uint32(int32(k)+127)<<23))
}

// power returns x^p as 2^(p·log2 x), 0 for x ≤ 0 and what is no number.
func power(x, p float32) float32 {
	if !(x >= 0x1p-126) {
		return 0
	}
	return exp2(float32(p * log2(x)))
}

// log2 returns the binary logarithm of a normal x > 0 within about 2e-7:
// x = m·2^e with m in [√½, √2), log m = 2·atanh((m − 1)/(m + 1)).
func log2(x float32) float32 {
	bits := math.Float32bits(x)
	e := int32(bits-0x3f3504f3) >> 23
	m := math.Float32frombits(bits - uint32(e)<<23)
	s := (m - 1) / (m + 1)
	t := float32(s * s)
	series := float32(0.41219858) // 2·log2(e)·(1, 1/3, 1/5, 1/7)
	for _, c := range [...]float32{0.57707802, 0.96179669, 2.88539008} {
		series = float32(series*t) + c
	}
	return float32(e) + float32(s*series)
}

// exp2 returns 2^x for −126 < x, 0 below, and 2^127 from x = 127 on.
func exp2(x float32) float32 {
	if !(x > -126) {
		return 0
	}
	x = min(x, 127)
	const magic = 3 << 22 // adding it rounds to a whole number
	k := x + magic
	k -= magic
	r := x - k
	series := float32(1.5403530e-4) // (ln 2)^n/n!
	for _, c := range [...]float32{1.3333558e-3, 9.6181291e-3, 5.5504109e-2, 2.4022651e-1, 6.9314718e-1, 1} {
		series = float32(series*r) + c
	}
	return series * math.Float32frombits(uint32(int32(k)+127)<<23)
}
