package check

import (
	"math"
	"testing"
)

func TestWeightAfter(t *testing.T) {
	judge(t, WeightAfter, map[string]answer[func(k float64, epochs int) float64]{
		"right":      {func(k float64, n int) float64 { return min(1, k*float64(n)) }, ""},
		"unsolved":   {func(k float64, _ int) float64 { return k }, "nothing has been added"},
		"no limit":   {func(k float64, n int) float64 { return k * float64(n) }, "largest value"},
		"one short":  {func(k float64, n int) float64 { return k * float64(n-1) }, "first epoch counts"},
		"one over":   {func(k float64, n int) float64 { return k * float64(n+1) }, "not at k"},
		"power":      {func(k float64, n int) float64 { return math.Pow(k, float64(n)) }, "do not multiply"},
		"else":       {func(float64, int) float64 { return 7 }, "How often"},
		"a division": {func(_ float64, n int) float64 { zero := 0 * n; return float64(1 / zero) }, "divide by zero"},
	})
}

func TestEnergyAt(t *testing.T) {
	type at = func(e int, first, second, third float64) float64
	parabola := func(e int, first, second, third float64, half float64) float64 {
		x, r := float64(e-1), (third-2*second+first)*half
		return first + (second-first-r)*x + r*x*x
	}
	check := func(a at) Verdict {
		return EnergyAt(a, func(e int) float64 { return parabola(e, 0.1, 0.12, 0.15, 0.5) })
	}
	judge(t, check, map[string]answer[at]{
		"right":    {func(e int, a, b, c float64) float64 { return parabola(e, a, b, c, 0.5) }, ""},
		"unsolved": {func(_ int, a, _, _ float64) float64 { return a }, "same in every epoch"},
		"shifted":  {func(e int, a, b, c float64) float64 { return parabola(e+1, a, b, c, 0.5) }, "epoch 1 is p alone"},
		"line":     {func(e int, a, b, _ float64) float64 { return a + float64(e-1)*(b-a) }, "straight line"},
		"no half":  {func(e int, a, b, c float64) float64 { return parabola(e, a, b, c, 1) }, "must be"},
		"table": {func(e int, a, b, c float64) float64 { return []float64{a, b, c, c}[min(e-1, 3)] },
			"Epochs 1 to 3 are right"},
	})
	line := func(e int) float64 { return float64(e * e * e) }
	v := EnergyAt(func(e int, a, b, c float64) float64 { return parabola(e, a, b, c, 0.5) }, line)
	if v.Right {
		t.Errorf("a layer whose energy is no parabola: %+v", v)
	}
}

func TestSameWeights(t *testing.T) {
	list := func(layers ...int) func() []int { return func() []int { return layers } }
	judge(t, SameWeights, map[string]answer[func() []int]{
		"right":    {list(1), ""},
		"unsolved": {list(1, 2, 3, 4), "You say [1 2 3 4]"},
		"none":     {list(), "You say none"},
		"others":   {list(2, 3), "Layer 1 is missing"},
	})
}
