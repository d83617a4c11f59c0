package pictures

import (
	"errors"
	"image"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"deephebb/internal/faulty"
)

// What settings and files say that can't be is refused before anything is read.
func TestRefusals(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	sheet := write("s.png", pngOf(image.NewNRGBA(image.Rect(0, 0, 4, 4))).Bytes())
	filled := write("f.png", pngOf(ramp(4, 4)).Bytes())
	tile := image.Pt(2, 2)
	tiles, failing := Sheet{Tile: tile}, faulty.NewFile([]byte("0"), 0)
	wide := write("wide", idxBytes(nil, 1, 20000, 20000))
	if err := os.Truncate(wide, 16+20000*20000); err != nil {
		t.Fatal(err)
	}
	huge := writeTree(t, map[string]any{"huge.png": ""})
	if err := os.Truncate(filepath.Join(huge, "huge.png"), 1<<30+1); err != nil {
		t.Fatal(err)
	}
	for want, err := range map[string]error{
		"give 1, 3 or 4 channels":             errorOf(FromBytes(Shape{2, 1, 1}, nil, nil, nil, nil)),
		"no pictures: give at least one":      errorOf(FromBytes(Shape{1, 1, 1}, nil, nil, nil, nil)),
		"Sheet.Spacing (-1, 0) counts from 0": errorOf(Sheet{Tile: tile, Spacing: image.Pt(-1, 0)}.Load(sheet)),
		"Stretch, Crop and Pad are":           errorOf(Sheet{Tile: tile, Fit: 9}.Load(sheet)),
		"parts of a folder have no Limit":     errorOf(Folder{Size: 4, Limit: 1}.LoadTar(sheet)),

		"pictures of 1×20000×20000; at most 200 megapixels":           errorOf(LoadIDX(wide, "")),
		"has 1073741825 bytes, more than":                             errorOf(Folder{Size: 4}.Load(huge)),
		"pictures: absent can't be read: does not exist":              errorOf(LoadCIFAR10("absent")),
		"pictures: " + os.DevNull + " can't be read: is a device":     errorOf(LoadCIFAR10(os.DevNull)),
		"pictures: labels of s.png can't be read: input/output error": errorOf(tiles.Read("s.png", failing, failing)),
		"pictures: sheet s.png can't be read: input/output error":     errorOf(tiles.Read("s.png", failing, nil)),
	} {
		checkError(t, want, err)
	}
	if d, err := tiles.Load(filled); err != nil || !errors.Is(d.WritePixels(&faulty.Writer{Left: 1}), faulty.Err) {
		t.Errorf("pixels were written to a full disk: %v", err)
	}
}

// A folder that is read anew each time says what has changed in it.
func TestStreamChanged(t *testing.T) {
	dir := writeTree(t, map[string]any{"a/1.png": plain(2, 2, 1), "a/2.png": plain(2, 2, 2)})
	d, err := Folder{Size: -1, Stream: true}.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "a", "2.png")); err != nil {
		t.Fatal(err)
	}
	dst := make([]float32, 2*d.Shape.Len())
	checkError(t, "2.png", d.Batch(dst, 0, 2))
	checkError(t, "2.png", d.WritePixels(io.Discard))

	// Of the same length and time, but of another shape, or damaged.
	dir = t.TempDir()
	path := filepath.Join(dir, "1.pgm")
	write := func(text string) {
		err := errors.Join(os.WriteFile(path, []byte(text), 0o600), os.Chtimes(path, time.Time{}, time.Unix(1e9, 0)))
		if err != nil {
			t.Fatal(err)
		}
	}
	write("P5 2 3 255\nabcdef")
	if d, err = (Folder{Size: -1, Stream: true}).Load(dir); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"P5 3 2 255\nabcdef": "1.pgm is 3×2×3 now, the others are 3×3×2: load the folder again",
		"P5 2 9 255\nabcdef": "1.pgm could be read when its folder was loaded and now can't: it is a damaged PNM",
	} {
		write(text)
		checkError(t, want, d.Batch(dst[:d.Shape.Len()], 0, 1))
	}
}

// A list of words that is not there.
func TestWordsAbsent(t *testing.T) {
	dir := writeTree(t, map[string]any{"a/1.png": plain(2, 2, 1)})
	checkError(t, "absent.txt", errorOf(Folder{Words: "absent.txt"}.Load(dir)))
}
