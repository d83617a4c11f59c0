package pictures

import (
	"fmt"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"deephebb/internal/files"
)

// present lists all that lies in a folder as Names and Skipped have it.
func present(t *testing.T, dir string) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		list = append(list, filepath.ToSlash(name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Invariant: present = read + listed. What is read or skipped, folders skipped as a whole included,
// covers all that lies in the folder, and nothing twice.
func TestPresentIsReadAndListed(t *testing.T) {
	dir := writeTree(t, map[string]any{
		"new/1.jpg": plain(4, 4, 1), "new/2.JFIF": plain(4, 4, 2),
		"new/3.Jpe": plain(4, 4, 3), "new/4.jif": plain(4, 4, 4),
		"loose1.png": plain(4, 4, 5), "loose2.PNG": plain(4, 4, 6),
		"album.jpg/1.png": plain(4, 4, 7), // a folder
		"bad/1.png":       "damaged", "bad/2.png": "",
		"phone/1.JXL": "\xff\x0a", "phone/2.jp2": "x", "phone/3.psd": "x", "phone/4.CR2": "x",
		"empty/readme.txt": "x", "none.jpg/readme": "x",
		"new/@eaDir/1.jpg/SYNO.jpg": plain(4, 4, 9), "$Recycle.Bin/1.png": plain(4, 4, 9),
		".ipynb_checkpoints/1.png": plain(4, 4, 9), "__MACOSX/._1.png": "x", "new/._1.jpg": "x", "Thumbs.db": "x",
		"notes.txt": "x", "labels.csv": "x",
		"site/manifest.json": `{"name": "not hebb's"}`, "site/canvas.png": plain(4, 4, 8),
	})
	os.Mkdir(filepath.Join(dir, "hollow"), 0o755)
	closed := filepath.Join(dir, "closed")
	os.Mkdir(closed, 0o755)
	out, err := files.NewFolder(filepath.Join(dir, "new", "hebb"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"canvas.png", "pics/1.png"} {
		os.MkdirAll(filepath.Dir(out.Path(name)), 0o755)
		if err := files.WriteBytes(out.Path(name), pngOf(plain(4, 4, 99)).Bytes()); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Keep(files.Manifest{}); err != nil {
		t.Fatal(err)
	}
	os.WriteFile(filepath.Join(dir, "new", "hebb", "own.png"), pngOf(plain(4, 4, 10)).Bytes(), 0o644)
	all := present(t, dir)
	if os.Chmod(closed, 0); os.Getuid() == 0 {
		os.Chmod(closed, 0o755) // root reads everything
	}
	d, err := LoadFolder(dir, 4)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		var by []string
		for _, s := range d.Skipped {
			within := strings.HasSuffix(s.Name, "/") && strings.HasPrefix(name, s.Name)
			if s.Name == name || within && s.Reason != EmptyFolder {
				by = append(by, s.Reason.String())
			}
			if s.Err == nil {
				t.Errorf("%s: no word on why", s.Name)
			}
		}
		if n := len(by); slices.Contains(d.Names, name) == (n > 0) || n > 1 {
			t.Errorf("%s: read %t, listed as %v", name, slices.Contains(d.Names, name), by)
		}
	}
	count := map[Reason]int{}
	for _, r := range Reasons() {
		count[r] = len(d.SkippedFor(r))
	}
	want := map[Reason]int{Unreadable: 2, Unsupported: 4, EmptyFolder: 4, NoPicture: 5, Leftover: 6, Result: 3}
	if os.Getuid() != 0 {
		want[Unreadable], want[EmptyFolder] = 3, 3
	}
	for _, r := range Reasons() {
		if count[r] != want[r] {
			t.Errorf("%d %v, want %d: %v", count[r], r, want[r], d.SkippedFor(r))
		}
	}
	if want := []string{"album.jpg", "new", "site", "(no folder)"}; !slices.Equal(d.Classes, want) {
		t.Errorf("classes %v, want %v", d.Classes, want)
	}
	shown, labels := []uint8{7, 1, 2, 3, 4, 10, 8, 5, 6}, []int{0, 1, 1, 1, 1, 1, 2, 3, 3}
	if got := reds(t, d); !slices.Equal(got, shown) || !slices.Equal(d.Labels, labels) {
		t.Errorf("pictures %v of %v, want %v of %v", got, d.Labels, shown, labels)
	}
	if d.String() != "9 pictures of 3×4×4, 4 classes, 6 skipped" && os.Getuid() == 0 {
		t.Error(d)
	}
}

// By hand: parts of data sets however they are spelled are refused with the way out, and classes
// that only look so are not.
func TestSplits(t *testing.T) {
	for _, c := range []struct {
		folders []string
		way     string // the part that the error names; empty: classes
	}{
		{[]string{"Testing", "Training"}, "Training"},
		{[]string{"seg_test", "seg_train"}, "seg_train"},
		{[]string{"seg_pred", "seg_test", "seg_train"}, "seg_train"},
		{[]string{"Test", "Train", "Valid"}, "Train"},
		{[]string{"TRAIN", "VAL"}, "TRAIN"},
		{[]string{"train"}, "train"},
		{[]string{"train2017", "val2017"}, "train2017"},
		{[]string{"test_set", "training_set"}, "training_set"},
		{[]string{"chest-train", "chest-val", "extra"}, "chest-train"},
		{[]string{"bus", "car", "train"}, ""},
		{[]string{"Test", "Validation"}, "Test"},
		{[]string{"trainer", "tester"}, ""},
		{[]string{"crash_test", "model_train"}, ""},
		{[]string{"restrain", "contest"}, ""},
	} {
		tree := map[string]any{"empty/readme.txt": "x"}
		for _, f := range c.folders {
			tree[f+"/a/1.png"] = plain(2, 2, 1)
		}
		dir := writeTree(t, tree)
		d, err := Folder{}.Load(dir)
		if c.way == "" {
			if err != nil || len(d.Classes) != len(c.folders) {
				t.Errorf("%v: %v %v", c.folders, d, err)
			}
			continue
		}
		want := fmt.Sprintf("holds the parts of a data set (%s), not classes: name one part, such as %s",
			strings.Join(c.folders, ", "), filepath.Join(dir, c.way))
		checkError(t, want, err)
	}
}

// By hand: what is named as a picture and is no file is listed with a word that a person
// understands.
func TestNoFiles(t *testing.T) {
	dir := writeTree(t, map[string]any{"a.png": plain(4, 4, 1)})
	if err := os.Symlink(filepath.Join(dir, "gone"), filepath.Join(dir, "b.png")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	os.Symlink(os.DevNull, filepath.Join(dir, "c.png"))
	d, err := Folder{}.Load(dir)
	if err != nil || d.Len() != 1 || len(d.Skipped) != 2 {
		t.Fatalf("%v %v", d, err)
	}
	for i, want := range []string{"does not exist", "is a device: name a file"} {
		if got := d.Skipped[i]; got.Reason != Unreadable || got.Err.Error() != want {
			t.Errorf("%s %v, want %s", got.Name, got.Err, want)
		}
	}
}

// By hand: a folder without pictures says what it holds instead.
func TestNoPictures(t *testing.T) {
	dir := writeTree(t, map[string]any{"phone/a/1.dng": "x", "phone/b/1.dng": "x", "text/readme.md": "x"})
	raw := "; a/1.dng is a camera's raw file, which is not supported: convert it to JPEG or PNG; name the folder"
	checkError(t, raw, errorOf(Folder{}.Load(filepath.Join(dir, "phone"))))
	text := filepath.Join(dir, "text")
	checkError(t, "no pictures in "+text+": looked for files", errorOf(Folder{}.Load(text)))
}

// By hand: without a size, pictures of several sizes, or large ones, come at 96 × 96, and that is
// said.
func TestSizeByItself(t *testing.T) {
	for _, c := range []struct {
		sizes []image.Point
		size  int
		shape Shape
		note  string
	}{
		{[]image.Point{{8, 6}, {8, 6}}, 0, Shape{3, 6, 8}, ""},
		{[]image.Point{{8, 6}, {8, 6}, {6, 8}}, 0, Shape{3, 96, 96},
			"the pictures differ in size, and no size was set: all were brought to 96 × 96"},
		{[]image.Point{{300, 6}, {300, 6}}, 0, Shape{3, 96, 96},
			"the first picture, 0.png, has 300 × 6 pixels, and no size was set: all were brought to 96 × 96"},
		{[]image.Point{{300, 6}, {300, 6}}, -1, Shape{3, 6, 300}, ""},
		{[]image.Point{{8, 6}, {6, 8}}, 4, Shape{3, 4, 4}, ""},
	} {
		for _, stream := range []bool{false, true} {
			tree := map[string]any{}
			for i, s := range c.sizes {
				tree[fmt.Sprintf("%d.png", i)] = plain(s.X, s.Y, uint8(i+1))
			}
			d, err := Folder{Size: c.size, Stream: stream}.Load(writeTree(t, tree))
			if err != nil || d.Shape != c.shape || strings.Join(d.Notes, "|") != c.note || d.Streams() != stream {
				t.Errorf("%v at %d: %v %q, want %v %q; %v", c.sizes, c.size, d, d.Notes, c.shape, c.note, err)
				continue
			}
			if got := reds(t, d); !slices.Equal(got, []uint8{1, 2, 3}[:len(c.sizes)]) {
				t.Errorf("%v at %d: pictures %v", c.sizes, c.size, got)
			}
		}
	}
}

// Invariant: the same dataset on any number of threads, bad files, limits and a size found out
// included.
func TestThreads(t *testing.T) {
	tree := map[string]any{}
	for i := range 60 {
		tree[fmt.Sprintf("%c/%02d.png", 'a'+i%4, i)] = plain(10+i%3, 9, uint8(i))
		if i%7 == 3 {
			tree[fmt.Sprintf("%c/%02d.png", 'a'+i%4, i)] = "damaged"
		}
	}
	dir := writeTree(t, tree)
	want := ""
	for _, threads := range []int{1, 2, 7} {
		before := runtime.GOMAXPROCS(threads)
		d, err := Folder{Balanced: 40}.Load(dir)
		runtime.GOMAXPROCS(before)
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprint(d.Hash(), d.Skipped, d.Notes, d.Left, d)
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("%d threads: %s, want %s", threads, got, want)
		}
	}
}

// By hand: a folder is loaded in steps, one a file, and loading ends when it is left.
func TestLoading(t *testing.T) {
	tree := map[string]any{"03.png": "damaged"}
	for i := range 9 {
		if i != 3 {
			tree[fmt.Sprintf("%02d.png", i)] = plain(4, 4, uint8(i))
		}
	}
	dir := writeTree(t, tree)
	var done, total []int
	var d *Dataset
	for step, err := range (Folder{Limit: 5}).Loading(dir) {
		if err != nil {
			t.Fatal(err)
		}
		if d = step.Dataset; d == nil {
			done, total = append(done, step.Done), append(total, step.Total)
		}
	}
	if d.Len() != 5 || d.Left != 3 || len(d.Skipped) != 1 {
		t.Errorf("%v, %d left", d, d.Left)
	}
	if !slices.Equal(done, []int{1, 2, 3, 4, 5, 6}) || !slices.Equal(total, []int{5, 5, 5, 5, 5, 6}) {
		t.Errorf("steps %v of %v", done, total)
	}
	steps := 0
	for step, err := range (Folder{}).Loading(dir) {
		if err != nil || step.Dataset != nil {
			t.Errorf("step %d: %v %v", steps, step, err)
		}
		if steps++; steps == 2 {
			break
		}
	}
	for _, err := range (Folder{}).Loading(filepath.Join(dir, "absent")) {
		checkError(t, "does not exist", err)
	}
}
