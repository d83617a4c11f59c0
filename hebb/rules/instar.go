package rules

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/internal/vec"
)

// Instar is winner-take-all learning with a conscience: the default, which
// needs no tuning. The winner's weights move towards the patch (Grossberg,
// Biological Cybernetics 23, 1976; Rumelhart and Zipser, Feature discovery by
// competitive learning, Cognitive Science 9, 1985):
//
//	winner(x) = argmax_k u_k − ½‖w_k‖² − b_k,   u_k = w_k·x
//	Δw_k = η_k·(mean of the patches that k won − w_k)
//
// Without b_k the winner is the unit nearest to x and the rule is k-means, a
// batch of patches at a time (Sculley, Web-scale k-means clustering, WWW 2010):
// η_k = n_k/(n_k + c_k), where k won n_k patches in this step and c_k before,
// of which it remembers at most Memory.
//
// b_k is the conscience (DeSieno, Adding a conscience to competitive learning,
// ICNN 1988): units that win too often hold back.
//
//	b_k = Conscience·s·ln(K·f_k)
//
// with f_k the share of patches that k wins, averaged over about 10·K patches,
// and s the average of ½‖x − w_winner‖². As f_k → 0 the bias falls without a
// bound, so that every unit wins in the end: no unit stays dead. DeSieno's bias
// is linear in f_k, C·(1/K − f_k), with a C to be found for each scale of data.
//
// Units start as patches drawn from the first tile (until then, as random
// weights with norms of about 1).
type Instar struct {
	Conscience float64 `json:",omitempty"` // 0 to 10; default 0.1; Ruthless is none
	Memory     float64 `json:",omitempty"` // patches, from 1; default 1000: a unit's weights are the mean over about as many
}

// Ruthless, as Conscience, is a competition without conscience: plain k-means.
const Ruthless = -1

// Name returns "instar".
func (Instar) Name() string { return "instar" }

// Validate says which setting is out of its range.
func (r Instar) Validate() error { return r.validate(r.Name()) }

func (r Instar) validate(name string) error {
	if r.Conscience == Ruthless {
		r.Conscience = 0
	}
	return first(
		within(name, "Conscience", r.Conscience, 0, 10),
		within(name, "Memory", or(r.Memory, 1), 1, 1e9))
}

func (r Instar) start(l *Learner, rng *rand.Rand) process { return r.compete(l, rng, 1) }

// KWTA is [Instar] with several winners a patch, the Winners first ones, each
// of which moves towards it (k-winners-take-all; Majani, Erlanson and
// Abu-Mostafa, NIPS 1988; as a Hebbian layer in Lagani et al., FastHebb, 2022).
type KWTA struct {
	Winners    int     `json:",omitempty"` // from 1; default 5, and no more than there are units
	Conscience float64 `json:",omitempty"` // as Instar's
	Memory     float64 `json:",omitempty"` // as Instar's
}

// Name returns "kwta".
func (KWTA) Name() string { return "kwta" }

// Validate says which setting is out of its range.
func (r KWTA) Validate() error {
	return first(
		within(r.Name(), "Winners", float64(r.Winners), 0, 1e6),
		Instar{r.Conscience, r.Memory}.validate(r.Name()))
}

func (r KWTA) start(l *Learner, rng *rand.Rand) process {
	return Instar{r.Conscience, r.Memory}.compete(l, rng, min(int(or(float64(r.Winners), 5)), l.w.Rows))
}

// competition is Instar or KWTA at work.
type competition struct {
	Instar
	winners int
	begun   []float32 // 1 once the units have been patches
	share   []float32 // f_k, K
	past    []float32 // c_k, K
	spread  []float32 // s, and the weight of its average so far
	bias    []float32 // ½‖w_k‖² + b_k in this step, K; empty before its first tile
	half    []float64 // ½‖w_k‖², K
	won     []int     // n_k, K
	error   []float64 // Σ‖x − w‖² over first winners
}

