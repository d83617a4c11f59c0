package pictures

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"deephebb/internal/cost"
)

// sheetOf returns a sheet of columns × rows tiles of w × h from (left, top), whose
// tile t has red 10·t+1 in its sprite of sw × sh; background around.
func sheetOf(columns, rows, w, h, sw, sh, left, top int, background color.NRGBA) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, left+columns*w, top+rows*h))
	draw.Draw(m, m.Rect, image.NewUniform(background), image.Point{}, draw.Src)
	for t := range columns * rows {
		at := image.Pt(left+t%columns*w, top+t/columns*h)
		red := image.NewUniform(color.NRGBA{uint8(10*t + 1), 0, 0, 255})
		draw.Draw(m, image.Rect(0, 0, sw, sh).Add(at), red, image.Point{}, draw.Src)
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
	pt := image.Pt
	grid := func(w, h, sw, sh, left, top int, background color.NRGBA) *image.NRGBA {
		return sheetOf(3, 2, w, h, sw, sh, left, top, background)
	}
	all := []uint8{1, 11, 21, 31, 41, 51}
	cropped := grid(7, 6, 5, 4, 0, 0, nothing).SubImage(image.Rect(0, 0, 19, 10))
	for name, c := range map[string]struct {
		sheet Sheet
		image image.Image
		shape Shape
	}{
		"square":      {Sheet{Tile: pt(4, 4)}, grid(4, 4, 4, 4, 0, 0, nothing), Shape{4, 4, 4}},
		"Y as X":      {Sheet{Tile: pt(4, 0)}, grid(4, 4, 4, 4, 0, 0, nothing), Shape{4, 4, 4}},
		"rectangular": {Sheet{Tile: pt(5, 3)}, grid(5, 3, 5, 3, 0, 0, nothing), Shape{4, 3, 5}},
		"sprite":      {Sheet{Tile: pt(7, 6), Sprite: pt(5, 4)}, grid(7, 6, 5, 4, 0, 0, garbage), Shape{4, 4, 5}},
		"offset":      {Sheet{Tile: pt(4, 4), Offset: pt(3, 2)}, grid(4, 4, 4, 4, 3, 2, garbage), Shape{4, 4, 4}},
		"cut gutter":  {Sheet{Tile: pt(7, 6), Sprite: pt(5, 4)}, cropped, Shape{4, 4, 5}},
		"resized":     {Sheet{Tile: pt(5, 3), Size: 8}, grid(5, 3, 5, 3, 0, 0, nothing), Shape{4, 8, 8}},
		"opaque":      {Sheet{Tile: pt(4, 4), Opaque: true}, grid(4, 4, 4, 4, 0, 0, nothing), Shape{3, 4, 4}},
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
	clear := sheetOf(3, 2, 4, 4, 4, 4, 0, 0, nothing)
	wipe(clear, 1, 3, 4, 4, garbage)
	wipe(clear, 5, 3, 4, 4, nothing)
	clear.SetNRGBA(3, 3, garbage)
	d, err := Sheet{Tile: image.Pt(4, 4)}.Read("clear", pngOf(clear), nil)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"tile 0", "tile 2", "tile 3", "tile 4"}
	if got := reds(t, d); !slices.Equal(got, []uint8{1, 21, 31, 41}) || !slices.Equal(d.Names, names) {
		t.Errorf("%v %v", got, d.Names)
	}
	if p := d.picture(0); p[15] != 0 || p[2*16+15] != 0 || p[3*16+15] != 0 || p[3*16] != 255 {
		t.Errorf("colour under alpha 0: %v", p)
	}
	opaque := sheetOf(3, 2, 4, 4, 4, 4, 0, 0, black)
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
	empty := pngOf(image.NewNRGBA(image.Rect(0, 0, 8, 8)))
	checkError(t, "sheet all.png holds no sprites: all of its 2×2 tiles are empty",
		errorOf(Sheet{Tile: image.Pt(4, 4)}.Read("a/all.png", empty, nil)))
}

// By hand: names and labels by place, by number and by order.
func TestSheetLabels(t *testing.T) {
	m := sheetOf(3, 2, 4, 4, 4, 4, 0, 0, nothing)
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
		names, labels := strings.Join(d.Names, ""), strings.Join(labelsOf(d), "")
		if names != "acdef" || labels != "xxxyy" || len(d.Classes) != 2 {
			t.Errorf("%s: %v %v of %v", name, d.Names, labels, d.Classes)
		}
	}
}

