package rules

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// AntiHebbian decorrelates as many outputs as there are features: units that are active together
// inhibit one another more.
//
//	y = (I + V)⁻¹·x                   where ẏ = x − V·y − y comes to rest
//	ΔV = η·offdiag(E[yyᵀ])            decorrelates (Barlow and Földiák 1989)
//	ΔV = η·(E[yyᵀ] − I), with Whiten  and makes all variances 1: I + V becomes C^{1/2},
//	                                  y = C^{−1/2}x (Plumbley, Neural Networks 6, 1993)
//
// with x the features less their mean, divided by √s, s their mean variance, and C the covariance
// of that; V is symmetric. Inhibition that learns in this way does not saturate: once outputs are
// uncorrelated, it stops changing.
//
// Epsilon adds that much of the identity to C, as independent noise in each feature would. Without
// it, directions in which features hardly vary are amplified without bound, and need small Rates.
// No step changes V by more than Rate of ‖I + V‖, so that strongly correlated features do not
// overshoot.
//
// It is meant for some hundred features, such as the channels of a layer; [Decorrelate] makes few
// numbers of many.
type AntiHebbian struct {
	Whiten  bool    `json:",omitempty"` // variances of 1, too
	Rate    float64 `json:",omitempty"` // η at the start, above 0, to 1; default 0.1; it falls linearly to a tenth
	Epsilon float64 `json:",omitempty"` // of the features' mean variance, to 1; default 0.05, negative: none
}

// Validate says which setting is out of its range.
func (a AntiHebbian) Validate() error {
	return cmp.Or(
		within("antihebbian", "Rate", a.Rate, 0, 1),
		orNone("antihebbian", "Epsilon", a.Epsilon, 1))
}

// inhibition is [AntiHebbian] at work.
type inhibition struct {
	settings AntiHebbian
	centre   average
	power    []float32      // mean variance of a feature, and the rows in that average
	sideways blas32.General // I + V, D × D
}

// Stage returns a stage for D features. It panics where D is below 1 or a setting out of its range.
func (a AntiHebbian) Stage(features int) *Stage {
	settled(a, features)
	return &Stage{newInhibition(a, features)}
}

func newInhibition(a AntiHebbian, features int) *inhibition {
	a.Rate, a.Epsilon = cmp.Or(a.Rate, 0.1), chosen(a.Epsilon, 0.05)
	return &inhibition{settings: a, centre: newAverage(features), power: make([]float32, 2),
		sideways: identity(features)}
}

func (s *inhibition) learn(x blas32.General, progress float64) (correlation float64) {
	return s.inhibit(s.centre.take(x), progress)
}

// inhibit makes one step with features f that have no mean.
func (s *inhibition) inhibit(f blas32.General, progress float64) (correlation float64) {
	if track(s.power, f); s.power[0] == 0 {
		return 0 // nothing varies yet
	}
	m := s.settle()
	y := products(f, m) // n × D; m is symmetric
	correlation = correlations(y)

	d := f.Cols
	c := linear.Zeros(d, d)
	gemm.Syrk(1/float32(f.Rows), y, 0, c)
	gemm.Syrk(float32(s.settings.Epsilon*float64(s.power[0])), m, 1, c) // the noise's part
	var changes, size float64
	for i := range d {
		switch {
		case s.settings.Whiten:
			c.Data[i*d+i]--
		default:
			c.Data[i*d+i] = 0
		}
		right := linear.Row(c, i)[i+1:]
		changes += float64(float64(c.Data[i*d+i])*float64(c.Data[i*d+i])) + float64(2*linear.Dot(right, right))
		size += linear.Dot(linear.Row(s.sideways, i), linear.Row(s.sideways, i))
	}
	rate := s.settings.Rate * (1 - float64(0.9*progress)) * min(1, math.Sqrt(size/(changes+1e-30)))
	for i := range d {
		for j := i; j < d; j++ {
			v := s.sideways.Data[i*d+j] + float32(rate*float64(c.Data[i*d+j]))
			s.sideways.Data[i*d+j], s.sideways.Data[j*d+i] = v, v
		}
	}
	return correlation
}

// settle returns (I + V)⁻¹/√s, D × D.
func (s *inhibition) settle() blas32.General {
	return inverse(s.sideways, 1/math.Sqrt(float64(s.power[0])+1e-30))
}

func (s *inhibition) linear() Linear {
	return Linear{Mean: slices.Clone(s.centre.mean), Matrix: s.settle()}
}

func (s *inhibition) outputs(x blas32.General) blas32.General { return s.linear().Transform(x) }
func (s *inhibition) weights() blas32.General                 { return blas32.General{} }
func (s *inhibition) name() string                            { return "antihebbian" }
func (s *inhibition) size() int                               { return s.sideways.Cols }

func (s *inhibition) live() map[string][]float32 {
	return map[string][]float32{"mean": s.centre.mean, "rows": s.centre.rows, "power": s.power,
		"lateral": s.sideways.Data}
}

// identity returns I, d × d.
func identity(d int) blas32.General {
	m := linear.Zeros(d, d)
	for i := range d {
		m.Data[i*d+i] = 1
	}
	return m
}

// inverse returns scale·a⁻¹ of a symmetric matrix; where that is singular, of a with a millionth of
// its mean diagonal added to the diagonal.
func inverse(a blas32.General, scale float64) blas32.General {
	d := a.Rows
	inv, ok := linear.Inverse(linear.Doubles(a))
	if !ok {
		from := linear.Doubles(a)
		var trace float64
		for i := range d {
			trace += from[i][i]
		}
		ridge := float64(1e-6*math.Abs(trace)/float64(d)) + 1e-30
		for i := range d {
			from[i][i] += ridge
		}
		if inv, ok = linear.Inverse(from); !ok {
			return linear.Zeros(d, d)
		}
	}
	out := linear.Zeros(d, d)
	for i := range d {
		for j := range d {
			out.Data[i*d+j] = float32(scale * (inv[i][j] + inv[j][i]) / 2)
		}
	}
	return out
}
