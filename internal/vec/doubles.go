package vec

// Dot64 is [Dot] of doubles.
func Dot64(x, y []float64) float64 {
	y = y[:len(x)]
	var s [4]float64
	i := 0
	if n := len(x) &^ 3; haveSIMD && n > 0 {
		dot64SIMD(n, &x[0], &y[0], &s[0])
		i = n
	}
	for ; i+4 <= len(x); i += 4 {
		s[0] += float64(x[i] * y[i])
		s[1] += float64(x[i+1] * y[i+1])
		s[2] += float64(x[i+2] * y[i+2])
		s[3] += float64(x[i+3] * y[i+3])
	}
	for ; i < len(x); i++ {
		s[0] += float64(x[i] * y[i])
	}
	return (s[0] + s[1]) + (s[2] + s[3])
}

// AddScaled64 computes y ← y + a·x. x is at least as long as y.
func AddScaled64(y []float64, a float64, x []float64) {
	x = x[:len(y)]
	i := 0
	if n := len(y) &^ 3; haveSIMD && n > 0 {
		addScaled64SIMD(n, &y[0], &x[0], a)
		i = n
	}
	for ; i < len(y); i++ {
		y[i] += float64(a * x[i])
	}
}

// AddFloats computes y ← y + x. x is at least as long as y.
func AddFloats(y []float64, x []float32) {
	x = x[:len(y)]
	i := 0
	if n := len(y) &^ 3; haveSIMD && n > 0 {
		addFloatsSIMD(n, &y[0], &x[0])
		i = n
	}
	for ; i < len(y); i++ {
		y[i] += float64(x[i])
	}
}

// SubtractFloats computes y ← y − x. x is at least as long as y.
func SubtractFloats(y []float64, x []float32) {
	x = x[:len(y)]
	i := 0
	if n := len(y) &^ 3; haveSIMD && n > 0 {
		subtractFloatsSIMD(n, &y[0], &x[0])
		i = n
	}
	for ; i < len(y); i++ {
		y[i] -= float64(x[i])
	}
}
