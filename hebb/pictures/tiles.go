package pictures

import (
	"fmt"
	"slices"

	"deephebb/hebb/pictures/internal/pixels"
	"deephebb/internal/gemm"
)

// filled returns the numbers, in reading order, of the tiles that aren't empty.
func (s Sheet) filled(whole pixels.Planes, columns, rows int) []int {
	tiles := make([]int, columns*rows)
	for t := range tiles {
		tiles[t] = t
	}
	area := whole.H * whole.W
	if slices.Min(whole.Pix[3*area:]) < 255 {
		return slices.DeleteFunc(tiles, func(t int) bool { return s.invisible(whole, t, columns) })
	}
	for len(tiles) > 0 && blank(whole, s.sprite(whole, tiles[len(tiles)-1], columns)) {
		tiles = tiles[:len(tiles)-1]
	}
	return tiles
}

// invisible tells whether a tile's sprite has alpha 0 everywhere.
func (s Sheet) invisible(whole pixels.Planes, t, columns int) bool {
	left, top := s.corner(t, columns)
	for y := top; y < top+s.Sprite.Y; y++ {
		if slices.Max(whole.Pix[(3*whole.H+y)*whole.W+left:][:s.Sprite.X]) > 0 {
			return false
		}
	}
	return true
}

// corner returns where tile t begins.
func (s Sheet) corner(t, columns int) (left, top int) {
	return s.Offset.X + t%columns*s.Tile.X, s.Offset.Y + t/columns*s.Tile.Y
}

// blank tells whether a sprite has everywhere the colour of the sheet's last pixel.
func blank(whole, sprite pixels.Planes) bool {
	for c := range sprite.C {
		last := whole.Pix[(c+1)*whole.H*whole.W-1]
		for _, v := range sprite.Pix[c*sprite.H*sprite.W:][:sprite.H*sprite.W] {
			if v != last {
				return false
			}
		}
	}
	return true
}

// sprite copies the sprite of tile t out of the sheet.
func (s Sheet) sprite(whole pixels.Planes, t, columns int) pixels.Planes {
	p := pixels.Planes{Pix: make([]uint8, whole.C*s.Sprite.X*s.Sprite.Y), C: whole.C, H: s.Sprite.Y, W: s.Sprite.X}
	left, top := s.corner(t, columns)
	for c := range p.C {
		for y := range p.H {
			copy(p.Pix[(c*p.H+y)*p.W:][:p.W], whole.Pix[(c*whole.H+top+y)*whole.W+left:])
		}
	}
	return p
}

// cut makes the dataset of the given tiles.
func (s Sheet) cut(whole pixels.Planes, tiles []int, columns int) *Dataset {
	d := &Dataset{Shape: Shape{4, s.Sprite.Y, s.Sprite.X}, Names: make([]string, len(tiles))}
	if s.Opaque {
		d.Shape.C = 3
	}
	if s.Size > 0 {
		d.Shape.H, d.Shape.W = s.Size, s.Size
	}
	n := d.Shape.Len()
	d.pixels = make([]uint8, len(tiles)*n)
	gemm.Parallel(len(tiles), func(i int) {
		p := s.sprite(whole, tiles[i], columns)
		if s.Opaque {
			p = pixels.Planes{Pix: p.Premultiplied().Pix[:3*p.H*p.W], C: 3, H: p.H, W: p.W}
		}
		copy(d.pixels[i*n:], p.Resized(d.Shape.H, d.Shape.W).Pix)
	})
	for i, t := range tiles {
		d.Names[i] = fmt.Sprintf("tile %d", t)
	}
	return d
}

// label gives the sprites the names and labels of the table.
func (s Sheet) label(d *Dataset, t *table, tiles []int, columns, rows int) error {
	column, err := t.labelColumn(s.LabelColumn)
	if err != nil {
		return err
	}
	of, err := t.rowsByTile(tiles, columns, rows)
	if err != nil {
		return err
	}
	if c := t.column("name"); c >= 0 {
		d.Names = t.values(of, c)
	}
	d.Labels, d.Classes = classesOf(t.values(of, column))
	return nil
}

// rowsByTile finds each tile's row: by columns row and col (or column), by a
// column index, or by order.
func (t *table) rowsByTile(tiles []int, columns, rows int) ([]int, error) {
	row, col, index := t.column("row"), t.column("col", "column"), t.column("index")
	byPlace := row >= 0 && col >= 0
	of := make([]int, len(tiles))
	if !byPlace && index < 0 {
		if len(t.rows) != len(tiles) {
			return nil, fmt.Errorf("pictures: labels %s has %d rows and the sheet %d sprites: leave out one, or say in columns row and col which row is whose",
				t.name, len(t.rows), len(tiles))
		}
		for i := range of {
			of[i] = i
		}
		return of, nil
	}
	at := map[int]int{}
	for r := range t.rows {
		tile, err := 0, error(nil)
		if byPlace {
			tile, err = t.tileAt(r, row, col, columns, rows)
		} else if tile, err = t.integer(r, index); err == nil && tile >= columns*rows {
			err = fmt.Errorf("pictures: labels %s: line %d is for tile %d; the sheet has %d, from 0", t.name, t.lines[r], tile, columns*rows)
		}
		if err != nil {
			return nil, err
		}
		if first, ok := at[tile]; ok {
			return nil, fmt.Errorf("pictures: labels %s: lines %d and %d are both for row %d, column %d of the sheet",
				t.name, t.lines[first], t.lines[r], tile/columns, tile%columns)
		}
		at[tile] = r
	}
	for i, tile := range tiles {
		r, ok := at[tile]
		if !ok {
			return nil, fmt.Errorf("pictures: labels %s has %d rows and the sheet %d sprites: none is for the one at row %d, column %d, counted from 0",
				t.name, len(t.rows), len(tiles), tile/columns, tile%columns)
		}
		of[i] = r
	}
	return of, nil
}

// tileAt returns the tile that a row's columns row and col name.
func (t *table) tileAt(r, row, col, columns, rows int) (int, error) {
	y, err := t.integer(r, row)
	if err != nil {
		return 0, err
	}
	x, err := t.integer(r, col)
	if err != nil {
		return 0, err
	}
	if y >= rows || x >= columns {
		return 0, fmt.Errorf("pictures: labels %s: line %d is for row %d, column %d; the sheet has %d rows, %d columns, counted from 0",
			t.name, t.lines[r], y, x, rows, columns)
	}
	return y*columns + x, nil
}
