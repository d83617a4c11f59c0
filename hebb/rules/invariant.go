package rules

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// An Invariant is [Invariance] learned by local rules, from a few pictures and pairs of views at a
// time: the difference of two views is whitened by lateral inhibition ([AntiHebbian]), and Sanger's
// rule finds the components of what pictures become under the same inhibition,
//
//	δ = (x₁ − x₂)/√2;  z = M·(f − f̄), M = (I + V)⁻¹ → N^{−1/2};  y = E·z, E as Sanger's W
//
// It looks at all features it is given, as [Invariance] with Within = D does, and is for some
// hundred of them, since each step inverts a D × D matrix.
type Invariant struct {
	settings   Invariance
	centre     average
	inhibition *inhibition
	hebbian    *Learner
	variance   []float32 // average y², d
	between    []float32 // mean variance of δ in a feature, and the rows in that average
	seen       []float32 // rows in variance, at most remembered
}

// Learner returns the online form for features of the given number of values. It panics when there
// are none or a setting is out of its range.
func (v Invariance) Learner(features int) *Invariant {
	settled(v, features)
	v.Within = features
	v = v.withDefaults(2*features+100, features)
	return &Invariant{
		settings:   v,
		centre:     newAverage(features),
		inhibition: newInhibition(AntiHebbian{Whiten: true, Rate: v.Rate}, features),
		hebbian:    New(Sanger{Rate: v.Rate}, v.Dim, features, v.Seed),
		variance:   make([]float32, v.Dim),
		between:    make([]float32, 2),
		seen:       make([]float32, 1),
	}
}

// Learn makes one step with the features x, n × D, of pictures, and those of pairs of views, a and
// b, m × D. Progress, 0 to 1, is how much of the training is over: rates fall with it. It panics
// when shapes do not fit.
func (s *Invariant) Learn(x, a, b blas32.General, progress float64) {
	if a.Cols != x.Cols || b.Cols != x.Cols || a.Rows != b.Rows || a.Rows == 0 {
		panic(fmt.Sprintf("rules: views of %d × %d and %d × %d for features of %d values",
			a.Rows, a.Cols, b.Rows, b.Cols, x.Cols))
	}
	f := s.centre.take(x)
	d := difference(a, b)
	for i := range d.Data {
		d.Data[i] *= math.Sqrt2 / 2
	}
	track(s.between, d)
	s.inhibition.inhibit(s.noise(f, d), progress)
	z := linear.Zeros(f.Rows, f.Cols)
	gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, f, s.inhibition.settle(), 0, z) // n × D
	y := linear.Zeros(f.Rows, s.settings.Dim)
	s.hebbian.Respond(y, z)
	s.follow(y, progress)
	s.hebbian.Accumulate(z, y)
	s.hebbian.Apply(progress)
}

// noise returns rows whose mean square is S_w + Mix·S_t, and has the inhibition's own noise be the
// Ridge of S_w alone.
func (s *Invariant) noise(f, d blas32.General) blas32.General {
	rows := d.Rows
	if s.settings.Mix > 0 {
		rows += f.Rows
	}
	out := linear.Zeros(rows, f.Cols)
	scale := func(from int, x blas32.General, share float64) {
		factor := float32(math.Sqrt(share * float64(rows) / float64(x.Rows)))
		for i := range x.Rows {
			r := linear.Row(out, from+i)
			for j, v := range linear.Row(x, i) {
				r[j] = factor * v
			}
		}
	}
	scale(0, d, 1)
	if s.settings.Mix > 0 {
		scale(d.Rows, f, s.settings.Mix)
	}
	power := s.inhibition.power[0]
	if power == 0 {
		power = s.between[0]
	}
	s.inhibition.settings.Epsilon = s.settings.Ridge * float64(s.between[0]) / (float64(power) + 1e-30)
	return out
}

// follow brings the squares of the outputs y into their average.
func (s *Invariant) follow(y blas32.General, progress float64) {
	squares := make([]float64, y.Cols)
	columns(squares, y.Rows, func(from, to int, sum []float32) {
		for i := from; i < to; i++ {
			for k, v := range linear.Row(y, i) {
				sum[k] += float32(v * v)
			}
		}
	})
	n := float64(y.Rows)
	part := n / (n + float64(float64(s.seen[0])*(0.1+float64(0.9*min(max(progress, 0), 1)))))
	for k, q := range squares {
		s.variance[k] += float32(part * (q/n - float64(s.variance[k])))
	}
	s.seen[0] = float32(min(float64(s.seen[0])+n, remembered))
}

// Map returns the map as it is.
func (s *Invariant) Map() Linear {
	m := Linear{
		Mean:      slices.Clone(s.centre.mean),
		Matrix:    linear.Zeros(s.settings.Dim, len(s.centre.mean)),
		Variances: slices.Clone(s.variance),
	}
	gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, s.hebbian.Weights(), s.inhibition.settle(), 0, m.Matrix) // d × D
	return m
}

// Transform returns the outputs for x: n × d.
func (s *Invariant) Transform(x blas32.General) blas32.General { return s.Map().Transform(x) }

func (s *Invariant) live() map[string][]float32 {
	return map[string][]float32{
		"mean":     s.centre.mean,
		"rows":     s.centre.rows,
		"between":  s.between,
		"lateral":  s.inhibition.sideways.Data,
		"power":    s.inhibition.power,
		"weight":   s.hebbian.w.Data,
		"answers":  s.hebbian.process.state()["power"],
		"variance": s.variance,
		"seen":     s.seen,
	}
}

// State returns all that the stage has learned.
func (s *Invariant) State() map[string][]float32 { return copied(s.live()) }

// Restore takes what State returned. It returns an error, and changes nothing, when the names or
// lengths are not this stage's.
func (s *Invariant) Restore(state map[string][]float32) error {
	return restore("invariance", s.live(), state)
}
