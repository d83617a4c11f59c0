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

func TestLost(t *testing.T) {
	type lost = func(files, read, listed []string) []string
	without := func(files []string, lists ...[]string) (names []string) {
		for _, f := range files {
			if !slices.Contains(slices.Concat(lists...), f) {
				names = append(names, f)
			}
		}
		return names
	}
	judge(t, Lost, map[string]answer[lost]{
		"right":      {func(f, r, l []string) []string { return without(f, r, l) }, ""},
		"unsolved":   {func(f, r, _ []string) []string { return without(f, r) }, "it is listed"},
		"unread":     {func(f, _, l []string) []string { return without(f, l) }, "they were read"},
		"nothing":    {func(_, _, _ []string) []string { return nil }, "nothing was lost"},
		"accounted":  {func(_, r, l []string) []string { return append(r, l...) }, "are accounted for"},
		"everything": {func(f, _, _ []string) []string { return f }, "it should be"},
		"order": {func(f, r, l []string) []string {
			names := without(f, r, l)
			slices.Reverse(names)
			return names
		}, "not in the order"},
		"by heart": {func(_, _, _ []string) []string {
			return []string{"b.png", "e.gif"}
		}, "from which nothing was lost"},
	})
}
