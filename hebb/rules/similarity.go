package rules

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// Similarity makes d numbers of D features such that the similarities of pictures, the inner
// products of their numbers, are as close as possible to those of the features (Pehlevan, Hu and
// Chklovskii, A Hebbian/anti-Hebbian neural network for linear subspace learning, Neural
// Computation 27, 2015; the form with two rates is from Pehlevan, Sengupta and Chklovskii, Why do
// similarity matching objectives lead to Hebbian/anti-Hebbian networks?, Neural Computation 30,
// 2018):
//
//	min ‖XᵀX − YᵀY‖²                 over the outputs Y, pictures by columns
//	y = M⁻¹·W·x                       where ẏ = W·x − M·y comes to rest
//	ΔW = η·(E[yxᵀ] − W)              Hebbian, feedforward
//	ΔM = (η/τ)·(E[yyᵀ] − M)          anti-Hebbian, lateral
//
// The paper's feedforward rate is 2η and its lateral rate η/τ. Here the factor 2 is absorbed: our η
// is its 2η, and our τ twice its τ.
//
// The fixed point is the projection onto the space of the first d principal components, in some
// basis of it. The rules are derived from the objective, which [Mismatch] measures: of the lateral
// rules here, this is the one with a curve that has to fall.
//
// x is the features less their mean, divided by the square root of their total variance.
type Similarity struct {
	Dim  int     `json:",omitempty"` // d, from 1; default 64, and no more than there are features
	Rate float64 `json:",omitempty"` // η at the start, above 0, to 1; default 0.1; it falls linearly to a tenth
	Tau  float64 `json:",omitempty"` // τ, 0.01 to 100; default 0.5: lateral weights follow twice as fast
	Seed uint64  `json:",omitempty"` // of the first weights
}

// Validate says which setting is out of its range.
func (s Similarity) Validate() error {
	return cmp.Or(
		within("similarity", "Dim", float64(s.Dim), 0, 1e6),
		within("similarity", "Rate", s.Rate, 0, 1),
		within("similarity", "Tau", cmp.Or(s.Tau, 1), 0.01, 100))
}

// matching is [Similarity] at work.
type matching struct {
	settings Similarity
	centre   average
	power    []float32      // mean variance of a feature, and the rows in that average
	w        blas32.General // d × D
	m        blas32.General // d × d, symmetric
}

// Stage returns a stage for D features. It panics where D is below 1 or a setting out of its range.
func (s Similarity) Stage(features int) *Stage {
	settled(s, features)
	s.Dim, s.Rate, s.Tau = min(cmp.Or(s.Dim, 64), features), cmp.Or(s.Rate, 0.1), cmp.Or(s.Tau, 0.5)
	m := &matching{settings: s, centre: newAverage(features), power: make([]float32, 2),
		w: linear.Zeros(s.Dim, features), m: identity(s.Dim)}
	normal(m.w, 1/math.Sqrt(float64(features)), rand.New(rand.NewPCG(s.Seed, 3)))
	return &Stage{m}
}

// filter returns M⁻¹·W, d × D.
func (s *matching) filter() blas32.General {
	f := linear.Zeros(s.w.Rows, s.w.Cols)
	gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, inverse(s.m, 1), s.w, 0, f)
	return f
}

func (s *matching) learn(x blas32.General, progress float64) (correlation float64) {
	f := s.centre.take(x)
	track(s.power, f)
	scale := float32(1 / math.Sqrt(float64(float64(s.power[0])*float64(s.w.Cols))+1e-30)) // total variance 1
	for i := range f.Data {
		f.Data[i] *= scale
	}
	y := products(f, s.filter()) // n × d
	correlation = correlations(y)

	rate := float64(s.settings.Rate * (1 - float64(0.9*progress)))
	n := float64(f.Rows)
	gemm.Gemm(blas.Trans, blas.NoTrans, float32(rate/n), y, f, float32(1-rate), s.w) // d × D

	// M may not move much faster than W: from ⅔ on it would overshoot.
	const most = 0.5
	lateral := min(rate/s.settings.Tau, most)
	gemm.Syrk(float32(lateral/n), y, float32(1-lateral), s.m) // d × d
	linear.MirrorUpper(s.m)
	return correlation
}

func (s *matching) linear() Linear {
	return Linear{Mean: slices.Clone(s.centre.mean), Matrix: s.filter()}
}

func (s *matching) outputs(x blas32.General) blas32.General { return s.linear().Transform(x) }
func (s *matching) weights() blas32.General                 { return s.w }
func (s *matching) name() string                            { return "similarity" }
func (s *matching) size() int                               { return s.w.Cols }

func (s *matching) live() map[string][]float32 {
	return map[string][]float32{"mean": s.centre.mean, "rows": s.centre.rows, "power": s.power, "weight": s.w.Data,
		"lateral": s.m.Data}
}

// Mismatch returns what [Similarity] makes small, for features x, n × D, and outputs y, n × d: ‖XᵀX
// − YᵀY‖²/‖XᵀX‖², with the means of the columns of both taken away. It is 0 where the outputs'
// similarities are the features', and 1 where there are no outputs. It takes n² numbers of memory,
// and panics where x and y differ in their numbers of rows.
func Mismatch(x, y blas32.General) float64 {
	f, o := less(x, means(x)), less(y, means(y))
	g := linear.Zeros(x.Rows, x.Rows)
	gemm.Gemm(blas.NoTrans, blas.Trans, 1, f, f, 0, g)
	all := linear.Dot(g.Data, g.Data)
	gemm.Gemm(blas.NoTrans, blas.Trans, -1, o, o, 1, g)
	return linear.Dot(g.Data, g.Data) / (all + 1e-30)
}
