package pictures

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
	"slices"
	"strings"
	"testing"

	"deephebb/internal/cost"
)

// Parts of a folder, and an archive of it, give the pictures and the faults of the whole.
func TestParts(t *testing.T) {
	dir := t.TempDir()
	var archive bytes.Buffer
	z := gzip.NewWriter(&archive)
	w := tar.NewWriter(z)
	for i := range 9 {
		m := image.NewNRGBA(image.Rect(0, 0, 20+i, 30))
		for p := range m.Pix {
			m.Pix[p] = uint8(p * (i + 3))
		}
		m.SetNRGBA(1, 1, color.NRGBA{1, 2, 3, 0})
		var b bytes.Buffer
		if err := png.Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("class %d/%02d.png", i%2, i)
		content := b.Bytes()
		switch i {
		case 4:
			content = content[:50]
		case 5:
			name = "class 1/note.txt"
		}
		path := filepath.Join(dir, name)
		os.MkdirAll(filepath.Dir(path), 0o777)
		if err := os.WriteFile(path, content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	f := Folder{Size: 16, Fit: Pad}
	whole, err := f.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	names, skipped, err := f.List(dir)
	if err != nil || len(names) != 8 || len(skipped) != 1 {
		t.Fatalf("%d names, %v skipped, %v", len(names), skipped, err)
	}
	for _, name := range append(slices.Clone(names), "class 1/note.txt") {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o666, Size: int64(len(b))}); err != nil {
			t.Fatal(err)
		}
		w.Write(b)
	}
	w.Close()
	z.Close()
	packed := filepath.Join(t.TempDir(), "pictures.tar.gz")
	if err := os.WriteFile(packed, archive.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	fromTar, err := f.LoadTar(packed)
	if err != nil {
		t.Fatal(err)
	}
	var joined Dataset
	for part := range slices.Chunk(names, 3) {
		d, err := f.LoadFiles(dir, part)
		if err != nil {
			t.Fatal(err)
		}
		for i := range d.Len() {
			joined.pixels = append(joined.pixels, d.picture(i)...)
		}
		joined.Names, joined.Skipped = append(joined.Names, d.Names...), append(joined.Skipped, d.Skipped...)
	}
	joined.Skipped = append(joined.Skipped, skipped...)
	joined.Shape = whole.Shape
	for name, d := range map[string]*Dataset{"parts": &joined, "archive": fromTar} {
		if !slices.Equal(d.Names, whole.Names) || d.Shape != whole.Shape || len(d.Skipped) != len(whole.Skipped) {
			t.Fatalf("%s: %v, skipped %v; want %v, skipped %v", name, d.Names, d.Skipped, whole.Names, whole.Skipped)
		}
		for i := range d.Names {
			if !bytes.Equal(d.picture(i), whole.picture(i)) {
				t.Errorf("%s: %s has other pixels", name, d.Names[i])
			}
		}
		for i, s := range d.Skipped {
			want := whole.Skipped[i]
			if s.Name != want.Name || s.Reason != want.Reason || s.Err.Error() != want.Err.Error() {
				t.Errorf("%s: skipped %v, want %v", name, s, want)
			}
		}
	}

	none, err := f.LoadFiles(dir, []string{"class 0/04.png"})
	if err != nil || none.Len() != 0 || len(none.Skipped) != 1 {
		t.Errorf("a part of one bad file: %v, %v", none, err)
	}
	if err := os.WriteFile(packed, archive.Bytes()[:archive.Len()/2], 0o666); err != nil {
		t.Fatal(err)
	}
	checkError(t, "", errorOf(f.LoadTar(packed)))
	checkError(t, "Size", errorOf(Folder{}.LoadTar(packed)))
}

// Invariant: whatever the archive, a dataset of what can be read or an error of one line.
func FuzzTar(f *testing.F) {
	archive := func(names ...string) []byte {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		for i, name := range names {
			content := fmt.Sprintf("P2 2 1 9\n%d 9\n", i)
			if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o666, Size: int64(len(content))}); err != nil {
				f.Fatal(err)
			}
			w.Write([]byte(content))
		}
		w.Close()
		return b.Bytes()
	}
	f.Add(archive("a/1.pgm", "./b.pgm", "note.txt"))
	f.Add(archive("../\x1b[31m.pgm")[:700])
	f.Add(zipped(archive("1.pgm")))
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "f.tar")
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		cost.Bound(t, 32<<20+2000*len(b), func() {
			d, err := Folder{Size: 4}.LoadTar(path)
			switch {
			case err != nil && (!strings.HasPrefix(err.Error(), "pictures: ") || strings.Contains(err.Error(), "\n")):
				t.Errorf("error %v", err)
			case err == nil && len(d.pixels) != d.Len()*3*4*4:
				t.Errorf("%v with %d bytes", d, len(d.pixels))
			}
		})
	})
}
