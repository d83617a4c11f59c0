package rules

import (
	"cmp"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/elementary"
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// Krotov is the rule of Krotov and Hopfield (Unsupervised learning by competing hidden units, PNAS
// 116, 2019, equations 3, 8 to 10): the winner learns, a runner-up unlearns.
//
//	I_k = Σ_i sign(w_ki)·|w_ki|^(p−1)·x_i
//	g = 1 for the unit with the largest I, −Delta for the Rank-th, 0 for all others
//	Δw_k = Σ_m g_mk·x_m − (Σ_m g_mk·I_mk)·w_k,  w_k ← w_k + η·Δw_k/max|Δ|
//	η = Rate·(1−progress)
//
// Weights start as N(0, 1). Those of units that win go to the sphere ‖w‖_p = 1 by themselves.
type Krotov struct {
	P     float64 `json:",omitempty"` // p, from 1; default 2, with which I = w·x
	Rank  int     `json:",omitempty"` // of the unit that unlearns, from 2; default 2, and no more than there are units
	Delta float64 `json:",omitempty"` // strength of unlearning, to 10; default 0.4, negative: none
	Rate  float64 `json:",omitempty"` // η at the start, above 0; default 0.02
}

// Name returns "krotov".
func (Krotov) Name() string { return "krotov" }

// Validate says which setting is out of its range.
func (r Krotov) Validate() error {
	return cmp.Or(
		within(r.Name(), "P", cmp.Or(r.P, 2), 1, 100),
		within(r.Name(), "Rank", cmp.Or(float64(r.Rank), 2), 2, 1e6),
		orNone(r.Name(), "Delta", r.Delta, 10),
		within(r.Name(), "Rate", r.Rate, 0, 10))
}

type hidden struct {
	Krotov
	powers blas32.General // sign(w)·|w|^(p−1) in this step, K × D
}

func (r Krotov) start(l *Learner, rng *rand.Rand) process {
	r.P, r.Rate, r.Delta = cmp.Or(r.P, 2), cmp.Or(r.Rate, 0.02), chosen(r.Delta, 0.4)
	r.Rank = min(cmp.Or(r.Rank, 2), l.w.Rows)
	normal(l.w, 1, rng)
	h := &hidden{Krotov: r}
	if r.P != 2 {
		h.powers = linear.Zeros(l.w.Rows, l.w.Cols)
	}
	return h
}

// largest bounds |w|^(p−1): weights drawn far outside the sphere would otherwise answer with an
// infinity. All that such an answer does is to shrink them, and a bounded one does that too.
const largest = 1e15

// respond answers with I.
func (h *hidden) respond(l *Learner, u, p blas32.General) {
	w := l.w
	if h.P != 2 {
		w = h.powers
		gemm.Parallel(l.w.Rows, func(k int) {
			for j, v := range linear.Row(l.w, k) {
				power := math.Abs(float64(v)) * math.Abs(float64(v))
				if h.P != 3 {
					power = elementary.Pow(math.Abs(float64(v)), h.P-1)
				}
				w.Data[k*w.Stride+j] = float32(math.Copysign(min(power, largest), float64(v)))
			}
		})
	}
	gemm.Gemm(blas.NoTrans, blas.Trans, 1, p, w, 0, u) // M × K
}

func (h *hidden) accumulate(l *Learner, t *tile) {
	lessons := make([]lesson, 2*t.u.Rows)
	columns(l.decay, t.u.Rows, func(from, to int, sum []float32) {
		for i := from; i < to; i++ {
			u, g := linear.Row(t.u, i), linear.Row(t.g, i)
			win := vec.Largest(u)
			lessons[2*i] = lesson{int32(win), 1}
			sum[win] += u[win]
			lose := win
			if h.Rank > 1 {
				copy(g, u)
				for range h.Rank - 1 {
					g[lose] = float32(math.Inf(-1))
					lose = vec.Largest(g)
				}
			}
			lessons[2*i+1] = lesson{int32(lose), float32(-h.Delta)}
			sum[lose] -= float32(float32(h.Delta) * u[lose])
		}
	})
	l.scatter(t, lessons) // ΣGᵀP  K × D
}

func (h *hidden) apply(l *Learner, progress float64) (delta, rate float64) {
	rate = h.Rate * (1 - progress)
	scale := 1 / (l.subtractDecay() + 1e-30)
	return l.move(func(int) float64 { return rate * scale }), rate
}

func (*hidden) state() map[string][]float32 { return nil }
