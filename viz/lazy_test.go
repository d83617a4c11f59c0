package viz_test

import (
	"bytes"
	"image"
	"image/color"
	"testing"

	"deephebb/viz"
)

// Pictures that are made when they are drawn give the bytes of those that were there.
func TestLazy(t *testing.T) {
	kept := append(sprites(20), squares(1, 40, color.NRGBA{200, 30, 90, 255})...)
	kept = append(kept, image.NewGray(image.Rect(0, 0, 3, 7)))
	lazy := make([]image.Image, len(kept))
	for i, p := range kept {
		lazy[i] = viz.Lazy{Size: p.Bounds().Size(), Make: func() image.Image { return p }}
	}
	if at := kept[0].Bounds().Min; lazy[0].At(40, 50) != kept[0].At(at.X+40, at.Y+50) {
		t.Error("a pixel is another one")
	}
	xy, labels := rainbow(kept)
	var page [2]bytes.Buffer
	var drawn [2][]byte
	for i, pictures := range [][]image.Image{kept, lazy} {
		must(viz.Map{}.Write(&page[i], pictures, xy))
		drawn[i] = append(viz.PNG(viz.Canvas{Size: 500, Sprite: 30}.Draw(pictures, xy, labels)),
			viz.PNG(viz.Grid(pictures, 9))...)
	}
	if !bytes.Equal(page[0].Bytes(), page[1].Bytes()) || !bytes.Equal(drawn[0], drawn[1]) {
		t.Error("lazy pictures are drawn otherwise")
	}
	defer func() {
		if recover() == nil {
			t.Error("a picture of another size was drawn")
		}
	}()
	viz.Grid([]image.Image{viz.Lazy{Size: image.Pt(2, 2), Make: func() image.Image { return kept[0] }}}, 1)
}
