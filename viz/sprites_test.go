package viz_test

import (
	"image"
	"image/draw"
	"image/png"
	"os"
	"sync"

	"deephebb/viz"

	"gonum.org/v1/gonum/blas/blas32"
)

// sheet is the project's sprite sheet, 30 × 30 tiles of 96 pixels.
var sheet = sync.OnceValue(func() image.Image {
	f, err := os.Open("../data/emoji3d-96.png")
	if err != nil {
		panic(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		panic(err)
	}
	return img
})

// sprites are every so manieth of the sheet's 898 pictures.
func sprites(every int) []image.Image {
	var out []image.Image
	cut := sheet().(interface {
		SubImage(image.Rectangle) image.Image
	})
	for i := 0; i < 898; i += every {
		x, y := i%30*96, i/30*96
		out = append(out, cut.SubImage(image.Rect(x, y, x+96, y+96)))
	}
	return out
}

// rainbow puts pictures on the plane by their mean colour, red against green and blue against
// yellow, and into groups by which of the three is strongest.
func rainbow(pictures []image.Image) (xy blas32.General, groups []int) {
	xy = blas32.General{Rows: len(pictures), Cols: 2, Stride: 2}
	for _, p := range pictures {
		flat := image.NewRGBA(image.Rect(0, 0, p.Bounds().Dx(), p.Bounds().Dy()))
		draw.Draw(flat, flat.Rect, p, p.Bounds().Min, draw.Src)
		var sum [4]float32
		for i, v := range flat.Pix {
			sum[i%4] += float32(v)
		}
		r, g, b := sum[0]/sum[3], sum[1]/sum[3], sum[2]/sum[3]
		xy.Data = append(xy.Data, r-g, b-(r+g)/2)
		switch {
		case r >= g && r >= b:
			groups = append(groups, 0)
		case g >= b:
			groups = append(groups, 1)
		default:
			groups = append(groups, 2)
		}
	}
	return xy, groups
}

// lateral is a matrix as the encoder's W is in shape: units of an h × w plane, tied the more the
// nearer they are.
func lateral(h, w int, top float32) blas32.General {
	n := h * w
	m := blas32.General{Rows: n, Cols: n, Stride: n, Data: make([]float32, n*n)}
	for i := range n {
		for j := range n {
			dy, dx := i/w-j/w, i%w-j%w
			m.Data[i*n+j] = top / (1 + 0.3*float32(dx*dx+dy*dy))
		}
	}
	return m
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func ExampleGrid() {
	must(viz.SavePNG("testdata/grid.png", viz.Contact{Columns: 9, Cell: 32, Gap: 4}.Draw(sprites(33))))
}

func ExampleCanvas() {
	pictures := sprites(12)
	xy, groups := rainbow(pictures)
	c := viz.Canvas{Size: 360, Sprite: 24, Title: "Sprites by colour",
		Legend: []string{"reddish", "greenish", "bluish"}}
	must(viz.SavePNG("testdata/canvas.png", c.Draw(pictures, xy, groups)))
}

// Pictures of all shapes, framed by group, with the groups named below.
func ExampleContact_frames() {
	all := sprites(45)
	cut := func(i, w, h int) image.Image {
		return all[i].(interface {
			SubImage(image.Rectangle) image.Image
		}).SubImage(image.Rect(0, 0, w, h).Add(all[i].Bounds().Min))
	}
	_, groups := rainbow(all)
	for i := range all {
		all[i] = cut(i, 96-i%3*24, 96-i%4*20)
	}
	c := viz.Contact{Columns: 7, Cell: 40, Gap: 6, Labels: groups, Legend: []string{"reddish", "greenish", "bluish"}}
	must(viz.SavePNG("testdata/frames.png", c.Draw(all)))
}

func ExampleNeighbors() {
	pictures := sprites(90)
	index, similarity := make([][]int, len(pictures)), make([][]float32, len(pictures))
	for i := range pictures {
		for k := range 3 {
			index[i] = append(index[i], (i+k+1)%len(pictures))
			similarity[i] = append(similarity[i], 0.95-0.1*float32(k))
		}
	}
	_, groups := rainbow(pictures)
	figure := viz.Neighbors{Queries: []int{0, 3}, Cell: 64, Title: "Most similar", Labels: groups,
		Legend: []string{"reddish", "greenish", "bluish"}}
	must(viz.SavePNG("testdata/neighbors.png", figure.Draw(pictures, index, similarity)))
}

func ExampleGallery() {
	lists := []viz.List{
		{Title: "near-duplicates", Note: "the same, or nearly", Groups: [][]int{{0, 1}, {2, 3, 4}, {5, 6}}},
		{Title: "outliers", Groups: [][]int{{7, 8, 9, 10, 11, 12, 13, 14, 15, 16}}}, {Title: "nothing", Groups: nil}}
	must(viz.SavePNG("testdata/gallery.png", viz.Gallery{Width: 320, Cell: 48, Most: 8}.Draw(sprites(20), lists...)))
}

func ExampleHeatmap() {
	h := viz.Heatmap{Titles: []string{"layer 3", "layer 4"}, Size: 160}
	must(viz.SavePNG("testdata/heatmap.png", h.Draw(lateral(12, 12, 0.4), lateral(6, 6, 0.9))))
}

func ExampleHeatmap_numbers() {
	w := viz.Rows([]float64{0.3, 0.1, 0}, []float64{0.1, 1, -0.25}, []float64{0, -0.25, 0.5})
	h := viz.Heatmap{Titles: []string{"W"}, Size: 180, Colors: viz.Diverging, Numbers: "%.2f"}
	must(viz.SavePNG("testdata/numbers.png", h.Draw(w)))
}

func ExampleField() {
	must(viz.SavePNG("testdata/field.png", viz.Field{H: 12, W: 12, Across: 3, Cell: 60}.Draw(lateral(12, 12, 0.4))))
}

func ExampleMap() {
	pictures := sprites(30)
	xy, groups := rainbow(pictures)
	m := viz.Map{Title: "Sprites by colour", Groupings: []viz.Grouping{{Title: "hue", Labels: groups}}}
	must(m.Save("testdata/map.html", pictures, xy))
}