func (r Instar) compete(l *Learner, rng *rand.Rand, winners int) process {
	r.Memory = or(r.Memory, 1000)
	if r.Conscience = or(r.Conscience, 0.1); r.Conscience == Ruthless {
		r.Conscience = 0
	}
	k := l.w.Rows
	normal(l.w, 1/math.Sqrt(float64(l.w.Cols)), rng)
	c := &competition{Instar: r, winners: winners,
		begun: make([]float32, 1), share: make([]float32, k), past: make([]float32, k), spread: make([]float32, 2),
		won: make([]int, k), half: make([]float64, k), error: make([]float64, 1)}
	for i := range c.share {
		c.share[i] = 1 / float32(k)
	}
	return c
}

func (c *competition) accumulate(l *Learner, t *tile) {
	if c.begun[0] == 0 && t.p.Rows > 0 {
		l.startAsPatches(t.p)
		l.Respond(t.g, t.p)
		t.u, c.begun[0] = t.g, 1
	}
	if len(c.bias) == 0 {
		c.prepare(l)
	}
	lessons := make([]lesson, t.p.Rows*c.winners)
	columns(c.error, t.p.Rows, func(from, to int, sum []float32) {
		score := make([]float32, l.w.Rows)
		for i := from; i < to; i++ {
			u, x := row(t.u, i), row(t.p, i)
			vec.AddScaled(score, u, c.bias, -1)
			for j := range c.winners {
				k := largest(score)
				score[k] = float32(math.Inf(-1))
				lessons[i*c.winners+j] = lesson{int32(k), 1}
			}
			k := lessons[i*c.winners].unit
			sum[0] += max(0, float32(dot(x, x)+2*c.half[k])-2*u[k])
		}
	})
	for _, s := range lessons {
		c.won[s.unit]++
	}
	l.scatter(t, lessons)
}

// prepare finds the biases of a step.
func (c *competition) prepare(l *Learner) {
	k := float64(l.w.Rows)
	for i := range l.w.Rows {
		w := row(l.w, i)
		c.half[i] = dot(w, w) / 2
		b := c.half[i] + c.Conscience*float64(c.spread[0])*math.Log(k*float64(c.share[i]))
		c.bias = append(c.bias, float32(b))
	}
}

func (c *competition) apply(l *Learner, _ float64) (delta, rate float64) {
	k, m := float64(l.w.Rows), float64(l.patches)
	rates := make([]float64, l.w.Rows)
	keep := math.Exp(-m / (10 * k)) // of the shares so far
	var total float64
	for i, n := range c.won {
		won, past := float64(n), float64(c.past[i])
		l.decay[i] = won
		rates[i] = 1 / max(won+past, 1)
		rate += won * rates[i] / k
		c.past[i] = float32(min(won+past, c.Memory))
		share := keep*float64(c.share[i]) + (1-keep)*won/(m*float64(c.winners))
		c.share[i] = float32(max(share, 1e-30))
		total += float64(c.share[i])
		c.won[i] = 0
	}
	for i, f := range c.share {
		c.share[i] = float32(float64(f) / total)
	}
	part := 1 - math.Exp(-m/1000)
	c.spread[1] += float32(part * (1 - float64(c.spread[1])))
	c.spread[0] += float32(part / float64(c.spread[1]) * (c.error[0]/m/2 - float64(c.spread[0])))
	c.error[0], c.bias = 0, c.bias[:0]
	l.subtractDecay()
	return l.move(func(k int) float64 { return rates[k] }), rate
}

func (c *competition) state() map[string][]float32 {
	return map[string][]float32{"begun": c.begun, "share": c.share, "past": c.past, "spread": c.spread}
}

// startAsPatches makes each unit a patch of p, each patch at most once as long
// as there are enough.
func (l *Learner) startAsPatches(p blas32.General) {
	rng := rand.New(rand.NewPCG(l.seed, 1))
	var order []int
	for k := range l.w.Rows {
		if len(order) == 0 {
			order = rng.Perm(p.Rows)
		}
		copy(row(l.w, k), row(p, order[0]))
		order = order[1:]
	}
}
