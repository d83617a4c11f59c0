package pictures

import (
	"errors"
	"fmt"
	"image"
	"io"
	"path/filepath"

	"deephebb/hebb/pictures/internal/pixels"
	"deephebb/internal/files"
	"deephebb/internal/table"
)

// Sheet cuts a sprite sheet, one picture with many small ones in a grid, into a dataset: the
// article's load_spritesheet(path, sprite_size, tile_size).
//
// Sprites are taken in reading order. They keep their alpha (a sheet without alpha gives alpha 255)
// and colour under alpha 0 becomes black before anything else is done. Empty tiles are dropped:
// those whose sprite is wholly transparent or, on a sheet that is nowhere transparent, the last
// tiles as long as they have all the one colour of the sheet's bottom right pixel.
type Sheet struct {
	// Tile is the width and height of a tile in pixels. It must be set, and tiles must fill the
	// sheet; after the last ones there may be a margin as wide as Offset, and they may lack what
	// they have beyond their sprite. Y 0: as X.
	Tile image.Point

	// Sprite is the part of each tile to take, from its top left corner. Zero: the whole tile.
	Sprite image.Point

	// Offset is where the first tile begins, from the sheet's top left corner: a margin.
	Offset image.Point

	// Spacing is the space between tiles, which are then Tile + Spacing apart. Zero: none.
	Spacing image.Point

	// Leave leaves what lies right of the last whole sprite and below it, and Dataset.Notes says
	// how much that is. Without it a sheet that tiles don't fill is an error.
	Leave bool

	// Background makes pixels of one colour transparent, on a sheet without alpha. Zero: none.
	Background Background

	// Size brings each sprite, once cut, to Size × Size as [Folder.Size] does. 0: as it is.
	Size int

	// Fit says what becomes of sprites that are no squares when they are brought to Size; the
	// default is Stretch.
	Fit Fit

	// Opaque composites the sprites on black and leaves three channels, RGB.
	Opaque bool

	// Labels names a csv file with a header and a row a sprite. Rows find their sprite by columns
	// row and col, counted from 0, or else by a column name with the names that sprites have
	// without one ("tile 17"), or by a column tile or index, the tile's number in reading order
	// from 0, empty tiles counted, or else they are the sprites in order, which Dataset.Notes says.
	// A column name gives the names. Empty: no labels, and sprites are named "tile 17" by their
	// number.
	Labels string

	// LabelColumn is the column of the labels; empty: category, label or class, or the only column
	// there can be.
	LabelColumn string
}

// LoadSheet cuts a sheet into square tiles; see [Sheet].
func LoadSheet(path string, tile int) (*Dataset, error) {
	return Sheet{Tile: image.Pt(tile, tile)}.Load(path)
}

// Load reads the sheet (PNG, GIF, WebP, BMP, TIFF, JPEG) and, if Labels names one, the csv. Errors
// name the numbers that don't fit and what would.
func (s Sheet) Load(path string) (*Dataset, error) {
	f, err := files.Open(path)
	if err != nil {
		return nil, fmt.Errorf("pictures: sheet %s can't be read: %w", path, files.Bare(err))
	}
	defer f.Close()
	if s.Labels == "" {
		return s.Read(path, f, nil)
	}
	t, err := readLabels(s.Labels)
	if err != nil {
		return nil, err
	}
	return s.read(path, f, t)
}

// Read is Load from open files: name is the sheet's, for errors; labels is the csv, nil for none.
func (s Sheet) Read(name string, sheet, labels io.Reader) (*Dataset, error) {
	if labels == nil {
		return s.read(name, sheet, nil)
	}
	content, err := readAll(labels, maxLabels)
	if err != nil {
		return nil, fmt.Errorf("pictures: labels of %s can't be read: %w", name, err)
	}
	t, err := table.Parse("of "+filepath.Base(name), content)
	if err != nil {
		return nil, labelError(err)
	}
	return s.read(name, sheet, t)
}

