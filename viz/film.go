package viz

import (
	"cmp"
	"fmt"
	"image"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"io"
	"math"
	"slices"
)

// Film draws a replay as a moving picture, for slides: each frame as Canvas draws it, with its
// title, all to one scale. Zero values are the defaults.
type Film struct {
	Canvas Canvas // how frames are drawn; of Size 0: 600. Gaps and Cells do not count
	Delay  int    // hundredths of a second from frame to frame; 0: 50. The last stays four times as long
}

// WriteGIF writes the film of pictures as an animated GIF of 256 colours that plays without an end,
// with labels as Canvas has them. It takes some 4 bytes a pixel of a frame, and 1 byte a pixel of
// all frames at once. Errors are w's, and a replay without frames.
func (f Film) WriteGIF(w io.Writer, pictures []image.Image, r Replay, labels []int) error {
	out := gif.GIF{Image: make([]*image.Paletted, len(r.Frames))}
	var err error
	if out.Delay, err = f.draw(pictures, r, labels, func(k int, img image.Image) {
		out.Image[k] = image.NewPaletted(img.Bounds(), palette.Plan9)
		draw.FloydSteinberg.Draw(out.Image[k], img.Bounds(), img, image.Point{})
	}); err != nil {
		return err
	}
	if err := gif.EncodeAll(w, &out); err != nil {
		return fmt.Errorf("viz: writing a film: %w", err)
	}
	return nil
}

// WriteAPNG is WriteGIF as an animated PNG, which has all colours and two to three times the bytes.
// It takes 4 bytes a pixel of all frames at once.
func (f Film) WriteAPNG(w io.Writer, pictures []image.Image, r Replay, labels []int) error {
	frames := make([]image.Image, len(r.Frames))
	delays, err := f.draw(pictures, r, labels, func(k int, img image.Image) { frames[k] = img })
	if err != nil {
		return err
	}
	if err := writeAPNG(w, frames, delays); err != nil {
		return fmt.Errorf("viz: writing a film: %w", err)
	}
	return nil
}

// draw draws every frame, in parallel, for use, and returns how long each stays.
func (f Film) draw(pictures []image.Image, r Replay, labels []int, use func(k int, img image.Image)) ([]int, error) {
	if f.Delay < 0 {
		panic(fmt.Sprintf("viz: Film with Delay %d", f.Delay))
	}
	if len(r.Frames) == 0 {
		return nil, fmt.Errorf("viz: a film needs at least one frame")
	}
	c := f.Canvas
	c.Size, f.Delay = cmp.Or(c.Size, 600), cmp.Or(f.Delay, 50)
	c.Cells, c.stage = nil, stageOf(r.Frames, len(pictures))
	each(len(r.Frames), func(k int) {
		c := c
		c.Title = r.Frames[k].Title
		use(k, c.Draw(pictures, r.Frames[k].XY, labels))
	})
	delays := slices.Repeat([]int{f.Delay}, len(r.Frames))
	delays[len(delays)-1] *= 4
	return delays, nil
}

// stage is the part of the plane that all frames of a film lie in: a square around a box.
type stage struct{ x0, y0, wide, high, extent float64 }

func stageOf(frames []Frame, n int) *stage {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, f := range frames {
		checkPlane(f.XY, n)
		x, y, _ := places(f.XY)
		low, high := ends(x)
		x0, x1 = min(x0, low), max(x1, high)
		low, high = ends(y)
		y0, y1 = min(y0, low), max(y1, high)
	}
	s := &stage{x0, y0, max(x1-x0, 0), max(y1-y0, 0), max(x1-x0, y1-y0)}
	if !(s.extent > 0) {
		s.extent = 1
	}
	return s
}

// scale brings x and y to 0…1, both by the same factor.
func (s *stage) scale(x, y []float64) {
	for i := range x {
		x[i], y[i] = (x[i]-s.x0)/s.extent, (y[i]-s.y0)/s.extent
	}
}
