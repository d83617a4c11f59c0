package viz

import (
	"fmt"
	"image/color"
	"math"
)

// Colormap turns numbers from 0 to 1 into colours. In the first two, lightness grows evenly, so
// that equal steps look equal, for colour-blind readers and in black-and-white print as well.
type Colormap int

const (
	Viridis   Colormap = iota // dark blue, green, yellow (Smith and van der Walt, 2015)
	Magma                     // black, purple, orange, pale yellow (the same)
	Diverging                 // blue, near white in the middle, red: for numbers with a sign (Moreland, 2009)
	Gray                      // black to white
)

// String is the map's name.
func (m Colormap) String() string {
	if m < 0 || int(m) >= len(anchors) {
		return fmt.Sprintf("Colormap(%d)", int(m))
	}
	return [...]string{"viridis", "magma", "diverging", "gray"}[m]
}

// anchors are colours at equal distances from 0 to 1. Between them the maps are linear, and differ
// from the originals by at most two of 255.
var anchors = [...][][3]float64{
	Viridis: {
		{68, 1, 84}, {72, 26, 108}, {71, 47, 125}, {65, 68, 135}, {57, 86, 140}, {49, 104, 142}, {42, 120, 142},
		{35, 136, 142}, {31, 152, 139}, {34, 168, 132}, {53, 183, 121}, {84, 197, 104}, {122, 209, 81},
		{165, 219, 54}, {210, 226, 27}, {253, 231, 37},
	},
	Magma: {
		{0, 0, 4}, {12, 9, 38}, {32, 17, 75}, {59, 15, 112}, {87, 21, 126}, {114, 31, 129}, {140, 41, 129},
		{168, 50, 125}, {196, 60, 117}, {222, 73, 104}, {241, 96, 93}, {250, 127, 94}, {254, 159, 109},
		{254, 191, 132}, {253, 222, 160}, {252, 253, 191},
	},
	Diverging: {
		{59, 76, 192}, {98, 130, 234}, {141, 176, 254}, {184, 208, 249}, {221, 221, 221}, {245, 196, 173},
		{244, 154, 123}, {222, 96, 77}, {180, 4, 38},
	},
	Gray: {{0, 0, 0}, {255, 255, 255}},
}

// At returns the colour of v: 0 is the beginning of the map and 1 its end. Values beyond have the
// colour of the end; NaN is gray.
func (m Colormap) At(v float64) color.RGBA {
	if m < 0 || int(m) >= len(anchors) {
		panic(fmt.Sprintf("viz: colour map %d of %d", int(m), len(anchors)))
	}
	if math.IsNaN(v) {
		return nobody
	}
	list := anchors[m]
	x := min(max(v, 0), 1) * float64(len(list)-1)
	i := min(int(x), len(list)-2)
	f := x - float64(i)
	mix := func(k int) uint8 { return uint8(list[i][k]*(1-f) + list[i+1][k]*f + 0.5) }
	return color.RGBA{mix(0), mix(1), mix(2), 0xff}
}
