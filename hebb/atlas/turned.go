package atlas

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// Turned returns by how many degrees each row of y points away from the same row of x: how far
// learning has moved the features of each picture, say. Lengths do not count. 0 is the same
// direction and 90 a wholly different one; a row of zeros is 90 from any. It panics where x and y
// have different shapes.
func Turned(x, y blas32.General) []float64 {
	if x.Rows != y.Rows || x.Cols != y.Cols {
		panic(fmt.Sprintf("atlas: Turned: %d × %d and %d × %d", x.Rows, x.Cols, y.Rows, y.Cols))
	}
	degrees := make([]float64, x.Rows)
	for i := range degrees {
		a, b := linear.Row(x, i), linear.Row(y, i)
		na, nb := linear.Norm(a), linear.Norm(b)
		if na == 0 || nb == 0 {
			degrees[i] = 90
			continue
		}
		// From the lengths of sum and difference: the arc cosine of a number near 1 is rough.
		var sum, difference float64
		for j := range a {
			u, v := float64(a[j])/na, float64(b[j])/nb
			sum += float64((u + v) * (u + v))
			difference += float64((u - v) * (u - v))
		}
		degrees[i] = 2 * math.Atan2(math.Sqrt(difference), math.Sqrt(sum)) * 180 / math.Pi
	}
	return degrees
}
