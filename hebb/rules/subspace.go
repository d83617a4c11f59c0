package rules

import (
	"cmp"
	"math/rand/v2"

	"deephebb/internal/linear"
)

// Subspace is Oja's rule for several units (Oja, Neural networks, principal components, and
// subspaces, International Journal of Neural Systems 1, 1989):
//
//	ΔW = E[UᵀP] − E[UᵀU]·W
//
// The rows of W become an orthonormal basis of the space of the first K principal components, but
// not the components themselves, which [Sanger] finds.
//
// We differ in the rate: η = Rate·(1−progress)/‖E[UᵀU]‖_F, so that Rate does not depend on the
// scale of the data.
type Subspace struct {
	Rate float64 `json:",omitempty"` // 0 to 1; default 0.5
}

// Name returns "subspace".
func (Subspace) Name() string { return "subspace" }

// Validate says which setting is out of its range.
func (r Subspace) Validate() error { return within(r.Name(), "Rate", r.Rate, 0, 1) }

func (r Subspace) start(l *Learner, rng *rand.Rand) process {
	return startPrincipal(l, rng, principal{rate: cmp.Or(r.Rate, 0.5), takes: linear.MirrorUpper, common: true})
}
