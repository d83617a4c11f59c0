package rules

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"
)

// A Stage learns, rows of D features at a time, to make d numbers of them: by
// rules in which the output units know of one another only through lateral
// weights. [Decorrelate], [AntiHebbian] and [Similarity] end in a map that is
// linear, which Map returns; [Foldiak]'s codes are not.
type Stage interface {
	// Learn makes one step with the features x, n × D. Progress, 0 to 1, is how
	// much of the training is over: rates fall with it. It returns the mean
	// |correlation| of two different outputs in this step, before learning.
	Learn(x blas32.General, progress float64) (correlation float64)

	// Transform returns the outputs for x: n × d.
	Transform(x blas32.General) blas32.General

	// State and Restore are as a [Learner]'s, and hold the weights too.
	State() map[string][]float32
	Restore(map[string][]float32) error
}

// A Decorrelator is [Decorrelate] learned by local rules: generalized Hebbian
// learning of the components, and of each output's gain by an anti-Hebbian
// connection to itself, which grows as long as the output's square is more than
// is wanted,
//
//	u = E(f − f̄);  E as Sanger's W;  y = g∘u
//	1/g_k² ← average of u_k², + Epsilon times the largest
type Decorrelator struct {
	settings Decorrelate
	hebbian  *Learner
	centre   average
	variance []float32 // average u², d
	seen     []float32 // rows in that average, at most memory
}

// check panics when a stage's settings do not validate, or there are no features.
func check(settings interface{ Validate() error }, features int) {
	if err := settings.Validate(); err != nil {
		panic(err.Error())
	}
	if features < 1 {
		panic(fmt.Sprintf("rules: a stage for %d features", features))
	}
}

// memory is over how many rows variances are averaged.
const memory = 20000

// Learner returns a stage for features of the given number of values. It panics
// when there are none or a setting is out of its range.
func (d Decorrelate) Learner(features int) *Decorrelator {
	check(d, features)
	d = d.withDefaults()
	d.Dim = min(d.Dim, features)
	return &Decorrelator{
		settings: d,
		hebbian:  New(Sanger{Rate: d.Rate}, d.Dim, features, d.Seed),
		centre:   newAverage(features),
		variance: make([]float32, d.Dim),
		seen:     make([]float32, 1),
	}
}

// Learn makes one step; see [Stage].
func (d *Decorrelator) Learn(x blas32.General, progress float64) (correlation float64) {
	f := d.centre.take(x)
	u := matrix(x.Rows, d.settings.Dim)
	d.hebbian.Respond(u, f)
	correlation = correlations(u)

	squares := make([]float64, u.Cols)
	columns(squares, u.Rows, func(from, to int, sum []float32) {
		for i := from; i < to; i++ {
			for k, v := range row(u, i) {
				sum[k] += float32(v * v)
			}
		}
	})
	n := float64(x.Rows)
	part := n / (n + float64(d.seen[0])*progressed(progress))
	for k, s := range squares {
		d.variance[k] += float32(part * (s/n - float64(d.variance[k])))
	}
	d.seen[0] = float32(min(float64(d.seen[0])+n, memory))

	d.hebbian.Accumulate(f, u)
	d.hebbian.Apply(progress)
	return correlation
}

// progressed is how much of the past still holds: little at first, when the
// components are not yet what they become.
func progressed(progress float64) float64 { return 0.1 + 0.9*min(max(progress, 0), 1) }

// Map returns the map as it is.
func (d *Decorrelator) Map() Linear {
	return d.settings.scaled(append([]float32(nil), d.centre.mean...), d.hebbian.Weights(), append([]float32(nil), d.variance...))
}

// Transform returns the outputs for x; see [Stage].
func (d *Decorrelator) Transform(x blas32.General) blas32.General { return d.Map().Transform(x) }

func (d *Decorrelator) live() map[string][]float32 {
	return map[string][]float32{"weight": d.hebbian.w.Data, "power": d.hebbian.process.state()["power"],
		"variance": d.variance, "seen": d.seen, "mean": d.centre.mean, "rows": d.centre.rows}
}

// State returns all that the stage has learned.
func (d *Decorrelator) State() map[string][]float32 { return copied(d.live()) }

// Restore takes what State returned; see [Stage].
func (d *Decorrelator) Restore(state map[string][]float32) error {
	return restore("decorrelate", d.live(), state)
}

// An average is the mean of all rows taken so far.
type average struct {
	mean []float32 // D
	rows []float32 // how many rows, up to 2²³
}

func newAverage(d int) average { return average{make([]float32, d), make([]float32, 1)} }

// take brings the rows of x into the mean and returns x less it.
func (a average) take(x blas32.General) blas32.General {
	if x.Cols != len(a.mean) {
		panic(fmt.Sprintf("rules: features of %d values for a stage of %d", x.Cols, len(a.mean)))
	}
	if x.Rows == 0 {
		panic("rules: a step with no row of features")
	}
	now := means(x)
	a.rows[0] = min(a.rows[0]+float32(x.Rows), 1<<23)
	part := float64(x.Rows) / float64(a.rows[0])
	for j, v := range now {
		a.mean[j] += float32(part * (float64(v) - float64(a.mean[j])))
	}
	return a.less(x)
}

// less returns x less the mean.
func (a average) less(x blas32.General) blas32.General {
	f := matrix(x.Rows, x.Cols)
	blocks(x.Rows, func(_, from, to int) {
		for i := from; i < to; i++ {
			r := row(f, i)
			for j, v := range row(x, i) {
				r[j] = v - a.mean[j]
			}
		}
	})
	return f
}
