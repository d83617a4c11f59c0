package linear

import (
	"math"
	"slices"

	"deephebb/internal/gemm"
)

// Symmetric returns the eigenvalues of a symmetric matrix, n × n, of which the rows up to the
// diagonal are read, the largest first, and with vectors its eigenvectors by rows. a is destroyed.
// It returns false where the values did not converge, as with values that are no finite numbers.
//
// Householder's reflections make the matrix tridiagonal, implicit QL steps diagonal (Wilkinson and
// Reinsch, Linear Algebra, Handbook for Automatic Computation II, 1971; Golub and Van Loan, section
// 8.3). The bytes are the same on any machine and any number of threads.
func Symmetric(a [][]float64, vectors bool) (values []float64, v [][]float64, ok bool) {
	n := len(a)
	var most float64
	for i, row := range a {
		for _, e := range row[:i+1] {
			most = max(most, math.Abs(e))
		}
	}
	if math.IsNaN(most) || math.IsInf(most, 0) {
		return nil, nil, false
	}
	_, scale := math.Frexp(most) // so that squares neither overflow nor vanish
	for i, row := range a {
		for j := range row[:i+1] {
			row[j] = math.Ldexp(row[j], -scale)
		}
	}
	d, e, sizes := tridiagonal(a)
	if vectors {
		v = reflections(a, sizes)
	}
	if !diagonal(d, e, v) {
		return nil, nil, false
	}
	order := make([]int, n)
	for i := range order {
		order[i], d[i] = i, math.Ldexp(d[i], scale)
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case d[i] > d[j]:
			return -1
		case d[i] < d[j]:
			return 1
		}
		return 0
	})
	sorted := make([][]float64, 0, n)
	for _, i := range order {
		values = append(values, d[i])
		if vectors {
			sorted = append(sorted, v[i])
		}
	}
	return values, sorted, true
}

// tridiagonal reflects the rows up to the diagonal, the last row first, until the matrix has only a
// diagonal d and, below it, e[1] to e[n−1]. Of the reflection I − u·uᵀ/size that cleared row i, u
// is left in a[i][:i]; size 0: there was nothing to clear.
func tridiagonal(a [][]float64) (d, e, sizes []float64) {
	n := len(a)
	d, e, sizes = make([]float64, n), make([]float64, n), make([]float64, n)
	p := make([]float64, n)
	for i := n - 1; i > 0; i-- {
		u, q := a[i][:i], p[:i]
		d[i] = a[i][i]
		e[i] = u[i-1]
		left := Dot64(u[:i-1], u[:i-1])
		if left == 0 {
			continue
		}
		length := math.Copysign(math.Sqrt(left+float64(e[i]*e[i])), e[i])
		u[i-1] += length
		size := float64(length * u[i-1]) // |u|²/2
		e[i], sizes[i] = -length, size
		clear(q)
		for j, row := range a[:i] { // q = A·u, from the rows up to the diagonal
			q[j] += float64(row[j]*u[j]) + Dot64(row[:j], u[:j])
			AddScaled(q[:j], u[j], row[:j])
		}
		Scale(q, 1/size)
		AddScaled(q, -Dot64(u, q)/(2*size), u)
		for j, row := range a[:i] { // A − u·qᵀ − q·uᵀ
			minusBoth(row[:j+1], u[j], q, q[j], u)
		}
	}
	if n > 0 {
		d[0] = a[0][0]
	}
	return d, e, sizes
}

// minusBoth takes a·x + b·y from row.
func minusBoth(row []float64, a float64, x []float64, b float64, y []float64) {
	x, y = x[:len(row)], y[:len(row)]
	for i, v := range row {
		row[i] = (v - float64(a*x[i])) - float64(b*y[i])
	}
}

// reflections returns the product of the reflections that tridiagonal left in a, by columns: the
// rows of its transpose.
func reflections(a [][]float64, sizes []float64) [][]float64 {
	n := len(a)
	v := Zeros64(n, n)
	for i := range v {
		v[i][i] = 1
	}
	for i := 1; i < n; i++ { // of the matrix as far as it is not yet the identity, i × i
		u := a[i][:i]
		if sizes[i] == 0 {
			continue
		}
		gemm.Parallel((i+rowBlock-1)/rowBlock, func(b int) {
			for _, row := range v[b*rowBlock : min((b+1)*rowBlock, i)] {
				AddScaled(row[:i], -Dot64(row[:i], u)/sizes[i], u)
			}
		})
	}
	return v
}

// diagonal makes the tridiagonal matrix of d and e diagonal, by rotations that it applies to pairs
// of rows of v, if there are any. It returns false if that took too long.
func diagonal(d, e []float64, v [][]float64) bool {
	n := len(d)
	if n == 0 {
		return true
	}
	copy(e, e[1:])
	e[n-1] = 0
	var least float64 // what rounding the largest leaves anyway
	for i, v := range d {
		least = max(least, 0x1p-53*(math.Abs(v)+math.Abs(e[i])))
	}
	turns := make([]turning, 0, n)
	for l := range n {
		for round := 0; ; round++ {
			m := l
			for m < n-1 && math.Abs(e[m]) > max(least, 0x1p-52*(math.Abs(d[m])+math.Abs(d[m+1]))) {
				m++
			}
			if m == l {
				break
			}
			if round == 60 {
				return false
			}
			turns = sweep(d, e, l, m, turns[:0])
			apply(turns, v)
		}
	}
	return true
}

// A turning is a rotation of rows row and row+1.
type turning struct {
	row  int
	c, s float64
}

// sweep is one implicit QL step on rows l to m, whose rotations it appends.
func sweep(d, e []float64, l, m int, turns []turning) []turning {
	shift := (d[l+1] - d[l]) / (2 * e[l])
	r := math.Sqrt(float64(shift*shift) + 1)
	g := d[m] - d[l] + e[l]/(shift+math.Copysign(r, shift))
	s, c, p := 1.0, 1.0, 0.0
	for i := m - 1; i >= l; i-- {
		f, b := float64(s*e[i]), float64(c*e[i])
		r = math.Sqrt(float64(f*f) + float64(g*g))
		if e[i+1] = r; r == 0 { // the matrix falls into two here
			d[i+1] -= p
			e[m] = 0
			return turns
		}
		s, c = f/r, g/r
		g = d[i+1] - p
		r = float64((d[i]-g)*s) + float64(2*float64(c*b))
		p = float64(s * r)
		d[i+1] = g + p
		g = float64(c*r) - b
		turns = append(turns, turning{i, c, s})
	}
	d[l] -= p
	e[l], e[m] = g, 0
	return turns
}

// apply applies rotations to the rows of v, stripe by stripe of its columns.
func apply(turns []turning, v [][]float64) {
	const wide = 128
	gemm.Parallel((len(v)+wide-1)/wide, func(b int) {
		from, to := b*wide, min((b+1)*wide, len(v))
		for _, t := range turns {
			turn(v[t.row][from:to], v[t.row+1][from:to], t.c, t.s)
		}
	})
}
