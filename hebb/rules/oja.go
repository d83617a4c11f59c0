package rules

import (
	"cmp"
	"math/rand/v2"
)

// Oja is Hebb's rule with a decay that keeps the weights at length 1 (Oja, A simplified neuron
// model as a principal component analyzer, Journal of Mathematical Biology 15, 1982):
//
//	Δw_k = E[u_k·x] − E[u_k²]·w_k
//
// A unit finds the first principal component of its patches (of E[xxᵀ]: centre them to get the
// covariance's), and so does every other: K units are K times the same, up to sign. [Subspace] and
// [Sanger] keep them apart.
//
// We differ in the rate: η_k = Rate·(1−progress)/E[u_k²], so that Rate does not depend on the scale
// of the data (Chen and Chang 1995; see principal.go).
type Oja struct {
	Rate float64 `json:",omitempty"` // 0 to 1; default 0.1
}

// Name returns "oja".
func (Oja) Name() string { return "oja" }

// Validate says which setting is out of its range.
func (r Oja) Validate() error { return within(r.Name(), "Rate", r.Rate, 0, 1) }

func (r Oja) start(l *Learner, rng *rand.Rand) process {
	return startPrincipal(l, rng, principal{rate: cmp.Or(r.Rate, 0.1)})
}
