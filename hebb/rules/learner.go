package rules

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// A Learner is K units that learn from patches of D values by one rule: their weights W, K × D, one
// row a unit, and what the rule remembers besides.
//
// A step of learning is any number of calls of Accumulate, each with a tile of the step's patches,
// and one call of Apply. The result depends on the patches, and in its rounding on their order and
// on how they were cut into tiles; for rules that start from patches, the order of the first tile
// matters more. It does not depend on the number of threads. A Learner is for one goroutine;
// inside, it uses all processors.
type Learner struct {
	rule Rule
	process
	seed uint64
	w    blas32.General // K × D

	// Sums over the patches since the last Apply.
	patches int
	gp      blas32.General // ΣGᵀP, K × D; Apply makes it ΔW
	decay   []float64      // what ΔW takes from each w_k, K

	scratch [2][]float32 // tiles of U and G
}

// Stats reports what a step did.
type Stats struct {
	Patches int     // M, of all tiles of the step
	Delta   float64 // mean |ΔW| of the change made
	Rate    float64 // mean of the units' learning rates
	Norm    float64 // mean ‖w_k‖₂ after the step
	R1      float64 // share of units with |‖w_k‖₂ − 1| < 0.01, 0 to 1
}

// New returns a learner of k units for patches of d values, with weights drawn from the seed as the
// rule says. It panics if k or d is below 1 or the rule does not validate.
func New(r Rule, k, d int, seed uint64) *Learner {
	if k < 1 || d < 1 {
		panic(fmt.Sprintf("rules: %d units of %d weights; at least one of one", k, d))
	}
	if err := r.Validate(); err != nil {
		panic(err.Error())
	}
	l := &Learner{rule: r, seed: seed, w: linear.Zeros(k, d), gp: linear.Zeros(k, d), decay: make([]float64, k)}
	l.process = r.start(l, rand.New(rand.NewPCG(seed, 0)))
	return l
}

// Rule returns the rule that New was given.
func (l *Learner) Rule() Rule { return l.rule }

// Weights returns W, K × D. The matrix is live: steps change it, and learning goes on from whatever
// is written to it, such as a stored model's weights.
func (l *Learner) Weights() blas32.General { return l.w }

// Begin has the units begin as the rows of w, K × D, wherever the rule would have them begin. It
// panics where w has another shape.
func (l *Learner) Begin(w blas32.General) {
	if w.Rows != l.w.Rows || w.Cols != l.w.Cols {
		panic(fmt.Sprintf("rules: Begin: %d × %d weights for %d units of %d", w.Rows, w.Cols, l.w.Rows, l.w.Cols))
	}
	linear.CopyRows(l.w, w)
	if begun := l.process.state()["begun"]; len(begun) > 0 {
		begun[0] = 1
	}
}

// A responder is a rule whose answers to patches are not P·Wᵀ.
type responder interface {
	respond(l *Learner, u, p blas32.General)
}

// Respond writes the units' answers to patches p (M × D), U = P·Wᵀ, into u (M × K). [Krotov] with a
// power other than 2 answers differently.
func (l *Learner) Respond(u, p blas32.General) {
	l.check(p, u)
	if r, ok := l.process.(responder); ok {
		r.respond(l, u, p)
		return
	}
	gemm.Gemm(blas.NoTrans, blas.Trans, 1, p, l.w, 0, u) // M × K
}

// Answers returns what [Learner.Respond] writes: the answers to patches p, M × K.
func (l *Learner) Answers(p blas32.General) blas32.General {
	u := linear.Zeros(p.Rows, l.w.Rows)
	l.Respond(u, p)
	return u
}

// A tile is part of the patches of a step.
type tile struct {
	p, u, g blas32.General // M × D, M × K and room for M × K; u and g are asked for
}

// Accumulate takes in a tile of patches p, M × D. u holds the answers that Respond gives to them, M
// × K, possibly after inhibition among the units; it is only read. An empty u is computed here.
func (l *Learner) Accumulate(p, u blas32.General) {
	if u.Data == nil {
		u = l.room(0, p.Rows)
		l.Respond(u, p)
	} else {
		l.check(p, u)
	}
	if p.Rows == 0 {
		return
	}
	l.patches += p.Rows
	l.process.accumulate(l, &tile{p: p, u: u, g: l.room(1, p.Rows)})
}

// Apply ends a step: it changes the weights by what the tiles since the last call have added up to.
// Progress, 0 to 1, is how much of the training is over, for rules whose rate falls. If there was
// no patch since the last call, nothing changes.
func (l *Learner) Apply(progress float64) Stats {
	s := Stats{Patches: l.patches}
	if l.patches > 0 {
		s.Delta, s.Rate = l.process.apply(l, min(max(progress, 0), 1))
		l.patches = 0
		clear(l.gp.Data)
		clear(l.decay)
	}
	for _, n := range l.norms() {
		s.Norm += n / float64(l.w.Rows)
		if math.Abs(n-1) < 0.01 {
			s.R1 += 1 / float64(l.w.Rows)
		}
	}
	return s
}

// Step is Accumulate with one tile and Apply.
func (l *Learner) Step(p blas32.General, progress float64) Stats {
	l.Accumulate(p, blas32.General{})
	return l.Apply(progress)
}

// State returns what the rule remembers besides the weights (win rates, thresholds, …), by name,
// copied. Between steps, State, Weights and the rule are all that is needed to resume as if nothing
// had happened.
func (l *Learner) State() map[string][]float32 {
	return copied(l.process.state())
}

// Restore takes what State returned. If names or lengths are not this learner's, it returns an
// error and changes nothing.
func (l *Learner) Restore(state map[string][]float32) error {
	return restore(l.rule.Name(), l.process.state(), state)
}

// check panics if p or u does not fit the learner.
func (l *Learner) check(p, u blas32.General) {
	if p.Cols != l.w.Cols {
		panic(fmt.Sprintf("rules: patches of %d values for units of %d weights", p.Cols, l.w.Cols))
	}
	if u.Rows != p.Rows || u.Cols != l.w.Rows {
		panic(fmt.Sprintf("rules: answers are %d × %d, of %d patches and %d units", u.Rows, u.Cols, p.Rows, l.w.Rows))
	}
}

// room returns one of two M × K matrices that the learner owns.
func (l *Learner) room(which, m int) blas32.General {
	if n := m * l.w.Rows; len(l.scratch[which]) < n {
		l.scratch[which] = make([]float32, n)
	}
	return linear.Matrix(m, l.w.Rows, l.scratch[which])
}
