package rules

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
)

// Similarity makes d numbers of D features whose similarities, the inner
// products of two pictures' numbers, are as near as can be to those of the
// features (Pehlevan, Hu and Chklovskii, A Hebbian/anti-Hebbian neural network
// for linear subspace learning, Neural Computation 27, 2015; the form with two
// rates is Pehlevan, Sengupta and Chklovskii's, Neural Computation 30, 2018):
//
//	min ‖XᵀX − YᵀY‖²                 over the outputs Y, pictures by columns
//	y = M⁻¹·W·x                       where ẏ = W·x − M·y comes to rest
//	ΔW = η·(E[yxᵀ] − W)              Hebbian, feedforward
//	ΔM = (η/τ)·(E[yyᵀ] − M)          anti-Hebbian, lateral
//
// Its fixed point is the projection onto the space of the d first principal
// components, in some basis of it. The rules are derived from the objective,
// which [Matching.Objective] measures: the one lateral rule here with a curve
// to plot that has to fall.
//
// x is the features less their mean, divided by the square root of their total
// variance.
type Similarity struct {
	Dim  int     `json:",omitempty"` // d; default 64, and no more than there are features
	Rate float64 `json:",omitempty"` // η at the start, 0 to 1; default 0.1; it falls linearly to a tenth
	Tau  float64 `json:",omitempty"` // τ, 0.01 to 100; default 0.5: lateral weights follow twice as fast
	Seed uint64  `json:",omitempty"` // of the first weights
}

// Validate says which setting is out of its range.
func (s Similarity) Validate() error {
	return first(
		within("similarity", "Dim", float64(s.Dim), 0, 1e6),
		within("similarity", "Rate", s.Rate, 0, 1),
		within("similarity", "Tau", or(s.Tau, 1), 0.01, 100))
}

// A Matching is [Similarity] at work.
type Matching struct {
	settings Similarity
	centre   average
	power    []float32      // mean variance of a feature, and the rows in that average
	w        blas32.General // d × D
	m        blas32.General // d × d, symmetric
}

// Learner returns a stage for features of the given number of values. It panics
// when there are none or a setting is out of its range.
func (s Similarity) Learner(features int) *Matching {
	check(s, features)
	s.Dim, s.Rate, s.Tau = int(or(float64(s.Dim), 64)), or(s.Rate, 0.1), or(s.Tau, 0.5)
	s.Dim = min(s.Dim, features)
	m := &Matching{settings: s, centre: newAverage(features), power: make([]float32, 2), w: matrix(s.Dim, features), m: matrix(s.Dim, s.Dim)}
	normal(m.w, 1/math.Sqrt(float64(features)), rand.New(rand.NewPCG(s.Seed, 3)))
	for i := range s.Dim {
		m.m.Data[i*s.Dim+i] = 1
	}
	return m
}

// filter returns M⁻¹·W, d × D, for x of total variance 1; scale times that.
func (s *Matching) filter(scale float64) blas32.General {
	f := matrix(s.w.Rows, s.w.Cols)
	gemm.Gemm(blas.NoTrans, blas.NoTrans, float32(scale), inverse(s.m, 1), s.w, 0, f)
	return f
}

// size is the square root of the features' total variance.
func (s *Matching) size() float64 {
	return math.Sqrt(float64(s.power[0])*float64(s.w.Cols) + 1e-30)
}

// Learn makes one step; see [Stage].
func (s *Matching) Learn(x blas32.General, progress float64) (correlation float64) {
	f := s.centre.take(x)
	track(s.power, f)
	scale := float32(1 / s.size())
	for i := range f.Data {
		f.Data[i] *= scale
	}
	y := matrix(f.Rows, s.settings.Dim)
	gemm.Gemm(blas.NoTrans, blas.Trans, 1, f, s.filter(1), 0, y) // n × d
	correlation = correlations(y)

	rate := s.settings.Rate * (1 - 0.9*min(max(progress, 0), 1))
	n := float64(f.Rows)
	gemm.Gemm(blas.Trans, blas.NoTrans, float32(rate/n), y, f, float32(1-rate), s.w) // d × D
	lateral := min(rate/s.settings.Tau, 1)
	gemm.Syrk(float32(lateral/n), y, float32(1-lateral), s.m) // d × d
	mirror(s.m)
	return correlation
}

// Objective returns what the rules make small, for the features x (n × D):
// ‖XᵀX − YᵀY‖²/‖XᵀX‖², 0 when the outputs' similarities are the features', 1
// when there are no outputs. It takes n² numbers of memory.
func (s *Matching) Objective(x blas32.General) float64 {
	f := s.centre.less(x)
	y := s.Transform(x)
	n := x.Rows
	g := matrix(n, n)
	gemm.Gemm(blas.NoTrans, blas.Trans, 1, f, f, 0, g)
	all := dot(g.Data, g.Data)
	gemm.Gemm(blas.NoTrans, blas.Trans, -1, y, y, 1, g)
	return dot(g.Data, g.Data) / (all + 1e-30)
}

// Map returns the map as it is: M⁻¹·W on the features less their mean.
func (s *Matching) Map() Linear {
	return Linear{Mean: append([]float32(nil), s.centre.mean...), Matrix: s.filter(1)}
}

// Transform returns the outputs for x; see [Stage].
func (s *Matching) Transform(x blas32.General) blas32.General { return s.Map().Transform(x) }

func (s *Matching) live() map[string][]float32 {
	return map[string][]float32{"mean": s.centre.mean, "rows": s.centre.rows, "power": s.power, "weight": s.w.Data, "lateral": s.m.Data}
}

// State returns all that the stage has learned.
func (s *Matching) State() map[string][]float32 { return copied(s.live()) }

// Restore takes what State returned; see [Stage].
func (s *Matching) Restore(state map[string][]float32) error {
	return restore("similarity", s.live(), state)
}
