package linear

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"
)

// Eigen returns the first k eigenvectors, by rows, and eigenvalues of a symmetric matrix, n × n, of
// which the upper triangle is read, the largest first; with k = 0 all eigenvalues and no vectors.
// It takes some 9n³ multiplications, in float64. It returns an error where a value is NaN or
// infinite.
func Eigen(a blas32.General, k int) (vectors blas32.General, values []float64, err error) {
	values, v, ok := Symmetric(Doubles(a), k > 0)
	if !ok {
		return vectors, nil, fmt.Errorf("linear: the products of rows or columns are no finite numbers: " +
			"there are NaN or infinite values, or values so large that their squares overflow")
	}
	if k == 0 {
		return vectors, values, nil
	}
	vectors = Zeros(k, a.Rows)
	for i := range k {
		for j, e := range v[i] {
			vectors.Data[i*a.Rows+j] = float32(e)
		}
	}
	return vectors, values[:k], nil
}

// Doubles returns a symmetric matrix, of which the upper triangle is read, in float64.
func Doubles(a blas32.General) [][]float64 {
	d := Zeros64(a.Rows, a.Rows)
	for i := range d {
		for j := i; j < a.Rows; j++ {
			d[i][j] = float64(a.Data[i*a.Stride+j])
			d[j][i] = d[i][j]
		}
	}
	return d
}
