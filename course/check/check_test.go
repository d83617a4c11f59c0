package check

import (
	"strings"
	"testing"
)

// The check of the example knows a right answer and the usual wrong ones.
func TestEnergy(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(a []float64) float64
		says   string // what the verdict says; "" if it is right
	}{
		"right": {func(a []float64) (s float64) {
			for _, v := range a {
				s += v * v / float64(len(a))
			}
			return s
		}, ""},
		"as it starts": {func([]float64) float64 { return 0 }, "found 0"},
		"sum": {func(a []float64) (s float64) {
			for _, v := range a {
				s += v * v
			}
			return s
		}, "the sum"},
		"mean": {func(a []float64) (s float64) {
			for _, v := range a {
				s += v / float64(len(a))
			}
			return s
		}, "cancel"},
		"too far": {func(a []float64) float64 { return a[len(a)] }, "index out of range"},
	} {
		v := Energy(c.answer)
		if v.Right != (c.says == "") || !strings.Contains(v.Text, c.says) || !v.Right && v.Hint == "" {
			t.Errorf("%s: %+v", name, v)
		}
	}
}
