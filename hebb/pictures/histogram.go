package pictures

import "fmt"

// Parts that a histogram divides the range of a value into.
const (
	grays  = 32 // of a gray picture
	shades = 8  // of each of three colours: 512 parts together
)

// Colours returns how many colours [Shape.Histogram] tells apart: 512 of pictures with colours (3
// channels, or 4 with alpha), 32 of gray ones.
func (s Shape) Colours() int {
	if s.C < 3 {
		return grays
	}
	return shades * shades * shades
}

// Histogram writes into dst, Colours numbers, which share of a picture (C × H × W, values of 0 to
// 1) has each colour, wherever it is: 8 × 8 × 8 ranges of equal width of red, green and blue, or 32
// of gray (Swain and Ballard, Color indexing, International Journal of Computer Vision 7, 1991). A
// pixel counts by its opacity, alpha, so that what is transparent has no colour. The sum is 1, or 0
// for a picture that is all transparent. It panics when lengths do not fit.
func (s Shape) Histogram(dst, picture []float32) {
	if len(dst) != s.Colours() || len(picture) != s.Len() {
		panic(fmt.Sprintf("pictures: a histogram of %d colours of a picture of %d values; %v has %d of %d",
			len(dst), len(picture), s, s.Colours(), s.Len()))
	}
	area := s.H * s.W
	bin := func(v float32, of int) int { return min(max(int(v*float32(of)), 0), of-1) }
	counts := make([]float64, len(dst))
	var sum float64
	for i := range area {
		at, weight := 0, 1.0
		if s.C < 3 {
			at = bin(picture[i], grays)
		} else {
			at = (bin(picture[i], shades)*shades+bin(picture[area+i], shades))*shades + bin(picture[2*area+i], shades)
		}
		if s.C == 4 {
			weight = float64(picture[3*area+i])
		}
		counts[at] += weight
		sum += weight
	}
	clear(dst)
	for j, c := range counts {
		if sum > 0 {
			dst[j] = float32(c / sum)
		}
	}
}
