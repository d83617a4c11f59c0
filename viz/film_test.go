package viz_test

import (
	"bytes"
	"image/color"
	"image/gif"
	"testing"

	"deephebb/viz"
)

// A film has a frame for each, all to one scale: what is half as far out at first is drawn there. The
// last frame stays longer.
func TestFilm(t *testing.T) {
	white := squares(2, 8, color.White)
	frames := []viz.Frame{{Title: "a", XY: plane(0, 0, 1, 1)}, {Title: "b", XY: plane(0, 0, 2, 2)}}
	f := viz.Film{Canvas: viz.Canvas{Size: 200, Sprite: 16}, Delay: 10}
	var b, again bytes.Buffer
	must(f.Write(&b, white, frames, nil))
	must(f.Write(&again, white, frames, nil))
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("a film drawn twice differs")
	}
	g, err := gif.DecodeAll(&b)
	must(err)
	if len(g.Image) != 2 || g.Delay[0] != 10 || g.Delay[1] != 40 {
		t.Fatalf("%d frames with the delays %v", len(g.Image), g.Delay)
	}
	lowest := func(k int) (y int) {
		for i, c := range g.Image[k].Pix {
			if r, _, _, _ := g.Image[k].Palette[c].RGBA(); r > 0xf000 {
				y = i / 200
			}
		}
		return y
	}
	if first, last := lowest(0), lowest(1); last < 180 || first > 140 {
		t.Errorf("the lowest picture ends at %d in the first frame, at %d in the last", first, last)
	}
	if err := f.Write(&b, white, nil, nil); err == nil {
		t.Error("a film of no frames is written")
	}
}
