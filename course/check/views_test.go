package check

import (
	"cmp"
	"math"
	"slices"
	"testing"
)

func TestShare(t *testing.T) {
	of := func(change func(a, b float64) float64, over func(changed, all float64) float64) func(x, a,
		b []float64) float64 {
		return func(x, a, b []float64) float64 {
			var changed, all float64
			for i := range x {
				changed, all = changed+change(a[i], b[i]), all+x[i]*x[i]
			}
			return over(changed, all)
		}
	}
	half := func(a, b float64) float64 { return (a - b) * (a - b) / 2 }
	ratio := func(c, all float64) float64 { return c / all }
	for name, c := range map[string]struct {
		answer func(x, a, b []float64) float64
		says   string
	}{
		"right":        {of(half, ratio), ""},
		"as it starts": {func(x, a, b []float64) float64 { return 0 }, "found 0,"},
		"not halved":   {of(func(a, b float64) float64 { return 2 * half(a, b) }, ratio), "found 1,"},
		"no square":    {of(func(a, b float64) float64 { return math.Abs(a-b) / 2 }, ratio), "found 0.333"},
		"upside down":  {of(half, func(c, all float64) float64 { return all / c }), "found 2,"},
		"no variance":  {of(half, func(c, all float64) float64 { return c / 4 }), "found 0.75"},
		"else":         {func(x, a, b []float64) float64 { return 7 }, "found 7"},
	} {
		holds(t, name, Share(c.answer), c.says)
	}
}

func TestKeepDirections(t *testing.T) {
	by := func(score func(total, between float64) float64) func(total, between []float64, n int) []int {
		return func(total, between []float64, n int) []int {
			order := []int{0, 1, 2, 3, 4}
			slices.SortStableFunc(order, func(i, j int) int {
				return cmp.Compare(score(total[j], between[j]), score(total[i], between[i]))
			})
			return order[:n]
		}
	}
	for name, c := range map[string]struct {
		answer func(total, between []float64, n int) []int
		says   string
	}{
		"right":        {by(func(t, b float64) float64 { return t / b }), ""},
		"as it starts": {func(total, _ []float64, n int) []int { return []int{0, 1, 2, 3, 4}[:n] }, "not changed"},
		"components":   {by(func(t, _ float64) float64 { return t }), "keep [0 2 1]"},
		"worst first":  {by(func(t, b float64) float64 { return b / t }), "keep [4 0 2]"},
		"steady alone": {by(func(_, b float64) float64 { return -b }), "keep [3 4 1]"},
		"difference":   {by(func(t, b float64) float64 { return t - b }), "keep ["},
		"too few":      {func([]float64, []float64, int) []int { return nil }, "keep []"},
	} {
		holds(t, name, KeepDirections(c.answer), c.says)
	}
}

func TestDigitViews(t *testing.T) {
	holds(t, "right", DigitViews("no", "yes", "no", "no"), "")
	holds(t, "as it starts", DigitViews("?", "?", "?", "?"), "not answered")
	holds(t, "all", DigitViews("yes", "yes", "yes", "yes"), "40 %")
	holds(t, "none", DigitViews("no", "no", "no", "no"), "80 %")
	holds(t, "mirror", DigitViews("no", "yes", "yes", "no"), "mirrored")
	holds(t, "turned", DigitViews("no", "yes", "no", "yes"), "upside down")
}
