package rules

import (
	"cmp"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/elementary"
	"deephebb/internal/linear"
)

// Gain is what a neuron does with the range of its input, and learns without being told anything:
// large values are compressed, and what is common and how much a feature varies are taken out,
//
//	a = f^Power                                 (−|f|^Power of values below 0)
//	z_j = (a_j − ā_j)/√(σ_j² + (Floor·σ̄)²)
//
// with ā_j and σ_j the mean and the spread of a feature over the pictures and σ̄ the mean spread.
// Averages of what filters answer are skewed: few pictures answer strongly, and by far, to a
// filter. The square root brings these near to the others (it is what makes the variance of counts
// constant: Anscombe, Biometrika 35, 1948; in features of pictures Perronnin, Sánchez and Mensink,
// ECCV 2010). Dividing by the spread is the contrast gain control of a sensory neuron (Laughlin,
// Zeitschrift für Naturforschung 36c, 1981): each gets to use its whole range. Floor keeps features
// that hardly vary, and would be mostly noise, small.
type Gain struct {
	Power float64 `json:",omitempty"` // above 0 to 1; default 0.5, the square root; 1: nothing is compressed
	Floor float64 `json:",omitempty"` // of the mean spread, 0 to 10; default 0.2
}

// Validate says which setting is out of its range.
func (g Gain) Validate() error {
	return cmp.Or(
		within("gain", "Power", g.Power, 0, 1),
		within("gain", "Floor", g.Floor, 0, 10))
}

// An Adapted gain is one that has seen features: z_j = (f_j^Power − Mean_j)·Factor_j.
type Adapted struct {
	Power        float64
	Mean, Factor []float32 // D
}

// Fit adapts to the features x, n × D. It returns an error when there are none, or a value that is
// no number.
func (g Gain) Fit(x blas32.General) (Adapted, error) {
	if err := g.Validate(); err != nil {
		return Adapted{}, err
	}
	if x.Rows < 1 || x.Cols < 1 {
		return Adapted{}, fmt.Errorf(
			"rules: a gain has nothing to adapt to: %d rows of %d values; give at least one of one",
			x.Rows, x.Cols)
	}
	a := g.Learner(x.Cols)
	a.Learn(x)
	adapted := a.Adapted()
	for _, f := range adapted.Factor {
		if math.IsNaN(float64(f)) {
			return Adapted{}, errors.New(
				"rules: the features hold values that are no numbers, or too large; a gain needs finite ones")
		}
	}
	return adapted, nil
}

// An Adaptation is [Gain] at work: running means and spreads. Features taken a few rows at a time
// lead to the same gain, but for rounding, as all at once.
type Adaptation struct {
	settings     Gain
	rows         float64
	mean, square []float64 // of a; Σ(a − mean)²
}

// Learner returns an adaptation to features of the given number of values. It panics when there are
// none or a setting is out of its range.
func (g Gain) Learner(features int) *Adaptation {
	settled(g, features)
	g.Power, g.Floor = cmp.Or(g.Power, 0.5), cmp.Or(g.Floor, 0.2)
	return &Adaptation{settings: g, mean: make([]float64, features), square: make([]float64, features)}
}

// Learn takes in the features x, n × D, by the parallel form of Welford's sums (Chan, Golub and
// LeVeque, The American Statistician 37, 1983).
func (a *Adaptation) Learn(x blas32.General) {
	if x.Cols != len(a.mean) {
		panic(fmt.Sprintf("rules: features of %d values for a gain of %d", x.Cols, len(a.mean)))
	}
	if x.Rows == 0 {
		return
	}
	n := float64(x.Rows)
	compressed := Compressed(x, a.settings.Power)
	mean := make([]float64, x.Cols)
	sumRows(mean, compressed)
	square := make([]float64, x.Cols)
	for j := range mean {
		mean[j] /= n
	}
	columns(square, x.Rows, func(from, to int, sum []float32) {
		for i := from; i < to; i++ {
			for j, v := range linear.Row(compressed, i) {
				d := v - float32(mean[j])
				sum[j] += float32(d * d)
			}
		}
	})
	all := a.rows + n
	for j := range mean {
		d := mean[j] - a.mean[j]
		a.square[j] += square[j] + d*d*a.rows*n/all
		a.mean[j] += d * n / all
	}
	a.rows = all
}

// Adapted returns the gain as it is.
func (a *Adaptation) Adapted() Adapted {
	out := Adapted{Power: a.settings.Power, Mean: make([]float32, len(a.mean)), Factor: make([]float32, len(a.mean))}
	var middle float64
	for _, s := range a.square {
		middle += math.Sqrt(s/max(a.rows, 1)) / float64(len(a.square))
	}
	floor := a.settings.Floor * middle
	for j, s := range a.square {
		out.Mean[j] = float32(a.mean[j])
		if spread := math.Sqrt(s/max(a.rows, 1) + float64(floor*floor)); spread != 0 {
			out.Factor[j] = float32(1 / spread)
		}
	}
	return out
}

// Transform returns z for each row of the features x: n × D.
func (a Adapted) Transform(x blas32.General) blas32.General {
	if x.Cols != len(a.Mean) {
		panic(fmt.Sprintf("rules: features of %d values for a gain of %d", x.Cols, len(a.Mean)))
	}
	z := Compressed(x, a.Power)
	linear.Blocks(z.Rows, rowBlock, func(from, to int) {
		for i := from; i < to; i++ {
			r := linear.Row(z, i)
			for j, m := range a.Mean {
				r[j] = (r[j] - m) * a.Factor[j]
			}
		}
	})
	return z
}

// After returns the one map that a linear map m of the gain's z is of the compressed features: m(z)
// = After(m)(f^Power).
func (a Adapted) After(m Linear) Linear {
	out := Linear{
		Mean:      make([]float32, len(m.Mean)),
		Matrix:    linear.Zeros(m.Matrix.Rows, m.Matrix.Cols),
		Variances: m.Variances,
	}
	for j, f := range a.Factor {
		if out.Mean[j] = a.Mean[j]; f != 0 {
			out.Mean[j] += m.Mean[j] / f
		}
	}
	linear.Blocks(m.Matrix.Rows, rowBlock, func(from, to int) {
		for i := from; i < to; i++ {
			r := linear.Row(out.Matrix, i)
			for j, w := range linear.Row(m.Matrix, i) {
				r[j] = w * a.Factor[j]
			}
		}
	})
	return out
}

// Compressed returns f^power of each value f of x, −|f|^power below 0.
func Compressed(x blas32.General, power float64) blas32.General {
	y := linear.Zeros(x.Rows, x.Cols)
	linear.Blocks(x.Rows, rowBlock, func(from, to int) {
		for i := from; i < to; i++ {
			out := linear.Row(y, i)
			for j, v := range linear.Row(x, i) {
				switch {
				case power == 1:
				case power == 0.5 && v >= 0:
					v = float32(math.Sqrt(float64(v)))
				case power == 0.5:
					v = -float32(math.Sqrt(float64(-v)))
				default:
					v = float32(math.Copysign(elementary.Pow(math.Abs(float64(v)), power), float64(v)))
				}
				out[j] = v
			}
		}
	})
	return y
}
