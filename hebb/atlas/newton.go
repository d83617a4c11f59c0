package atlas

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// prepare makes the factor for α.
func (m *margins) prepare(alpha float32) {
	if m.gram.Rows == 0 {
		return
	}
	m.factor, _ = factorize(ridged(m.gram, alpha))
}

// conditioned returns what conjugate gradients are to see of r, (d+1) × C: (ZᵀZ + α)⁻¹·r, and for
// the bias 1/n of it, which for all rows within their margin is the solution. It is r itself where
// there is no factor.
func (m *margins) conditioned(r blas32.General) blas32.General {
	if m.factor == nil {
		return r
	}
	out := linear.Clone(r)
	m.factor.solve(linear.Slab(out, 0, m.x.Cols))
	bias := linear.Row(out, m.x.Cols)
	for j := range bias {
		bias[j] /= float32(len(m.rows))
	}
	return out
}

// direction solves (ZᵀMZ + α)·way = slope by conjugate gradients, M the mask, and returns also
// Z·way. toward is the slope conditioned, and size the inner products of both.
func (m *margins) direction(slope, toward blas32.General, size []float64, alpha float64) (way, along blas32.General) {
	c := slope.Cols
	way, along = linear.Zeros(slope.Rows, c), linear.Zeros(len(m.rows), c)
	residual, p := linear.Clone(slope), linear.Clone(toward)
	rest := slices.Clone(size)
	step, turn := make([]float64, c), make([]float64, c)
	for range gradientSteps {
		done := true
		for j, r := range rest {
			done = done && r <= gradientOf*gradientOf*size[j]
		}
		if done {
			break
		}
		ahead, curved := m.curve(p, alpha)
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
		next := m.conditioned(residual)
		for j, now := range inner(residual, next) {
			if turn[j] = 0; rest[j] > 0 {
				turn[j] = now / rest[j]
			}
			rest[j] = now
		}
		for i := range p.Rows {
			r := linear.Row(next, i)
			for j, v := range linear.Row(p, i) {
				p.Data[i*c+j] = r[j] + float32(turn[j]*float64(v))
			}
		}
	}
	return way, along
}

// curve returns Z·p + the last row of p, n × C, and of it (ZᵀMZ + α)·p, the sums behind it as in
// back.
func (m *margins) curve(p blas32.General, alpha float64) (ahead, curved blas32.General) {
	d, c := m.x.Cols, p.Cols
	ahead, curved = linear.Zeros(len(m.rows), c), linear.Zeros(d+1, c)
	masked := linear.Zeros(len(m.rows), c)
	last, part := linear.Row(p, d), linear.Slab(curved, 0, d)
	m.z.byRows(m.x, m.rows, func(from int, z blas32.General) {
		here, within := linear.Slab(ahead, from, from+z.Rows), linear.Slab(masked, from, from+z.Rows)
		gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, z, linear.Slab(p, 0, d), 0, here)
		for i := range z.Rows {
			row, mask := linear.Row(here, i), linear.Row(m.mask, from+i)
			for j, b := range last {
				row[j] += b
				linear.Row(within, i)[j] = row[j] * mask[j]
			}
		}
		gemm.Gemm(blas.Trans, blas.NoTrans, 1, z, within, 1, part)
	})
	m.finish(curved, masked, p, alpha)
	return ahead, curved
}

// back returns Zᵀ·r + factor·w, and behind it, as row d, the sums of r: (d+1) × C.
func (m *margins) back(r, w blas32.General, factor float64) blas32.General {
	out := linear.Zeros(m.x.Cols+1, r.Cols)
	part := linear.Slab(out, 0, m.x.Cols)
	m.z.byRows(m.x, m.rows, func(from int, z blas32.General) {
		gemm.Gemm(blas.Trans, blas.NoTrans, 1, z, linear.Slab(r, from, from+z.Rows), 1, part)
	})
	m.finish(out, r, w, factor)
	return out
}

// finish adds factor·w to the rows of out but the last, which it makes the sums of r.
func (m *margins) finish(out, r, w blas32.General, factor float64) {
	for i, v := range w.Data[:m.x.Cols*r.Cols] {
		out.Data[i] += float32(factor * float64(v))
	}
	total := make([]float64, r.Cols)
	for i := range r.Rows {
		for j, v := range linear.Row(r, i) {
			total[j] += float64(v)
		}
	}
	for j, v := range total {
		linear.Row(out, m.x.Cols)[j] = float32(v)
	}
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
