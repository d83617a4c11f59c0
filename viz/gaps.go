package viz

import (
	"fmt"
	"math"
	"slices"
)

// Gaps says what becomes of empty space between islands of pictures.
type Gaps int

const (
	// ShortGaps shortens a gap along an axis that takes a fifth of it or more, and so squeezes
	// everything else: to a tenth of what the pictures cover without such gaps. Their order along
	// both axes stays; distances across a shortened gap say less, and the drawing says that.
	ShortGaps Gaps = iota
	// KeepGaps leaves all distances as they are.
	KeepGaps
)

// shortenAll shortens the gaps of both axes in place and returns how many they were.
func shortenAll(x, y []float64) int { return shorten(x) + shorten(y) }

// shorten moves the values of v so that no gap between two neighbouring ones that takes a fifth of
// all stays longer than a tenth of the length without such gaps, or than eight times the gap in the
// middle of all by size: evenly spread values have no islands.
func shorten(v []float64) (cut int) {
	sorted := make([]float64, 0, len(v))
	for _, a := range v {
		if !math.IsNaN(a) {
			sorted = append(sorted, a)
		}
	}
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	if len(sorted) < 3 {
		return 0
	}
	gaps := make([]float64, len(sorted)-1)
	for i := range gaps {
		gaps[i] = sorted[i+1] - sorted[i]
	}
	slices.Sort(gaps)
	total := sorted[len(sorted)-1] - sorted[0]
	wide := max(total/5, 8*gaps[len(gaps)/2])
	inner := total
	for _, g := range gaps {
		if g > wide {
			inner -= g
		}
	}
	limit := max(inner/10, 8*gaps[len(gaps)/2])
	moved := make([]float64, len(sorted))
	moved[0] = sorted[0]
	for i := 1; i < len(sorted); i++ {
		g := sorted[i] - sorted[i-1]
		if g > wide {
			g = limit
			cut++
		}
		moved[i] = moved[i-1] + g
	}
	if cut == 0 {
		return 0
	}
	for i, a := range v {
		if !math.IsNaN(a) {
			at, _ := slices.BinarySearch(sorted, a)
			v[i] = moved[at]
		}
	}
	return cut
}

// gapsNote says what was done.
func gapsNote(cut int) string {
	if cut == 1 {
		return "an empty gap between islands is shortened"
	}
	return fmt.Sprintf("%d empty gaps between islands are shortened", cut)
}
