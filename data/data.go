// Package data holds the pictures that the walkthrough learns from: 898
// sprites of Microsoft's Fluent Emoji 3D on one sheet of 30×30 tiles, 96×96
// pixels each with alpha, the last two tiles empty. It is the shape of the
// article's Pokémon sheet, which may not be given away; README.md says how to
// make that one, where these come from and what may be done with them.
package data

import (
	"bytes"
	_ "embed"
	"image"

	"deephebb/hebb/pictures"
)

//go:embed emoji3d-96.png
var sheet []byte

//go:embed emoji3d.csv
var table []byte

// Tile is the width and height of a tile of the sheet in pixels.
const Tile = 96

// Sprites returns the 898 sprites, 4×96×96, with their names and 6 categories:
// Smileys & Emotion, People & Body, Animals & Nature, Food & Drink, Travel &
// Places, Activities. The error is nil unless the program was built from
// damaged files.
func Sprites() (*pictures.Dataset, error) { return SpritesBy("category") }

// SpritesBy returns the sprites labelled by another column of the table, such
// as "subcategory" (63 of them). An error names the columns there are.
func SpritesBy(column string) (*pictures.Dataset, error) {
	return pictures.Sheet{Tile: image.Pt(Tile, Tile), LabelColumn: column}.
		Read("emoji3d-96.png", bytes.NewReader(sheet), bytes.NewReader(table))
}

// Small returns the sprites on black, without transparency, as 3×size×size: what most lessons of
// the course learn from. It panics for a size below 1.
func Small(size int) (*pictures.Dataset, error) {
	if size < 1 {
		panic("data: Small: sprites of no pixels")
	}
	return pictures.Sheet{Tile: image.Pt(Tile, Tile), Size: size, Opaque: true, LabelColumn: "category"}.
		Read("emoji3d-96.png", bytes.NewReader(sheet), bytes.NewReader(table))
}

// Sheet returns the sheet's PNG file.
func Sheet() []byte { return bytes.Clone(sheet) }

// Table returns the csv file: index, row, col, name, category, subcategory,
// codepoints.
func Table() []byte { return bytes.Clone(table) }
