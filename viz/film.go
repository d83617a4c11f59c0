package viz

import (
	"fmt"
	"image"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"io"
	"math"
)

// Film draws how a map came to be as an animated GIF, for slides: each frame as Canvas draws it, with
// its title, all to one scale. Zero values are the defaults.
type Film struct {
	Canvas Canvas // how frames are drawn; of Size 0: 600. Gaps and Cells do not count
	Delay  int    // hundredths of a second from frame to frame; 0: 50. The last stays four times as long
}

// Write writes the film of pictures, endless, with labels as Canvas has them. It takes some 4 bytes a
// pixel of a frame, and all frames at once in memory, 1 byte a pixel. Errors are w's.
func (f Film) Write(w io.Writer, pictures []image.Image, frames []Frame, labels []int) error {
	if f.Delay < 0 {
		panic(fmt.Sprintf("viz: Film with Delay %d", f.Delay))
	}
	if f.Delay == 0 {
		f.Delay = 50
	}
	c := f.Canvas
	if c.Size == 0 {
		c.Size = 600
	}
	c.Cells, c.stage = nil, stageOf(frames, len(pictures))
	out := gif.GIF{Image: make([]*image.Paletted, len(frames)), Delay: make([]int, len(frames))}
	each(len(frames), func(k int) {
		c := c
		c.Title = frames[k].Title
		img := c.Draw(pictures, frames[k].XY, labels)
		out.Image[k] = image.NewPaletted(img.Bounds(), palette.Plan9)
		draw.FloydSteinberg.Draw(out.Image[k], img.Bounds(), img, image.Point{})
		out.Delay[k] = f.Delay
		if k == len(frames)-1 {
			out.Delay[k] *= 4
		}
	})
	if len(frames) == 0 {
		return fmt.Errorf("viz: a film needs at least one frame")
	}
	if err := gif.EncodeAll(w, &out); err != nil {
		return fmt.Errorf("viz: writing a film: %w", err)
	}
	return nil
}

// stage is the part of the plane that all frames of a film lie in.
type stage struct{ x0, y0, extent float64 }

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
	s := &stage{x0, y0, max(x1-x0, y1-y0)}
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
