package atlas

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// Beyond directRows rows a factor of the matrix takes too much memory, as much as the matrix once
// more: 1 GiB for as many rows. Up to there it is preferred: it reaches every λ.
const directRows = 16384

// Conjugate gradients end when ‖r‖ ≤ restOf·‖b‖ for each λ, or after mostSteps; a λ that is not
// there then is too small for this matrix, and is left out.
const (
	restOf    = 1e-4
	mostSteps = 200
)

// shifted solves (G + α)·x = b for several α > 0, which ascend, and several b, by conjugate
// gradients on the smallest α: the residuals of the others are multiples of its own, so that one
// product with G a step serves all (Jegerlehner, hep-lat/9612014; Frommer, Computing 70, 2003).
// gram is m × m, its upper triangle is read; b is columns × m, a right side a row. Products are in
// float32, all else in float64. It returns for each α the solutions, columns × m, or nothing where
// they were not reached.
func shifted(gram, b blas32.General, alphas []float64) []blas32.General {
	m, columns := b.Cols, b.Rows
	s := make([]shiftedColumn, columns)
	for c := range s {
		s[c] = newShiftedColumn(linear.Row(b, c), alphas)
	}
	p, q := linear.Zeros(columns, m), linear.Zeros(columns, m)
	for range mostSteps {
		open := false
		for c := range s {
			open = open || !s[c].rests()
			for i, v := range s[c].p[0] {
				linear.Row(p, c)[i] = float32(v)
			}
		}
		if !open {
			break
		}
		gemm.Symm(1, p, gram, 0, q) // columns × m
		gemm.Parallel(columns, func(c int) { s[c].step(linear.Row(q, c), alphas) })
	}
	out := make([]blas32.General, len(alphas))
	for k := range alphas {
		x, reached := linear.Zeros(columns, m), true
		for c := range s {
			reached = reached && s[c].at(k)
			for i, v := range s[c].x[k] {
				linear.Row(x, c)[i] = float32(v)
			}
		}
		if reached {
			out[k] = x
		}
	}
	return out
}

// A shiftedColumn is one right side; x_k, p_k and ζ_k are of the k-th α.
type shiftedColumn struct {
	x, p         [][]float64
	r            []float64
	zeta, before []float64 // ζ_k and that of the step before: r_k = ζ_k·r
	square, goal float64   // ‖r‖² and what it is to be
	gain, turn   float64   // step length along p_0 (with a minus sign) and share of the old p, of the step before
}

func newShiftedColumn(b []float32, alphas []float64) shiftedColumn {
	c := shiftedColumn{r: make([]float64, len(b)), gain: 1}
	for i, v := range b {
		c.r[i] = float64(v)
	}
	c.square = linear.Dot64(c.r, c.r)
	c.goal = restOf * restOf * c.square
	for range alphas {
		c.x, c.p = append(c.x, make([]float64, len(b))), append(c.p, append([]float64(nil), c.r...))
		c.zeta, c.before = append(c.zeta, 1), append(c.before, 1)
	}
	return c
}

// at reports whether x_k is there.
func (c *shiftedColumn) at(k int) bool { return c.zeta[k]*c.zeta[k]*c.square <= c.goal }

// rests reports whether all are.
func (c *shiftedColumn) rests() bool {
	for k := range c.zeta {
		if !c.at(k) {
			return false
		}
	}
	return true
}

// step makes a step with q = G·p_0.
func (c *shiftedColumn) step(q []float32, alphas []float64) {
	if c.rests() {
		return
	}
	var curve float64 // p_0·(G + α_0)·p_0
	for i, v := range c.p[0] {
		curve += float64(v * (float64(q[i]) + float64(alphas[0]*v)))
	}
	if !(curve > 0) {
		return // rounding: no step is left that would help
	}
	gain := -c.square / curve
	next := make([]float64, len(alphas))
	for k, alpha := range alphas {
		if next[k] = 1; k > 0 {
			turned := float64(gain * c.turn * (c.before[k] - c.zeta[k]))
			below := turned + float64(c.before[k]*c.gain*(1-float64((alpha-alphas[0])*gain)))
			next[k] = 0
			if below != 0 {
				next[k] = c.zeta[k] * c.before[k] * c.gain / below
			}
		}
		if !c.at(k) {
			linear.AddScaled(c.x[k], -gain*next[k]/c.zeta[k], c.p[k])
		}
	}
	for i, v := range c.p[0] {
		c.r[i] += float64(gain * (float64(q[i]) + float64(alphas[0]*v)))
	}
	square := linear.Dot64(c.r, c.r)
	turn := square / c.square
	for k := range alphas {
		ratio := next[k] / c.zeta[k]
		share := turn * ratio * ratio // α_{n+1}·ζ_{n+1}·β^σ_n/(ζ_n·β_n), β^σ_n = β_n·ζ_{n+1}/ζ_n
		p := c.p[k]
		for i, r := range c.r {
			p[i] = float64(next[k]*r) + float64(share*p[i])
		}
		c.before[k], c.zeta[k] = c.zeta[k], next[k]
	}
	c.square, c.gain, c.turn = square, gain, turn
	for k := range c.zeta {
		if math.IsNaN(c.zeta[k]) {
			c.zeta[k] = math.Inf(1) // is not there, and will not be
		}
	}
}
