package rules

import (
	"cmp"
	"math/rand/v2"
)

// Sanger is the generalized Hebbian algorithm, GHA (Sanger, Optimal unsupervised learning in a
// single-layer linear feedforward neural network, Neural Networks 2, 1989): unit k learns from what
// the units before it have left of the patch.
//
//	ΔW = E[UᵀP] − tril(E[UᵀU])·W,  Δw_k = E[u_k·(x − Σ_{j≤k} u_j·w_j)]
//
// w_k becomes the k-th principal component, of length 1. On whitened patches all components are
// alike and there is nothing to find.
//
// We differ in the rate: η_k = Rate·(1−progress)/E[u_k²], so that late components, which have
// little variance, are found about as fast as the first (Chen and Chang 1995; see principal.go).
type Sanger struct {
	Rate float64 `json:",omitempty"` // 0 to 1; default 0.1
}

// Name returns "sanger".
func (Sanger) Name() string { return "sanger" }

// Validate says which setting is out of its range.
func (r Sanger) Validate() error { return within(r.Name(), "Rate", r.Rate, 0, 1) }

func (r Sanger) start(l *Learner, rng *rand.Rand) process {
	return startPrincipal(l, rng, principal{rate: cmp.Or(r.Rate, 0.1), takes: lower})
}
