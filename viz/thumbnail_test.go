package viz_test

import (
	"bytes"
	"image"
	"testing"

	"deephebb/viz"

	"gonum.org/v1/gonum/blas/blas32"
)

// By hand: a canvas of thumbnails is that of the pictures.
func TestThumbnails(t *testing.T) {
	picture := image.NewRGBA(image.Rect(0, 0, 64, 32))
	for i := range picture.Pix {
		picture.Pix[i] = uint8(7 * i)
	}
	pictures := []image.Image{picture, picture}
	xy := blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: []float32{0, 0, 1, 1}}
	c := viz.Canvas{Size: 100, Sprite: 16}
	small := viz.Thumbnails(pictures, 16)
	if small[0].Bounds() != image.Rect(0, 0, 16, 8) {
		t.Errorf("a thumbnail has %v", small[0].Bounds())
	}
	if !bytes.Equal(viz.PNG(c.Draw(pictures, xy, nil)), viz.PNG(c.Draw(small, xy, nil))) {
		t.Error("thumbnails draw another canvas than their pictures")
	}
}

// By hand: a row of the matrix on its plane; a plane of another size is refused.
func TestPlane(t *testing.T) {
	w := viz.Rows([]float64{1, 2, 3, 4, 5, 6}, []float64{7, 8, 9, 10, 11, 12})
	if p := viz.Plane(w, 1, 2, 3); p.Rows != 2 || p.Cols != 3 || p.Data[p.Stride] != 10 {
		t.Errorf("row 1 on its plane is %v", p)
	}
	defer func() {
		if recover() == nil {
			t.Error("a plane that does not fit is drawn")
		}
	}()
	viz.Plane(w, 0, 2, 2)
}
