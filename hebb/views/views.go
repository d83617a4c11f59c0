package views

import (
	"fmt"
	"math/rand/v2"
)

// Config says how views differ from their picture. The zero Config changes nothing; [Default] has
// what networks learn from.
type Config struct {
	// Crop, above 0, cuts out a part whose area is drawn from (1 − Crop)…1 of the picture's, at a
	// random place, and enlarges it to the picture's size, bilinearly; below 1.
	Crop float64 `json:",omitempty"`
	// Aspect is by how much the part's ratio of width to height may differ from the picture's, at
	// most: its logarithm is drawn from ±ln Aspect. From 1; 0 counts as 1.
	Aspect float64 `json:",omitempty"`

	Mirror float64 `json:",omitempty"` // probability that left and right change sides, 0 to 1

	// Light is how far brightness, contrast and saturation change: each by a factor of its own,
	// drawn from 1 − Light…1 + Light; 0 to 1. Gray pictures have no saturation.
	Light float64 `json:",omitempty"`
	Gray  float64 `json:",omitempty"` // probability that the colours go, 0 to 1
}

// Default returns the changes that pictures of so many channels bear: gray ones (1) are cropped to
// 70 % or more; those with colours (3, or 4 with alpha) to 40 % or more, mirrored every other time,
// change in light by up to 40 % and are gray every fifth time.
func Default(channels int) Config {
	if channels < 3 {
		return Config{Crop: 0.3, Aspect: 4. / 3}
	}
	return Config{Crop: 0.6, Aspect: 4. / 3, Mirror: 0.5, Light: 0.4, Gray: 0.2}
}

// Validate says which setting is out of its range.
func (c Config) Validate() error {
	in := func(v, most float64) bool { return v >= 0 && v <= most }
	switch {
	case !in(c.Crop, 0.99), !in(c.Mirror, 1), !in(c.Light, 1), !in(c.Gray, 1):
		return fmt.Errorf("views: Crop %g, Mirror %g, Light %g, Gray %g; give numbers from 0 to 1 (Crop to 0.99)",
			c.Crop, c.Mirror, c.Light, c.Gray)
	case c.Aspect != 0 && !(c.Aspect >= 1 && c.Aspect <= 10):
		return fmt.Errorf("views: Aspect %g; give one from 1 to 10, or 0 for 1", c.Aspect)
	}
	return nil
}

// Draw writes a view of a picture into dst. Both are channels × height × width, values in 0…1; dst
// has them rounded to 8 bits, as a picture in a file would be. Channels are 1 (gray), 3 (RGB) or 4
// (RGB and alpha). Which view it is depends on rng alone. It panics when lengths do not fit.
func (c Config) Draw(dst, picture []float32, channels, height, width int, rng *rand.Rand) {
	if n := channels * height * width; len(dst) != n || len(picture) != n {
		panic(fmt.Sprintf("views: a view of %d values of a picture of %d, which has %d×%d×%d",
			len(dst), len(picture), channels, height, width))
	}
	c.window(height, width, rng).resample(dst, picture, channels, height, width)
	c.relight(dst, channels, rng)
	for i, v := range dst {
		dst[i] = float32(int(float64(255*float64(min(max(v, 0), 1)))+0.5)) / 255
	}
}
