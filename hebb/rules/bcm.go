package rules

import (
	"cmp"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// BCM is the rule of Bienenstock, Cooper and Munro (Journal of Neuroscience 2, 1982) in the form of
// Intrator and Cooper (Objective function formulation of the BCM theory, Neural Networks 5, 1992):
// answers above a threshold learn, those below unlearn, and the threshold follows the mean square
// of the answers.
//
//	y = max(0, u), with Compete only the winner's, the others' 0
//	Δw_k = E[y_k·(y_k − θ_k)·x]
//	θ_k ← (1−τ)·θ_k + τ·E[y_k²]      after each step
//
// A unit becomes selective: among as many independent patterns as it has inputs, it ends by
// answering to one of them (with 1/its share of the patches), and with 0 to the others. Without
// Compete, units choose independently, and several may choose the same pattern. With it, as in the
// published networks, they choose different ones, but units that never win stay as they are: of 128
// units on patches of pictures, half or more.
//
// We differ in the rate: η_k = Rate·(1−progress)/(max(θ_k, E[y_k²])·E‖x‖²), so that Rate does not
// depend on the scale of the data.
type BCM struct {
	Rate    float64 `json:",omitempty"` // 0 to 10; default 0.5
	Tau     float64 `json:",omitempty"` // τ, 0 to 1; default 0.5, for some 100 patches a step or more
	Compete bool    `json:",omitempty"` // only the unit with the largest answer to a patch learns
}

// Name returns "bcm".
func (BCM) Name() string { return "bcm" }

// Validate says which setting is out of its range.
func (r BCM) Validate() error {
	return cmp.Or(
		within(r.Name(), "Rate", r.Rate, 0, 10),
		within(r.Name(), "Tau", r.Tau, 0, 1))
}

type sliding struct {
	BCM
	threshold []float32 // θ, K
	power     []float32 // E‖x‖² over the steps, and the weight of that average so far
	squares   []float64 // Σ‖x‖²
}

func (r BCM) start(l *Learner, rng *rand.Rand) process {
	r.Rate, r.Tau = cmp.Or(r.Rate, 0.5), cmp.Or(r.Tau, 0.5)
	normal(l.w, 1/math.Sqrt(float64(l.w.Cols)), rng)
	return &sliding{r, make([]float32, l.w.Rows), make([]float32, 2), make([]float64, 1)}
}

func (s *sliding) accumulate(l *Learner, t *tile) {
	columns(s.squares, t.p.Rows, func(from, to int, sum []float32) {
		for i := from; i < to; i++ {
			sum[0] += float32(linear.Dot(linear.Row(t.p, i), linear.Row(t.p, i)))
		}
	})
	columns(l.decay, t.u.Rows, func(from, to int, sum []float32) { // ΣY²; nothing decays here
		for i := from; i < to; i++ {
			g, u := linear.Row(t.g, i), linear.Row(t.u, i)
			if s.Compete {
				k := vec.Largest(u)
				clear(g)
				g[k] = u[k]
			} else {
				copy(g, u)
			}
			for k, y := range g {
				y = max(0, y)
				sum[k] += float32(y * y)
				g[k] = float32(y * (y - s.threshold[k]))
			}
		}
	})
	gemm.Gemm(blas.Trans, blas.NoTrans, 1, t.g, t.p, 1, l.gp) // Σ(Y∘(Y−θ))ᵀP  K × D
}

func (s *sliding) apply(l *Learner, progress float64) (delta, rate float64) {
	m := float64(l.patches)
	s.power[1] += float32(s.Tau * (1 - float64(s.power[1])))
	s.power[0] += float32(s.Tau / float64(s.power[1]) * (s.squares[0]/m - float64(s.power[0])))
	rates := make([]float64, l.w.Rows)
	for k, v := range l.decay {
		theta := float64(s.threshold[k])
		rates[k] = s.Rate * (1 - progress) / (float64(max(theta, v/m)*float64(s.power[0])) + 1e-30)
		rate += rates[k] / float64(len(rates))
		s.threshold[k] = float32(theta + float64(s.Tau*(v/m-theta)))
	}
	s.squares[0] = 0
	return l.move(func(k int) float64 { return rates[k] / m }), rate
}

func (s *sliding) state() map[string][]float32 {
	return map[string][]float32{"threshold": s.threshold, "power": s.power}
}
