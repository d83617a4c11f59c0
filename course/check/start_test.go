package check

import (
	"maps"
	"math"
	"testing"
)

func TestSumOfSquares(t *testing.T) {
	sum := func(f func(float64) float64, after func(float64) float64) func([]float64) float64 {
		return func(numbers []float64) (s float64) {
			for _, v := range numbers {
				s += f(v)
			}
			return after(s)
		}
	}
	square, same := func(v float64) float64 { return v * v }, func(v float64) float64 { return v }
	judge(t, SumOfSquares, map[string]answer[func([]float64) float64]{
		"right": {sum(square, same), ""}, "unsolved": {sum(same, same), "numbers themselves"},
		"square of sum": {sum(same, square), "square of the sum"}, "absolute": {sum(math.Abs, same), "without signs"},
		"length": {sum(square, math.Sqrt), "the length"}, "else": {func([]float64) float64 { return 0 },
			"should be 14"},
	})
}

func TestStillThere(t *testing.T) {
	right := map[string]bool{"the constant": true, "the function": true, "the variable": true,
		"the variable's change": false, "the variable below %%": false, "what nb.Keep has kept": true}
	answers := map[string]answer[func() map[string]bool]{
		"right": {func() map[string]bool { return right }, ""},
		"empty": {func() map[string]bool { return nil }, "is missing"},
	}
	for what := range right {
		wrong := maps.Clone(right)
		wrong[what] = !wrong[what]
		answers[what] = answer[func() map[string]bool]{func() map[string]bool { return wrong }, what}
	}
	judge(t, StillThere, answers)
}

func TestAverage(t *testing.T) {
	judge(t, Average, map[string]answer[func([]int) float64]{
		"right":    {func([]int) float64 { return 2.5 }, ""},
		"unsolved": {func([]int) float64 { return 2 }, "whole numbers"},
		"sum":      {func([]int) float64 { return 10 }, "the sum"},
		"else":     {func([]int) float64 { return 7 }, "you have 7"},
		"nothing":  {func(n []int) float64 { return float64(n[len(n)]) }, "stopped"},
	})
}
