package pictures

import (
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"deephebb/hebb/pictures/internal/pixels"
)

// Sheet cuts a sprite sheet, one picture with many small ones in a grid, into a
// dataset: the article's load_spritesheet(path, sprite_size, tile_size).
//
// Sprites are taken in reading order. They keep their alpha (a sheet without
// alpha gives alpha 255) and colour under alpha 0 becomes black before anything
// else is done. Empty tiles are dropped: those whose sprite is wholly
// transparent or, on a sheet that is nowhere transparent, the last tiles as
// long as they have all the one colour of the sheet's bottom right pixel.
type Sheet struct {
	// Tile is the width and height of a tile in pixels, the step of the grid. It
	// must be set, and must divide the sheet (without Offset); the last column
	// and row may lack what a tile has beyond its sprite. Y 0: as X.
	Tile image.Point

	// Sprite is the part of each tile to take, from its top left corner: for
	// tiles with space between them. Zero: the whole tile.
	Sprite image.Point

	// Offset is where the first tile begins, from the sheet's top left corner.
	Offset image.Point

	// Size resizes each sprite, once cut, to Size × Size as [Folder.Size] does. 0: as it is.
	Size int

	// Opaque composites the sprites on black and leaves three channels, RGB.
	Opaque bool

	// Labels names a csv file with a header and a row a sprite. Rows find their
	// sprite by columns row and col, counted from 0, or else by a column index,
	// the tile's number in reading order from 0, empty tiles counted, or else
	// they are the sprites in order. A column name gives the names. Empty: no
	// labels, and sprites are named "tile 17" by their number.
	Labels string

	// LabelColumn is the column of the labels; empty: category, label or class,
	// or the only column there can be.
	LabelColumn string
}

// LoadSheet cuts a sheet into square tiles; see [Sheet].
func LoadSheet(path string, tile int) (*Dataset, error) {
	return Sheet{Tile: image.Pt(tile, tile)}.Load(path)
}

// Load reads the sheet (PNG, GIF, WebP, BMP, TIFF, JPEG) and, if Labels names
// one, the csv. Errors name the numbers that don't fit and what would.
func (s Sheet) Load(path string) (*Dataset, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("pictures: sheet %s can't be read: %w", path, pixels.Bare(err))
	}
	defer f.Close()
	if s.Labels == "" {
		return s.Read(path, f, nil)
	}
	labels, err := os.Open(s.Labels)
	if err != nil {
		return nil, fmt.Errorf("pictures: labels %s can't be read: %w", s.Labels, pixels.Bare(err))
	}
	defer labels.Close()
	return s.Read(path, f, labels)
}

// Read is Load from open files: name is the sheet's, for errors; labels is the
// csv, nil for none.
func (s Sheet) Read(name string, sheet, labels io.Reader) (*Dataset, error) {
	name = filepath.Base(name)
	if err := s.complete(); err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(sheet, pixels.MaxFileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("pictures: sheet %s can't be read: %w", name, pixels.Bare(err))
	}
	if len(content) > pixels.MaxFileBytes {
		return nil, fmt.Errorf("pictures: sheet %s is larger than %d bytes", name, pixels.MaxFileBytes)
	}
	whole, err := pixels.Decode(content, pixels.Options{Channels: 4})
	if err != nil {
		return nil, fmt.Errorf("pictures: sheet %s %w", name, err)
	}
	columns, err := tilesAcross(name, "wide", whole.W, s.Offset.X, s.Tile.X, s.Sprite.X)
	if err != nil {
		return nil, err
	}
	rows, err := tilesAcross(name, "high", whole.H, s.Offset.Y, s.Tile.Y, s.Sprite.Y)
	if err != nil {
		return nil, err
	}
	tiles := s.filled(whole, columns, rows)
	if len(tiles) == 0 {
		return nil, fmt.Errorf("pictures: sheet %s holds no sprites: all of its %d×%d tiles are empty", name, columns, rows)
	}
	d := s.cut(whole, tiles, columns)
	if labels == nil {
		if s.LabelColumn != "" {
			return nil, errors.New("pictures: Sheet.LabelColumn needs labels")
		}
		return d, nil
	}
	labelsName := "of " + name
	if s.Labels != "" {
		labelsName = s.Labels
	}
	t, err := readTable(labelsName, labels)
	if err != nil {
		return nil, err
	}
	return d, s.label(d, t, tiles, columns, rows)
}

// complete checks the options and fills in their defaults.
func (s *Sheet) complete() error {
	if s.Tile.Y == 0 {
		s.Tile.Y = s.Tile.X
	}
	if s.Tile.X <= 0 || s.Tile.Y <= 0 {
		return fmt.Errorf("pictures: a sheet's tile of %d×%d pixels: say how large one is, such as 96", s.Tile.X, s.Tile.Y)
	}
	if s.Sprite == (image.Point{}) {
		s.Sprite = s.Tile
	}
	if s.Sprite.X <= 0 || s.Sprite.Y <= 0 || s.Sprite.X > s.Tile.X || s.Sprite.Y > s.Tile.Y {
		return fmt.Errorf("pictures: a sprite of %d×%d pixels doesn't lie within a tile of %d×%d", s.Sprite.X, s.Sprite.Y, s.Tile.X, s.Tile.Y)
	}
	if s.Offset.X < 0 || s.Offset.Y < 0 {
		return fmt.Errorf("pictures: Sheet.Offset (%d, %d) counts from the top left corner, 0", s.Offset.X, s.Offset.Y)
	}
	if s.Size < 0 || s.Size > maxSide {
		return fmt.Errorf("pictures: Sheet.Size is %d; 0 (as it is) to %d", s.Size, maxSide)
	}
	return nil
}

// tilesAcross returns how many tiles a side of the sheet holds, exactly.
func tilesAcross(name, word string, side, offset, tile, sprite int) (int, error) {
	rest := side - offset
	if rest >= sprite && (rest%tile == 0 || rest%tile == sprite) {
		return (rest + tile - sprite) / tile, nil
	}
	after := ""
	if offset > 0 {
		after = fmt.Sprintf(" after an offset of %d", offset)
	}
	if rest <= 0 {
		return 0, fmt.Errorf("pictures: sheet %s is %d pixels %s: nothing is left%s", name, side, word, after)
	}
	return 0, fmt.Errorf("pictures: sheet %s is %d pixels %s%s, which tiles of %d don't divide; %s do", name, rest, word, after, tile, nearDivisors(rest, tile))
}

// nearDivisors returns the divisors of n next to d as text.
func nearDivisors(n, d int) string {
	var below, above string
	for k := min(d-1, n); k > 0 && below == ""; k-- {
		if n%k == 0 {
			below = strconv.Itoa(k)
		}
	}
	for k := d + 1; k <= n && above == ""; k++ {
		if n%k == 0 {
			above = strconv.Itoa(k)
		}
	}
	return strings.Trim(below+" or "+above, " or")
}
