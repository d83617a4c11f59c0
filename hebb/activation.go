package hebb

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/internal/vec"
)

// activate turns the answers u, places × K, into activations, in place.
func (l *netLayer) activate(u blas32.General) {
	if l.Activation == Linear {
		return
	}
	for i := range u.Rows {
		row := u.Data[i*u.Stride:][:u.Cols]
		var threshold float32
		if l.Activation == Triangle {
			threshold = vec.Sum(row) / float32(len(row))
		}
		for j, v := range row {
			v -= threshold
			if !(v > 0) {
				v = 0
			}
			row[j] = v
		}
		if l.Power != 1 {
			raise(row, l.Power)
		}
	}
}

// raise computes x^p of each x ≥ 0, with a relative error below 1e-5 for p up
// to 4.
func raise(x []float32, p float64) {
	if p == 2 {
		for i, v := range x {
			x[i] = v * v
		}
		return
	}
	q := float32(p)
	for i, v := range x {
		if v > 0 {
			x[i] = exp2(q * log2(v))
		}
	}
}

// log2 returns the binary logarithm of a normal x > 0, within 1e-7 or 2e-7 of it.
func log2(x float32) float32 {
	bits := math.Float32bits(x)
	// x = m·2^e with m in [√½, √2)
	e := int32(bits-0x3f3504f3) >> 23
	m := math.Float32frombits(bits - uint32(e)<<23)
	// log m = 2·atanh(s), s = (m−1)/(m+1), |s| < 0.172
	s := (m - 1) / (m + 1)
	t := float32(s * s)
	poly := float32(0.41198585) // 2·log2(e)·(1, 1/3, 1/5, 1/7)
	poly = float32(poly*t) + 0.57707802
	poly = float32(poly*t) + 0.96179669
	poly = float32(poly*t) + 2.88539008
	return float32(e) + float32(s*poly)
}

// exp2 returns 2^x, 0 below −126.
func exp2(x float32) float32 {
	if !(x > -126) {
		return 0
	}
	if x > 127 {
		x = 127
	}
	const magic = 3 << 22 // adding it rounds to a whole number
	k := x + magic
	k -= magic
	r := x - k // −½…½
	poly := float32(1.5403530e-4)
	for _, c := range [...]float32{1.3333558e-3, 9.6181291e-3, 5.5504109e-2, 2.4022651e-1, 6.9314718e-1, 1} {
		poly = float32(poly*r) + c
	}
	return poly * math.Float32frombits(uint32(int32(k)+127)<<23)
}
