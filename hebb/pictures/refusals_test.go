package pictures

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
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
	huge := filepath.Join(dir, "a", "huge.png")
	sparse := func() error {
		if err := os.Mkdir(filepath.Join(dir, "a"), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(huge, nil, 0o600); err != nil {
			return err
		}
		return os.Truncate(huge, 1<<30+1)
	}
	if err := sparse(); err != nil {
		t.Fatal(err)
	}
	for want, load := range map[string]func() error{
		"Sheet.Spacing (-1, 0) counts from 0": func() error {
			_, err := Sheet{Tile: image.Pt(2, 2), Spacing: image.Pt(-1, 0)}.Load(sheet)
			return err
		},
		"Stretch, Crop and Pad are":       func() error { _, err := Sheet{Tile: image.Pt(2, 2), Fit: 9}.Load(sheet); return err },
		"parts of a folder have no Limit": func() error { _, err := Folder{Size: 4, Limit: 1}.LoadTar(sheet); return err },
		"give 1, 3 or 4 channels":         func() error { _, err := FromBytes(Shape{2, 1, 1}, nil, nil, nil, nil); return err },
		"no pictures: give at least one":  func() error { _, err := FromBytes(Shape{1, 1, 1}, nil, nil, nil, nil); return err },
		"1073741825 bytes large":          func() error { _, err := Folder{Size: 4}.Load(filepath.Dir(huge)); return err },
	} {
		checkError(t, want, load)
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
	checkError(t, "2.png", func() error { return d.Batch(dst, 0, 2) })
}

// A list of words that is not there.
func TestWordsAbsent(t *testing.T) {
	_, err := Folder{Words: "absent.txt"}.Load(writeTree(t, map[string]any{"a/1.png": plain(2, 2, 1)}))
	if err == nil || !strings.Contains(err.Error(), "absent.txt") {
		t.Errorf("error %v", err)
	}
}
