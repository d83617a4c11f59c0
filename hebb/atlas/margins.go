package atlas

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// Newton's method ends when the slope of each class is slopeOf of what it was with weights of 0, or
// after newtonSteps, each of as many conjugate gradients as bring the residual to gradientOf, at
// most gradientSteps.
const (
	slopeOf       = 0.01
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
	from []float64      // ‖slope‖² with weights of 0, C; nil before the first
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
	c := len(m.classes)
	rest := linear.Zeros(len(m.rows), c)
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
		size := inner(slope, slope)
		if m.from == nil {
			m.from = size
		}
		done := true
		for j, s := range size {
			done = done && s <= slopeOf*slopeOf*m.from[j]
		}
		if done {
			return
		}
		way, along := m.direction(slope, size, alpha)
		m.move(way, along, alpha)
	}
}

// back returns Zᵀ·r + factor·w, and behind it, as row d, the sums of r: (d+1) × C.
func (m *margins) back(r, w blas32.General, factor float64) blas32.General {
	d, c := m.x.Cols, r.Cols
	out := linear.Zeros(d+1, c)
	part := linear.Slab(out, 0, d)
	m.z.byRows(m.x, m.rows, func(from int, z blas32.General) {
		gemm.Gemm(blas.Trans, blas.NoTrans, 1, z, linear.Slab(r, from, from+z.Rows), 1, part)
	})
	for i, v := range w.Data[:d*c] {
		out.Data[i] += float32(factor * float64(v))
	}
	total := make([]float64, c)
	for i := range r.Rows {
		for j, v := range linear.Row(r, i) {
			total[j] += float64(v)
		}
	}
	for j, v := range total {
		linear.Row(out, d)[j] = float32(v)
	}
	return out
}

// forward returns Z·v + the last row of v, (d+1) × C: n × C.
func (m *margins) forward(v blas32.General) blas32.General {
	d := m.x.Cols
	out := m.z.apply(m.x, m.rows, linear.Slab(v, 0, d))
	last := linear.Row(v, d)
	for i := range out.Rows {
		row := linear.Row(out, i)
		for j, b := range last {
			row[j] += b
		}
	}
	return out
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

// direction solves (ZᵀMZ + α)·way = slope by conjugate gradients, M the mask, and returns also
// Z·way.
func (m *margins) direction(slope blas32.General, size []float64, alpha float64) (way, along blas32.General) {
	c := slope.Cols
	way, along = linear.Zeros(slope.Rows, c), linear.Zeros(len(m.rows), c)
	residual, p := linear.Clone(slope), linear.Clone(slope)
	rest, masked := slices.Clone(size), linear.Zeros(len(m.rows), c)
	step, turn := make([]float64, c), make([]float64, c)
	for range gradientSteps {
		done := true
		for j, r := range rest {
			done = done && r <= gradientOf*gradientOf*size[j]
		}
		if done {
			break
		}
		ahead := m.forward(p)
		for i, v := range ahead.Data {
			masked.Data[i] = v * m.mask.Data[i]
		}
		curved := m.back(masked, p, alpha)
		for j, bend := range inner(p, curved) {
			if step[j] = 0; bend > 0 {
				step[j] = rest[j] / bend
			}
		}
		addColumns(way, p, step)
		addColumns(along, ahead, step)
		for j := range step {
			step[j] = -step[j]
		}
		addColumns(residual, curved, step)
		for j, now := range inner(residual, residual) {
			if turn[j] = 0; rest[j] > 0 {
				turn[j] = now / rest[j]
			}
			rest[j] = now
		}
		for i := range p.Rows {
			r := linear.Row(residual, i)
			for j, v := range linear.Row(p, i) {
				p.Data[i*c+j] = r[j] + float32(turn[j]*float64(v))
			}
		}
	}
	return way, along
}

// move goes along the direction to where what is to be minimised is smallest: along a line it is
// made of parabolas, on which Newton's method is exact.
func (m *margins) move(way, along blas32.General, alpha float64) {
	d, c := m.x.Cols, along.Cols
	weights := linear.Slab(way, 0, d)
	cross, square := inner(m.w, weights), inner(weights, weights)
	step := make([]float64, c)
	gemm.Parallel(c, func(j int) {
		t := 1.0
		for range 30 {
			slope, bend := float64(alpha*(cross[j]+float64(t*square[j]))), float64(alpha*square[j])
			for i := range m.rows {
				s, q, y := float64(m.sums.Data[i*c+j]), float64(along.Data[i*c+j]), m.side(i, j)
				if s += float64(t * q); y*s < 1 {
					slope += float64((s - y) * q)
					bend += float64(q * q)
				}
			}
			if bend == 0 {
				break
			}
			t -= slope / bend
			if math.Abs(slope/bend) < 1e-6 {
				break
			}
		}
		step[j] = t
	})
	addColumns(m.w, weights, step)
	addColumns(m.b, linear.Slab(way, d, d+1), step)
	addColumns(m.sums, along, step)
}
