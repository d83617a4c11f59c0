package rules

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/elementary"
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// Health measures how a layer's units share the work. Units that never win, or that duplicate one
// another, are capacity that is paid for and not used.
type Health struct {
	Entropy float64 // of the shares of patches that units win, over ln K: 1 if all win as often, 0 if one always wins
	Dead    float64 // share of units that win no patch, 0 to 1; give at least some 50 patches a unit
	Norm    float64 // mean ‖w_k‖₂
	MaxNorm float64 // largest ‖w_k‖₂
	R1      float64 // share of units with |‖w_k‖₂ − 1| < 0.01, 0 to 1
	MaxCos  float64 // largest |cos(w_i, w_j)| of two units
}

// Winners returns for each of the patches p, M × D, the unit that would learn most from it, the one
// that [Learner.Count] counts.
func (l *Learner) Winners(p blas32.General) []int {
	u := linear.Zeros(p.Rows, l.w.Rows)
	l.Respond(u, p)
	return l.winners(u)
}

// Health measures the learner on patches p, M × D; a unit's wins are those that Winners finds.
func (l *Learner) Health(p blas32.General) Health {
	u := linear.Zeros(p.Rows, l.w.Rows)
	l.Respond(u, p)
	c := new(Census)
	l.Count(c, u)
	return l.Survey(c)
}

func health(w blas32.General, wins []int, m int) (h Health) {
	units := float64(w.Rows)
	for _, n := range wins {
		if n == 0 {
			h.Dead += 1 / units
			continue
		}
		share := float64(n) / float64(m)
		h.Entropy -= share * elementary.Log(share) / elementary.Log(max(units, 2))
	}
	unit := linear.Zeros(w.Rows, w.Cols)
	for k := range w.Rows {
		n := linear.Norm(linear.Row(w, k))
		h.Norm += n / units
		h.MaxNorm = max(h.MaxNorm, n)
		if math.Abs(n-1) < 0.01 {
			h.R1 += 1 / units
		}
		copy(linear.Row(unit, k), linear.Row(w, k))
		linear.Normalize(linear.Row(unit, k))
	}
	cosines := linear.Zeros(w.Rows, w.Rows)
	gemm.Gemm(blas.NoTrans, blas.Trans, 1, unit, unit, 0, cosines) // K × K
	for i := range w.Rows {
		for _, c := range linear.Row(cosines, i)[i+1:] {
			h.MaxCos = max(h.MaxCos, math.Abs(float64(c)))
		}
	}
	return h
}
