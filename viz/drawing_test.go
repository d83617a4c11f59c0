package viz_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"deephebb/viz"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/plot/cmpimg"
)

func TestPictures(t *testing.T) {
	for name, example := range map[string]func(){
		"grid.png": ExampleGrid, "canvas.png": ExampleCanvas, "neighbors.png": ExampleNeighbors, "heatmap.png": ExampleHeatmap, "field.png": ExampleField,
	} {
		t.Run(name, func(t *testing.T) { cmpimg.CheckPlotApprox(example, t, 0.1, name) })
	}
}

// Pictures of every shape fit into their box, in the middle, and are not squashed: on the canvas, the sheet and among
// neighbours.
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
			if at := img.Bounds().Max.Div(2); name == "sheet" && (middle.Sub(at).X > 1 || at.Sub(middle).X > 1 || middle.Sub(at).Y > 1 || at.Sub(middle).Y > 1) {
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

// plane is a matrix of coordinates.
func plane(v ...float32) blas32.General {
	return blas32.General{Rows: len(v) / 2, Cols: 2, Stride: 2, Data: v}
}

// squares are n pictures of one colour.
func squares(n, side int, c color.Color) []image.Image {
	out := make([]image.Image, n)
	for i := range out {
		img := image.NewNRGBA(image.Rect(0, 0, side, side))
		for y := range side {
			for x := range side {
				img.Set(x, y, c)
			}
		}
		out[i] = img
	}
	return out
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

// Nothing is clipped, and title and legend cover no picture: the corners of the map show whole thumbnails.
func TestCanvas_nothingClipped(t *testing.T) {
	pictures := squares(4, 10, color.White)
	xy := plane(0, 0, 1, 0, 0, 1, 1, 1)
	for _, c := range []viz.Canvas{{Size: 300, Sprite: 40}, {Size: 300, Sprite: 41, Title: "A title", Frame: 5}, {Size: 300, Sprite: 40, Margin: 3}} {
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

func TestCanvas_odd(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	white := squares(3, 4, color.White)
	at := viz.Canvas{Size: 400}.Places(white, plane(2, 2, nan, 0, 2, inf), nil)
	if at[1] != image.Pt(-1, -1) || at[2] != image.Pt(-1, -1) {
		t.Errorf("pictures without coordinates lie at %v", at[1:])
	}
	if d := at[0].X - 200; d < -1 || d > 1 {
		t.Errorf("a picture alone lies at %v, want the middle across", at[0])
	}
	viz.Canvas{Size: 300}.Draw(white, plane(2, 2, nan, 0, 2, inf), []int{0, -1, 7})
	viz.Canvas{Size: 300, Title: "nothing"}.Draw(nil, blas32.General{}, nil)
	viz.Canvas{Size: 30, Title: "small"}.Draw(white, plane(0, 0, 1, 1, 2, 2), []int{0, 1, 2})
	many := squares(500, 2, color.White)
	xy, labels := blas32.General{Rows: 500, Cols: 2, Stride: 2, Data: make([]float32, 1000)}, make([]int, 500)
	for i := range labels {
		labels[i] = i
		xy.Data[2*i+1] = float32(i)
	}
	places := viz.Canvas{Size: 600}.Places(many, xy, labels)
	if d := places[499].Y - places[0].Y; d < 300 {
		t.Errorf("the legend of 500 groups leaves %d of 600 pixels for the map", d)
	}
	viz.Grid(nil, 3)
	viz.Grid([]image.Image{image.NewRGBA(image.Rect(0, 0, 0, 0)), image.NewGray(image.Rect(5, 5, 9, 30))}, 0)
	viz.Neighbors{}.Draw(nil, nil, nil)
	viz.Heatmap{}.Draw()
	viz.Heatmap{}.Draw(blas32.General{Rows: 1, Cols: 2, Stride: 2, Data: []float32{nan, inf}}, blas32.General{})
	if err := (viz.Map{}).Write(&bytes.Buffer{}, nil, blas32.General{}); err != nil {
		t.Error(err)
	}
}

// The programmer's mistakes are told with both numbers.
func TestPanics(t *testing.T) {
	white := squares(3, 4, color.White)
	near, like := [][]int{{1}, {2}, {9}}, [][]float32{{1}, {1}, {1}}
	for want, f := range map[string]func(){
		"viz: 3 pictures, but 2 rows of coordinates":            func() { viz.Canvas{}.Draw(white, plane(0, 0, 1, 1), nil) },
		"viz: 3 pictures, but 1 labels":                         func() { viz.Canvas{}.Draw(white, plane(0, 0, 1, 1, 2, 2), []int{1}) },
		"viz: label 2, but the legend has 1 names":              func() { viz.Canvas{Legend: []string{"a"}}.Draw(white, plane(0, 0, 1, 1, 2, 2), []int{0, 0, 2}) },
		"viz: 3 pictures, but 2 captions":                       func() { viz.Contact{Captions: []string{"a", "b"}}.Draw(white) },
		"viz: picture 1 of 2 is nil":                            func() { viz.Grid([]image.Image{white[0], nil}, 1) },
		"viz: picture 2 has the neighbour 9, but there are 3":   func() { viz.Neighbors{}.Draw(white, near, like) },
		"viz: picture 5 asked for, but there are 3":             func() { viz.Neighbors{Queries: []int{5}}.Draw(white, near, like) },
		"viz: a matrix of 4 × 4 is not one of a plane of 3 × 2": func() { viz.Field{H: 3, W: 2}.Draw(lateral(2, 2, 1)) },
		"viz: rows of 4 weights are no filters of 3 × 3 × 3":    func() { viz.Filters(lateral(2, 2, 1), 3, 3, 3) },
		`viz: series "a" has 1 spreads, but 2 values of y`: func() {
			viz.Chart{Panels: []viz.Panel{{Series: []viz.Series{{Name: "a", Spread: []float64{1}, Y: []float64{1, 2}}}}}}.Option()
		},
		`viz: series "a" has 1 values of x, but 2 of y`: func() {
			viz.Chart{Panels: []viz.Panel{{Series: []viz.Series{{Name: "a", X: []float64{1}, Y: []float64{1, 2}}}}}}.Option()
		},
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); got != want {
					t.Errorf("panic %q, want %q", got, want)
				}
			}()
			f()
		}()
	}
}

// The same bytes with one thread and with many.
func TestSameBytes(t *testing.T) {
	pictures := sprites(40)
	xy, groups := rainbow(pictures)
	draw := func() []byte {
		var b bytes.Buffer
		must(viz.Map{Title: "x", Groupings: []viz.Grouping{{Title: "hue", Labels: groups}}}.Write(&b, pictures, xy))
		b.Write(viz.PNG(viz.Canvas{Size: 500, Sprite: 40}.Draw(pictures, xy, groups)))
		b.Write(viz.PNG(viz.Heatmap{}.Draw(lateral(20, 20, 1))))
		c := film(700)
		b.WriteString(c.Option())
		svg, err := c.SVG()
		must(err)
		b.Write(svg)
		must(c.PNG(&b))
		return b.Bytes()
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := draw()
	runtime.GOMAXPROCS(4)
	if !bytes.Equal(one, draw()) {
		t.Error("one thread and four draw different bytes")
	}
}

// A page of 30 sprites is small, and is there.
func TestMap(t *testing.T) {
	ExampleMap()
	info, err := os.Stat("testdata/map.html")
	if err != nil {
		t.Fatal(err)
	}
	if n := info.Size(); n < 30<<10 || n > 300<<10 {
		t.Errorf("the page is %d bytes", n)
	}
}

// The page needs nothing but itself, and no name breaks out of it.
func TestMap_alone(t *testing.T) {
	white := squares(2, 8, color.NRGBA{200, 100, 0, 255})
	var b bytes.Buffer
	m := viz.Map{Title: "</title><script>alert(1)</script>", Names: []string{"</script><b>", "{{js}}"},
		Groupings: []viz.Grouping{{Title: "a", Labels: []int{-1, 1}, Names: []string{"no", "yes"}}}, Neighbors: [][]int{{1}, {0}}, Similarity: [][]float32{{0.5}, {float32(math.NaN())}}}
	must(m.Write(&b, white, plane(0, 0, 1, float32(math.NaN()))))
	page := b.String()
	if strings.Count(page, "<script>") != 1 || strings.Count(page, "</script>") != 1 {
		t.Error("a name broke out of the page")
	}
	if strings.Contains(page, `<title>{{`) || strings.Contains(page, "{{data}}") {
		t.Error("a place in the page was not filled")
	}
	if out := regexp.MustCompile(`(src|href)="?(https?:)?//|url\(|@import|fetch\(|XMLHttp`).FindString(page); out != "" {
		t.Errorf("the page reaches out: %q", out)
	}
	if !strings.Contains(page, `"x":[0.5,null]`) || !strings.Contains(page, `"alike":[[0.5],[null]]`) {
		t.Error("places and similarities are not as given")
	}
	if strings.Contains(page, `"masks"`) {
		t.Error("opaque pictures have masks")
	}
}

func TestChart_option(t *testing.T) {
	c := viz.Chart{Title: "</script>", Panels: []viz.Panel{{LogY: true, Series: []viz.Series{{Name: "&amp;<!--", Y: []float64{1, 0, math.NaN(), 1.6e-4}}}}}}
	option := c.Option()
	for _, bad := range []string{"</", "<!--", "__f__", "NaN"} {
		if strings.Contains(option, bad) {
			t.Errorf("the option contains %q", bad)
		}
	}
	if !strings.Contains(option, `[[0,1],[1,null],[3,0.00016]]`) {
		t.Errorf("the data are not in %s", option)
	}
}

// Thinning keeps the ends and every spike, in order.
func TestChart_thin(t *testing.T) {
	y := make([]float64, 20000)
	y[7777], y[15000] = 9, -4
	c := viz.Chart{Panels: []viz.Panel{{Series: []viz.Series{{Name: "a", Y: y}}}}}
	option := c.Option()
	for _, want := range []string{"[0,0]", "[7777,9]", "[15000,-4]", "[19999,0]"} {
		if !strings.Contains(option, want) {
			t.Errorf("the point %s got lost", want)
		}
	}
	if n := strings.Count(option, "],["); n > 310 {
		t.Errorf("%d points left of 20000", n)
	}
}

func TestFilters(t *testing.T) {
	w := blas32.General{Rows: 2, Cols: 12, Stride: 12, Data: make([]float32, 24)}
	w.Data[0], w.Data[5] = 2, -1 // filter 0: red at (0, 0), green at (1, 0)
	f := viz.Filters(w, 3, 2, 2)
	if got := f[0].At(0, 0); got != (color.RGBA{254, 127, 127, 255}) {
		t.Errorf("filter 0 at (0, 0) is %v", got)
	}
	if got := f[0].At(1, 0); got != (color.RGBA{127, 63, 127, 255}) {
		t.Errorf("filter 0 at (1, 0) is %v", got)
	}
	if got := f[1].At(1, 1); got != (color.RGBA{127, 127, 127, 255}) {
		t.Errorf("a filter of zeros is %v", got)
	}
}

func TestColormap(t *testing.T) {
	if got := viz.Viridis.At(0); got != (color.RGBA{68, 1, 84, 255}) {
		t.Errorf("viridis begins with %v", got)
	}
	if got := viz.Viridis.At(2); got != (color.RGBA{253, 231, 37, 255}) {
		t.Errorf("viridis ends with %v", got)
	}
	for _, m := range []viz.Colormap{viz.Viridis, viz.Magma, viz.Gray} {
		last := -1.0
		for i := range 101 {
			c := m.At(float64(i) / 100)
			light := 0.2126*float64(c.R) + 0.7152*float64(c.G) + 0.0722*float64(c.B)
			if light < last {
				t.Fatalf("%v gets darker at %d of 100", m, i)
			}
			last = light
		}
	}
	seen := map[color.RGBA]int{}
	for i := range 60 {
		c := viz.Color(i)
		if j, ok := seen[c]; ok {
			t.Errorf("groups %d and %d have the same colour", i, j)
		}
		seen[c] = i
	}
}

func TestNeighbors_seed(t *testing.T) {
	pictures := sprites(60)
	index, similarity := make([][]int, len(pictures)), make([][]float32, len(pictures))
	draw := func(seed uint64) string {
		return string(viz.PNG(viz.Neighbors{Seed: seed, Rows: 3, Cell: 24}.Draw(pictures, index, similarity)))
	}
	first, again, other := draw(1), draw(1), draw(2)
	if first != again || first == other {
		t.Error("the seed does not decide which pictures are drawn")
	}
}

// A link planted beside a picture's place, under the name of a temporary file, leads nowhere: what it points to stays.
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
	if err := viz.SavePNG("missing/canvas.png", squares(1, 4, color.White)[0]); err == nil || !strings.HasPrefix(err.Error(), "viz: missing/canvas.png: ") {
		t.Errorf("a missing folder: %v", err)
	}
}
