package pictures

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"deephebb/hebb/pictures/internal/pixels"
)

// ramp returns a w × h picture whose red is 10·x and whose green is 10·y.
func ramp(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetNRGBA(x, y, color.NRGBA{uint8(10 * x), uint8(10 * y), 200, 255})
		}
	}
	return m
}

// By hand: a wide and a tall picture, made square in each way.
func TestFit(t *testing.T) {
	dir := writeTree(t, map[string]any{"wide.png": ramp(8, 4), "tall.png": ramp(4, 8)})
	alike := func(row ...uint8) []uint8 { return slices.Repeat(row, 4) }
	for _, c := range []struct {
		fit  Fit
		tall []uint8 // red, row after row
		wide []uint8
	}{
		{Crop, alike(0, 10, 20, 30), alike(20, 30, 40, 50)},
		{Pad, alike(0, 6, 24, 0), []uint8{0, 0, 0, 0, 6, 25, 45, 64, 6, 25, 45, 64, 0, 0, 0, 0}},
		{Stretch, alike(0, 10, 20, 30), alike(6, 25, 45, 64)},
	} {
		d, err := Folder{Size: 4, Fit: c.fit}.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.picture(0)[:16]; !near(got, c.tall) {
			t.Errorf("%v: tall %v, want %v", c.fit, got, c.tall)
		}
		if got := d.picture(1)[:16]; !near(got, c.wide) {
			t.Errorf("%v: wide %v, want %v", c.fit, got, c.wide)
		}
	}
	folder, _ := LoadFolder(dir, 4)
	cropped, _ := Folder{Size: 4, Fit: Crop}.Load(dir)
	if folder.Hash() != cropped.Hash() {
		t.Error("a folder is not cropped by itself")
	}
	for _, text := range []string{"stretch", "crop", "pad"} {
		var f Fit
		if err := f.UnmarshalText([]byte(text)); err != nil || f.String() != text {
			t.Errorf("%s: %v %v", text, f, err)
		}
	}
	checkError(t, `there is no fit "by kind": stretch, crop and pad are`, new(Fit).UnmarshalText([]byte("by kind")))
}

// near reports whether bytes differ by one at most.
func near(a, b []uint8) bool {
	return slices.EqualFunc(a, b, func(x, y uint8) bool { return max(x, y)-min(x, y) <= 1 })
}

// Invariants: whatever the fit, pictures are shown whole in their own proportions, streamed or not;
// squares are shown as networks see them; and streaming gives the values of memory.
func TestOwnProportions(t *testing.T) {
	sizes := []image.Point{{40, 20}, {20, 50}, {30, 30}, {200, 3}, {16, 16}}
	tree := map[string]any{}
	for i, s := range sizes {
		m := image.NewNRGBA(image.Rect(0, 0, s.X, s.Y))
		for k := range m.Pix {
			m.Pix[k] = uint8(100 + k%5 + k/4%50)
			if k%4 == 3 {
				m.Pix[k] = 255
			}
		}
		tree[fmt.Sprintf("%d.png", i)] = m
	}
	dir := writeTree(t, tree)
	for _, fit := range []Fit{Stretch, Crop, Pad} {
		memory, err := Folder{Size: 16, Fit: fit}.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		streamed, err := Folder{Size: 16, Fit: fit, Stream: true}.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		n := len(sizes) * memory.Shape.Len()
		a, b := make([]float32, n), make([]float32, n)
		if memory.Batch(a, 0, len(sizes)) != nil || streamed.Batch(b, 0, len(sizes)) != nil || !slices.Equal(a, b) {
			t.Errorf("%v: streaming gives other values", fit)
		}
		for i, s := range sizes {
			var want *image.NRGBA
			whole := func(p pixels.Planes) error {
				to := proportions(s.X, s.Y, 16)
				want = imageOf(p.Resized(to.Y, to.X)).(*image.NRGBA)
				return nil
			}
			path := filepath.Join(dir, memory.Names[i])
			if _, err := pixels.Read(path, pixels.Options{Channels: 3}, whole); err != nil {
				t.Fatal(err)
			}
			for from, m := range map[string]image.Image{
				"memory":   memory.Image(i),
				"a pick":   memory.Pick([]int{4, i}).Image(1),
				"a stream": streamed.Image(i),
			} {
				size := m.Bounds().Size()
				if m.Bounds() != want.Rect || memory.ImageSize(i) != size || streamed.ImageSize(i) != size {
					t.Errorf("%v: picture %d of %v is shown at %v from %s", fit, i, s, m.Bounds(), from)
					continue
				}
				exact := fit != Stretch || from == "a stream"
				if exact && !bytes.Equal(m.(*image.NRGBA).Pix, want.Pix) {
					t.Errorf("%v: picture %d of %v is not shown whole from %s", fit, i, s, from)
				}
			}
			for _, d := range []*Dataset{memory, streamed} {
				m := d.Fitted(i)
				r, _, _, _ := m.At(5, 9).RGBA()
				if m.Bounds() != image.Rect(0, 0, 16, 16) || uint8(r>>8) != memory.picture(i)[9*16+5] {
					t.Errorf("%v: picture %d is not fitted as the values are", fit, i)
				}
			}
		}
		want := len(sizes) * 3 * 16 * 16
		if fit == Crop { // what lies beside the squares is kept
			want += 3 * 16 * (8 + 6 + 1)
		}
		if memory.Bytes() != want || streamed.Bytes() != 0 {
			t.Errorf("%v: %d and %d bytes, want %d and 0", fit, memory.Bytes(), streamed.Bytes(), want)
		}
	}
	dir = writeTree(t, map[string]any{"a.png": ramp(16, 16), "b.png": ramp(9, 9)})
	squares, err := Folder{Size: 8, Fit: Crop}.Load(dir)
	if err != nil || squares.views != nil || squares.Bytes() != 2*3*64 {
		t.Errorf("squares take %d bytes; %v", squares.Bytes(), err)
	}
}

