package linear

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"
)

// Eigen returns the first k eigenvectors, by rows, and eigenvalues of a symmetric matrix, n × n, of
// which the upper triangle is read, the largest first; with k = 0 all eigenvalues and no vectors.
// It takes some 9n³ multiplications. It returns an error where a value is NaN or infinite.
func Eigen(a blas32.General, k int) (vectors blas32.General, values []float64, err error) {
	n := a.Rows
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			v := float64(a.Data[i*a.Stride+j])
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return vectors, nil, fmt.Errorf("linear: the products of rows or columns are no finite numbers: " +
					"there are NaN or infinite values, or values so large that their squares overflow")
			}
			s.SetSym(i, j, v)
		}
	}
	var e mat.EigenSym
	if !e.Factorize(s, k > 0) {
		return vectors, nil, fmt.Errorf("linear: the eigenvalues of a %d × %d matrix did not converge", n, n)
	}
	values = e.Values(nil)
	for i, j := 0, n-1; i < j; i, j = i+1, j-1 {
		values[i], values[j] = values[j], values[i]
	}
	if k == 0 {
		return vectors, values, nil
	}
	var v mat.Dense
	e.VectorsTo(&v)
	vectors = Zeros(k, n)
	for i := range k {
		for j := range n {
			vectors.Data[i*n+j] = float32(v.At(j, n-1-i))
		}
	}
	return vectors, values[:k], nil
}