// By hand: each error is one line with the numbers and what would fit.
func TestSheetErrors(t *testing.T) {
	pt := image.Pt
	m := pngOf(sheetOf(30, 30, 8, 8, 8, 8, 0, 0, nothing)).Bytes()
	for want, s := range map[string]Sheet{
		"sheet s.png is 240 pixels wide, which tiles of 9 don't divide; 8 or 10 do": {Tile: pt(9, 8)},
		"sheet s.png is 240 pixels high, which tiles of 241 don't divide; 240 do":   {Tile: pt(8, 241)},
		"sheet s.png is 237 pixels wide after an offset of 3, which tiles of 8 don't divide; " +
			"6 do, 8 with a spacing of 2, or leave the rest": {Tile: pt(8, 8), Offset: pt(3, 0)},
		"nothing is left after an offset of 300":                  {Tile: pt(8, 8), Offset: pt(300, 0)},
		"a sheet's tile of 0×0 pixels: say how large one is":      {},
		"a sheet's tile of -8×8 pixels":                           {Tile: pt(-8, 8)},
		"a sprite of 9×8 pixels doesn't lie within a tile of 8×8": {Tile: pt(8, 8), Sprite: pt(9, 8)},
		"Sheet.Offset (-1, 0) counts from":                        {Tile: pt(8, 8), Offset: pt(-1, 0)},
		"Sheet.Size is -2":                                        {Tile: pt(8, 8), Size: -2},
		"LabelColumn needs labels":                                {Tile: pt(8, 8), LabelColumn: "x"},
	} {
		checkError(t, want, errorOf(s.Read("dir/s.png", bytes.NewReader(m), nil)))
	}
	small := pngOf(sheetOf(2, 1, 4, 4, 4, 4, 0, 0, nothing)).Bytes()
	for want, labels := range map[string]string{
		"labels of s.png has 1 rows and the sheet 2 sprites: leave out one": "class\nx\n",
		"labels of s.png has 1 rows and the sheet 2 sprites: " +
			"none is for the one at row 0, column 1": "row,col,class\n0,0,x\n",

		"line 3 is for row 1, column 0; the sheet has 1 rows, 2 columns":         "row,col,class\n0,0,x\n1,0,x\n",
		"line 3 is for tile 2; the sheet has 2, from 0":                          "index,class\n0,x\n2,x\n",
		"lines 2 and 3 are both for row 0, column 0":                             "index,class\n0,x\n0,x\n",
		`line 2 has "one" in column index where a whole number from 0 should be`: "index,class\none,x\n1,x\n",

		"which column of labels of s.png holds the labels? it has a, b; set LabelColumn": "a,b\n0,x\n1,x\n",
		"line 3 has 1 columns, the header 2":                                             "a,b\n0,x\n1\n",
		"has no rows: a header and a row a picture are needed":                           "a,b\n",
		"labels of s.png: line 2 begins a quoted cell that does not end":                 "a,b\n\"0,x\n1",
	} {
		s := Sheet{Tile: pt(4, 4)}
		checkError(t, want, errorOf(s.Read("dir/s.png", bytes.NewReader(small), strings.NewReader(labels))))
	}
	s := Sheet{Tile: pt(4, 4), LabelColumn: "colour"}
	checkError(t, "has no column colour; it has index, class",
		errorOf(s.Read("dir/s.png", bytes.NewReader(small), strings.NewReader("index,class\n0,x\n1,x\n"))))
	checkError(t, "sheet s.png is no PNG, JPEG",
		errorOf(Sheet{Tile: pt(8, 8)}.Read("s.png", strings.NewReader("text"), nil)))
	checkError(t, "sheet absent.png can't be read: does not exist", errorOf(LoadSheet("absent.png", 96)))
	s = Sheet{Tile: pt(29, 23), Labels: "absent.csv"}
	clear := filepath.Join("internal", "pixels", "testdata", "format_clear.png")
	checkError(t, "labels absent.csv: does not exist", errorOf(s.Load(clear)))
}

