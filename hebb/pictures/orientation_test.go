package pictures

import (
	"os"
	"path/filepath"
	"testing"
)

// A folder's photos stand upright unless a camera's notes are to be ignored, streamed or not.
func TestFolderOrientation(t *testing.T) {
	content, err := os.ReadFile("internal/pixels/testdata/format_turned.jpg")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.jpg"), content, 0o644); err != nil {
		t.Fatal(err)
	}
	shapes := map[bool]Shape{}
	for _, stored := range []bool{false, true} {
		for _, stream := range []bool{false, true} {
			d, err := Folder{AsStored: stored, Stream: stream}.Load(dir)
			if err != nil {
				t.Fatal(err)
			}
			if shapes[stored] = d.Shape; d.Images()[0].Bounds().Dx() != d.Shape.W {
				t.Errorf("as stored %v: shown %v, read %v", stored, d.Images()[0].Bounds(), d.Shape)
			}
		}
	}
	if up, stored := shapes[false], shapes[true]; up.W != stored.H || up.H != stored.W || up.W == up.H {
		t.Errorf("upright %v, as stored %v", up, stored)
	}
}

// A photo that ends too early is left out and listed, or read as far as it goes.
func TestFolderTruncated(t *testing.T) {
	content, err := os.ReadFile("internal/pixels/testdata/format_rgb420.jpg")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, n := range map[string]int{"a.jpg": len(content), "b.jpg": len(content) - 40} {
		if err := os.WriteFile(filepath.Join(dir, name), content[:n], 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for truncated, want := range map[bool]int{false: 1, true: 2} {
		d, err := Folder{Truncated: truncated}.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		if d.Len() != want || len(d.Skipped) != 2-want {
			t.Errorf("Truncated %v: %d pictures, skipped %v", truncated, d.Len(), d.Skipped)
		}
	}
}