// By hand: sprites that are no squares are stretched, as the article does, and shown as they are.
func TestSheetFit(t *testing.T) {
	m := ramp(8, 4)
	sheet := Sheet{Tile: image.Pt(4, 2), Size: 4}
	for _, c := range []struct {
		fit  Fit
		rows []uint8 // green of the first sprite's first column
	}{{ByKind, []uint8{0, 3, 8, 10}}, {Pad, []uint8{0, 0, 10, 0}}} {
		sheet.Fit = c.fit
		d, err := sheet.Read("s.png", pngOf(m), nil)
		if err != nil {
			t.Fatal(err)
		}
		green := d.picture(0)[16:32]
		got, shown := []uint8{green[0], green[4], green[8], green[12]}, d.Image(0).Bounds()
		if !near(got, c.rows) || shown != image.Rect(0, 0, 4, 2) {
			t.Errorf("%v: %v, want %v; shown at %v", c.fit, got, c.rows, shown)
		}
	}
}

// noted is a JPEG of a picture with a camera's note of how it is to be turned.
func noted(m image.Image, orientation uint16) string {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 100}); err != nil {
		panic(err)
	}
	note := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	note = binary.BigEndian.AppendUint16(note, orientation)
	note = append(note, 0, 0, 0, 0, 0, 0)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(note)+2))
	return b.String()[:2] + string(segment) + string(note) + b.String()[2:]
}

// By hand: a photo on its side is turned, in features and pictures shown, unless it is to stay as
// it is stored.
func TestOrientation(t *testing.T) {
	m := plain(32, 16, 100).(*image.NRGBA)
	for y := range 16 {
		for x := range 16 {
			m.SetNRGBA(x, y, color.NRGBA{250, 250, 250, 255}) // the left half is white: the upper when turned
		}
	}
	dir := writeTree(t, map[string]any{"a.jpg": noted(m, 6), "b.jpg": noted(m, 6)})
	red := func(m image.Image, p image.Point) uint8 {
		r, _, _, _ := m.At(p.X, p.Y).RGBA()
		return uint8(r >> 8)
	}
	for _, c := range []struct {
		folder Folder
		shape  Shape
		white  [2]image.Point // the second is not
	}{
		{Folder{}, Shape{3, 32, 16}, [2]image.Point{{12, 4}, {4, 28}}},
		{Folder{AsStored: true}, Shape{3, 16, 32}, [2]image.Point{{4, 12}, {28, 4}}},
		{Folder{Size: 8, Fit: Stretch}, Shape{3, 8, 8}, [2]image.Point{{3, 1}, {1, 7}}},
	} {
		for _, stream := range []bool{false, true} {
			c.folder.Stream = stream
			d, err := c.folder.Load(dir)
			if err != nil || d.Shape != c.shape {
				t.Errorf("%+v: %v, want %v; %v", c.folder, d, c.shape, err)
				continue
			}
			if f := d.Fitted(1); red(f, c.white[0]) < 200 || red(f, c.white[1]) > 150 {
				t.Errorf("%+v: not turned as it should be", c.folder)
			}
			if shown := d.Image(0).Bounds(); (shown.Dx() > shown.Dy()) != c.folder.AsStored {
				t.Errorf("%+v: shown at %v", c.folder, shown)
			}
		}
	}
}

// By hand: files that end too early are listed, or read as far as they go.
func TestTruncated(t *testing.T) {
	whole := noted(plain(64, 64, 200), 1)
	dir := writeTree(t, map[string]any{"a.jpg": whole, "b.jpg": whole[:len(whole)-40]})
	d, err := Folder{Size: 8}.Load(dir)
	if err != nil || d.Len() != 1 || !strings.Contains(d.Skipped[0].Err.Error(), "too early") {
		t.Errorf("%v %v", d, err)
	}
	if d, err = (Folder{Size: 8, Truncated: true}).Load(dir); err != nil || d.Len() != 2 || reds(t, d)[1] < 190 {
		t.Errorf("%v %v", d, err)
	}
}

// By hand: names with bytes that are no UTF-8 are written visibly, and the file is still found.
func TestInvalidNames(t *testing.T) {
	dir := writeTree(t, map[string]any{
		"caf\xe9/a\xff.png": plain(4, 4, 7),
		"caf\xe9/b\xff.txt": "x",
		"b/b.png":           plain(4, 4, 8),
	})
	d, err := Folder{Size: 4, Stream: true}.Load(dir)
	if err != nil {
		t.Skip("no such names here:", err)
	}
	if d.Names[1] != `caf\xe9/a\xff.png` || d.Classes[1] != `caf\xe9` || d.Skipped[0].Name != `caf\xe9/b\xff.txt` {
		t.Errorf("names %q, classes %q, skipped %v", d.Names, d.Classes, d.Skipped)
	}
	if got := reds(t, d); got[1] != 7 {
		t.Errorf("pictures %v", got)
	}
}
