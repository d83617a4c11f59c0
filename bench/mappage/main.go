// Mappage makes HTML maps of generated pictures, for the tests that drive the page in a browser and
// for measuring it:
//
//	go run ./bench/mappage -n 5000 -out page.html
//
// Each picture is one of twelve kinds of pattern with grain, as photographs have, and one of the
// sprites over it; with -sprites only the sprite is left, transparent around. Names include some
// that try to break out of the page.
package main

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"math/rand/v2"
	"os"

	"deephebb/viz"

	"gonum.org/v1/gonum/blas/blas32"
)

var (
	count   = flag.Int("n", 1000, "how many pictures")
	out     = flag.String("out", "page.html", "the page")
	sheet   = flag.String("sheet", "data/emoji3d-96.png", "the sprites")
	sprites = flag.Bool("sprites", false, "nothing but sprites, transparent around")
	plain   = flag.Bool("plain", false, "names, clusters and nothing else")
	budget  = flag.Int("budget", 0, "bytes that the page should have at most")
	film    = flag.Bool("film", false, "a film of how the map came to be")
	folder  = flag.Bool("folder", false, "the sheets in a folder beside the page")
)

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	f, err := os.Open(*sheet)
	if err != nil {
		return err
	}
	defer f.Close()
	sheet, err := png.Decode(f)
	if err != nil {
		return err
	}
	n, rng := *count, rand.New(rand.NewPCG(1, 2))
	pictures, kinds := make([]image.Image, n), make([]int, n)
	xy := blas32.General{Rows: n, Cols: 2, Stride: 2, Data: make([]float32, 2*n)}
	for i := range n {
		kinds[i] = rng.IntN(12)
		pictures[i] = picture(sheet, kinds[i], rng)
		turn, far := float64(kinds[i])*2.399963, math.Sqrt(float64(kinds[i]))
		xy.Data[2*i] = float32(10*far*math.Cos(turn) + 3*rng.NormFloat64())
		xy.Data[2*i+1] = float32(6*far*math.Sin(turn) + 2*rng.NormFloat64())
	}
	m := viz.Map{Title: fmt.Sprintf("%d pictures", n), Groupings: []viz.Grouping{{Title: "cluster", Labels: kinds}},
		Folder: *folder, Budget: *budget}
	if !*plain {
		everything(&m, kinds, rng)
	}
	if *film {
		m.Replays = []viz.Replay{{Title: "learning", Frames: frames(xy)}, {Title: "layout", Frames: frames(xy)[2:]}}
	}
	return m.Save(*out, pictures, xy)
}

// picture is a pattern of a kind, with grain, and a sprite over it; or the sprite alone.
func picture(sheet image.Image, kind int, rng *rand.Rand) image.Image {
	p := image.NewRGBA(image.Rect(0, 0, 96, 96))
	wide, shift := rng.Float64()*90, rng.Float64()*3
	for y := range 96 {
		for x := range 96 {
			v := 60*math.Sin(float64(x)/(6+wide)+shift) + 40*math.Cos(float64(y)/9-shift) + 12*rng.NormFloat64()
			level := func(off int) uint8 { return uint8(max(0, min(255, 120+v+float64(off)))) }
			p.SetRGBA(x, y, color.RGBA{level(kind*12 - 60), level(0), level(60 - kind*10), 255})
		}
	}
	if *sprites {
		clear(p.Pix)
	}
	s := rng.IntN(898)
	draw.Draw(p, p.Rect, sheet, image.Pt(s%30*96, s/30*96), draw.Over)
	return p
}

// everything fills all that a map can carry.
func everything(m *viz.Map, kinds []int, rng *rand.Rand) {
	n := len(kinds)
	hostile := []string{`</script><script>document.title='broken'</script>`,
		`"><img src=x onerror="document.title='broken'">`, "<!--", "{{js}}", "\u202egnp.exe", "a\nb,\"c\"", "", "🙂🙂"}
	classes := make([]int, n)
	width, when, camera := make([]float64, n), make([]float64, n), make([]string, n)
	names := make([]string, 200)
	for i := range names {
		names[i] = fmt.Sprintf("class %d", i)
	}
	names[7] = `<b onclick="document.title='broken'">bold</b>`
	for i := range n {
		m.Names = append(m.Names, fmt.Sprintf("holiday/2024/some folder with a long name/kind %d/IMG_%05d.jpg",
			kinds[i], i))
		if i < len(hostile) {
			m.Names[i] = hostile[i]
		}
		classes[i] = int(200 * math.Pow(rng.Float64(), 3))
		width[i] = math.Round(300 + 4000*rng.Float64())
		when[i] = float64(1700000000 + 40000*i%90000000)
		camera[i] = []string{"Pinhole 1", "Box & Co", "<i>none</i>"}[rng.IntN(3)]
		if i%50 == 3 {
			width[i] = math.NaN()
		}
	}
	m.Groupings = append(m.Groupings, viz.Grouping{Title: "class", Labels: classes, Names: names})
	m.Columns = []viz.Column{
		{Title: "width", Note: "of the picture, in pixels", Numbers: width},
		{Title: "taken", Numbers: when, Date: true},
		{Title: "camera", Texts: camera},
	}
	byKind := map[int][]int{}
	for i, k := range kinds {
		byKind[k] = append(byKind[k], i)
	}
	m.Neighbors, m.Similarity = make([][]int, n), make([][]float32, n)
	for i, k := range kinds {
		for j := range min(12, len(byKind[k])-1) {
			other := byKind[k][rng.IntN(len(byKind[k]))]
			if other != i {
				m.Neighbors[i] = append(m.Neighbors[i], other)
				m.Similarity[i] = append(m.Similarity[i], 0.99-0.03*float32(j))
			}
		}
	}
	if n > 4 {
		m.Lists = []viz.List{{Title: "near-duplicates",
			Note: "pictures nearer to each other than a fifth of what is usual", Groups: [][]int{{0, 1}, {n / 2,
				n/2 + 1, n - 1}}}}
	}
	m.Facts = []viz.Fact{{Name: "preset", Value: "article"}, {Name: "seed", Value: "42"}, {Name: "trustworthiness",
		Value: "0.93"}}
	m.Command = "hebb run --images pictures --out out --seed 42"
	side := int(math.Ceil(math.Sqrt(float64(n))))
	for i := range n {
		m.Cells = append(m.Cells, image.Pt(i%side, i/side))
	}
}

// frames go from a heap to the map.
func frames(xy blas32.General) []viz.Frame {
	const count = 6
	var film []viz.Frame
	for k := range count {
		f := viz.Frame{Title: fmt.Sprintf("epoch %d", 10*k), XY: xy, Facts: []viz.Fact{{Name: "energy",
			Value: fmt.Sprint(100 - 10*k)}}}
		f.XY.Data = make([]float32, len(xy.Data))
		for i, v := range xy.Data {
			f.XY.Data[i] = v * float32(k+1) / count
		}
		weights := image.NewGray(image.Rect(0, 0, 16, 16))
		for i := range weights.Pix {
			weights.Pix[i] = uint8(i * (k + 1) / count)
		}
		f.Picture = weights
		film = append(film, f)
	}
	return film
}
