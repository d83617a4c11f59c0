package rules

import (
	"cmp"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"

	"deephebb/internal/elementary"
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// SoftHebb is a soft winner-take-all whose losers unlearn (Journé, Rodriguez, Guo and Moraitis,
// "Hebbian deep learning without feedback", ICLR 2023, section 3 and appendix; the plain form is
// Moraitis et al. 2022):
//
//	y = softmax(β·u)                                     over the K units
//	ỹ_k = y_k for the winner, −y_k for every other unit  (Plain: y_k for all)
//	Δw_k = Σ_m ỹ_mk·(x_m − u_mk·w_k),  Δ ← Δ/(max|Δ| + 1e-30)
//	w_k ← w_k + η·(|‖w_k‖ − 1| + 1e-10)^q·Δw_k
//
// Weights start with ‖w‖ ≈ R0 and shrink towards ‖w‖ = 1, where the rate is 0: learning ends by
// itself. That takes many steps (2,000 or more from R0 = 25), not many patches a step. With R0
// below about 5 the softmax is soft from the start, and the losers' term lets norms grow.
//
// We differ in one point: no step is longer than the weight vector, or than 1 if that is more. With
// a large q and R0 the published step would overflow.
type SoftHebb struct {
	Beta   float64 `json:",omitempty"` // β, inverse temperature of the softmax, above 0; default 1
	Rate   float64 `json:",omitempty"` // η, above 0; default 0.08, the paper's first layer; deeper ones 0.005 to 0.01
	Power  float64 `json:",omitempty"` // q of the rate, to 4; default 0.5, negative: 0, the rate of all norms
	Radius float64 `json:",omitempty"` // R0, norm of the first weights, above 0; default 25
	Plain  bool    `json:",omitempty"` // losers learn instead of unlearning
}

// Name returns "softhebb".
func (SoftHebb) Name() string { return "softhebb" }

// Validate says which setting is out of its range.
func (r SoftHebb) Validate() error {
	return cmp.Or(
		within(r.Name(), "Beta", r.Beta, 0, 1e6),
		within(r.Name(), "Rate", r.Rate, 0, 10),
		orNone(r.Name(), "Power", r.Power, 4),
		within(r.Name(), "Radius", r.Radius, 0, 1e6))
}

func (r SoftHebb) start(l *Learner, rng *rand.Rand) process {
	r.Beta, r.Rate, r.Power, r.Radius = cmp.Or(r.Beta, 1), cmp.Or(r.Rate, 0.08), chosen(r.Power, 0.5), cmp.Or(r.Radius,
		25)
	normal(l.w, r.Radius/math.Sqrt(float64(l.w.Cols)), rng)
	return r
}

func (r SoftHebb) accumulate(l *Learner, t *tile) {
	columns(l.decay, t.u.Rows, func(from, to int, sum []float32) {
		for i := from; i < to; i++ {
			r.respondRow(linear.Row(t.g, i), linear.Row(t.u, i), sum)
		}
	})
	gemm.Gemm(blas.Trans, blas.NoTrans, 1, t.g, t.p, 1, l.gp) // ΣỸᵀP  K × D
}

// respondRow writes ỹ into g and adds ỹ∘u to sum.
func (r SoftHebb) respondRow(g, u, sum []float32) {
	winner := vec.Largest(u)
	total := vec.Exponentials(g, u, float32(r.Beta), u[winner])
	if r.Plain {
		vec.ScaleProduct(sum, g, u, 1/total)
		return
	}
	g[winner] = -g[winner]
	vec.ScaleProduct(sum, g, u, -1/total)
}

func (r SoftHebb) apply(l *Learner, _ float64) (delta, rate float64) {
	scale := 0.0
	if largest := l.subtractDecay(); largest > 0 {
		scale = 1 / (largest + 1e-30)
	}
	rates := l.norms()
	most := math.Sqrt(float64(l.w.Cols)) // of ‖Δw_k‖, whose values are at most 1
	for k, n := range rates {
		rates[k] = r.Rate * elementary.Pow(math.Abs(n-1)+1e-10, r.Power)
		if limit := max(1, n); rates[k]*most > limit {
			switch length := scale * linear.Norm(linear.Row(l.gp, k)); {
			case length == 0:
				rates[k] = 0
			case rates[k]*length > limit:
				rates[k] = limit / length
			}
		}
		rate += rates[k] / float64(len(rates))
	}
	return l.move(func(k int) float64 { return rates[k] * scale }), rate
}

func (SoftHebb) state() map[string][]float32 { return nil }
