package check

import (
	"math"
	"testing"
)

func TestInstar(t *testing.T) {
	type f = func(w [][2]float64, x [2]float64, rate float64) [][2]float64
	move := func(k int, ofX, ofW float64) f { // w_k + rate·(ofX·x − ofW·w_k)
		return func(w [][2]float64, x [2]float64, r float64) [][2]float64 {
			for i := range x {
				w[k][i] += r * (ofX*x[i] - ofW*w[k][i])
			}
			return w
		}
	}
	for name, c := range map[string]struct {
		answer f
		says   string
	}{
		"right":        {move(1, 1, 1), ""},
		"as it starts": {func(w [][2]float64, _ [2]float64, _ float64) [][2]float64 { return w }, "No unit"},
		"all": {func(w [][2]float64, x [2]float64, r float64) [][2]float64 {
			return move(2, 1, 1)(move(0, 1, 1)(w, x, r), x, r)
		}, "2 units"},
		"farthest":   {move(2, 1, 1), "Unit 2 has moved"},
		"Hebb":       {move(1, 1, 0), "away from"},
		"jump":       {func(w [][2]float64, x [2]float64, _ float64) [][2]float64 { w[1] = x; return w }, "jumped"},
		"away":       {move(1, -1, -1), "away from"},
		"twice":      {move(1, 2, 2), "a quarter of the way"},
		"none":       {func([][2]float64, [2]float64, float64) [][2]float64 { return nil }, "0 units"},
		"no such":    {move(7, 1, 1), "out of range"},
		"not enough": {move(1, 0.5, 0.5), "a quarter of the way"},
	} {
		holds(t, name, Instar(c.answer), c.says)
	}
}

func TestWinner(t *testing.T) {
	least := func(score func(d, f, k, c float64) float64, sign float64) func(d, s []float64, c float64) int {
		return func(d, s []float64, c float64) int {
			best := 0
			for k := range d {
				if sign*score(d[k], s[k], float64(len(d)), c) < sign*score(d[best], s[best], float64(len(d)), c) {
					best = k
				}
			}
			return best
		}
	}
	right := func(d, f, k, c float64) float64 { return d * math.Pow(k*f, c) }
	holds(t, "right", Winner(least(right, 1)), "")
	holds(t, "without K", Winner(least(func(d, f, _, c float64) float64 { return d * math.Pow(f, c) }, 1)), "")
	holds(t, "as it starts", Winner(func([]float64, []float64, float64) int { return 0 }), "you found 0")
	holds(t, "largest", Winner(least(right, -1)), "With c = 0")
	holds(t, "divided", Winner(least(func(d, f, k, c float64) float64 { return d / math.Pow(k*f+1e-9, c) }, 1)),
		"you found 0")
	holds(t, "added", Winner(least(func(d, f, k, c float64) float64 { return d + c*k*f }, 1)), "you found")
	holds(t, "by share alone", Winner(least(func(_, f, _, _ float64) float64 { return f }, 1)), "With c = 0")
}

func TestEffective(t *testing.T) {
	entropy := func(shares []float64, log func(float64) float64) (e float64) {
		for _, f := range shares {
			if f > 0 {
				e -= f * log(f)
			}
		}
		return e
	}
	for name, c := range map[string]struct {
		answer func(shares []float64) float64
		says   string
	}{
		"right":        {func(s []float64) float64 { return math.Exp(entropy(s, math.Log)) }, ""},
		"base 2":       {func(s []float64) float64 { return math.Exp2(entropy(s, math.Log2)) }, ""},
		"as it starts": {func([]float64) float64 { return 1 }, "found 1"},
		"entropy":      {func(s []float64) float64 { return entropy(s, math.Log) }, "found 1.39"},
		"sign":         {func(s []float64) float64 { return math.Exp(-entropy(s, math.Log)) }, "found 0.25"},
		"bases":        {func(s []float64) float64 { return math.Exp(entropy(s, math.Log2)) }, "found 7.39"},
		"zeros": {func(s []float64) (e float64) {
			for _, f := range s {
				e -= f * math.Log(f)
			}
			return math.Exp(e)
		}, "NaN"},
		"how many": {func(s []float64) float64 { return float64(len(s)) }, "found 3"},
	} {
		holds(t, name, Effective(c.answer), c.says)
	}
}
