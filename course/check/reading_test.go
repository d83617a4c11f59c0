package check

import (
	"slices"
	"strings"
	"testing"
)

// holds fails unless the verdict says what it should; "" stands for a right answer.
func holds(t *testing.T, name string, v Verdict, says string) {
	t.Helper()
	if v.Right != (says == "") || !strings.Contains(v.Text, says) || !v.Right && v.Hint == "" {
		t.Errorf("%s: %+v, want %q", name, v, says)
	}
}

func TestOverlap(t *testing.T) {
	count := func(shared func(a, b [][]int, i, at int) bool, by func(pictures, all int) int) func(a,
		b [][]int) float64 {
		return func(a, b [][]int) float64 {
			found, all := 0, 0
			for i := range a {
				for at := range a[i] {
					if shared(a, b, i, at) {
						found++
					}
					all++
				}
			}
			return float64(found) / float64(by(len(a), all))
		}
	}
	in := func(a, b [][]int, i, at int) bool { return slices.Contains(b[i], a[i][at]) }
	all := func(_, all int) int { return all }
	for name, c := range map[string]struct {
		answer func(a, b [][]int) float64
		says   string
	}{
		"right":           {count(in, all), ""},
		"as it starts":    {func(a, b [][]int) float64 { return 0 }, "found 0,"},
		"the number":      {count(in, func(int, int) int { return 1 }), "not a share"},
		"a picture's":     {count(in, func(n, _ int) int { return n }), "not a share"},
		"the same place":  {count(func(a, b [][]int, i, at int) bool { return a[i][at] == b[i][at] }, all), "found 0,"},
		"of any picture":  {count(func(a, b [][]int, _, at int) bool { return true }, all), "found 1"},
		"a wrong picture": {func(a, b [][]int) float64 { return float64(len(a[2])) }, "index out of range"},
	} {
		holds(t, name, Overlap(c.answer), c.says)
	}
}

func TestRead(t *testing.T) {
	holds(t, "right", Read("yes", "no", "No ", "yes", "no"), "")
	holds(t, "as it starts", Read("?", "?", "?", "?", "?"), "not answered")
	holds(t, "size", Read("yes", "yes", "no", "yes", "no"), "the smileys")
	holds(t, "distance", Read("yes", "no", "yes", "yes", "no"), "islands")
	holds(t, "direction", Read("yes", "no", "no", "yes", "yes"), "the left")
	holds(t, "nothing at all", Read("no", "no", "no", "no", "no"), "the hands")
}

func TestReal(t *testing.T) {
	holds(t, "right", Real("c"), "")
	holds(t, "as it starts", Real("?"), "Name one")
	holds(t, "noise", Real("B"), "is noise")
}
