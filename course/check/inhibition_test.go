package check

import (
	"math"
	"testing"
)

func TestCorrelation(t *testing.T) {
	sums := func(a, b []float64, centre bool) (ab, aa, bb float64) {
		var ma, mb float64
		for i := range a {
			if centre {
				ma, mb = ma+a[i]/float64(len(a)), mb+b[i]/float64(len(b))
			}
		}
		for i := range a {
			ab, aa, bb = ab+(a[i]-ma)*(b[i]-mb), aa+(a[i]-ma)*(a[i]-ma), bb+(b[i]-mb)*(b[i]-mb)
		}
		return ab, aa, bb
	}
	of := func(centre bool, f func(ab, aa, bb, n float64) float64) func(a, b []float64) float64 {
		return func(a, b []float64) float64 {
			ab, aa, bb := sums(a, b, centre)
			return f(ab, aa, bb, float64(len(a)))
		}
	}
	for name, c := range map[string]struct {
		answer func(a, b []float64) float64
		says   string
	}{
		"right":        {of(true, func(ab, aa, bb, _ float64) float64 { return ab / math.Sqrt(aa*bb) }), ""},
		"as it starts": {func(a, b []float64) float64 { return 21 }, "found 21"},
		"cosine":       {of(false, func(ab, aa, bb, _ float64) float64 { return ab / math.Sqrt(aa*bb) }), "found 0.53"},
		"covariance":   {of(true, func(ab, _, _, n float64) float64 { return ab / n }), "found -6.2"},
		"variances":    {of(true, func(ab, aa, bb, _ float64) float64 { return ab / (aa * bb) }), "found -0.03"},
		"sign":         {of(true, func(ab, aa, bb, _ float64) float64 { return -ab / math.Sqrt(aa*bb) }), "found 0.9"},
		"one n": {of(true, func(ab, aa, bb, n float64) float64 { return ab / n / math.Sqrt(aa*bb) }),
			"found -0.2"},
	} {
		holds(t, name, Correlation(c.answer), c.says)
	}
}

func TestInhibit(t *testing.T) {
	type f = func(v float64, x [][2]float64, rate float64) float64
	sum := func(v float64, x [][2]float64, by float64) (s float64) {
		for _, p := range x {
			s += (p[0] - v*p[1]) * (p[1] - v*p[0]) / by
		}
		return s
	}
	d := func(v float64) float64 { return (1 - v*v) * (1 - v*v) }
	for name, c := range map[string]struct {
		answer f
		says   string
	}{
		"right":        {func(v float64, x [][2]float64, r float64) float64 { return v + r*sum(v, x, d(v))/3 }, ""},
		"as it starts": {func(v float64, _ [][2]float64, _ float64) float64 { return v }, "not changed"},
		"inputs": {func(v float64, x [][2]float64, r float64) float64 { return v + r*sum(0, x, 1)/3 },
			"found 0.433"},
		"Hebb": {func(v float64, x [][2]float64, r float64) float64 { return v - r*sum(v, x, d(v))/3 },
			"found 0.08"},
		"sum": {func(v float64, x [][2]float64, r float64) float64 { return v + r*sum(v, x, d(v)) },
			"found 0.55"},
		"no rate": {func(v float64, x [][2]float64, r float64) float64 { return v + sum(v, x, d(v))/3 },
			"found 1.38"},
		"no v": {func(v float64, x [][2]float64, r float64) float64 { return r * sum(v, x, d(v)) / 3 },
			"found 0.11"},
		"no division": {func(v float64, x [][2]float64, r float64) float64 { return v + r*sum(v, x, 1)/3 },
			"found 0.309"},
		"else": {func(v float64, x [][2]float64, r float64) float64 { return 7 }, "found 7"},
	} {
		holds(t, name, Inhibit(c.answer), c.says)
	}
}
