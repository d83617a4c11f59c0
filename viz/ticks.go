package viz

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
)

// steps is a gonum ticker that puts about five round numbers on a linear axis: multiples of 1, 2 or
// 5 times a power of ten.
type steps struct{}

// Ticks returns the marks from low to high.
func (steps) Ticks(low, high float64) []plot.Tick {
	step := math.Pow(10, math.Floor(math.Log10((high-low)/4)))
	for _, f := range []float64{1, 2, 5, 10} {
		if (high-low)/(step*f) <= 6 {
			step *= f
			break
		}
	}
	var ticks []plot.Tick
	for k := math.Ceil(low/step - 1e-9); k*step <= high+step*1e-9; k++ {
		v := round(k*step, 12) + 0 // no negative zero
		ticks = append(ticks, plot.Tick{Value: v, Label: number(v)})
	}
	return ticks
}

// decades is a gonum ticker for a logarithmic axis: the powers of ten, with 2 and 5 between them
// where there are few, and only some of them where there are many.
type decades struct{}

// Ticks returns the marks from low to high, both above 0.
func (decades) Ticks(low, high float64) []plot.Tick {
	from, to := int(math.Floor(math.Log10(low))), int(math.Ceil(math.Log10(high)))
	span := math.Log10(high / low)
	if span < 0.7 {
		return steps{}.Ticks(low, high)
	}
	every := max(1, (to-from+5)/6)
	var ticks []plot.Tick
	for e := from; e <= to; e++ {
		for f := 1.0; f < 10; f++ {
			v := round(f*math.Pow(10, float64(e)), 3)
			if v < low*(1-1e-9) || v > high*(1+1e-9) {
				continue
			}
			t := plot.Tick{Value: v}
			if f == 1 && e%every == 0 || (f == 2 || f == 5) && span < 2 {
				t.Label = number(v)
			} else if every > 1 {
				continue
			}
			ticks = append(ticks, t)
		}
	}
	return ticks
}

// number formats v for reading: 0.1466, 155.77, 1.6e-4, 2.5e6.
func number(v float64) string {
	a := math.Abs(v)
	if a == 0 || a >= 1e-3 && a < 1e6 {
		return strconv.FormatFloat(round(v, 5), 'f', -1, 64)
	}
	s := strconv.FormatFloat(round(v, 4), 'e', -1, 64)
	mantissa, exponent, ok := strings.Cut(s, "e")
	if !ok {
		return s // NaN, ±Inf
	}
	e, _ := strconv.Atoi(exponent)
	return mantissa + "e" + strconv.Itoa(e)
}

// round returns v rounded to so many significant digits.
func round(v float64, digits int) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', digits, 64), 64)
	return r
}
