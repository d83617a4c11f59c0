package viz_test

import (
	"bytes"
	"image"
	"image/color"
	"os"
	"strings"
	"testing"

	"deephebb/viz"

	"gonum.org/v1/gonum/blas/blas32"
)

// Pictures of every shape fit into their box, in the middle, and are not squashed: on the canvas,
// the sheet and among neighbours.
func TestProportions(t *testing.T) {
	white := func(w, h int) image.Image {
		img := image.NewGray(image.Rect(3, 5, 3+w, 5+h))
		for i := range img.Pix {
			img.Pix[i] = 255
		}
		return img
	}
	for _, size := range []image.Point{{40, 20}, {20, 40}, {30, 30}, {200, 10}, {7, 11}, {1, 500}} {
		pictures := []image.Image{white(size.X, size.Y)}
		w, h := 60, max(1, (60*size.Y+size.X/2)/size.X)
		if size.Y > size.X {
			w, h = max(1, (60*size.X+size.Y/2)/size.Y), 60
		}
		for name, img := range map[string]image.Image{
			"canvas":     viz.Canvas{Size: 200, Sprite: 60}.Draw(pictures, plane(0, 0), nil),
			"sheet":      viz.Contact{Cell: 60, Gap: 10, Background: color.Black}.Draw(pictures),
			"neighbours": viz.Neighbors{Cell: 60, Queries: []int{0}}.Draw(pictures, [][]int{{}}, [][]float32{{}}),
		} {
			box := image.Rectangle{}
			b := img.Bounds()
			if name == "neighbours" {
				b.Min.Y = 33 // below the heading
			}
			for y := b.Min.Y; y < b.Max.Y; y++ {
				for x := b.Min.X; x < b.Max.X; x++ {
					if r, _, _, _ := img.At(x, y).RGBA(); r > 0xf000 {
						box = box.Union(image.Rect(x, y, x+1, y+1))
					}
				}
			}
			if box.Dx() != w || box.Dy() != h {
				t.Errorf("%s: a picture of %v is drawn %d × %d, want %d × %d", name, size, box.Dx(), box.Dy(), w, h)
			}
			middle := box.Min.Add(box.Max).Div(2)
			if at := img.Bounds().Max.Div(2); name == "sheet" &&
				(middle.Sub(at).X > 1 || at.Sub(middle).X > 1 || middle.Sub(at).Y > 1 || at.Sub(middle).Y > 1) {
				t.Errorf("%s: a picture of %v has its middle at %v, want %v", name, size, middle, at)
			}
		}
	}
}

// A legend of as many groups as pictures is drawn at once.
func TestLegend_many(t *testing.T) {
	n := 100_000
	pictures, labels := squares(1, 2, color.White), make([]int, n)
	for i := range labels {
		labels[i] = 7 * i
	}
	all := make([]image.Image, n)
	for i := range all {
		all[i] = pictures[0]
	}
	xy := blas32.General{Rows: n, Cols: 2, Stride: 2, Data: make([]float32, 2*n)}
	if p := (viz.Canvas{Size: 600, Sprite: 2}).Places(all, xy, labels); len(p) != n {
		t.Errorf("%d places", len(p))
	}
}

// By hand: the article's four lines on three points, with the margin its program has.
func TestCanvas_layout(t *testing.T) {
	xy := plane(-1, 4, 3, 5, 1, 6)
	got := viz.Canvas{Size: 1000, Sprite: 64, Margin: 50}.Places(squares(3, 8, color.White), xy, nil)
	for i := range 3 {
		x := (float64(xy.Data[2*i]) + 1) / (4 + 1e-8) * 900
		y := (float64(xy.Data[2*i+1]) - 4) / (2 + 1e-8) * 900
		if want := image.Pt(int(x+50), int(y+50)); got[i] != want {
			t.Errorf("picture %d lies at %v, want %v", i, got[i], want)
		}
	}
}

// Nothing is clipped, and title and legend cover no picture: the corners of the map show whole
// thumbnails.
func TestCanvas_nothingClipped(t *testing.T) {
	pictures := squares(4, 10, color.White)
	xy := plane(0, 0, 1, 0, 0, 1, 1, 1)
	for _, c := range []viz.Canvas{{Size: 300, Sprite: 40}, {Size: 300, Sprite: 41, Title: "A title", Frame: 5},
		{Size: 300, Sprite: 40, Margin: 3}} {
		labels := []int{0, 1, 2, 3}
		img := c.Draw(pictures, xy, labels).(*image.RGBA)
		if img.Rect != image.Rect(0, 0, 300, 300) {
			t.Fatalf("the canvas is %v, want 300 × 300", img.Rect)
		}
		for i, p := range c.Places(pictures, xy, labels) {
			r := image.Rect(-c.Sprite/2, -c.Sprite/2, (c.Sprite+1)/2, (c.Sprite+1)/2).Add(p)
			if !r.In(img.Rect) {
				t.Errorf("picture %d covers %v of %v", i, r, img.Rect)
			}
			for _, q := range []image.Point{r.Min.Add(image.Pt(2, 2)), r.Max.Sub(image.Pt(3, 3))} {
				if c := img.RGBAAt(q.X, q.Y); c != (color.RGBA{255, 255, 255, 255}) {
					t.Errorf("picture %d is covered by %v at %v", i, c, q)
				}
			}
		}
	}
}

// What hides under transparent pixels must not show at their edge.
func TestCanvas_hiddenColours(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 96, 96))
	for y := range 96 {
		for x := range 96 {
			c := color.NRGBA{255, 0, 0, 0} // red, unseen
			if x >= 30 && x < 66 && y >= 30 && y < 66 {
				c = color.NRGBA{0, 255, 0, 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	out := viz.Canvas{Size: 200, Sprite: 50}.Draw([]image.Image{img}, plane(0, 0), nil).(*image.RGBA)
	green := 0
	for i := 0; i < len(out.Pix); i += 4 {
		if out.Pix[i] > 0 {
			t.Fatalf("red %d at pixel %d", out.Pix[i], i/4)
		}
		if out.Pix[i+1] == 255 {
			green++
		}
	}
	if green < 15*15 {
		t.Errorf("%d green pixels, want some 18 × 18", green)
	}
}

// A link planted beside a picture's place, under the name of a temporary file, leads nowhere: what
// it points to stays.
func TestSavePNG_plantedLink(t *testing.T) {
	t.Chdir(t.TempDir())
	must(os.WriteFile("victim", []byte("mine"), 0o644))
	for _, name := range []string{"canvas.png.part", "canvas.png.tmp", ".canvas.png.part"} {
		must(os.Symlink("victim", name))
	}
	must(viz.SavePNG("canvas.png", squares(1, 4, color.White)[0]))
	if b, err := os.ReadFile("victim"); err != nil || string(b) != "mine" {
		t.Errorf("the file behind the link holds %q, %v", b, err)
	}
	if b, err := os.ReadFile("canvas.png"); err != nil || !bytes.HasPrefix(b, []byte("\x89PNG")) {
		t.Errorf("the picture begins with %.4q, %v", b, err)
	}
	if err := viz.SavePNG("missing/canvas.png", squares(1, 4, color.White)[0]); err == nil ||
		!strings.HasPrefix(err.Error(), "viz: missing/canvas.png: ") {
		t.Errorf("a missing folder: %v", err)
	}
}
