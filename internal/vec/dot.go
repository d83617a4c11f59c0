package vec

// Dot returns Σxy in float64, as four sums, that of the elements i with the same i mod 4, and of
// what is left after the last whole four in the first. y is at least as long as x.
func Dot(x, y []float32) float64 {
	y = y[:len(x)]
	var s [4]float64
	i := 0
	if n := len(x) &^ 3; haveSIMD && n > 0 {
		dotSIMD(n, &x[0], &y[0], &s[0])
		i = n
	}
	for ; i+4 <= len(x); i += 4 {
		s[0] += float64(float64(x[i]) * float64(y[i]))
		s[1] += float64(float64(x[i+1]) * float64(y[i+1]))
		s[2] += float64(float64(x[i+2]) * float64(y[i+2]))
		s[3] += float64(float64(x[i+3]) * float64(y[i+3]))
	}
	for ; i < len(x); i++ {
		s[0] += float64(float64(x[i]) * float64(y[i]))
	}
	return (s[0] + s[1]) + (s[2] + s[3])
}
