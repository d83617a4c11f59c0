package atlas

import (
	"bytes"
	"math"
	"slices"
	"testing"
)

// Oracle: Fit, whose positions the last epoch must have.
func TestSteps(t *testing.T) {
	x := cloudOf(80, 5, 1)
	u := UMAP{Seed: 9, Epochs: 25}
	want, err := u.Fit(x)
	if err != nil {
		t.Fatal(err)
	}
	var seen []int
	var start []float32
	for e, err := range u.Steps(x, 10) {
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, e.N)
		if e.N == 0 {
			start = e.XY.Data
		}
		if last := e.N == 25; last != (e.Model != nil) || e.Of != 25 {
			t.Errorf("epoch %d of %d: model %v", e.N, e.Of, e.Model != nil)
		} else if last && !bytes.Equal(bytesOf(e.XY), bytesOf(want)) {
			t.Error("the last epoch's positions are not Fit's")
		}
	}
	if !slices.Equal(seen, []int{0, 10, 20, 25}) {
		t.Errorf("epochs %v, want 0, 10, 20, 25", seen)
	}
	if lo, hi := slices.Min(start), slices.Max(start); lo != 0 || hi != 10 {
		t.Errorf("the start, seen after the end, runs from %g to %g, want 0 to 10", lo, hi)
	}
	for range u.Steps(x, 1) {
		break
	}
	x.Data[0] = float32(math.NaN())
	for _, err := range u.Steps(x, 1) {
		if err == nil {
			t.Error("no error for NaN")
		}
	}
}