// By hand: margins, spacing, slack, a cut row and a background, in all ways in which sheets have
// them.
func TestSheetMargins(t *testing.T) {
	around := func(m *image.NRGBA, right, bottom int) image.Image { // more of it, or less
		r := image.Rect(0, 0, m.Rect.Dx()+right, m.Rect.Dy()+bottom)
		out := image.NewNRGBA(r)
		draw.Draw(out, r, image.NewUniform(garbage), image.Point{}, draw.Src)
		draw.Draw(out, r, m, image.Point{}, draw.Src)
		return out
	}
	six := func(pitchX, pitchY, margin int) *image.NRGBA { // sprites of 4 × 4
		return sheetOf(3, 2, pitchX, pitchY, 4, 4, margin, margin, garbage)
	}
	left := func(right, bottom int) string {
		return fmt.Sprintf("%d pixels at the right of sheet s.png and %d at its bottom were left", right, bottom)
	}
	all := []uint8{1, 11, 21, 31, 41, 51}
	pt := image.Pt
	on := func(b Background) Sheet { return Sheet{Tile: pt(4, 4), Background: b} }
	magenta := color.NRGBA{255, 0, 255, 255}
	hole := sheetOf(3, 2, 4, 4, 4, 4, 0, 0, magenta)
	wipe(hole, 4, 3, 4, 4, magenta)
	hole.SetNRGBA(1, 1, magenta)
	framed := around(six(5, 5, 2), 1, 1)
	for name, c := range map[string]struct {
		sheet Sheet
		image image.Image
		want  []uint8
		note  string
	}{
		"spacing":            {Sheet{Tile: pt(4, 4), Spacing: pt(3, 2)}, around(six(7, 6, 0), -3, -2), all, ""},
		"spacing to the end": {Sheet{Tile: pt(4, 4), Spacing: pt(3, 2)}, six(7, 6, 0), all, ""},
		"margin and spacing": {Sheet{Tile: pt(4, 4), Spacing: pt(1, 1), Offset: pt(2, 2)}, framed, all, ""},
		"the same by sprite": {Sheet{Tile: pt(5, 5), Sprite: pt(4, 4), Offset: pt(2, 2)}, framed, all, ""},
		"margin, no spacing": {Sheet{Tile: pt(4, 4), Offset: pt(2, 2)}, around(six(4, 4, 2), 2, 2), all, ""},
		"slack":              {Sheet{Tile: pt(4, 4), Leave: true}, around(six(4, 4, 0), 3, 1), all, left(3, 1)},
		"a cut row":          {Sheet{Tile: pt(4, 4), Leave: true}, around(six(4, 4, 0), 0, -1), all[:3], left(0, 3)},
		"nothing to leave":   {Sheet{Tile: pt(4, 4), Leave: true}, six(4, 4, 0), all, ""},
		"a background":       {on(Background{Color: magenta}), hole, []uint8{1, 11, 21, 31, 51}, ""},
		"of another colour": {on(Background{Color: black}), hole, []uint8{1, 11, 21, 31, 255, 51},
			"no pixel of sheet s.png has the background's colour"},
		"the corner's colour": {Sheet{Tile: pt(3, 4), Offset: pt(1, 0), Background: Background{Corner: true}},
			sheetOf(2, 1, 3, 4, 3, 4, 1, 0, magenta), []uint8{1, 11}, ""},
	} {
		d, err := c.sheet.Read("s.png", pngOf(c.image), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := reds(t, d); !slices.Equal(got, c.want) || strings.Join(d.Notes, "|") != c.note {
			t.Errorf("%s: %v %q, want %v %q", name, got, d.Notes, c.want, c.note)
		}
		if name == "a background" && (d.picture(0)[3*16+5] != 0 || d.picture(0)[5] != 0) {
			t.Errorf("%s: a pixel of its colour is %v", name, d.picture(0))
		}
	}
	for want, c := range map[string]struct {
		tile int
		w, h int
	}{
		"which tiles of 16 don't divide; 16 with an offset of 1 and a spacing of 1, or leave the rest": {16, 87, 69},
		"which tiles of 16 don't divide; 16 with an offset of 2 and a spacing of 1, or leave the rest": {16, 88, 71},
		"which tiles of 15 don't divide; 8 or 16 do, 15 with a spacing of 1, or leave the rest":        {15, 80, 64},
		"which tiles of 50 don't divide; 24 do, or leave the rest":                                     {50, 24, 48},
		"which tiles of 9 don't divide; or leave the rest":                                             {9, 16, 10},
	} {
		dir := writeTree(t, map[string]any{"s.png": image.NewNRGBA(image.Rect(0, 0, c.w, c.h))})
		checkError(t, want, errorOf(LoadSheet(filepath.Join(dir, "s.png"), c.tile)))
	}
}

// By hand: backgrounds as texts.
func TestBackgroundText(t *testing.T) {
	for text, want := range map[string]Background{
		"#f0f":    {Color: color.NRGBA{255, 0, 255, 255}},
		"#102030": {Color: color.NRGBA{16, 32, 48, 255}},
		"corner":  {Corner: true},
	} {
		var b Background
		if err := b.UnmarshalText([]byte(text)); err != nil || b != want {
			t.Errorf("%s: %v %v", text, b, err)
		}
		long, _ := b.MarshalText()
		if err := b.UnmarshalText(long); err != nil || b != want {
			t.Errorf("%s: %v %v", long, b, err)
		}
	}
	for _, text := range []string{"", "#", "#f0", "red", "#ggg", "#fffffff", "f0f"} {
		checkError(t, "is no background: write #ff00ff, #f0f or corner", new(Background).UnmarshalText([]byte(text)))
	}
}

// Invariant: whatever the csv, a table or an error of one line.
func FuzzLabels(f *testing.F) {
	f.Add("index,class\n0,x\n1,y\n")
	f.Add("row;col;label\n0;0;1\n0;1;2\n")
	f.Add("\ufeffa\tb\n\"")
	f.Add("class\n1\n2")
	f.Add(",\n,\n,\n")
	sheet := pngOf(sheetOf(2, 1, 4, 4, 4, 4, 0, 0, nothing)).Bytes()
	f.Fuzz(func(t *testing.T, csv string) {
		var d *Dataset
		var err error
		cost.Bound(t, 4<<20+1000*len(csv), func() {
			d, err = Sheet{Tile: image.Pt(4, 4)}.Read("s", bytes.NewReader(sheet), strings.NewReader(csv))
		})
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
