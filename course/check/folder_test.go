package check

import (
	"slices"
	"testing"
)

func TestClassesIn(t *testing.T) {
	judge(t, ClassesIn, map[string]answer[func([]int) int]{
		"right": {func(l []int) int {
			seen := map[int]bool{}
			for _, v := range l {
				seen[v] = true
			}
			return len(seen)
		}, ""},
		"unsolved":   {func(l []int) int { return len(l) }, "number of pictures"},
		"largest":    {func(l []int) int { return slices.Max(l) + 1 }, "largest number"},
		"neighbours": {func(l []int) int { return len(slices.Compact(slices.Clone(l))) }, "need not be sorted"},
		"else":       {func([]int) int { return 1 }, "should be 3"},
	})
}

func TestEven(t *testing.T) {
	type even = func(labels []int, each int) []int
	right := func(labels []int, each int) (chosen []int) {
		taken := map[int]int{}
		for i, l := range labels {
			if taken[l]++; taken[l] <= each {
				chosen = append(chosen, i)
			}
		}
		return chosen
	}
	judge(t, Even, map[string]answer[even]{
		"right":    {right, ""},
		"unsolved": {func([]int, int) []int { return nil }, "no picture"},
		"first":    {func(_ []int, each int) []int { return []int{0, 1}[:each] }, "of *each* class"},
		"order": {func(l []int, each int) []int {
			r := right(l, each)
			slices.Reverse(r)
			return r
		}, "not in order"},
		"full classes": {func(l []int, each int) []int { return right(l[:9], each) }, "Class 3 is missing"},
		"labels": {func(l []int, each int) (chosen []int) {
			for _, i := range right(l, each) {
				chosen = append(chosen, l[i])
			}
			return chosen
		}, "not the label"},
		"one short": {func(l []int, each int) []int { return right(l, each-1) }, "it should be"},
	})
}

func TestChance(t *testing.T) {
	number := func(v float64) func([]int) float64 { return func([]int) float64 { return v } }
	judge(t, Chance, map[string]answer[func([]int) float64]{
		"right": {number(0.6), ""}, "unsolved": {number(0), "found 0"}, "classes": {number(1.0 / 3), "a third"},
		"count": {number(3), "between 0 and 1"}, "least": {number(0.2), "most"}, "else": {number(0.5), "should be 0.6"},
	})
}
