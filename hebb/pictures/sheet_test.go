package pictures

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// grid returns a sheet of columns × rows tiles of w × h from (left, top), whose
// tile t has red 10·t+1 in its sprite of sw × sh; background around.
func grid(columns, rows, w, h, sw, sh, left, top int, background color.NRGBA) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, left+columns*w, top+rows*h))
	draw.Draw(m, m.Rect, image.NewUniform(background), image.Point{}, draw.Src)
	for t := range columns * rows {
		at := image.Pt(left+t%columns*w, top+t/columns*h)
		draw.Draw(m, image.Rect(0, 0, sw, sh).Add(at), image.NewUniform(color.NRGBA{uint8(10*t + 1), 0, 0, 255}), image.Point{}, draw.Src)
		m.SetNRGBA(at.X+sw-1, at.Y, color.NRGBA{0, 0, 255, 255}) // so that no tile is of one colour
	}
	return m
}

// wipe makes tile t of w × h tiles uniform.
func wipe(m *image.NRGBA, t, columns, w, h int, c color.NRGBA) {
	at := image.Pt(t%columns*w, t/columns*h)
	draw.Draw(m, image.Rect(0, 0, w, h).Add(at), image.NewUniform(c), image.Point{}, draw.Src)
}

func pngOf(m image.Image) *bytes.Buffer {
	b := new(bytes.Buffer)
	if err := png.Encode(b, m); err != nil {
		panic(err)
	}
	return b
}

var (
	nothing = color.NRGBA{}
	garbage = color.NRGBA{90, 80, 70, 0}
	black   = color.NRGBA{0, 0, 0, 255}
)

