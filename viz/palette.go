package viz

import (
	"image/color"
	"math"
)

// tones are the first ten colours of the palette: Okabe and Ito's for colour-blind readers (2008)
// without black, lightened where they would be lost on a black canvas, and three more that differ
// from them in lightness and hue.
var tones = [...]color.RGBA{
	{0x56, 0xb4, 0xe9, 0xff}, // sky blue
	{0xf2, 0x9d, 0x1f, 0xff}, // orange
	{0x1f, 0xbf, 0x8f, 0xff}, // bluish green
	{0xe0, 0x84, 0xc6, 0xff}, // reddish purple
	{0xf0, 0xe4, 0x42, 0xff}, // yellow
	{0xe2, 0x4f, 0x32, 0xff}, // vermilion
	{0x3f, 0x7f, 0xd8, 0xff}, // blue
	{0xa9, 0xd1, 0x8e, 0xff}, // pale green
	{0xb5, 0x8f, 0x6c, 0xff}, // brown
	{0x9a, 0x7f, 0xe8, 0xff}, // violet
}

// nobody is the colour of pictures without a group (a negative label).
var nobody = color.RGBA{0x80, 0x86, 0x90, 0xff}

// Color returns the i-th colour of the palette that all drawings of this package share: ten colours
// that colour-blind readers can tell apart, then hues a golden angle apart with alternating
// lightness. A negative i, the label of a picture without a group, gives gray.
func Color(i int) color.RGBA {
	switch {
	case i < 0:
		return nobody
	case i < len(tones):
		return tones[i]
	}
	k := i - len(tones)
	hue := math.Mod(20+float64(k)*137.50776405, 360)
	return fromHSL(hue, 0.62, [...]float64{0.66, 0.52, 0.80}[k%3])
}

// chartColor is Color(i), darkened where needed, so that it can be seen on white as well as on
// black.
func chartColor(i int) color.RGBA {
	c := Color(i)
	light := (0.2126*float64(c.R) + 0.7152*float64(c.G) + 0.0722*float64(c.B)) / 255
	if light <= 0.58 {
		return c
	}
	f := 0.58 / light
	return color.RGBA{uint8(float64(c.R) * f), uint8(float64(c.G) * f), uint8(float64(c.B) * f), 0xff}
}

// fromHSL returns the colour with hue h (degrees), saturation s and lightness l (0 to 1).
func fromHSL(h, s, l float64) color.RGBA {
	c := (1 - math.Abs(2*l-1)) * s
	channel := func(n float64) uint8 {
		k := math.Mod(n+h/30, 12)
		return uint8(255*(l-c/2*max(-1, min(k-3, 9-k, 1))) + 0.5)
	}
	return color.RGBA{channel(0), channel(8), channel(4), 0xff}
}
