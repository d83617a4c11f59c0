package rules

import (
	"math"
	"math/rand/v2"

	"deephebb/internal/linear"
)

// Imprint makes each unit one of the first patches that it is shown, divided by its length, and
// learns nothing after that:
//
//	w_k = x/‖x‖ of the k-th patch
//
// It is what every other rule has to beat: random patches, whitened, are hard to beat as filters
// (Coates and Ng, The importance of encoding versus training, ICML 2011; Thiry, Arbel, Belilovsky
// and Oyallon, The unreasonable effectiveness of patches in deep convolutional kernel methods, ICLR
// 2021). Of a tile with more patches than there are units left they are taken at equal distances.
type Imprint struct{}

// Name returns "imprint".
func (Imprint) Name() string { return "imprint" }

// Validate returns nil: there is nothing to set.
func (Imprint) Validate() error { return nil }

// imprinting is Imprint at work.
type imprinting struct {
	taken   []float32 // units that have become a patch, 1 number
	changed float64   // Σ|ΔW| of this step
}

func (Imprint) start(l *Learner, rng *rand.Rand) process {
	normal(l.w, 1/math.Sqrt(float64(l.w.Cols)), rng)
	return &imprinting{taken: make([]float32, 1)}
}

func (m *imprinting) accumulate(l *Learner, t *tile) {
	first := int(m.taken[0])
	count := min(l.w.Rows-first, t.p.Rows)
	for k := range count {
		w, x := linear.Row(l.w, first+k), linear.Row(t.p, k*t.p.Rows/count)
		n := linear.Norm(x)
		if n == 0 {
			n = 1
		}
		for j, v := range x {
			v = float32(float64(v) / n)
			m.changed += math.Abs(float64(v - w[j]))
			w[j] = v
		}
	}
	m.taken[0] = float32(first + count)
}

func (m *imprinting) apply(l *Learner, _ float64) (delta, rate float64) {
	delta = m.changed / float64(len(l.w.Data))
	m.changed = 0
	return delta, 0
}

func (m *imprinting) state() map[string][]float32 { return map[string][]float32{"taken": m.taken} }
