package rules

import (
	"cmp"
	"math"
	"math/rand/v2"

	"deephebb/internal/elementary"
	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// Instar is winner-take-all learning that shares the wins out among the units. It is the default,
// and needs no tuning. The winner's weights move towards the patch (Grossberg, Biological
// Cybernetics 23, 1976; Rumelhart and Zipser, Feature discovery by competitive learning, Cognitive
// Science 9, 1985):
//
//	winner(x) = argmin_k ‖x − w_k‖²·(K·f_k)^Conscience
//	Δw_k = η_k·(mean of the patches that k won − w_k)
//
// Without a conscience the winner is the unit nearest to x, and the rule is k-means, one batch of
// patches at a time (Sculley, Web-scale k-means clustering, WWW 2010): η_k = n_k/(n_k + c_k), where
// k won n_k patches in this step and c_k before, of which it remembers at most Memory.
//
// The conscience makes units that win often hold back. f_k is the share of patches that k wins,
// averaged over about 10·K patches and at least 10 steps. If a unit does not win, its f_k shrinks
// exponentially, and the distance that counts shrinks with it: it wins in the end, wherever it is,
// so that no unit stays dead. Multiplying the distance by how often a unit has won is
// frequency-sensitive competitive learning (Ahalt, Krishnamurthy, Chen and Melton, Competitive
// learning algorithms for vector quantization, Neural Networks 3, 1990), which takes the number of
// wins itself; here it is a power of the share. The word conscience is DeSieno's (Adding a
// conscience to competitive learning, ICNN 1988), whose rule is additive: it takes C·(1/K − f_k)
// from the squared distance, with a C to be found for each scale of the data. The product needs
// none.
//
// Units start as patches of the first tile that are far from one another; until then they are
// random weights with norms of about 1.
type Instar struct {
	Conscience float64 `json:",omitempty"` // to 1; default 0.3, negative: none, plain k-means
	Memory     float64 `json:",omitempty"` // from 1; default 1000: weights are means over about so many patches
}

// Name returns "instar".
func (Instar) Name() string { return "instar" }

// Validate says which setting is out of its range.
func (r Instar) Validate() error { return r.validate(r.Name()) }

func (r Instar) validate(name string) error {
	return cmp.Or(
		orNone(name, "Conscience", r.Conscience, 1),
		within(name, "Memory", cmp.Or(r.Memory, 1), 1, 1e9))
}

func (r Instar) start(l *Learner, rng *rand.Rand) process { return r.compete(l, rng, 1) }

// competition is Instar or KWTA at work.
type competition struct {
	Instar
	winners int
	begun   []float32 // 1 once the units have been patches
	share   []float32 // ln f_k, K: f_k itself would run out of small numbers
	past    []float32 // c_k, K
	factor  []float32 // (K·f_k)^Conscience in this step, K; empty before its first tile
	squared []float32 // ‖w_k‖² in this step, K
	won     []int     // n_k, K
}

func (r Instar) compete(l *Learner, rng *rand.Rand, winners int) process {
	r.Memory, r.Conscience = cmp.Or(r.Memory, 1000), chosen(r.Conscience, 0.3)
	k := l.w.Rows
	normal(l.w, 1/math.Sqrt(float64(l.w.Cols)), rng)
	c := &competition{Instar: r, winners: winners,
		begun: make([]float32, 1), share: make([]float32, k), past: make([]float32, k),
		won: make([]int, k), squared: make([]float32, k)}
	for i := range c.share {
		c.share[i] = float32(-elementary.Log(float64(k)))
	}
	return c
}

func (c *competition) accumulate(l *Learner, t *tile) {
	if c.begun[0] == 0 && t.p.Rows > 0 {
		l.startAsPatches(t.p)
		l.Respond(t.g, t.p)
		t.u, c.begun[0] = t.g, 1
	}
	if len(c.factor) == 0 {
		c.prepare(l)
	}
	lessons := make([]lesson, t.p.Rows*c.winners)
	linear.Blocks(t.p.Rows, rowBlock, func(from, to int) {
		for i := from; i < to; i++ {
			x, s := linear.Row(t.p, i), linear.Row(t.g, i)
			// −‖x − w_k‖²·(K·f_k)^Conscience
			vec.Score(s, linear.Row(t.u, i), c.squared, c.factor, float32(linear.Dot(x, x)))
			for j := range c.winners {
				k := vec.Largest(s)
				s[k] = float32(math.Inf(-1))
				lessons[i*c.winners+j] = lesson{int32(k), 1}
			}
		}
	})
	for _, s := range lessons {
		c.won[s.unit]++
	}
	l.scatter(t, lessons) // ΣGᵀP  K × D
}

// prepare finds what is the same for all patches of a step.
func (c *competition) prepare(l *Learner) {
	for k, f := range c.share {
		c.squared[k] = float32(linear.Dot(linear.Row(l.w, k), linear.Row(l.w, k)))
		rarity := elementary.Log(float64(l.w.Rows)) + float64(f)
		c.factor = append(c.factor, float32(elementary.Exp(c.Conscience*rarity)))
	}
}

func (c *competition) apply(l *Learner, _ float64) (delta, rate float64) {
	k, m := float64(l.w.Rows), float64(l.patches)
	rates := make([]float64, l.w.Rows)
	forget := min(m/(10*k), 0.1) // of the shares so far; more at once would have units win in turns
	for i, n := range c.won {
		won, past := float64(n), float64(c.past[i])
		l.decay[i] = won
		rates[i] = 1 / max(won+past, 1)
		rate += won * rates[i] / k
		c.past[i] = float32(min(won+past, c.Memory))
		f := float64(c.share[i]) - forget
		if n > 0 {
			f = elementary.Log(elementary.Exp(f) + (1-elementary.Exp(-forget))*won/(m*float64(c.winners)))
		}
		c.share[i] = float32(f)
		c.won[i] = 0
	}
	c.factor = c.factor[:0]
	l.subtractDecay()
	return l.move(func(k int) float64 { return rates[k] }), rate
}

func (c *competition) state() map[string][]float32 {
	return map[string][]float32{"begun": c.begun, "share": c.share, "past": c.past}
}
