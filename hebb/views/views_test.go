package views

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

// noise is a picture of random bytes.
func noise(n int, seed uint64) []float32 {
	x, rng := make([]float32, n), random(seed)
	for i := range x {
		x[i] = float32(rng.IntN(256)) / 255
	}
	return x
}

// Oracle: the picture itself. The zero Config changes nothing, a certain mirror is one.
func TestViewOfNoChange(t *testing.T) {
	x := noise(4*3*5, 1)
	for i := 45; i < 60; i++ { // opaque: what is transparent has no colour
		x[i] = 1
	}
	y := make([]float32, len(x))
	Config{}.Draw(y, x, 4, 3, 5, random(2))
	if !slices.Equal(x, y) {
		t.Errorf("another picture: %v of %v", y, x)
	}
	Config{Mirror: 1}.Draw(y, x, 4, 3, 5, random(2))
	for r := 0; r < len(y); r += 5 {
		slices.Reverse(y[r:][:5])
	}
	if !slices.Equal(x, y) {
		t.Error("no mirror image")
	}
}

// By hand: two of four columns, enlarged to four, lie at −1/4, 1/4, 3/4 and 5/4 of the two.
func TestWindowByHand(t *testing.T) {
	x := []float32{0, 0.4, 0.8, 1}
	y := make([]float32, 4)
	window{left: 1, width: 2, height: 1}.resample(y, x, 1, 1, 4)
	for i, want := range []float32{0.3, 0.5, 0.7, 0.85} {
		if math.Abs(float64(y[i]-want)) > 1e-6 {
			t.Errorf("column %d: %g, by hand %g", i, y[i], want)
		}
	}
}

// By hand: between a red pixel and a transparent green one there is red, half as opaque.
func TestTransparentPixelsLendNoColour(t *testing.T) {
	x := []float32{1, 0, 0, 1, 0, 0, 1, 0} // red, green, blue, alpha; 1 × 2 each
	y := make([]float32, 8)
	window{left: 0.5, width: 1, height: 1}.resample(y, x, 4, 1, 2)
	for i, want := range []float32{1, 1, 0, 0, 0, 0, 0.75, 0.25} {
		if math.Abs(float64(y[i]-want)) > 1e-6 {
			t.Errorf("value %d: %g, by hand %g", i, y[i], want)
		}
	}
}

// Invariants of 200 windows: inside the picture, of the areas and ratios that were asked for.
func TestWindowsStayInside(t *testing.T) {
	c := Config{Crop: 0.6, Aspect: 4. / 3}
	rng := random(5)
	for range 200 {
		w := c.window(40, 60, rng)
		area, aspect := w.height*w.width/2400, w.width/w.height/1.5
		inside := w.top >= 0 && w.left >= 0 && w.top+w.height <= 40+1e-9 && w.left+w.width <= 60+1e-9
		if !inside || area > 1+1e-9 || w.mirrored {
			t.Errorf("%+v is not within 40 × 60", w)
		}
		if w.height < 40-1e-9 && w.width < 60-1e-9 && (area < 0.4-1e-9 || aspect < 0.75-1e-9 || aspect > 4./3+1e-9) {
			t.Errorf("%+v has %.2f of the area and %.2f of the ratio", w, area, aspect)
		}
	}
}

// Invariants: values are bytes in 0…1, alpha keeps its light, gray is gray, and gray pictures keep
// theirs.
func TestViewsAreBytes(t *testing.T) {
	for _, channels := range []int{1, 3, 4} {
		x, y := noise(channels*64, 3), make([]float32, channels*64)
		for seed := range uint64(20) {
			Default(channels).Draw(y, x, channels, 8, 8, random(seed))
			for i, v := range y {
				if b := 255 * v; v < 0 || v > 1 || math.Abs(float64(b)-math.Round(float64(b))) > 1e-4 {
					t.Fatalf("%d channels, value %d: %g", channels, i, v)
				}
			}
		}
	}
	x, y := noise(3*64, 4), make([]float32, 3*64)
	Config{Gray: 1}.Draw(y, x, 3, 8, 8, random(1))
	if !slices.Equal(y[:64], y[64:128]) || !slices.Equal(y[:64], y[128:]) {
		t.Error("a gray view has colours")
	}
}

// By hand: a picture of two grays, 0.2 and 0.6, in light that varies: (b·v − m)·c + m, m the mean
// of b·v.
func TestLightByHand(t *testing.T) {
	c := Config{Light: 0.4}
	rng := random(9)
	y := []float32{0.2, 0.6}
	c.relight(y, 1, rng)
	rng = random(9)
	b, k := 1+0.4*(2*rng.Float64()-1), 1+0.4*(2*rng.Float64()-1)
	for i, v := range []float64{0.2, 0.6} {
		if want := b*0.4 + k*(b*v-b*0.4); math.Abs(float64(y[i])-want) > 1e-6 {
			t.Errorf("%g became %g, by hand %g", v, y[i], want)
		}
	}
}

// The same numbers draw the same view, others another one.
func TestViewsFollowTheirSeed(t *testing.T) {
	x := noise(3*256, 6)
	view := func(seed uint64) []float32 {
		y := make([]float32, len(x))
		Default(3).Draw(y, x, 3, 16, 16, random(seed))
		return y
	}
	if !slices.Equal(view(1), view(1)) || slices.Equal(view(1), view(2)) {
		t.Error("views do not follow their seed")
	}
}

func TestConfigsAreChecked(t *testing.T) {
	for _, c := range []Config{{Crop: 1}, {Crop: -1}, {Aspect: 0.5}, {Mirror: 2}, {Light: -0.1}, {Gray: math.NaN()}} {
		if err := c.Validate(); err == nil || !strings.HasPrefix(err.Error(), "views: ") {
			t.Errorf("%+v: %v", c, err)
		}
	}
	for _, channels := range []int{1, 3, 4} {
		if err := Default(channels).Validate(); err != nil {
			t.Error(err)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a view of another length was drawn")
		}
	}()
	Config{}.Draw(make([]float32, 3), make([]float32, 4), 1, 2, 2, random(1))
}
