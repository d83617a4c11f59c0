package viz_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math"
	"runtime"
	"strings"
	"testing"

	"deephebb/viz"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/plot/cmpimg"
)

func TestPictures(t *testing.T) {
	for name, example := range map[string]func(){
		"grid.png": ExampleGrid, "canvas.png": ExampleCanvas, "neighbors.png": ExampleNeighbors,
		"frames.png": ExampleContact_frames, "gallery.png": ExampleGallery,
		"heatmap.png": ExampleHeatmap, "numbers.png": ExampleHeatmap_numbers, "field.png": ExampleField,
	} {
		t.Run(name, func(t *testing.T) { cmpimg.CheckPlotApprox(example, t, 0.1, name) })
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

// A gallery is as wide as it is said to be, whatever is in it, and refuses pictures that are not
// there.
func TestGallery_odd(t *testing.T) {
	white := squares(3, 4, color.White)
	long := viz.List{Title: "a long title that does not fit", Groups: [][]int{{0}, {}, {1, 2, 0, 1, 2}}}
	for _, lists := range [][]viz.List{nil, {{}}, {long}} {
		size := viz.Gallery{Width: 120, Cell: 40}.Draw(white, lists...).Bounds()
		if size.Dx() != 120 || size.Dy() < 1 {
			t.Errorf("%v: the gallery has %v", lists, size)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("picture 3 of 3 is drawn")
		}
	}()
	viz.Gallery{}.Draw(white, viz.List{Title: "x", Groups: [][]int{{3}}})
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
		"viz: 3 pictures, but 2 rows of coordinates": func() {
			viz.Canvas{}.Draw(white, plane(0, 0, 1, 1), nil)
		},
		"viz: 3 pictures, but 1 labels": func() {
			viz.Canvas{}.Draw(white, plane(0, 0, 1, 1, 2, 2), []int{1})
		},
		"viz: label 2, but the legend has 1 names": func() {
			viz.Canvas{Legend: []string{"a"}}.Draw(white, plane(0, 0, 1, 1, 2, 2), []int{0, 0, 2})
		},
		"viz: 3 pictures, but 2 captions": func() {
			viz.Contact{Captions: []string{"a", "b"}}.Draw(white)
		},
		"viz: picture 1 of 2 is nil":                          func() { viz.Grid([]image.Image{white[0], nil}, 1) },
		"viz: picture 2 has the neighbour 9, but there are 3": func() { viz.Neighbors{}.Draw(white, near, like) },
		"viz: picture 5 asked for, but there are 3": func() {
			viz.Neighbors{Queries: []int{5}}.Draw(white, near, like)
		},
		"viz: a matrix of 4 × 4 is not one of a plane of 3 × 2": func() {
			viz.Field{H: 3, W: 2}.Draw(lateral(2, 2, 1))
		},
		"viz: rows of 4 weights are no filters of 3 × 3 × 3": func() { viz.Filters(lateral(2, 2, 1), 3, 3, 3) },
		`viz: series "a" has 1 spreads, but 2 values of y`: func() {
			viz.Chart{Panels: []viz.Panel{{Series: []viz.Series{{Name: "a", Spread: []float64{1},
				Y: []float64{1, 2}}}}}}.Option()
		},
		`viz: series "a" has 1 values of x, but 2 of y`: func() {
			viz.Chart{Panels: []viz.Panel{{Series: []viz.Series{{Name: "a", X: []float64{1},
				Y: []float64{1, 2}}}}}}.Option()
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

func TestChart_option(t *testing.T) {
	c := viz.Chart{Title: "</script>", Panels: []viz.Panel{{LogY: true,
		Series: []viz.Series{{Name: "&amp;<!--", Y: []float64{1, 0, math.NaN(), 1.6e-4}}}}}}
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
