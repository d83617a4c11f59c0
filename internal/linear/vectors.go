package linear

import "deephebb/internal/vec"

// The functions of this file work on long vectors in float64. Every product is rounded before it is
// added to anything, so that no machine fuses the two and the bytes are the same on all.

// stretch is the length of the pieces in which long vectors are summed.
const stretch = 2048

// Dot64 returns Σxy, summed in pieces.
func Dot64(x, y []float64) float64 {
	var sum float64
	for from := 0; from < len(x); from += stretch {
		to := min(len(x), from+stretch)
		sum += vec.Dot64(x[from:to], y[from:to])
	}
	return sum
}

// AddScaled adds a·x to y.
func AddScaled(y []float64, a float64, x []float64) { vec.AddScaled64(y, a, x) }

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
