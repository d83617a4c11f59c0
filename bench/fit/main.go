// Fit measures how pictures of other proportions are best made square for features: stretched,
// cropped or padded. Square pictures of a folder with classes, and the embedded sprites, are put
// into frames of six proportions, loaded with each fit, and learned from by the preset "hebb". It
// prints how many in a hundred have a nearest neighbour of their class, how many are voted into it
// by ten, and how many of the ten have the picture's own proportions, of which chance gives 17.
//
//	go run ./bench/fit ../shared/data/tiny-imagenet-10/train
package main

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"

	"deephebb/data"
	"deephebb/hebb/atlas"
	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
)

// frames are the proportions of cameras, phones and screens, on either side, and the square.
var frames = []image.Point{{4, 3}, {3, 2}, {3, 4}, {2, 3}, {16, 9}, {1, 1}}

// scene makes a photo of a square picture.
type scene func(m image.Image, frame image.Point, r *rand.Rand) image.Image

func main() {
	fmt.Println("set, fit, nearest of the class %, ten of the class %, neighbours of the same proportions %")
	for _, folder := range os.Args[1:] {
		squares := must(pictures.Folder{Balanced: 2000}.Load(folder))
		measure(folder+", cut", squares, cut)
		measure(folder+", set", squares, set)
	}
	measure("sprites on gray", must(data.Sprites()), onGray)
}

// measure writes the photos, and judges each fit over three seeds.
func measure(name string, squares *pictures.Dataset, photo scene) {
	dir := must(os.MkdirTemp("", "fit"))
	defer os.RemoveAll(dir)
	r := rand.New(rand.NewPCG(7, 7))
	kind := map[string]int{}
	for i := range squares.Len() {
		file := fmt.Sprintf("%d/%05d.png", squares.Labels[i], i)
		kind[file] = r.IntN(len(frames))
		must(0, write(filepath.Join(dir, file), photo(squares.Image(i), frames[kind[file]], r)))
	}
	for _, fit := range []pictures.Fit{pictures.Stretch, pictures.Crop, pictures.Pad} {
		d := must(pictures.Folder{Size: squares.Shape.H, Fit: fit}.Load(dir))
		var sum [3]float64
		const seeds = 3
		for seed := range uint64(seeds) {
			for k, v := range judge(d, kind, seed+1) {
				sum[k] += v / seeds
			}
		}
		fmt.Printf("%s, %v, %.1f, %.1f, %.1f\n", name, fit, sum[0], sum[1], sum[2])
	}
}

// judge learns from the pictures and asks each for its ten nearest.
func judge(d *pictures.Dataset, kind map[string]int, seed uint64) (percent [3]float64) {
	c, t := network.Recommended(d.Shape, seed)
	n := must(network.New(c))
	for _, err := range n.Train(d, t) {
		must(0, err)
	}
	for i, near := range atlas.Nearest(must(n.Features(d)), 10).Index {
		votes, first := make([]int, len(d.Classes)), near[0]
		best := d.Labels[first]
		for _, j := range near {
			if votes[d.Labels[j]]++; votes[d.Labels[j]] > votes[best] {
				best = d.Labels[j]
			}
			if kind[d.Names[i]] == kind[d.Names[j]] {
				percent[2] += 10 / float64(d.Len())
			}
		}
		for k, label := range []int{d.Labels[first], best} {
			if label == d.Labels[i] {
				percent[k] += 100 / float64(d.Len())
			}
		}
	}
	return percent
}

// cut is the part of a picture that a frame within it takes.
func cut(m image.Image, f image.Point, r *rand.Rand) image.Image {
	n := m.Bounds().Dx()
	return window(m, image.Pt(min(n, n*f.X/f.Y), min(n, n*f.Y/f.X)), r)
}

// set is a frame around a picture, which goes on in mirrors beyond its edges.
func set(m image.Image, f image.Point, r *rand.Rand) image.Image {
	n := m.Bounds().Dx()
	return window(m, image.Pt(max(n, n*f.X/f.Y), max(n, n*f.Y/f.X)), r)
}

// window takes size from a picture and its mirrors, up to a sixth of what it gains or loses off the
// middle.
func window(m image.Image, size image.Point, r *rand.Rand) image.Image {
	n := m.Bounds().Dx()
	off := func(free int) int { return free/2 + int((r.Float64()-0.5)*float64(free)/3) }
	left, top := off(n-size.X), off(n-size.Y)
	out := image.NewNRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			out.Set(x, y, m.At(mirrored(left+x, n), mirrored(top+y, n)))
		}
	}
	return out
}

// mirrored brings a place beyond either edge back inside.
func mirrored(v, n int) int {
	if v < 0 {
		return -1 - v
	}
	if v >= n {
		return 2*n - 1 - v
	}
	return v
}

// onGray puts a picture with alpha anywhere on a frame of some gray.
func onGray(m image.Image, f image.Point, r *rand.Rand) image.Image {
	n := m.Bounds().Dx()
	size := image.Pt(max(n, n*f.X/f.Y), max(n, n*f.Y/f.X))
	out := image.NewNRGBA(image.Rectangle{Max: size})
	gray := color.Gray{Y: uint8(100 + r.IntN(156))}
	draw.Draw(out, out.Rect, image.NewUniform(gray), image.Point{}, draw.Src)
	at := image.Pt(r.IntN(size.X-n+1), r.IntN(size.Y-n+1))
	draw.Draw(out, m.Bounds().Add(at), m, m.Bounds().Min, draw.Over)
	return out
}

func write(path string, m image.Image) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(f, m); err != nil {
		return err
	}
	return f.Close()
}

// must ends the program on an error.
func must[T any](v T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, "fit:", err)
		os.Exit(1)
	}
	return v
}
