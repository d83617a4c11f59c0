package main

import (
	"bytes"
	"fmt"
	"image"
	"strconv"
	"strings"

	"deephebb/data"
	"deephebb/hebb/pictures"
)

// cut are the flags that say how a sheet is cut.
type cut struct {
	Tile       point               `group:"pictures" placeholder:"N" help:"Size of a sheet's tiles in pixels, 96 or 96x64."`
	Sprite     point               `group:"pictures" placeholder:"N" help:"The part of each tile to take, from its top left corner; the whole tile if not given."`
	Offset     point               `group:"pictures" placeholder:"N" help:"Where a sheet's first tile begins, 4 or 4x2."`
	Spacing    point               `group:"pictures" placeholder:"N" help:"Space between a sheet's tiles."`
	Rest       string              `group:"pictures" enum:"leave," default:"" placeholder:"leave" help:"Leave what lies beyond a sheet's last whole tiles; without this it is an error."`
	Background pictures.Background `group:"pictures" placeholder:"COLOUR" help:"The colour of a sheet that stands for transparency, such as #f0f, or corner for that of its top left pixel."`
}

// check finds flags without a sheet, and a sheet without its tile.
func (c cut) check(sheet string) error {
	none := point{}
	switch {
	case sheet != "" && c.Tile == none && isFolder(sheet):
		return usage("--sheet %s is a folder: did you mean --images %s?", sheet, sheet)
	case sheet != "" && c.Tile == none:
		return usage("%s is one picture: give --tile N, the size of the small pictures on it in "+
			"pixels, or name a folder of pictures",
			sheet)
	case sheet != "":
		return nil
	case c.Tile != none:
		return usage("--tile belongs to a sheet: name it, or leave --tile out")
	}
	for _, f := range []struct {
		flag  string
		given bool
	}{{"--sprite", c.Sprite != none}, {"--offset", c.Offset != none}, {"--spacing", c.Spacing != none},
		{"--rest", c.Rest != ""}, {"--background", c.Background != pictures.Background{}}} {
		if f.given {
			return usage("%s belongs to a sheet: name it, and give its --tile", f.flag)
		}
	}
	return nil
}

// sheet is how to cut one.
func (in input) sheet() pictures.Sheet {
	return pictures.Sheet{Tile: image.Point(in.Tile), Sprite: image.Point(in.Sprite), Offset: image.Point(in.Offset),
		Spacing: image.Point(in.Spacing), Leave: in.Rest == "leave", Background: in.Background, Size: in.Size,
		Fit:    in.Fit,
		Opaque: in.Alpha != nil && !*in.Alpha, Labels: in.Labels, LabelColumn: in.LabelColumn}
}

// sprites loads the embedded sheet, with the flags that bear on it.
func (in input) sprites() (*pictures.Dataset, error) {
	sheet := in.sheet()
	sheet.Tile = image.Pt(data.Tile, data.Tile)
	return sheet.Read("emoji3d-96.png", bytes.NewReader(data.Sheet()), bytes.NewReader(data.Table()))
}

// point is a width and a height, or a place: "96" or "96x64".
type point image.Point

// UnmarshalText reads a point.
func (p *point) UnmarshalText(text []byte) error {
	x, y, two := strings.Cut(string(text), "x")
	if !two {
		y = x
	}
	var err [2]error
	p.X, err[0] = strconv.Atoi(x)
	p.Y, err[1] = strconv.Atoi(y)
	if err[0] != nil || err[1] != nil || p.X < 0 || p.Y < 0 {
		return fmt.Errorf("%q is no size in pixels: give one such as 96 or 96x64", text)
	}
	return nil
}

// MarshalText writes a point as it is read.
func (p point) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%dx%d", p.X, p.Y), nil }
