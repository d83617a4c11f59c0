// Package elementary holds exponentials and logarithms that are the same on every machine.
//
// They replace math.Exp, math.Log and math.Pow, whose last bits differ between processors (amd64,
// arm64 and s390x have assembly of their own, and elsewhere products are fused with sums). Every
// product is converted explicitly before it is added to something, which forbids the compiler to
// fuse the two into one rounding; what is left are single IEEE 754 operations. math.Sqrt,
// math.Floor, math.Frexp and math.Float64frombits are exact and may be used.
package elementary

import "math"

const (
	ln2Hi = 6.93147180369123816490e-01 // ln 2 with 33 significant bits, so that k·ln2Hi is exact
	ln2Lo = 1.90821492927058770002e-10
	log2E = 1.44269504088896338700
)

// Exp returns eˣ with a relative error below 1e-15; 0 below −708, +Inf above 709.
func Exp(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > 709:
		return math.Inf(1)
	case x < -708:
		return 0
	}
	k := math.Floor(float64(log2E*x) + 0.5)
	r := x - float64(k*ln2Hi)
	r -= float64(k * ln2Lo)
	// Taylor's series on |r| ≤ ½ ln 2, by Horner: the first term left out is r¹³/13! < 2e-16.
	p := 1.0 / 479001600
	for _, c := range expSeries {
		p = float64(p*r) + c
	}
	return p * math.Float64frombits(uint64(int64(k)+1023)<<52)
}

var expSeries = [...]float64{1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720,
	1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2, 1, 1}

// Log returns the natural logarithm of x > 0 with a relative error below 1e-15; −Inf for 0, NaN
// below.
func Log(x float64) float64 {
	switch {
	case x < 0 || x != x:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	case math.IsInf(x, 1):
		return x
	}
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m *= 2
		e--
	}
	// ln m = 2 atanh s with s = (m−1)/(m+1), |s| ≤ 0.1716.
	s := (m - 1) / (m + 1)
	s2 := s * s
	p := 1.0 / 21
	for c := 19.0; c >= 1; c -= 2 {
		p = float64(p*s2) + 1/c
	}
	k := float64(e)
	return float64(k*ln2Hi) + (float64(2*float64(s*p)) + float64(k*ln2Lo))
}

// Pow returns xʸ for x ≥ 0.
func Pow(x, y float64) float64 {
	if x == 0 {
		if y == 0 {
			return 1
		}
		return 0
	}
	return Exp(float64(y * Log(x)))
}
