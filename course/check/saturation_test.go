package check

import "testing"

func TestStepsUntilFull(t *testing.T) {
	type steps = func(places, batch int, rate float64) float64
	judge(t, StepsUntilFull, map[string]answer[steps]{
		"right":    {func(n, b int, rate float64) float64 { return float64(n) / (float64(b) * rate) }, ""},
		"unsolved": {func(int, int, float64) float64 { return 0 }, "found 0"},
		"pictures": {func(n, _ int, rate float64) float64 { return float64(n) / rate }, "number of pictures"},
		"inverse": {func(n, b int, rate float64) float64 { return float64(b) * rate / float64(n) },
			"Turn the fraction"},
		"weights":  {func(n, b int, rate float64) float64 { return float64(n*n) / (float64(b) * rate) }, "not to all"},
		"no rate":  {func(n, b int, _ float64) float64 { return float64(n) / float64(b) }, "the rate is missing"},
		"else":     {func(int, int, float64) float64 { return 3 }, "should be 800"},
		"constant": {func(int, int, float64) float64 { return 800 }, "not the numbers of this notebook"},
	})
}

func TestEpoch(t *testing.T) {
	clamp := func(w float64) float64 { return max(-1, min(1, w)) }
	judge(t, Epoch, map[string]answer[func(w, k, decay float64) float64]{
		"right":     {func(w, k, decay float64) float64 { return clamp((1-decay)*w + k) }, ""},
		"unsolved":  {func(w, _, _ float64) float64 { return w }, "Nothing has changed"},
		"after":     {func(w, k, decay float64) float64 { return (1 - decay) * (w + k) }, "First forget"},
		"kept":      {func(w, k, decay float64) float64 { return decay*w + k }, "the rest, 1 − decay"},
		"minus":     {func(w, k, decay float64) float64 { return w - decay + k }, "a share of w"},
		"none":      {func(w, k, _ float64) float64 { return w + k }, "Nothing is lost"},
		"else":      {func(_, _, _ float64) float64 { return 7 }, "added to it"},
		"no limits": {func(w, k, decay float64) float64 { return (1-decay)*w + k }, "below 1"},
		"one limit": {func(w, k, decay float64) float64 { return min(1, (1-decay)*w+k) }, "above −1"},
	})
}

func TestDecayFor(t *testing.T) {
	judge(t, DecayFor, map[string]answer[func(k, most float64) float64]{
		"right":    {func(k, most float64) float64 { return k / most }, ""},
		"unsolved": {func(_, _ float64) float64 { return 0 }, "Without decay"},
		"inverse":  {func(k, most float64) float64 { return most / k }, "Turn the fraction"},
		"product":  {func(k, most float64) float64 { return k * most }, "k · most"},
		"k":        {func(k, _ float64) float64 { return k }, "k itself"},
		"else":     {func(_, _ float64) float64 { return 0.9 }, "should be 0.25"},
	})
}
