package check

import (
	"math"
	"testing"
)

func TestRest(t *testing.T) {
	holds(t, "right", Rest(func(c float64) float64 { return 1 / math.Sqrt(c) }), "")
	holds(t, "as it starts", Rest(func(float64) float64 { return 1 }), "as with Oja's")
	holds(t, "inverse", Rest(func(c float64) float64 { return 1 / c }), "1/c")
	holds(t, "root", Rest(math.Sqrt), "found 2")
	holds(t, "no number", Rest(func(c float64) float64 { return math.NaN() }), "NaN")
}

func TestSanger(t *testing.T) {
	type step = func(w [][2]float64, x [2]float64, rate float64) [][2]float64
	as := func(has func(j, k int) bool, sign float64) step {
		return func(w [][2]float64, x [2]float64, rate float64) [][2]float64 { return sum(w, x, rate, has, sign) }
	}
	for name, c := range map[string]struct {
		answer step
		says   string
	}{
		"right":        {as(func(j, k int) bool { return j <= k }, 1), ""},
		"as it starts": {func(w [][2]float64, _ [2]float64, _ float64) [][2]float64 { return w }, "not changed"},
		"Hebb":         {as(func(j, k int) bool { return false }, 1), "Hebb's rule"},
		"Oja":          {as(func(j, k int) bool { return j == k }, 1), "Oja's rule"},
		"subspace":     {as(func(j, k int) bool { return true }, 1), "subspace rule"},
		"before":       {as(func(j, k int) bool { return j < k }, 1), "neuron itself"},
		"sign":         {as(func(j, k int) bool { return j <= k }, -1), "wrong sign"},
		"rate": {func(w [][2]float64, x [2]float64, r float64) [][2]float64 {
			return sum(w, x, r/2, func(j, k int) bool { return j <= k }, 1)
		}, "not ["},
		"in place": {func(w [][2]float64, x [2]float64, r float64) [][2]float64 {
			w[0][0] += r
			return w
		}, "old weights"},
		"too few": {func(w [][2]float64, x [2]float64, r float64) [][2]float64 { return w[:1] }, "1 neurons"},
	} {
		holds(t, name, Sanger(c.answer), c.says)
	}
}

func TestEnough(t *testing.T) {
	count := func(v []float64, until float64, strict bool) int {
		n := 0
		for seen := 0.0; n < len(v) && (seen < until || strict && seen <= until); n++ {
			seen += v[n]
		}
		return n
	}
	type f = func(v []float64, total, share float64) int
	for name, c := range map[string]struct {
		answer f
		says   string
	}{
		"right":        {func(v []float64, t, s float64) int { return count(v, s*t, false) }, ""},
		"as it starts": {func([]float64, float64, float64) int { return 0 }, "found 0"},
		"index":        {func(v []float64, t, s float64) int { return count(v, s*t, false) - 1 }, "found 1"},
		"strict":       {func(v []float64, t, s float64) int { return count(v, s*t, true) }, "1 see 50 %"},
		"all":          {func(v []float64, t, s float64) int { return len(v) }, "found 5"},
		"no total":     {func(v []float64, t, s float64) int { return count(v, s, false) }, "found 1"},
	} {
		holds(t, name, Enough(c.answer), c.says)
	}
}
