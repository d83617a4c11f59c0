package pictures

import (
	"image"
	"os"
	"path/filepath"
	"testing"
)

// A table of labels whose columns hold no places, or that is no table, is refused with what is
// wrong.
func TestLabelsRefused(t *testing.T) {
	dir := writeTree(t, map[string]any{"s.png": ramp(4, 4), "a/1.png": plain(2, 2, 1)})
	sheet := filepath.Join(dir, "s.png")
	for text, want := range map[string]string{
		"row,col,label\nx,0,a\n":        "x",
		"row,col,label\n0,x,a\n":        "x",
		"row,row,col,label\n":           "row",
		"row,row,col,label\n0,0,0,a\n":  "columns 1 and 2 are both called row",
		"name,name,label\ntile 0,x,a\n": "columns 1 and 2 are both called name",
		"index,label,label\n0,a,b\n":    "columns 2 and 3 are both called label",
		"row,col,label\n0,0\n":          "line 2",
		"":                              "labels",
		"row,col,label\n9,9,a\n":        "row 9",
		"index,label\n\"1,a\n":          "labels",
		"index,label\nx,a\n":            "x",
		"name,label\n1,a\n1,b\n":        "1",
	} {
		path := filepath.Join(dir, "l.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		checkError(t, want, errorOf(Sheet{Tile: image.Pt(2, 2), Labels: path}.Load(sheet)))
	}
	checkError(t, "Size", errorOf(Folder{}.LoadFiles(dir, []string{"a/1.png"})))
	absent := filepath.Join(dir, "absent")
	_, _, err := Folder{Size: 4}.List(absent)
	checkError(t, "absent", err)
	checkError(t, "absent", errorOf(Folder{}.Classes(absent)))
	checkError(t, "absent", errorOf(Folder{Size: 4}.LoadTar(absent)))
	cut := filepath.Join(dir, "cut.tar.gz")
	if err := os.WriteFile(cut, []byte("\x1f\x8b\x08\x00"), 0o600); err != nil {
		t.Fatal(err)
	}
	checkError(t, "damaged gzip file", errorOf(Folder{Size: 4}.LoadTar(cut)))
}
