package rules

import (
	"cmp"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// Hebb is the rule that gives the package its name (Hebb, The Organization of Behavior, 1949): what
// fires together wires together.
//
//	Δw_k = E[u_k·x],                       or with Covariance (Sejnowski,
//	Δw_k = E[(u_k − E u_k)·(x − E x)],     Journal of Mathematical Biology 4, 1977)
//	w_k ← (w_k + η·Δw_k/‖Δw_k‖) / ‖same‖,  η = Rate·(1−progress)
//
// Without the division, weights grow without bound. With it, the rule is the power iteration: every
// unit finds the first principal component, of E[xxᵀ] or of the covariance of a step's patches.
// [Oja] has a decay in place of the division. Unlike the textbook we divide Δw_k by its length, so
// that Rate does not depend on the scale of the data.
type Hebb struct {
	Rate       float64 `json:",omitempty"` // above 0; default 0.5
	Covariance bool    `json:",omitempty"` // learn from deviations from the means
}

// Name returns "hebb".
func (Hebb) Name() string { return "hebb" }

// Validate says which setting is out of its range.
func (r Hebb) Validate() error { return within(r.Name(), "Rate", r.Rate, 0, 100) }

type hebbian struct {
	Hebb
	x []float64 // Σx, D
}

func (r Hebb) start(l *Learner, rng *rand.Rand) process {
	r.Rate = cmp.Or(r.Rate, 0.5)
	normal(l.w, 1, rng)
	for k := range l.w.Rows {
		linear.Normalize(linear.Row(l.w, k))
	}
	return &hebbian{r, make([]float64, l.w.Cols)}
}

func (r *hebbian) accumulate(l *Learner, t *tile) {
	if r.Covariance {
		sumRows(l.decay, t.u)
		sumRows(r.x, t.p)
	}
	gemm.Gemm(blas.Trans, blas.NoTrans, 1, t.u, t.p, 1, l.gp) // ΣUᵀP  K × D
}

func (r *hebbian) apply(l *Learner, progress float64) (delta, rate float64) {
	rate = r.Rate * (1 - progress)
	changes := make([]float64, l.w.Rows)
	gemm.Parallel(l.w.Rows, func(k int) {
		d, w := linear.Row(l.gp, k), linear.Row(l.w, k)
		if r.Covariance {
			for j := range d { // Σ(u−ū)(x−x̄) = Σux − ΣuΣx/M
				d[j] -= float32(l.decay[k] * r.x[j] / float64(l.patches))
			}
		}
		s := linear.Norm(d)
		if s == 0 {
			return
		}
		old := append([]float32(nil), w...)
		for j := range w {
			w[j] += float32(float64(d[j]) * rate / s)
		}
		linear.Normalize(w)
		for j := range w {
			changes[k] += float64(max(w[j]-old[j], old[j]-w[j]))
		}
	})
	for _, c := range changes {
		delta += c / float64(len(l.w.Data))
	}
	clear(r.x)
	return delta, rate
}

func (*hebbian) state() map[string][]float32 { return nil }
