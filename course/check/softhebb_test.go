package check

import (
	"math"
	"testing"
)

func TestSoftmax(t *testing.T) {
	type f = func(u []float64, beta float64) []float64
	each := func(g func(v, beta float64) float64) f {
		return func(u []float64, beta float64) []float64 {
			for k := range u {
				u[k] = g(u[k], beta)
			}
			return u
		}
	}
	over := func(a f) f { // divided by the sum
		return func(u []float64, beta float64) []float64 {
			y, sum := a(u, beta), 0.0
			for _, v := range y {
				sum += v
			}
			for k := range y {
				y[k] /= sum
			}
			return y
		}
	}
	exp := func(v, beta float64) float64 { return math.Exp(beta * v) }
	for name, c := range map[string]struct {
		answer f
		says   string
	}{
		"right":        {shares, ""},
		"as it starts": {each(func(float64, float64) float64 { return 0 }), "[0.000"},
		"no sum":       {each(exp), "2.718"},
		"largest 1": {func(u []float64, b float64) []float64 {
			return each(func(v, b float64) float64 { return math.Exp(b * (v - 2)) })(u, b)
		}, "1.000]"},
		"no power": {over(each(func(v, _ float64) float64 { return v })), "0.333"},
		"sign":     {over(each(func(v, b float64) float64 { return math.Exp(-b * v) })), "[0.665"},
		"squares":  {over(each(func(v, _ float64) float64 { return v * v })), "should be"},
		"no β":     {func(u []float64, _ float64) []float64 { return shares(u, 1) }, "β = 3"},
		"overflow": {over(each(exp)), "NaN"},
		"half": {func(u []float64, b float64) []float64 {
			return each(func(v, _ float64) float64 { return v / 2 })(shares(u, b), b)
		}, "Together"},
		"too few": {func([]float64, float64) []float64 { return nil }, "0 shares"},
	} {
		holds(t, name, Softmax(c.answer), c.says)
	}
}

func TestLearningRate(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(length, eta, q float64) float64
		says   string
	}{
		"right":        {func(l, e, q float64) float64 { return e * math.Pow(math.Abs(l-1), q) }, ""},
		"as it starts": {func(_, e, _ float64) float64 { return e }, "not 0.2"},
		"no abs":       {func(l, e, q float64) float64 { return e * math.Pow(l-1, q) }, "NaN"},
		"no η":         {func(l, _, q float64) float64 { return math.Pow(math.Abs(l-1), q) }, "found 2,"},
		"no power":     {func(l, e, q float64) float64 { return e * math.Abs(l-1) }, "found 0.4"},
		"no 1":         {func(l, e, q float64) float64 { return e * math.Pow(l, q) }, "0.2236"},
		"else":         {func(l, e, q float64) float64 { return 7 }, "found 7"},
	} {
		holds(t, name, LearningRate(c.answer), c.says)
	}
}

func TestHealthy(t *testing.T) {
	type f = func(mean, largest []float64) bool
	end := func(v []float64) float64 { return v[len(v)-1] }
	near := func(v []float64) bool { return math.Abs(end(v)-1) <= 0.5 }
	for name, c := range map[string]struct {
		answer f
		says   string
	}{
		"right":        {func(m, l []float64) bool { return near(m) && end(l) <= l[0] }, ""},
		"as it starts": {func(_, _ []float64) bool { return true }, "stopped"},
		"never":        {func(_, _ []float64) bool { return false }, "comes to 1"},
		"mean alone":   {func(m, _ []float64) bool { return near(m) }, "9"},
		"from above":   {func(m, l []float64) bool { return end(m) <= 1.5 && end(l) <= l[0] }, "0.2"},
		"all the way":  {func(m, l []float64) bool { return near(m) && end(l) <= l[0] && m[1] < m[0] }, "rose"},
		"no end":       {func(m, _ []float64) bool { return m[len(m)] > 0 }, "out of range"},
	} {
		holds(t, name, Healthy(c.answer), c.says)
	}
}
