package atlas

import (
	"slices"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// Newton's method ends when the slope of each class is slopeOf of what it was with weights of 0, or
// after newtonSteps, each of as many conjugate gradients as bring the residual to gradientOf, at
// most gradientSteps. Where there is a factor, both are measured as (ZᵀZ + α)⁻¹ weighs them.
const (
	slopeOf       = 0.003
	gradientOf    = 0.2
	newtonSteps   = 15
	gradientSteps = 30
)

// margins are the machines of a [Hinge], one a class, while they learn. Each is a column.
type margins struct {
	x       blas32.General
	rows    []int
	z       standard
	classes []int
	index   []int // of each row's class

	w, b blas32.General // d × C, of standardised columns; 1 × C
	sums blas32.General // Z·w + b, n × C
	mask blas32.General // 1 for rows within their margin, 0 for others, n × C

	first  blas32.General // the slope with weights of 0, (d+1) × C; no rows before it is known
	gram   blas32.General // ZᵀZ, where it has a factor
	factor *cholesky      // of ZᵀZ + α; nil where there are fewer rows than columns, or too many columns
}

func newMargins(x blas32.General, classes, rows []int) *margins {
	m := &margins{x: x, rows: rows, z: standardOf(x, rows, true)}
	mine := make([]int, len(rows))
	for r, i := range rows {
		mine[r] = classes[i]
	}
	var sizes []int
	m.index, sizes = numbered(mine)
	m.classes = slices.Compact(slices.Sorted(slices.Values(mine)))
	c := len(sizes)
	m.w, m.b = linear.Zeros(x.Cols, c), linear.Zeros(1, c)
	m.sums, m.mask = linear.Zeros(len(rows), c), linear.Zeros(len(rows), c)
	if x.Cols <= min(len(rows), directRows) {
		m.gram, _ = m.z.gram(x, rows)
	}
	return m
}

func (m *margins) probe(lambda float64) *Probe {
	return &Probe{Classes: m.classes, Lambda: lambda, z: m.z, weights: linear.Clone(m.w), bias: slices.Clone(m.b.Data)}
}

// side is 1 for a row of the class, −1 for the others.
func (m *margins) side(row, class int) float64 {
	if m.index[row] == class {
		return 1
	}
	return -1
}

// settle goes to the optimum of λ from where the weights are.
func (m *margins) settle(lambda float64) {
	alpha := lambda * float64(max(len(m.rows), m.x.Cols))
	m.prepare(float32(alpha))
	rest := linear.Zeros(len(m.rows), len(m.classes))
	var from []float64
	for range newtonSteps {
		for i := range m.rows {
			sums, mask, r := linear.Row(m.sums, i), linear.Row(m.mask, i), linear.Row(rest, i)
			for j, s := range sums {
				y := float32(m.side(i, j))
				if mask[j], r[j] = 0, 0; y*s < 1 {
					mask[j], r[j] = 1, y-s
				}
			}
		}
		slope := m.back(rest, m.w, -alpha)
		if m.first.Rows == 0 {
			m.first = slope
		}
		if from == nil {
			from = inner(m.first, m.conditioned(m.first))
		}
		toward := m.conditioned(slope)
		size, done := inner(slope, toward), true
		for j, s := range size {
			done = done && s <= slopeOf*slopeOf*from[j]
		}
		if done {
			return
		}
		way, along := m.direction(slope, toward, size, alpha)
		m.move(way, along, alpha)
	}
}

// inner returns the inner product of each column of a and b.
func inner(a, b blas32.General) []float64 {
	s := make([]float64, a.Cols)
	for i := range a.Rows {
		other := linear.Row(b, i)
		for j, v := range linear.Row(a, i) {
			s[j] += float64(float64(v) * float64(other[j]))
		}
	}
	return s
}

// addColumns adds factor_j times column j of x to that of y.
func addColumns(y, x blas32.General, factor []float64) {
	for i := range y.Rows {
		row := linear.Row(y, i)
		for j, v := range linear.Row(x, i) {
			row[j] += float32(factor[j] * float64(v))
		}
	}
}
