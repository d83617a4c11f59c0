package linear

import (
	"math"
	"slices"
)

// jacobi returns the eigenvalues of a symmetric m × m matrix, largest first, and its eigenvectors:
// vectors[i] belongs to values[i]. Jacobi's method: rotations that make one pair of elements zero
// after the other, until nothing is left next to the diagonal. a, by rows, is destroyed. For m up
// to a few dozen; for more, [Symmetric] is faster.
func jacobi(a []float64, m int) (values []float64, vectors [][]float64) {
	v := make([][]float64, m) // rows are eigenvectors
	for i := range v {
		v[i] = make([]float64, m)
		v[i][i] = 1
	}
	var norm float64
	for _, e := range a {
		norm += float64(e * e)
	}
	for range 60 {
		var off float64
		for i := range m {
			for j := range i {
				off += float64(a[i*m+j] * a[i*m+j])
			}
		}
		if off <= 1e-30*norm {
			break
		}
		for p := range m {
			for q := p + 1; q < m; q++ {
				rotate(a, v, m, p, q)
			}
		}
	}
	order := make([]int, m)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch x, y := a[i*m+i], a[j*m+j]; {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	for _, i := range order {
		values = append(values, a[i*m+i])
		vectors = append(vectors, v[i])
	}
	return values, vectors
}

// rotate turns the plane of axes p and q so that a[p][q] becomes zero (Golub and Van Loan, section
// 8.5.2).
func rotate(a []float64, v [][]float64, m, p, q int) {
	apq := a[p*m+q]
	if apq == 0 {
		return
	}
	theta := (a[q*m+q] - a[p*m+p]) / (2 * apq)
	t := 1 / (math.Abs(theta) + math.Sqrt(float64(theta*theta)+1))
	if theta < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(float64(t*t)+1)
	s := t * c
	for i := range m {
		x, y := a[i*m+p], a[i*m+q]
		a[i*m+p], a[i*m+q] = float64(c*x)-float64(s*y), float64(s*x)+float64(c*y)
	}
	turn(a[p*m:p*m+m], a[q*m:q*m+m], c, s)
	turn(v[p], v[q], c, s)
	a[p*m+q], a[q*m+p] = 0, 0
}

// turn replaces x and y by c·x − s·y and s·x + c·y.
func turn(x, y []float64, c, s float64) {
	y = y[:len(x)]
	for i, u := range x {
		w := y[i]
		x[i], y[i] = float64(c*u)-float64(s*w), float64(s*u)+float64(c*w)
	}
}
