package views

import (
	"math"
	"math/rand/v2"

	"deephebb/internal/elementary"
)

// A window is the part of a picture that a view shows, in pixels; it need not begin at a whole one.
type window struct {
	top, left, height, width float64
	mirrored                 bool
}

// window draws the part.
func (c Config) window(height, width int, rng *rand.Rand) window {
	h, w := float64(height), float64(width)
	area := 1 - float64(c.Crop*rng.Float64())
	aspect := elementary.Exp((2*float64(rng.Float64()) - 1) * elementary.Log(max(c.Aspect, 1)))
	p := window{height: min(h*math.Sqrt(area/aspect), h), width: min(w*math.Sqrt(area*aspect), w)}
	p.top, p.left = rng.Float64()*(h-p.height), rng.Float64()*(w-p.width)
	p.mirrored = rng.Float64() < c.Mirror
	return p
}

// A tap is two pixels of a line and how much the second one counts.
type tap struct {
	a, b int
	part float32
}

// taps returns for each of n pixels of a view the two of the picture's n that it lies between,
// where the view shows size of them from start on.
func taps(start, size float64, n int) []tap {
	t := make([]tap, n)
	for i := range t {
		at := start + (float64(i)+0.5)*size/float64(n) - 0.5
		at = min(max(at, 0), float64(n-1))
		a := min(int(at), max(n-2, 0))
		t[i] = tap{a, min(a+1, n-1), float32(at - float64(a))}
	}
	return t
}

// resample writes what the window shows, enlarged to the picture's size. Where there is alpha,
// colours count by their opacity, so that what is transparent lends none.
func (p window) resample(dst, picture []float32, channels, height, width int) {
	rows, columns := taps(p.top, p.height, height), taps(p.left, p.width, width)
	if p.mirrored {
		for i, j := 0, width-1; i < j; i, j = i+1, j-1 {
			columns[i], columns[j] = columns[j], columns[i]
		}
	}
	area := height * width
	var alpha []float32
	if channels == 4 {
		alpha = picture[3*area:]
	}
	for c := range channels {
		plane, out := picture[c*area:][:area], dst[c*area:][:area]
		for y, r := range rows {
			upper, lower, line := plane[r.a*width:][:width], plane[r.b*width:][:width], out[y*width:][:width]
			if alpha == nil || c == 3 {
				for x, t := range columns {
					line[x] = mix(mix(upper[t.a], upper[t.b], t.part), mix(lower[t.a], lower[t.b], t.part), r.part)
				}
				continue
			}
			above, below := alpha[r.a*width:][:width], alpha[r.b*width:][:width]
			for x, t := range columns {
				colour := mix(mix(float32(upper[t.a]*above[t.a]), float32(upper[t.b]*above[t.b]), t.part),
					mix(float32(lower[t.a]*below[t.a]), float32(lower[t.b]*below[t.b]), t.part), r.part)
				opacity := mix(mix(above[t.a], above[t.b], t.part), mix(below[t.a], below[t.b], t.part), r.part)
				if line[x] = 0; opacity > 0 {
					line[x] = colour / opacity
				}
			}
		}
	}
}

// mix returns a and b mixed, b's part as given.
func mix(a, b, part float32) float32 { return a + float32(part*(b-a)) }
