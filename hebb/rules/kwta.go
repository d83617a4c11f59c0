package rules

import (
	"cmp"
	"math/rand/v2"
)

// KWTA is [Instar] with several winners a patch: the Winners nearest units each move towards it
// (k-winners-take-all; Majani, Erlanson and Abu-Mostafa, NIPS 1988; as a Hebbian layer in Lagani et
// al., FastHebb, 2022).
type KWTA struct {
	Winners    int     `json:",omitempty"` // from 1; default 5, and no more than there are units
	Conscience float64 `json:",omitempty"` // as Instar's
	Memory     float64 `json:",omitempty"` // as Instar's
}

// Name returns "kwta".
func (KWTA) Name() string { return "kwta" }

// Validate says which setting is out of its range.
func (r KWTA) Validate() error {
	return cmp.Or(
		within(r.Name(), "Winners", float64(r.Winners), 0, 1e6),
		Instar{r.Conscience, r.Memory}.validate(r.Name()))
}

func (r KWTA) start(l *Learner, rng *rand.Rand) process {
	return Instar{r.Conscience, r.Memory}.compete(l, rng, min(cmp.Or(r.Winners, 5), l.w.Rows))
}
