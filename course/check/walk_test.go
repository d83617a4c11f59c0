package check

import "testing"

func TestFeatureCount(t *testing.T) {
	type count = func(side, layers, channels int) int
	judge(t, FeatureCount, map[string]answer[count]{
		"right":    {func(s, l, c int) int { return (s >> l) * (s >> l) * c }, ""},
		"unsolved": {func(s, _, c int) int { return s * s * c }, "nothing was halved"},
		"row":      {func(s, l, c int) int { return (s >> l) * c }, "side × side"},
		"places":   {func(s, l, _ int) int { return (s >> l) * (s >> l) }, "places of one channel"},
		"once":     {func(s, _, c int) int { return s / 2 * s / 2 * c }, "too seldom"},
		"by four":  {func(s, l, c int) int { return s / l * s / l * c }, "too seldom"},
		"constant": {func(_, _, _ int) int { return 4608 }, "numbers of this notebook"},
		"else":     {func(_, _, _ int) int { return 1 }, "should be 4608"},
	})
}

func TestOrder(t *testing.T) {
	steps := func(s ...string) func() []string { return func() []string { return s } }
	const f, c, s, l, e = "filter", "cut at zero", "scale to length 1", "learn", "excite and inhibit"
	judge(t, Order, map[string]answer[func() []string]{
		"right": {steps(f, c, s, l, e), ""}, "unsolved": {steps(l, s, f, e, c), "before the filter"},
		"scale": {steps(f, s, c, l, e), "before cutting"}, "early": {steps(f, l, c, s, e), "too early"},
		"last": {steps(f, c, s, e, l), "wrong way round"}, "missing": {steps(f, c), "each of them once"},
		"nothing": {steps(), "each of them once"},
	})
}