// maxLabels bounds the bytes of labels that don't come from a file.
const maxLabels = 256 << 20

// readAll reads all there is, within a bound.
func readAll(r io.Reader, most int64) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(content)) > most {
		err = fmt.Errorf("it is larger than %d bytes", most)
	}
	return content, err
}

// read decodes, cuts and labels.
func (s Sheet) read(name string, sheet io.Reader, labels *table.Table) (*Dataset, error) {
	name = filepath.Base(name)
	if err := s.complete(); err != nil {
		return nil, err
	}
	if s.LabelColumn != "" && labels == nil {
		return nil, errors.New("pictures: Sheet.LabelColumn needs labels")
	}
	content, err := readAll(sheet, pixels.MaxFileBytes)
	if err != nil {
		return nil, fmt.Errorf("pictures: sheet %s can't be read: %w", name, files.Bare(err))
	}
	whole, err := pixels.Decode(content, pixels.Options{Channels: 4})
	if err != nil {
		return nil, fmt.Errorf("pictures: sheet %s %w", name, err)
	}
	g, left, err := s.grid(name, whole.W, whole.H)
	if err != nil {
		return nil, err
	}
	var notes []string
	if left != (image.Point{}) {
		notes = append(notes, fmt.Sprintf("%d pixels at the right of sheet %s and %d at its bottom were left",
			left.X, name, left.Y))
	}
	if n := s.Background.clear(whole); n == 0 && s.Background != (Background{}) {
		notes = append(notes, fmt.Sprintf("no pixel of sheet %s has the background's colour", name))
	}
	all := tiles{g, whole}
	numbers := all.filled()
	if len(numbers) == 0 {
		return nil, fmt.Errorf("pictures: sheet %s holds no sprites: all of its %d×%d tiles are empty",
			name, g.columns, g.rows)
	}
	d := all.dataset(numbers, s)
	d.Notes = notes
	if labels == nil {
		return d, nil
	}
	if len(labels.Rows) == 0 {
		return nil, fmt.Errorf("pictures: labels %s has no rows: a header and a row a picture are needed", labels.Name)
	}
	return d, s.label(d, labels, g, numbers)
}

// complete checks the options and fills in their defaults.
func (s *Sheet) complete() error {
	if s.Tile.Y == 0 {
		s.Tile.Y = s.Tile.X
	}
	if s.Tile.X <= 0 || s.Tile.Y <= 0 {
		return fmt.Errorf("pictures: a sheet's tile of %d×%d pixels: say how large one is, such as 96",
			s.Tile.X, s.Tile.Y)
	}
	if s.Sprite == (image.Point{}) {
		s.Sprite = s.Tile
	}
	if s.Sprite.X <= 0 || s.Sprite.Y <= 0 || s.Sprite.X > s.Tile.X || s.Sprite.Y > s.Tile.Y {
		return fmt.Errorf("pictures: a sprite of %d×%d pixels doesn't lie within a tile of %d×%d",
			s.Sprite.X, s.Sprite.Y, s.Tile.X, s.Tile.Y)
	}
	if s.Offset.X < 0 || s.Offset.Y < 0 {
		return fmt.Errorf("pictures: Sheet.Offset (%d, %d) counts from the top left corner, 0", s.Offset.X, s.Offset.Y)
	}
	if s.Spacing.X < 0 || s.Spacing.Y < 0 {
		return fmt.Errorf("pictures: Sheet.Spacing (%d, %d) counts from 0", s.Spacing.X, s.Spacing.Y)
	}
	if s.Fit < 0 || s.Fit > Pad {
		return fmt.Errorf("pictures: Sheet.Fit is %v; Stretch, Crop and Pad are", s.Fit)
	}
	s.Fit = s.Fit.or(Stretch)
	if s.Size < 0 || s.Size > maxSide {
		return fmt.Errorf("pictures: Sheet.Size is %d; 0 (as it is) to %d", s.Size, maxSide)
	}
	return nil
}
