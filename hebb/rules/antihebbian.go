package rules

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"

	"deephebb/internal/gemm"
)

// AntiHebbian decorrelates as many outputs as there are features: units that
// are active together inhibit one another more.
//
//	y = (I + V)⁻¹·x                   where ẏ = x − V·y − y comes to rest
//	ΔV = η·offdiag(E[yyᵀ])            decorrelates (Barlow and Földiák 1989)
//	ΔV = η·(E[yyᵀ] − I), with Whiten  and makes all variances 1: I + V becomes C^{1/2},
//	                                  y = C^{−1/2}x (Plumbley, Neural Networks 6, 1993)
//
// with x the features less their mean, divided by √s, s their mean variance, C
// the covariance of that; V is symmetric. Inhibition that learns in this way does not
// saturate: where outputs no longer correlate, it rests.
//
// Epsilon adds to C as much of the identity, as noise of each feature's own would:
// without it, directions in which features hardly vary are lifted without a
// bound, and small Rates are needed for them. No step changes V by more than
// Rate of ‖I + V‖, so that features which correlate strongly do not overshoot.
//
// For some hundred features, such as the channels of a layer; [Decorrelate]
// makes fewer numbers of many.
type AntiHebbian struct {
	Whiten  bool    `json:",omitempty"` // variances of 1, too
	Rate    float64 `json:",omitempty"` // η at the start, 0 to 1; default 0.1; it falls linearly to a tenth
	Epsilon float64 `json:",omitempty"` // of the features' mean variance, 0 to 1; default 0.05
}

// Validate says which setting is out of its range.
func (a AntiHebbian) Validate() error {
	return first(
		within("antihebbian", "Rate", a.Rate, 0, 1),
		within("antihebbian", "Epsilon", a.Epsilon, 0, 1))
}

// An Inhibition is [AntiHebbian] at work.
type Inhibition struct {
	settings AntiHebbian
	centre   average
	power    []float32      // mean variance of a feature, and the rows in that average
	lateral  blas32.General // I + V, D × D
}

// Learner returns a stage for features of the given number of values. It panics
// when there are none or a setting is out of its range.
func (a AntiHebbian) Learner(features int) *Inhibition {
	check(a, features)
	a.Rate, a.Epsilon = or(a.Rate, 0.1), or(a.Epsilon, 0.05)
	s := &Inhibition{settings: a, centre: newAverage(features), power: make([]float32, 2), lateral: matrix(features, features)}
	for i := range features {
		s.lateral.Data[i*features+i] = 1
	}
	return s
}

// Lateral returns I + V, D × D. It is live.
func (s *Inhibition) Lateral() blas32.General { return s.lateral }

// Learn makes one step; see [Stage].
func (s *Inhibition) Learn(x blas32.General, progress float64) (correlation float64) {
	return s.learn(s.centre.take(x), progress)
}

// learn makes one step with features f that have no mean.
func (s *Inhibition) learn(f blas32.General, progress float64) (correlation float64) {
	track(s.power, f)
	m := s.settle()
	y := matrix(f.Rows, f.Cols)
	gemm.Gemm(blas.NoTrans, blas.Trans, 1, f, m, 0, y) // n × D
	correlation = correlations(y)

	d := f.Cols
	c := matrix(d, d)
	gemm.Syrk(1/float32(f.Rows), y, 0, c)
	gemm.Syrk(float32(s.settings.Epsilon*float64(s.power[0])), m, 1, c) // the noise's part; m is symmetric
	var changes, size float64
	for i := range d {
		switch {
		case s.settings.Whiten:
			c.Data[i*d+i]--
		default:
			c.Data[i*d+i] = 0
		}
		changes += float64(c.Data[i*d+i])*float64(c.Data[i*d+i]) + 2*dot(row(c, i)[i+1:], row(c, i)[i+1:])
		size += dot(row(s.lateral, i), row(s.lateral, i))
	}
	rate := s.settings.Rate * (1 - 0.9*min(max(progress, 0), 1)) * min(1, math.Sqrt(size/(changes+1e-30)))
	for i := range d {
		for j := i; j < d; j++ {
			v := s.lateral.Data[i*d+j] + float32(rate*float64(c.Data[i*d+j]))
			s.lateral.Data[i*d+j], s.lateral.Data[j*d+i] = v, v
		}
	}
	return correlation
}

// settle returns (I + V)⁻¹/√s, D × D.
func (s *Inhibition) settle() blas32.General {
	return inverse(s.lateral, 1/math.Sqrt(float64(s.power[0])+1e-30))
}

// inverse returns scale·a⁻¹ of a symmetric matrix.
func inverse(a blas32.General, scale float64) blas32.General {
	var inv mat.Dense
	if err := inv.Inverse(dense64(a)); err != nil {
		if _, ill := err.(mat.Condition); !ill {
			panic(err)
		}
	}
	d := a.Rows
	out := matrix(d, d)
	for i := range d {
		for j := range d {
			out.Data[i*d+j] = float32(scale * (inv.At(i, j) + inv.At(j, i)) / 2)
		}
	}
	return out
}

// dense64 is a in float64.
func dense64(a blas32.General) *mat.Dense {
	d := mat.NewDense(a.Rows, a.Cols, nil)
	for i := range a.Rows {
		for j, v := range row(a, i) {
			d.Set(i, j, float64(v))
		}
	}
	return d
}

// track brings the mean variance of the columns of f, which have means of 0,
// into an average: its value and the rows in it.
func track(power []float32, f blas32.General) {
	sum := make([]float64, 1)
	columns(sum, f.Rows, func(from, to int, part []float32) {
		for i := from; i < to; i++ {
			part[0] += float32(dot(row(f, i), row(f, i)))
		}
	})
	power[1] = min(power[1]+float32(f.Rows), memory)
	power[0] += float32(float64(f.Rows) / float64(power[1]) * (sum[0]/float64(f.Rows*f.Cols) - float64(power[0])))
}

// Map returns the map as it is.
func (s *Inhibition) Map() Linear {
	return Linear{Mean: append([]float32(nil), s.centre.mean...), Matrix: s.settle()}
}

// Transform returns the outputs for x; see [Stage].
func (s *Inhibition) Transform(x blas32.General) blas32.General { return s.Map().Transform(x) }

func (s *Inhibition) live() map[string][]float32 {
	return map[string][]float32{"mean": s.centre.mean, "rows": s.centre.rows, "power": s.power, "lateral": s.lateral.Data}
}

// State returns all that the stage has learned.
func (s *Inhibition) State() map[string][]float32 { return copied(s.live()) }

// Restore takes what State returned; see [Stage].
func (s *Inhibition) Restore(state map[string][]float32) error {
	return restore("antihebbian", s.live(), state)
}
