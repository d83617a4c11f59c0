package main

import (
	"bytes"
	"image"

	"deephebb/data"
	"deephebb/hebb/pictures"
)

// sprites loads the embedded sheet, with the flags that bear on it.
func (in input) sprites() (*pictures.Dataset, error) {
	sheet := in.cutter()
	sheet.Tile = image.Pt(data.Tile, data.Tile)
	return sheet.Read("emoji3d-96.png", bytes.NewReader(data.Sheet()), bytes.NewReader(data.Table()))
}
