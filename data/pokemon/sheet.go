package main

import (
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"maps"
	"slices"
	"sort"
)

const (
	tile    = 96  // pixels
	columns = 30  // and as many rows
	sprites = 898 // up to the eighth generation
)

// sprite is one Pokémon: its English name and its file's.
type sprite struct{ name, slug string }

// opener opens a file of the package.
type opener func(name string) (io.ReadCloser, error)

// readDex returns the sprites by their number in the national index.
func readDex(open opener) ([]sprite, error) {
	const name = "data/pokemon.json"
	f, err := open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var dex map[string]struct{ Name, Slug struct{ Eng string } }
	if err := json.NewDecoder(f).Decode(&dex); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(dex) < sprites {
		return nil, fmt.Errorf("%s lists %d Pokémon where %d are needed: is it pokesprite-images 2.7.0?",
			name, len(dex), sprites)
	}
	var list []sprite
	for _, number := range slices.Sorted(maps.Keys(dex))[:sprites] {
		list = append(list, sprite{dex[number].Name.Eng, dex[number].Slug.Eng})
	}
	return list, nil
}

// draw puts all sprites on one sheet.
func draw(open opener, list []sprite) (*image.NRGBA, error) {
	sheet := image.NewNRGBA(image.Rect(0, 0, columns*tile, columns*tile))
	for i, s := range list {
		name := "pokemon-gen8/regular/" + s.slug + ".png"
		f, err := open(name)
		if err != nil {
			return nil, err
		}
		m, err := png.Decode(f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		place(sheet, m, image.Pt(i%columns*tile, i/columns*tile))
	}
	return sheet, nil
}

// place draws what is visible of m into the middle of the tile at a point,
// every pixel twice as large where the tile has room for it.
func place(sheet *image.NRGBA, m image.Image, at image.Point) {
	box := visible(m)
	if box.Empty() {
		return
	}
	scale := max(1, min(2, tile/box.Dx(), tile/box.Dy()))
	size := box.Size().Mul(scale)
	corner := at.Add(image.Pt((tile-size.X)/2, (tile-size.Y)/2))
	for y := range min(size.Y, tile) {
		for x := range min(size.X, tile) {
			c := color.NRGBAModel.Convert(m.At(box.Min.X+x/scale, box.Min.Y+y/scale)).(color.NRGBA)
			if c.A > 0 {
				sheet.SetNRGBA(corner.X+x, corner.Y+y, c)
			}
		}
	}
}

// visible returns the smallest rectangle with all pixels that aren't wholly
// transparent.
func visible(m image.Image) image.Rectangle {
	var box image.Rectangle
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			if _, _, _, a := m.At(x, y).RGBA(); a > 0 {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

// generation returns the generation, from 1, of a number in the national index.
func generation(number int) int {
	return 1 + sort.SearchInts([]int{151, 251, 386, 493, 649, 721, 809, sprites}, number)
}
