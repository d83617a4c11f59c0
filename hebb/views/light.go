package views

import "math/rand/v2"

// What the eye takes of red, green and blue for how light a colour is (ITU-R BT.601).
const redLuma, greenLuma, blueLuma = 0.299, 0.587, 0.114

// relight changes brightness, contrast about the mean gray, and saturation about each pixel's own
// gray, in this order, each clamped to 0…1, and takes the colours away where it is drawn to.
func (c Config) relight(x []float32, channels int, rng *rand.Rand) {
	factor := func() float32 { return float32(1 + float64(c.Light*(2*float64(rng.Float64())-1))) }
	brightness, contrast, saturation := factor(), factor(), factor()
	if rng.Float64() < c.Gray {
		saturation = 0
	} else if c.Light == 0 {
		return
	}
	area := len(x) / channels
	colours := x[:min(channels, 3)*area]
	if c.Light > 0 {
		for i, v := range colours {
			colours[i] = min(v*brightness, 1)
		}
		middle := meanGray(x, channels)
		for i, v := range colours {
			colours[i] = min(max(middle+float32(contrast*(v-middle)), 0), 1)
		}
	}
	if channels >= 3 {
		r, g, b := x[:area], x[area:][:area], x[2*area:][:area]
		for i := range r {
			l := gray(r[i], g[i], b[i])
			for _, v := range []*float32{&r[i], &g[i], &b[i]} {
				*v = min(max(l+float32(saturation*(*v-l)), 0), 1)
			}
		}
	}
}

// meanGray returns the mean gray of a picture, where there is alpha by opacity.
func meanGray(x []float32, channels int) float32 {
	area := len(x) / channels
	var sum, weights float64
	for i := range area {
		v, weight := x[i], 1.0
		if channels >= 3 {
			v = gray(x[i], x[area+i], x[2*area+i])
		}
		if channels == 4 {
			weight = float64(x[3*area+i])
		}
		sum += float64(weight * float64(v))
		weights += weight
	}
	if weights == 0 {
		return 0
	}
	return float32(sum / weights)
}

// gray returns how light a colour is.
func gray(r, g, b float32) float32 {
	return float32(redLuma*r) + float32(greenLuma*g) + float32(blueLuma*b)
}
