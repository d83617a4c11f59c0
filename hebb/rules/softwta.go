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

// SoftWTA is a competition in which every unit moves towards a patch in proportion to its share of
// the answer (Lagani, Falchi, Gennaro and Amato, FastHebb, 2022; the idea of a soft winner is
// Nowlan's, NIPS 1989):
//
//	s_mk = ((1 + cos(x_m, w_k))/2)²,  y = softmax(s/T)   over the K units
//	Δw_k = Σ_m c_mk·y_mk·(x_m − w_k), c_mk = y_mk/Σ_m y_mk,  times Rate·(1−progress)
//
// Similarities lie between 0 and 1 whatever the scale of the data, so T does not depend on it. Each
// unit's change is an average over the patches that it answers to, so no unit is left out, but
// nothing keeps two of them from becoming alike.
//
// Units start as patches of the first tile that are far from one another (until then as random
// weights with norms of about 1); the paper's start at random.
type SoftWTA struct {
	Temperature float64 `json:",omitempty"` // T, above 0; default 0.02
	Rate        float64 `json:",omitempty"` // 0 to 1; default 0.1
}

// Name returns "softwta".
func (SoftWTA) Name() string { return "softwta" }

// Validate says which setting is out of its range.
func (r SoftWTA) Validate() error {
	return cmp.Or(
		within(r.Name(), "Temperature", r.Temperature, 0, 1e6),
		within(r.Name(), "Rate", r.Rate, 0, 1))
}

type softCompetition struct {
	SoftWTA
	begun   []float32 // 1 once the units have been patches
	inverse []float32 // 1/‖w_k‖ in this step, K; empty before its first tile
	weight  []float64 // Σ_m y, then Σ_m y²: 2K
}

func (r SoftWTA) start(l *Learner, rng *rand.Rand) process {
	r.Temperature, r.Rate = cmp.Or(r.Temperature, 0.02), cmp.Or(r.Rate, 0.1)
	normal(l.w, 1/math.Sqrt(float64(l.w.Cols)), rng)
	return &softCompetition{SoftWTA: r, begun: make([]float32, 1), weight: make([]float64, 2*l.w.Rows)}
}

func (c *softCompetition) accumulate(l *Learner, t *tile) {
	if c.begun[0] == 0 && t.p.Rows > 0 {
		l.startAsPatches(t.p)
		l.Respond(t.g, t.p)
		t.u, c.begun[0] = t.g, 1
	}
	if len(c.inverse) == 0 {
		for _, n := range l.norms() {
			c.inverse = append(c.inverse, float32(1/(n+1e-30)))
		}
	}
	k := l.w.Rows
	columns(c.weight, t.p.Rows, func(from, to int, sum []float32) {
		for i := from; i < to; i++ {
			g, u := linear.Row(t.g, i), linear.Row(t.u, i)
			length := float32(1 / (linear.Norm(linear.Row(t.p, i)) + 1e-30))
			for j, v := range u {
				cos := float32(float32(v*length) * c.inverse[j])
				g[j] = float32((1+cos)*(1+cos)) / 4
			}
			beta := float32(1 / c.Temperature)
			scale := 1 / vec.Exponentials(g, g, beta, g[vec.Largest(g)])
			for j, y := range g {
				y = float32(y * scale)
				sum[j] += y
				g[j] = float32(y * y)
				sum[k+j] += g[j]
			}
		}
	})
	gemm.Gemm(blas.Trans, blas.NoTrans, 1, t.g, t.p, 1, l.gp) // ΣY²ᵀP  K × D
}

func (c *softCompetition) apply(l *Learner, progress float64) (delta, rate float64) {
	k := l.w.Rows
	copy(l.decay, c.weight[k:])
	l.subtractDecay()
	for j := range k {
		rate += c.Rate * (1 - progress) * c.weight[k+j] / (c.weight[j] + 1e-30) / float64(k)
	}
	delta = l.move(func(j int) float64 { return c.Rate * (1 - progress) / (c.weight[j] + 1e-30) })
	clear(c.weight)
	c.inverse = c.inverse[:0]
	return delta, rate
}

func (c *softCompetition) state() map[string][]float32 {
	return map[string][]float32{"begun": c.begun}
}
