package viz

import (
	"fmt"
	"math"
	"slices"
)

// Gaps says what becomes of empty space between islands of pictures.
type Gaps int

const (
	// ShortGaps lets no gap along an axis take more than a twentieth of it (more where pictures are
	// few), since wide ones squeeze everything else. Order along both axes stays, and so does which
	// of two gaps is wider; distances across a shortened gap say less, and the drawing says that.
	ShortGaps Gaps = iota
	// KeepGaps leaves all distances as they are.
	KeepGaps
)

// shortenAll shortens the gaps of both axes in place and returns how many they were.
func shortenAll(x, y []float64) int { return shorten(x) + shorten(y) }

// evenGap is how many times the middle one by size any gap may be: evenly spread values have no
// islands.
const evenGap = 8

// gapShare is the part of all that a gap between n values may take: a twentieth, or three times the
// widest gap that is to be expected among values spread at random, ln n/n, but at most a fifth.
func gapShare(n int) float64 {
	return min(0.2, max(0.05, 3*math.Log(float64(n))/float64(n)))
}

// shorten moves the values of v so that no gap between two neighbouring ones takes more than its
// share of all, and returns how many did.
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
	wide := widest(sorted)
	moved := make([]float64, len(sorted))
	for i := 1; i < len(sorted); i++ {
		gap := sorted[i] - sorted[i-1]
		if gap > wide {
			gap = wide
			cut++
		}
		moved[i] = moved[i-1] + gap
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

// widest is the width that a gap of these values may have. Gaps are looked at from the widest down:
// with the first k of them cut to c, and the others r together, c = s·(k·c + r) for the share s.
func widest(sorted []float64) float64 {
	gaps := make([]float64, len(sorted)-1)
	for i := range gaps {
		gaps[i] = sorted[i+1] - sorted[i]
	}
	slices.Sort(gaps)
	share, rest := gapShare(len(sorted)), sorted[len(sorted)-1]-sorted[0]
	least := evenGap * gaps[len(gaps)/2]
	for k := 0; k < len(gaps) && share*float64(k) < 1; k++ {
		gap := gaps[len(gaps)-1-k]
		wide := max(share*rest/(1-share*float64(k)), least)
		if gap <= wide {
			return wide
		}
		rest -= gap
	}
	return least
}

// gapsNote says what was done.
func gapsNote(cut int) string {
	if cut == 1 {
		return "an empty gap between islands is shortened"
	}
	return fmt.Sprintf("%d empty gaps between islands are shortened", cut)
}
