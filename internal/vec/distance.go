package vec

// DistanceLanes is how many sums SquaredDistance keeps.
const DistanceLanes = 16

// SquaredDistance returns Σ(a−b)² of two rows of the same length, a multiple of DistanceLanes, as
// sixteen sums, that of the elements i with the same i mod 16, which are then added in one order.
func SquaredDistance(a, b []float32) float32 {
	b = b[:len(a)]
	if haveSIMD && len(a) > 0 {
		return squaredDistanceSIMD(len(a), &a[0], &b[0])
	}
	var s [DistanceLanes]float32
	for len(a) >= len(s) && len(b) >= len(s) {
		u, v := (*[DistanceLanes]float32)(a), (*[DistanceLanes]float32)(b)
		for i := range s {
			d := u[i] - v[i]
			s[i] += float32(d * d)
		}
		a, b = a[len(s):], b[len(s):]
	}
	var half eight
	for i := range half {
		half[i] = s[i] + s[i+8]
	}
	return half.sum()
}
