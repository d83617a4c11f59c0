package pictures

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"deephebb/internal/cost"
)

// labelsOf returns the class of each picture.
func labelsOf(d *Dataset) []string {
	labels := make([]string, len(d.Labels))
	for i, l := range d.Labels {
		labels[i] = d.Classes[l]
	}
	return labels
}

// says reports whether a dataset's notes hold the words; where these are empty, whether it has
// none.
func says(d *Dataset, words string) bool {
	return strings.Contains(strings.Join(d.Notes, "|"), words) && (words != "" || d.Notes == nil)
}

// By hand: a folder's labels are joined by name, whatever the column is called and however the
// table and the names are written.
func TestLabelsByName(t *testing.T) {
	nfc, nfd := "caf\u00e9", "cafe\u0301"
	dir := writeTree(t, map[string]any{
		nfd + ".png": plain(2, 2, 1), "deep/b.png": plain(2, 2, 2), "raw.cr2": "x", "bad.png": "x",
	})
	for name, c := range map[string]struct {
		csv     string
		classes []string // of the pictures, by name
		note    string
	}{
		"any column":   {"photo,kind\ndeep/b.png,y\n" + nfc + ".png,x\nbad.png,z\n", []string{"y", "x"}, ""},
		"base, no end": {"ID;Label\nb;y\n" + nfc + ";x\nbad;z\n", []string{"y", "x"}, ""},
		"row skipped":  {"name\tclass\nb.png\ty\n" + nfd + ".png\tx\nbad\tz\nraw.cr2\tw\n", []string{"y", "x"}, ""},
		"no value":     {"file,class\nb.png,1\n" + nfc + ".png,NA\nbad,2\n", []string{"1", "(no label)"}, ""},
		"none a class": {"file,class\nb.png,none\n" + nfc + ".png,1\nbad,2\n", []string{"none", "1"}, ""},
		"by order":     {"kind\ny\nz\nx\n", []string{"y", "x"}, "have no names: they were joined by order"},
		"Windows-1252": {"file,kind\nb.png,\xe9\n" + "caf\xe9.png,x\nbad,z\n", []string{"é", "x"},
			"line 2 is not UTF-8: it is read as Windows-1252"},
	} {
		file := filepath.Join(writeTree(t, map[string]any{"l.csv": c.csv}), "l.csv")
		d, err := Folder{Labels: file}.Load(dir)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if classes := labelsOf(d); !slices.Equal(classes, c.classes) || !says(d, c.note) {
			t.Errorf("%s: %v of %v, want %v; notes %q", name, classes, d.Names, c.classes, d.Notes)
		}
	}
	rest, wider := nfc+".png,x\nbad.png,x\n", nfc+".png,x,1\nbad.png,x,1\n"
	for want, csv := range map[string]string{
		"no row for " + nfd + ".png in column photo":           "photo,kind\nb.png,y\nbad.png,x\n",
		"lines 2 and 3 are both for deep/b.png":                "photo,kind\nb.png,y\ndeep/b.png,x\n" + rest,
		`line 5 is for "other.png", which is none of`:          "photo,kind\nb.png,y\n" + rest + "other.png,x\n",
		"has 2 rows for 3 pictures and no column with their":   "kind\nx\ny\n",
		"which column of labels":                               "photo,a,b\nb.png,y,1\n" + wider,
		"columns 2 and 3 are both called kind: rename one":     "photo,kind,kind\nb.png,y,1\n" + wider,
		"has no row for deep/b.png in column file (rows: 1, p": "file,kind\nx.png,y\n",
	} {
		file := filepath.Join(writeTree(t, map[string]any{"l.csv": csv}), "l.csv")
		f := Folder{Labels: file}
		if strings.Contains(csv, "kind,kind") {
			f.LabelColumn = "kind"
		}
		checkError(t, want, errorOf(f.Load(dir)))
	}
}

