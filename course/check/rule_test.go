package check

import (
	"strings"
	"testing"
)

// answer is what a learner may give, and a part of what the check should say; "" where it is right.
type answer[T any] struct {
	give T
	says string
}

// judge fails for each answer that the check judges otherwise, and for a wrong one without a hint.
func judge[T any](t *testing.T, check func(T) Verdict, answers map[string]answer[T]) {
	t.Helper()
	for name, a := range answers {
		v := check(a.give)
		if v.Right != (a.says == "") || !strings.Contains(v.Text+v.Hint, a.says) || !v.Right && v.Hint == "" {
			t.Errorf("%s: %+v, want %q", name, v, a.says)
		}
	}
}

func TestLearnBatch(t *testing.T) {
	type learn = func(w *[4][4]float64, batch [][4]float64, channels int, rate float64)
	// rule makes an answer that differs from the right one in one thing.
	rule := func(divisor func(rows, channels int) float64, keep, limit, offset float64) learn {
		return func(w *[4][4]float64, batch [][4]float64, channels int, rate float64) {
			for i := range 4 {
				for j := range 4 {
					sum := offset
					for _, a := range batch {
						sum += a[i] * a[j]
					}
					w[i][j] = min(limit, keep*w[i][j]+rate*sum/divisor(len(batch), channels))
				}
			}
		}
	}
	channels := func(_, c int) float64 { return float64(c) }
	judge(t, LearnBatch, map[string]answer[learn]{
		"right":    {rule(channels, 1, 1, 0), ""},
		"unsolved": {func(*[4][4]float64, [][4]float64, int, float64) {}, "No weight has changed"},
		"sum":      {rule(func(int, int) float64 { return 1 }, 1, 1, 0), "twice as many channels"},
		"mean":     {rule(func(n, _ int) float64 { return float64(n) }, 1, 1, 0), "average over the pictures"},
		"forgets":  {rule(channels, 0, 1, 0), "is lost"},
		"no limit": {rule(channels, 1, 9, 0), "1 is the limit"},
		"else":     {rule(channels, 1, 1, 0.1), "should be"},
		"last row": {func(w *[4][4]float64, batch [][4]float64, c int, rate float64) {
			rule(channels, 1, 1, 0)(w, batch[len(batch)-1:], c, rate)
		}, "last row"},
		"too far": {func(_ *[4][4]float64, batch [][4]float64, _ int, _ float64) { _ = batch[len(batch)] }, "stopped"},
	})
}

func TestMoments(t *testing.T) {
	judge(t, Moments, map[string]answer[func() [][4]float64]{
		"right":    {func() [][4]float64 { return [][4]float64{{1, 0, 0, 0.5}, {0, 1, 1, 0}} }, ""},
		"unsolved": {func() [][4]float64 { return [][4]float64{{1, 1, 1, 1}} }, "both are active at moment 1"},
		"nothing":  {func() [][4]float64 { return nil }, "never active together"},
		"one pair": {func() [][4]float64 { return [][4]float64{{1, 0, 0, 1}} }, "2 and 3 are not tied"},
		"negative": {func() [][4]float64 { return [][4]float64{{1, -1, 0, 1}} }, "between 0 and 1"},
	})
}

func TestSumOfSelfTies(t *testing.T) {
	number := func(v float64) func() float64 { return func() float64 { return v } }
	judge(t, SumOfSelfTies, map[string]answer[func() float64]{
		"right":     {number(44.9), ""},
		"unsolved":  {number(0), "found 0"},
		"one epoch": {number(0.898), "one epoch"},
		"epochs":    {number(0.05), "not each epoch"},
		"batches":   {number(5.65), "not each batch"},
		"mean":      {number(5.6125), "does not average"},
		"times 8":   {number(359.2), "counted already"},
		"channels":  {number(718.4), "averages over the channels"},
		"no rate":   {number(44900), "How much does each"},
	})
}
