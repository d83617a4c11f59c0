package rules

import (
	"slices"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// A decorrelator is [Decorrelate] learned by local rules: generalized Hebbian learning of the
// components, and for each output's gain an anti-Hebbian connection to itself, which grows as long
// as the output's mean square is more than is wanted,
//
//	u = E(f − f̄);  E as Sanger's W;  y = g∘u
//	1/g_k² ← average of u_k², + Epsilon times the largest
type decorrelator struct {
	settings Decorrelate
	hebbian  *Learner
	centre   average
	variance []float32 // average u², d
	seen     []float32 // rows in that average, at most remembered
}

// Stage returns a stage for D features. It panics where D is below 1 or a setting out of its range.
func (d Decorrelate) Stage(features int) *Stage {
	settled(d, features)
	d = d.withDefaults()
	d.Dim = min(d.Dim, features)
	return &Stage{&decorrelator{
		settings: d,
		hebbian:  New(Sanger{Rate: d.Rate}, d.Dim, features, d.Seed),
		centre:   newAverage(features),
		variance: make([]float32, d.Dim),
		seen:     make([]float32, 1),
	}}
}

func (d *decorrelator) learn(x blas32.General, progress float64) (correlation float64) {
	f := d.centre.take(x)
	u := linear.Zeros(x.Rows, d.settings.Dim)
	d.hebbian.Respond(u, f)
	correlation = correlations(u)

	squares := make([]float64, u.Cols)
	columns(squares, u.Rows, func(from, to int, sum []float32) {
		for i := from; i < to; i++ {
			for k, v := range linear.Row(u, i) {
				sum[k] += float32(v * v)
			}
		}
	})
	n := float64(x.Rows)
	past := 0.1 + float64(0.9*progress) // how much of it still holds: little at first, when the components still turn
	part := n / (n + float64(float64(d.seen[0])*past))
	for k, s := range squares {
		d.variance[k] += float32(part * (s/n - float64(d.variance[k])))
	}
	d.seen[0] = float32(min(float64(d.seen[0])+n, remembered))

	d.hebbian.Accumulate(f, u)
	d.hebbian.Apply(progress)
	return correlation
}

func (d *decorrelator) linear() Linear {
	return d.settings.scaled(slices.Clone(d.centre.mean), d.hebbian.Weights(), slices.Clone(d.variance))
}

func (d *decorrelator) outputs(x blas32.General) blas32.General { return d.linear().Transform(x) }
func (d *decorrelator) weights() blas32.General                 { return d.hebbian.w }
func (d *decorrelator) name() string                            { return "decorrelate" }
func (d *decorrelator) size() int                               { return d.hebbian.w.Cols }

func (d *decorrelator) live() map[string][]float32 {
	return map[string][]float32{"weight": d.hebbian.w.Data, "power": d.hebbian.process.state()["power"],
		"variance": d.variance, "seen": d.seen, "mean": d.centre.mean, "rows": d.centre.rows}
}