// By hand: classes are numbered as they come, or by size, those without a value last.
func TestClassesOf(t *testing.T) {
	for _, c := range []struct{ values, classes []string }{
		{[]string{"b", "a", "b"}, []string{"b", "a"}},
		{[]string{"10", "9", "-1"}, []string{"-1", "9", "10"}},
		{[]string{"", "10", "n/a", "9"}, []string{"9", "10", "(no label)"}},
		{[]string{"nan", "b", "a"}, []string{"b", "a", "(no label)"}},
		{nil, nil},
	} {
		labels, classes := classesOf(c.values)
		if !slices.Equal(classes, c.classes) {
			t.Errorf("%q: classes %q, want %q", c.values, classes, c.classes)
		}
		for i, l := range labels {
			if classes[l] != c.values[i] && classes[l] != noLabel {
				t.Errorf("%q: label %d is %q", c.values, i, classes[l])
			}
		}
	}
}

// By hand: words of classes as Tiny ImageNet and Kaggle have them, and a note where some are
// missing.
func TestWords(t *testing.T) {
	nfd := "cafe\u0301"
	dir := writeTree(t, map[string]any{"n1/a.png": plain(2, 2, 1), nfd + "/a.png": plain(2, 2, 1)})
	for text, want := range map[string]struct {
		classes []string
		note    string
	}{
		"n1 tench, Tinca\ncaf\u00e9 coffee house\n": {[]string{"coffee house", "tench"}, ""},
		"n1\ttench, Tinca\r\n":                      {[]string{nfd, "tench"}, "have names for 1 of the 2 classes"},
		"other\tclass\n":                            {[]string{nfd, "n1"}, "have names for 0 of the 2 classes"},
	} {
		file := filepath.Join(writeTree(t, map[string]any{"w.txt": text}), "w.txt")
		d, err := Folder{Words: file}.Load(dir)
		if err != nil || !slices.Equal(d.Classes, want.classes) || !says(d, want.note) {
			t.Errorf("%q: %v %q, want %v; %v", text, d, d.Notes, want, err)
		}
	}
}

// By hand: a sheet's rows find their sprites by the names that sprites have, and by order with a
// word.
func TestSheetLabelsByTile(t *testing.T) {
	m := sheetOf(3, 2, 4, 4, 4, 4, 0, 0, nothing)
	wipe(m, 1, 3, 4, 4, nothing)
	sheet := writeTree(t, map[string]any{"s.png": m}) + "/s.png"
	for name, c := range map[string]struct{ csv, note string }{
		"what hebb wrote": {"index,name,x,y,label\n0,tile 0,1,1,a\n1,tile 2,1,1,c\n" +
			"4,tile 5,1,1,f\n3,tile 4,1,1,e\n2,tile 3,1,1,d\n", ""},
		"tile":  {"Tile;Kind\n5;f\n0;a\n1;empty\n2;c\n3;d\n4;e\n", ""},
		"order": {"kind\na\nc\nd\ne\nf\n", "joined by order"},
	} {
		file := filepath.Join(writeTree(t, map[string]any{"l.csv": c.csv}), "l.csv")
		s := Sheet{Labels: file}
		s.Tile.X = 4
		d, err := s.Load(sheet)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := strings.Join(labelsOf(d), ""); got != "acdef" || !says(d, c.note) {
			t.Errorf("%s: %s, notes %q", name, got, d.Notes)
		}
	}
}

// Invariant: whatever the list of words, two classes with names that are valid text, or an error of
// one line.
func FuzzWords(f *testing.F) {
	f.Add([]byte("n1 tench, Tinca\ncaf\u00e9 coffee house\n"))
	f.Add([]byte("n1\ttench, Tinca\r\nn2\tcrane"))
	f.Add([]byte("\xff\xfen\x001\x00\t\x00a\x00"))
	dir := writeTree(f, map[string]any{"n1/a.png": plain(2, 2, 1), "n2/a.png": plain(2, 2, 1)})
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "w")
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		var d *Dataset
		var err error
		cost.Bound(t, 4<<20+200*len(b), func() { d, err = Folder{Words: path}.Load(dir) })
		switch {
		case err != nil && (!strings.HasPrefix(err.Error(), "pictures: ") || strings.Contains(err.Error(), "\n")):
			t.Errorf("error %v", err)
		case err == nil && (len(d.Labels) != 2 || max(d.Labels[0], d.Labels[1]) >= len(d.Classes)):
			t.Errorf("labels %v of %v", d.Labels, d.Classes)
		}
	})
}