// By hand: tiles of several shapes, with space between, around and missing at
// the end.
func TestSheetGrids(t *testing.T) {
	all := []uint8{1, 11, 21, 31, 41, 51}
	cropped := grid(3, 2, 7, 6, 5, 4, 0, 0, nothing).SubImage(image.Rect(0, 0, 19, 10))
	for name, c := range map[string]struct {
		sheet Sheet
		image image.Image
		shape Shape
	}{
		"square":      {Sheet{Tile: image.Pt(4, 4)}, grid(3, 2, 4, 4, 4, 4, 0, 0, nothing), Shape{4, 4, 4}},
		"Y as X":      {Sheet{Tile: image.Pt(4, 0)}, grid(3, 2, 4, 4, 4, 4, 0, 0, nothing), Shape{4, 4, 4}},
		"rectangular": {Sheet{Tile: image.Pt(5, 3)}, grid(3, 2, 5, 3, 5, 3, 0, 0, nothing), Shape{4, 3, 5}},
		"sprite":      {Sheet{Tile: image.Pt(7, 6), Sprite: image.Pt(5, 4)}, grid(3, 2, 7, 6, 5, 4, 0, 0, garbage), Shape{4, 4, 5}},
		"offset":      {Sheet{Tile: image.Pt(4, 4), Offset: image.Pt(3, 2)}, grid(3, 2, 4, 4, 4, 4, 3, 2, garbage), Shape{4, 4, 4}},
		"cut gutter":  {Sheet{Tile: image.Pt(7, 6), Sprite: image.Pt(5, 4)}, cropped, Shape{4, 4, 5}},
		"resized":     {Sheet{Tile: image.Pt(5, 3), Size: 8}, grid(3, 2, 5, 3, 5, 3, 0, 0, nothing), Shape{4, 8, 8}},
		"opaque":      {Sheet{Tile: image.Pt(4, 4), Opaque: true}, grid(3, 2, 4, 4, 4, 4, 0, 0, nothing), Shape{3, 4, 4}},
	} {
		d, err := c.sheet.Read("sheet.png", pngOf(c.image), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := reds(t, d); d.Shape != c.shape || !slices.Equal(got, all) {
			t.Errorf("%s: %v of %v, want %v of %v", name, got, d.Shape, all, c.shape)
		}
		if d.Names[5] != "tile 5" || d.Labels != nil {
			t.Errorf("%s: %v %v", name, d.Names, d.Labels)
		}
	}
}

// By hand: empty tiles are dropped wherever they are on a transparent sheet,
// at its end on an opaque one, and colour under alpha 0 is gone.
func TestSheetEmptyTiles(t *testing.T) {
	clear := grid(3, 2, 4, 4, 4, 4, 0, 0, nothing)
	wipe(clear, 1, 3, 4, 4, garbage)
	wipe(clear, 5, 3, 4, 4, nothing)
	clear.SetNRGBA(3, 3, garbage)
	d, err := Sheet{Tile: image.Pt(4, 4)}.Read("clear", pngOf(clear), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := reds(t, d); !slices.Equal(got, []uint8{1, 21, 31, 41}) || !slices.Equal(d.Names, []string{"tile 0", "tile 2", "tile 3", "tile 4"}) {
		t.Errorf("%v %v", got, d.Names)
	}
	if p := d.picture(0); p[15] != 0 || p[2*16+15] != 0 || p[3*16+15] != 0 || p[3*16] != 255 {
		t.Errorf("colour under alpha 0: %v", p)
	}
	opaque := grid(3, 2, 4, 4, 4, 4, 0, 0, black)
	wipe(opaque, 1, 3, 4, 4, black)
	wipe(opaque, 4, 3, 4, 4, black)
	wipe(opaque, 5, 3, 4, 4, black)
	d, err = Sheet{Tile: image.Pt(4, 4)}.Read("opaque", pngOf(opaque), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := reds(t, d); !slices.Equal(got, []uint8{1, 0, 21, 31}) {
		t.Errorf("opaque: %v", got)
	}
	checkError(t, "sheet all.png holds no sprites: all of its 2×2 tiles are empty", func() error {
		_, err := Sheet{Tile: image.Pt(4, 4)}.Read("a/all.png", pngOf(image.NewNRGBA(image.Rect(0, 0, 8, 8))), nil)
		return err
	})
}

// By hand: names and labels by place, by number and by order.
func TestSheetLabels(t *testing.T) {
	m := grid(3, 2, 4, 4, 4, 4, 0, 0, nothing)
	wipe(m, 1, 3, 4, 4, nothing)
	for name, csv := range map[string]string{
		"place":      "row,col,name,category\n1,2,f,y\n0,0,a,x\n0,2,c,x\n1,0,d,x\n1,1,e,y\n",
		"number":     "index,name,kind\n5,f,y\n0,a,x\n1,empty,z\n2,c,x\n3,d,x\n4,e,y\n",
		"order":      "name,kind\na,x\nc,x\nd,x\ne,y\nf,y\n",
		"mark, CRLF": "\ufeffName, kind\r\na, x\r\n\r\nc, x\r\nd,x\r\ne,y\r\nf,y",
		"semicolons": "name;kind\na;x\nc;x\nd;x\n\"e\";y\nf;y\n",
	} {
		d, err := Sheet{Tile: image.Pt(4, 4)}.Read("sheet", pngOf(m), strings.NewReader(csv))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var classes []string
		for _, l := range d.Labels {
			classes = append(classes, d.Classes[l])
		}
		if !slices.Equal(d.Names, []string{"a", "c", "d", "e", "f"}) || !slices.Equal(classes, []string{"x", "x", "x", "y", "y"}) || len(d.Classes) != 2 {
			t.Errorf("%s: %v %v of %v", name, d.Names, classes, d.Classes)
		}
	}
}

// By hand: each error is one line with the numbers and what would fit.
func TestSheetErrors(t *testing.T) {
	m := grid(30, 30, 8, 8, 8, 8, 0, 0, nothing)
	small := grid(2, 1, 4, 4, 4, 4, 0, 0, nothing)
	for want, c := range map[string]struct {
		sheet  Sheet
		image  image.Image
		labels string
	}{
		"sheet s.png is 240 pixels wide, which tiles of 9 don't divide; 8 or 10 do":                      {Sheet{Tile: image.Pt(9, 8)}, m, ""},
		"sheet s.png is 240 pixels high, which tiles of 241 don't divide; 240 do":                        {Sheet{Tile: image.Pt(8, 241)}, m, ""},
		"sheet s.png is 237 pixels wide after an offset of 3, which tiles of 8 don't divide; 3 or 79 do": {Sheet{Tile: image.Pt(8, 8), Offset: image.Pt(3, 0)}, m, ""},
		"nothing is left after an offset of 300":                                                         {Sheet{Tile: image.Pt(8, 8), Offset: image.Pt(300, 0)}, m, ""},
		"a sheet's tile of 0×0 pixels: say how large one is":                                             {Sheet{}, m, ""},
		"a sheet's tile of -8×8 pixels":                                                                  {Sheet{Tile: image.Pt(-8, 8)}, m, ""},
		"a sprite of 9×8 pixels doesn't lie within a tile of 8×8":                                        {Sheet{Tile: image.Pt(8, 8), Sprite: image.Pt(9, 8)}, m, ""},
		"Sheet.Offset (-1, 0) counts from":                                                               {Sheet{Tile: image.Pt(8, 8), Offset: image.Pt(-1, 0)}, m, ""},
		"Sheet.Size is -2":                                                                               {Sheet{Tile: image.Pt(8, 8), Size: -2}, m, ""},
		"LabelColumn needs labels":                                                                       {Sheet{Tile: image.Pt(8, 8), LabelColumn: "x"}, m, ""},
		"labels of s.png has 1 rows and the sheet 2 sprites: leave out one":                              {Sheet{Tile: image.Pt(4, 4)}, small, "class\nx\n"},
		"labels of s.png has 1 rows and the sheet 2 sprites: none is for the one at row 0, column 1":     {Sheet{Tile: image.Pt(4, 4)}, small, "row,col,class\n0,0,x\n"},
		"line 3 is for row 1, column 0; the sheet has 1 rows, 2 columns":                                 {Sheet{Tile: image.Pt(4, 4)}, small, "row,col,class\n0,0,x\n1,0,x\n"},
		"line 3 is for tile 2; the sheet has 2, from 0":                                                  {Sheet{Tile: image.Pt(4, 4)}, small, "index,class\n0,x\n2,x\n"},
		"lines 2 and 3 are both for row 0, column 0":                                                     {Sheet{Tile: image.Pt(4, 4)}, small, "index,class\n0,x\n0,x\n"},
		`line 2 has "one" in column index where a number from 0 should be`:                               {Sheet{Tile: image.Pt(4, 4)}, small, "index,class\none,x\n1,x\n"},
		`has no column "colour"; it has index, class`:                                                    {Sheet{Tile: image.Pt(4, 4), LabelColumn: "colour"}, small, "index,class\n0,x\n1,x\n"},
		"which column of labels of s.png holds the labels? it has a, b; set LabelColumn":                 {Sheet{Tile: image.Pt(4, 4)}, small, "a,b\n0,x\n1,x\n"},
		"line 3 has 1 columns, the header 2":                                                             {Sheet{Tile: image.Pt(4, 4)}, small, "a,b\n0,x\n1\n"},
		"has no rows: a header and a row a picture are needed":                                           {Sheet{Tile: image.Pt(4, 4)}, small, "a,b\n"},
		"can't be read as csv":                                                                           {Sheet{Tile: image.Pt(4, 4)}, small, "a,b\n\"0,x\n1"},
	} {
		checkError(t, want, func() error {
			var labels io.Reader
			if c.labels != "" {
				labels = strings.NewReader(c.labels)
			}
			_, err := c.sheet.Read("dir/s.png", pngOf(c.image), labels)
			return err
		})
	}
	checkError(t, "sheet s.png is no PNG, JPEG", func() error {
		_, err := Sheet{Tile: image.Pt(8, 8)}.Read("s.png", strings.NewReader("text"), nil)
		return err
	})
	checkError(t, "sheet absent.png can't be read: no such file", func() error { _, err := LoadSheet("absent.png", 96); return err })
	checkError(t, "labels absent.csv can't be read: no such file", func() error {
		_, err := Sheet{Tile: image.Pt(29, 23), Labels: "absent.csv"}.Load(filepath.Join("internal", "pixels", "testdata", "format_clear.png"))
		return err
	})
}

// Invariant: whatever the csv, a table or an error of one line.
func FuzzLabels(f *testing.F) {
	for _, seed := range []string{"index,class\n0,x\n1,y\n", "row;col;label\n0;0;1\n0;1;2\n", "\ufeffa\tb\n\"", "class\n1\n2", ",\n,\n,\n"} {
		f.Add(seed)
	}
	sheet := pngOf(grid(2, 1, 4, 4, 4, 4, 0, 0, nothing)).Bytes()
	f.Fuzz(func(t *testing.T, csv string) {
		d, err := Sheet{Tile: image.Pt(4, 4)}.Read("s", bytes.NewReader(sheet), strings.NewReader(csv))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "pictures: ") {
				t.Errorf("error %v", err)
			}
			return
		}
		if len(d.Labels) != 2 || len(d.Names) != 2 || max(d.Labels[0], d.Labels[1]) >= len(d.Classes) {
			t.Errorf("labels %v of %v", d.Labels, d.Classes)
		}
	})
}
