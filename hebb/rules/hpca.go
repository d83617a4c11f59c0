package rules

import (
	"cmp"
	"math"
	"math/rand/v2"

	"deephebb/internal/vec"
)

// HPCA is Sanger's rule with answers that have passed a nonlinearity (Lagani, Falchi, Gennaro and
// Amato, Hebbian semi-supervised learning in a sample efficiency setting, Neural Networks 143,
// 2021, section 3.4; as matrix products in their FastHebb, 2022):
//
//	y = max(0, u), or tanh(u);  ΔW = E[YᵀP] − tril(E[YᵀY])·W
//
// With y = max(0, u) each unit stands for one sign of a direction.
//
// We differ in the rate: η_k = Rate·(1−progress)/E[y_k²] as in [Sanger], in place of a constant
// over √D.
type HPCA struct {
	Rate float64 `json:",omitempty"` // 0 to 1; default 0.1
	Tanh bool    `json:",omitempty"` // y = tanh(u) in place of max(0, u)
}

// Name returns "hpca".
func (HPCA) Name() string { return "hpca" }

// Validate says which setting is out of its range.
func (r HPCA) Validate() error { return within(r.Name(), "Rate", r.Rate, 0, 1) }

func (r HPCA) start(l *Learner, rng *rand.Rand) process {
	p := principal{rate: cmp.Or(r.Rate, 0.1), takes: lower, activate: rectify}
	if r.Tanh {
		p.activate = tanh
	}
	return startPrincipal(l, rng, p)
}

func rectify(y, u []float32) {
	for i, v := range u {
		y[i] = max(0, v)
	}
}

func tanh(y, u []float32) {
	for i, v := range u {
		e := vec.Exp(-2 * float32(math.Abs(float64(v))))
		y[i] = float32(math.Copysign(float64((1-e)/(1+e)), float64(v)))
	}
}
