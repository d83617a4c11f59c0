package check

import (
	"math"
	"slices"
	"testing"
)

func TestShared(t *testing.T) {
	type shared = func(a, b [][]int) float64
	count := func(same func(a, b []int, k int) bool, divisor float64) shared {
		return func(a, b [][]int) (n float64) {
			for i := range a {
				for k := range a[i] {
					if same(a[i], b[i], k) {
						n += 1 / divisor
					}
				}
			}
			return n
		}
	}
	in := func(a, b []int, k int) bool { return slices.Contains(b, a[k]) }
	place := func(a, b []int, k int) bool { return a[k] == b[k] }
	judge(t, Shared, map[string]answer[shared]{
		"right":    {count(in, 4), ""},
		"unsolved": {func(_, _ [][]int) float64 { return 0 }, "found 0"},
		"sum":      {count(in, 1), "the sum over all"},
		"share":    {count(in, 20), "a share"},
		"places":   {count(place, 4), "same place"},
		"else":     {count(in, 3), "should be 1.75"},
		"too far":  {func(a, _ [][]int) float64 { return float64(a[len(a)][0]) }, "stopped"},
	})
}

func TestCosine(t *testing.T) {
	dot := func(x, y []float64) (s float64) {
		for i := range x {
			s += x[i] * y[i]
		}
		return s
	}
	length := func(x []float64) float64 { return math.Sqrt(dot(x, x)) }
	right := func(x, y []float64) float64 { return dot(x, y) / length(x) / length(y) }
	judge(t, Cosine, map[string]answer[func(x, y []float64) float64]{
		"right":    {right, ""},
		"unsolved": {func(_, _ []float64) float64 { return 0 }, "found 0"},
		"product":  {dot, "products alone"},
		"squares":  {func(x, y []float64) float64 { return dot(x, y) / dot(x, x) / dot(y, y) }, "roots are missing"},
		"one":      {func(x, y []float64) float64 { return dot(x, y) / length(x) }, "one length"},
		"other":    {func(x, y []float64) float64 { return dot(x, y) / length(y) }, "one length"},
		"angle":    {func(x, y []float64) float64 { return math.Acos(right(x, y)) }, "the angle"},
		"absolute": {func(x, y []float64) float64 { return math.Abs(right(x, y)) }, "opposite rows"},
		"else":     {func(_, _ []float64) float64 { return 7 }, "should be 0.64"},
	})
}

func TestCosineOfDarker(t *testing.T) {
	number := func(v float64) func() float64 { return func() float64 { return v } }
	judge(t, CosineOfDarker, map[string]answer[func() float64]{
		"right":    {number(1), ""},
		"unsolved": {number(0.5), "factor of the brightness"},
		"quarter":  {number(0.25), "not twice"},
		"zero":     {number(0), "nothing in common"},
		"else":     {number(0.8), "You answered 0.8"},
	})
}
