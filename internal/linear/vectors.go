package linear

// The functions of this file work on long vectors in float64. Every product is rounded before it is
// added to anything, so that no machine fuses the two and the bytes are the same on all.

// stretch is the length of the pieces in which long vectors are summed.
const stretch = 2048

// Dot64 returns Σxy, summed in pieces.
func Dot64(x, y []float64) float64 {
	var sum float64
	for from := 0; from < len(x); from += stretch {
		to := min(len(x), from+stretch)
		sum += dotPiece(x[from:to], y[from:to])
	}
	return sum
}

func dotPiece(x, y []float64) float64 {
	var s0, s1, s2, s3 float64
	for len(x) >= 4 && len(y) >= 4 {
		s0 += float64(x[0] * y[0])
		s1 += float64(x[1] * y[1])
		s2 += float64(x[2] * y[2])
		s3 += float64(x[3] * y[3])
		x, y = x[4:], y[4:]
	}
	for i, v := range x {
		s0 += float64(v * y[i])
	}
	return (s0 + s1) + (s2 + s3)
}

// AddScaled adds a·x to y.
func AddScaled(y []float64, a float64, x []float64) {
	x = x[:len(y)]
	for i, v := range x {
		y[i] += float64(a * v)
	}
}

// Scale multiplies x by a.
func Scale(x []float64, a float64) {
	for i := range x {
		x[i] *= a
	}
}

// Zeros64 returns rows × cols zeros.
func Zeros64(rows, cols int) [][]float64 {
	all := make([]float64, rows*cols)
	m := make([][]float64, rows)
	for i := range m {
		m[i] = all[i*cols : (i+1)*cols : (i+1)*cols]
	}
	return m
}
