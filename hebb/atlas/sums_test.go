package atlas

import (
	"slices"
	"testing"

	"deephebb/internal/linear"
)

// Oracle: the same in Go, of every length up to three times what the assembly takes at a time.
func TestSumsLikeGo(t *testing.T) {
	src := linear.Row(uniform(1, 25, 3), 0)
	for n := range src {
		got, want := make([]float64, n), make([]float64, n)
		for range 3 {
			add(got, src[:n])
			addGo(want, src[:n])
		}
		subtract(got, src[1:n+1])
		subtractGo(want, src[1:n+1])
		if !slices.Equal(got, want) {
			t.Errorf("%d numbers: %v, want %v", n, got, want)
		}
	}
}
