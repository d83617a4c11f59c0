package check

import (
	"math"
	"testing"
)

func TestNearestRight(t *testing.T) {
	count := func(add func(near, labels []int, i int) float64, by float64) func([][]int, []int) float64 {
		return func(near [][]int, labels []int) (n float64) {
			for i := range near {
				n += add(near[i], labels, i) / by
			}
			return n
		}
	}
	same := func(j int, labels []int, i int) float64 {
		if labels[j] == labels[i] {
			return 1
		}
		return 0
	}
	first := func(near, labels []int, i int) float64 { return same(near[0], labels, i) }
	for name, c := range map[string]struct {
		answer func([][]int, []int) float64
		says   string
	}{
		"right":        {count(first, 5), ""},
		"as it starts": {func([][]int, []int) float64 { return 0 }, "found 0"},
		"a number":     {count(first, 1), "not a share"},
		"all": {count(func(near, labels []int, i int) float64 {
			return (same(near[0], labels, i) + same(near[1], labels, i)) / 2
		}, 5), "found 0.6"},
		"any": {count(func(near, labels []int, i int) float64 {
			return max(same(near[0], labels, i), same(near[1], labels, i))
		}, 5), "found 1"},
		"the label as a place": {count(func(near, labels []int,
			i int) float64 {
			return same(labels[near[0]], labels, i)
		}, 5), "out of range"},
		"else": {func([][]int, []int) float64 { return 0.3 }, "found 0.3"},
	} {
		holds(t, name, NearestRight(c.answer), c.says)
	}
}

func TestLargestClass(t *testing.T) {
	classes := func(labels []int) float64 {
		seen := map[int]bool{}
		for _, l := range labels {
			seen[l] = true
		}
		return float64(len(seen))
	}
	for name, c := range map[string]struct {
		answer func([]int) float64
		says   string
	}{
		"right":        {func(l []int) float64 { return 4 / float64(len(l)) }, ""},
		"as it starts": {func([]int) float64 { return 0 }, "found 0"},
		"classes":      {func(l []int) float64 { return 1 / classes(l) }, "⅓"},
		"numbers":      {func(l []int) float64 { return 1. / 5 }, "⅕"},
		"count":        {func(l []int) float64 { return 4 }, "not a share"},
		"else":         {func(l []int) float64 { return float64(l[0]) / 8 }, "not ½"},
	} {
		holds(t, name, LargestClass(c.answer), c.says)
	}
}

func TestBetter(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(a, sa, b, sb float64) bool
		says   string
	}{
		"right":        {func(a, sa, b, sb float64) bool { return a-b > sa+sb }, ""},
		"as it starts": {func(a, _, b, _ float64) bool { return a > b }, "46.3"},
		"different":    {func(a, sa, b, sb float64) bool { return math.Abs(a-b) > sa+sb }, "69.2 ± 0.6 better"},
		"larger alone": {func(a, sa, b, sb float64) bool { return a-b > max(sa, sb) }, "60.3"},
		"never":        {func(a, sa, b, sb float64) bool { return false }, "73.4"},
		"shares":       {func(a, sa, b, sb float64) bool { return a-b > sa+sb && a > 0 }, "-1.0"},
	} {
		holds(t, name, Better(c.answer), c.says)
	}
}
