package main

import (
	"bytes"
	"image"

	"deephebb/data"
	"deephebb/hebb"
)

// sprites loads the embedded sheet, with the flags that bear on it.
func (in input) sprites() (*hebb.Dataset, error) {
	sheet := in.cutter()
	sheet.Tile = image.Pt(data.Tile, data.Tile)
	return sheet.Read("emoji3d-96.png", bytes.NewReader(data.Sheet()), bytes.NewReader(data.Table()))
}
