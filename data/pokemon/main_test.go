package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"deephebb/hebb/pictures"
)

// writePackage makes a package of 900 sprites, no real ones: each a rectangle
// of its own width in a transparent 68×56 picture.
func writePackage(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	regular := filepath.Join(dir, "package", "pokemon-gen8", "regular")
	if err := os.MkdirAll(regular, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "package", "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	var dex []string
	for i := 1; i <= 900; i++ {
		dex = append(dex, fmt.Sprintf(`"%03d":{"name":{"eng":"Name %d"},"slug":{"eng":"s%d","jpn":"x"}}`, i, i, i))
		m := image.NewNRGBA(image.Rect(0, 0, 68, 56))
		for x := range 1 + i%60 {
			m.SetNRGBA(5+x, 20, color.NRGBA{uint8(i), uint8(i >> 8), 9, 255})
		}
		var b bytes.Buffer
		png.Encode(&b, m)
		if err := os.WriteFile(filepath.Join(regular, fmt.Sprintf("s%d.png", i)), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	json := "{" + strings.Join(dex, ",") + "}"
	if err := os.WriteFile(filepath.Join(dir, "package", "data", "pokemon.json"), []byte(json), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// By hand: made-up sprites become a sheet that hebb reads, doubled where they fit.
func TestSheet(t *testing.T) {
	out := filepath.Join(t.TempDir(), "new", "sheet.png")
	if err := run(writePackage(t), out); err != nil {
		t.Fatal(err)
	}
	sheet := pictures.Sheet{
		Tile:        image.Pt(tile, tile),
		Labels:      strings.TrimSuffix(out, "png") + "csv",
		LabelColumn: "generation",
	}
	d, err := sheet.Load(out)
	if err != nil {
		t.Fatal(err)
	}
	if d.Len() != sprites || len(d.Classes) != 8 || d.Names[897] != "Name 898" || d.Classes[d.Labels[151]] != "2" {
		t.Errorf("%v: last is %s, 152 of generation %s", d, d.Names[897], d.Classes[d.Labels[151]])
	}
	for i, width := range map[int]int{0: 4, 46: 96, 47: 49, 58: 60} { // 1+i%60 pixels from 1, twice up to 48
		m := d.Image(i)
		seen := 0
		for x := range tile {
			if m.At(x, 47) == (color.NRGBA{uint8(i + 1), 0, 9, 255}) {
				seen++
			}
		}
		if seen != width {
			t.Errorf("sprite %d is %d wide, want %d", i, seen, width)
		}
	}
}

// By hand: the archive's files by name, the others left out.
func TestUnpack(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, name := range []string{
		"package/data/pokemon.json", "package/readme.md", "package/pokemon-gen8/regular/a.png",
	} {
		w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: 4})
		w.Write([]byte("text"))
	}
	w.Close()
	z.Close()
	files, err := unpack(b.Bytes())
	if err != nil || len(files) != 2 || string(files["pokemon-gen8/regular/a.png"]) != "text" {
		t.Errorf("%v %v", files, err)
	}
	if _, err := files.open("other"); err == nil {
		t.Error("a file that isn't there opens")
	}
	if _, err := unpack(b.Bytes()[:b.Len()/2]); err == nil {
		t.Error("half an archive unpacks")
	}
}

func TestErrors(t *testing.T) {
	for want, err := range map[string]error{
		"is pokesprite-images@2.7.0 unpacked there?": run(t.TempDir(), "x.png"),
		"name it so, not x.gif":                      run(t.TempDir(), "x.gif"),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
