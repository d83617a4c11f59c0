package pictures

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// writeTree writes files below a new folder: a *image.NRGBA as PNG, a string
// as it is.
func writeTree(t testing.TB, files map[string]any) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		switch c := content.(type) {
		case string:
			b.WriteString(c)
		case image.Image:
			if err := png.Encode(&b, c); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// plain returns a w × h picture of one colour, its red value r.
func plain(w, h int, r uint8) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := 0; i < len(m.Pix); i += 4 {
		copy(m.Pix[i:], []uint8{r, 100, 200, 255})
	}
	return m
}

// reds returns the first red value of each picture.
func reds(t *testing.T, d *Dataset) []uint8 {
	t.Helper()
	batch := make([]float32, d.Len()*d.Shape.Len())
	if err := d.Batch(batch, 0, d.Len()); err != nil {
		t.Fatal(err)
	}
	values := make([]uint8, d.Len())
	for i := range values {
		values[i] = uint8(batch[i*d.Shape.Len()]*255 + 0.5)
	}
	return values
}

// By hand: torchvision's order, on what real folders hold besides pictures.
func TestFolderOrder(t *testing.T) {
	dir := writeTree(t, map[string]any{
		"n2/images/b.JPEG":    plain(4, 4, 5), // decoded by content, not by name
		"n2/images/a.png":     plain(4, 4, 4),
		"n2/n2_boxes.txt":     "a.JPEG 0 0 1 1",
		"n1/b.png":            plain(4, 4, 2),
		"n1/B.PNG":            plain(4, 4, 1),
		"n1/deep/a.png":       plain(4, 4, 3),
		"n1/.DS_Store":        "x",
		"n1/._b.png":          "x",
		".git/a.png":          plain(4, 4, 9),
		"empty/readme.txt":    "no pictures",
		"beside.png":          plain(4, 4, 9),
		"__MACOSX/n1/._b.png": "x",
	})
	d, err := LoadFolder(dir, 4)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"n1/B.PNG", "n1/b.png", "n1/deep/a.png", "n2/images/a.png", "n2/images/b.JPEG", "beside.png"}
	if !slices.Equal(d.Names, names) {
		t.Errorf("names %v, want %v", d.Names, names)
	}
	classes := []string{"n1", "n2", "(no folder)"}
	if !slices.Equal(d.Labels, []int{0, 0, 0, 1, 1, 2}) || !slices.Equal(d.Classes, classes) || d.lost() != 0 {
		t.Errorf("labels %v of %v, skipped %v", d.Labels, d.Classes, d.Skipped)
	}
	if got := reds(t, d); !slices.Equal(got, []uint8{1, 2, 3, 4, 5, 9}) {
		t.Errorf("pictures %v", got)
	}
	if d.Shape != (Shape{3, 4, 4}) {
		t.Errorf("shape %v", d.Shape)
	}
}

// By hand: a flat folder, with and without labels from a csv.
func TestFolderFlat(t *testing.T) {
	dir := writeTree(t, map[string]any{
		"b.png":       plain(3, 2, 2),
		"a.png":       plain(3, 2, 1),
		"c.png":       plain(3, 2, 3),
		"named.csv":   "file,kind\nc.png,y\na.png,x\nb.png,y\n",
		"surplus.csv": "file,kind\nc.png,y\na.png,x\nz.png,q\nb.png,y\n",
		"ordered.csv": "class\n10\n9\n10\n",
		"short.csv":   "class\n1\n2\n",
		"lacking.csv": "file,class\na.png,1\n",
	})
	at := func(name string) string { return filepath.Join(dir, name) }
	d, err := Folder{}.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	unlabelled := d.Labels == nil && d.Classes == nil
	if !unlabelled || d.Shape != (Shape{3, 2, 3}) || !slices.Equal(reds(t, d), []uint8{1, 2, 3}) {
		t.Errorf("%v: labels %v", d, d.Labels)
	}
	for _, c := range []struct {
		file    string
		labels  []int
		classes []string
	}{{"named.csv", []int{0, 1, 1}, []string{"x", "y"}}, {"ordered.csv", []int{1, 0, 1}, []string{"9", "10"}}} {
		d, err := Folder{Labels: at(c.file)}.Load(dir)
		if err != nil {
			t.Errorf("%s: %v", c.file, err)
		} else if !slices.Equal(d.Labels, c.labels) || !slices.Equal(d.Classes, c.classes) {
			t.Errorf("%s: %v %v, want %v %v", c.file, d.Labels, d.Classes, c.labels, c.classes)
		}
	}
	named := at("named.csv")
	balanced, err := Folder{Labels: named, Balanced: 2}.Load(dir)
	if err != nil || !slices.Equal(balanced.Names, []string{"a.png", "b.png"}) {
		t.Errorf("balanced %v %v", balanced, err)
	}
	for want, f := range map[string]Folder{
		`surplus.csv: line 4 is for "z.png", which is none of the pictures`: {Labels: at("surplus.csv")},
		"short.csv has 2 rows for 3 pictures":                               {Labels: at("short.csv")},
		"lacking.csv has no row for b.png in column file":                   {Labels: at("lacking.csv")},
		"has no column colour; it has file, kind":                           {Labels: named, LabelColumn: "colour"},
		"LabelColumn needs a file":                                          {LabelColumn: "kind"},
		"Balanced needs classes":                                            {Balanced: 2},
		"Limit (1) and Balanced (2) exclude each other":                     {Limit: 1, Balanced: 2},
		"Folder.Limit is -1":                                                {Limit: -1},
		"Folder.Fit is Fit(4)":                                              {Fit: 4},
		"Folder.Size is 8193":                                               {Size: 8193},
		"none.csv: does not exist":                                          {Labels: at("none.csv")},
	} {
		checkError(t, want, errorOf(f.Load(dir)))
	}
}

// checkError wants one line that begins with the package and holds the words.
func checkError(t *testing.T, want string, err error) {
	t.Helper()
	text := fmt.Sprint(err)
	if !strings.HasPrefix(text, "pictures: ") || !strings.Contains(text, want) || strings.Contains(text, "\n") {
		t.Errorf("error %v\nwant …%s…", err, want)
	}
}

// errorOf returns the error of a call whose result a test has no use for.
func errorOf(_ any, err error) error { return err }

// By hand: bad files are listed, others take their places under a limit, and
// no picture stands under another's name.
func TestFolderBadFiles(t *testing.T) {
	files := map[string]any{}
	for c, class := range []string{"a", "b", "c"} {
		for i := range 6 {
			files[fmt.Sprintf("%s/%d.png", class, i)] = plain(5, 4, uint8(10*c+i))
		}
	}
	files["a/0.png"] = "not a picture"
	files["b/1.png"] = ""
	whole := new(bytes.Buffer)
	png.Encode(whole, plain(40, 40, 7))
	files["b/2.png"] = whole.String()[:whole.Len()-40]
	dir := writeTree(t, files)
	bad := []string{"a/0.png", "b/1.png", "b/2.png"}
	for _, stream := range []bool{false, true} {
		for _, c := range []struct {
			folder  Folder
			want    []uint8
			skipped []string
		}{
			{Folder{}, []uint8{1, 2, 3, 4, 5, 10, 13, 14, 15, 20, 21, 22, 23, 24, 25}, bad},
			{Folder{Limit: 3}, []uint8{1, 2, 3}, bad[:1]},
			{Folder{Limit: 7}, []uint8{1, 2, 3, 4, 5, 10, 13}, bad},
			{Folder{Balanced: 6}, []uint8{1, 2, 10, 13, 20, 21}, bad},
			{Folder{Balanced: 14}, []uint8{1, 2, 3, 4, 5, 10, 13, 14, 15, 20, 21, 22, 23, 24}, bad},
			{Folder{Limit: 99, Size: 8}, []uint8{1, 2, 3, 4, 5, 10, 13, 14, 15, 20, 21, 22, 23, 24, 25}, bad},
		} {
			c.folder.Stream = stream
			d, err := c.folder.Load(dir)
			if err != nil {
				t.Fatal(err)
			}
			if got := reds(t, d); !slices.Equal(got, c.want) {
				t.Errorf("%+v: pictures %v, want %v", c.folder, got, c.want)
			}
			for i, r := range c.want {
				name, class := d.Names[i], d.Classes[d.Labels[i]]
				if want := fmt.Sprintf("%c/%d.png", 'a'+r/10, r%10); name != want || class != want[:1] {
					t.Errorf("%+v: picture %d is %s of %s, want %s", c.folder, i, name, class, want)
				}
			}
			var skipped []string
			for _, s := range d.Skipped {
				skipped = append(skipped, s.Name)
			}
			if !slices.Equal(skipped, c.skipped) || d.Streams() != stream {
				t.Errorf("%+v: skipped %v, want %v", c.folder, skipped, c.skipped)
			}
		}
	}
}

// By hand: folders that can't be read say what was looked for and what to do.
func TestFolderErrors(t *testing.T) {
	dir := writeTree(t, map[string]any{
		"none/a/readme.txt":   "x",
		"bad/a.png":           "x",
		"bad/b.png":           "",
		"split/train/a/1.png": plain(2, 2, 1),
		"split/test/1.png":    plain(2, 2, 1),
		"mixed/a.png":         plain(2, 2, 1),
		"mixed/b.png":         plain(3, 2, 1),
		"file.png":            plain(2, 2, 1),
	})
	allBad := "none of the 2 pictures in " + filepath.Join(dir, "bad") +
		" can be read: the first, a.png, is no PNG, JPEG"
	parts := "holds the parts of a data set (test, train), not classes: name one part, such as " +
		filepath.Join(dir, "split", "train")
	for want, f := range map[string]struct {
		name   string
		folder Folder
	}{
		"no pictures in ":        {"none", Folder{}},
		allBad:                   {"bad", Folder{Size: 4}},
		"none of the 2 pictures": {"bad", Folder{Limit: 1}},
		parts:                    {"split", Folder{}},
		"b.png is 3×2 and the pictures before it 2×2: set a size": {"mixed", Folder{Size: -1}},
		"absent can't be read: does not exist":                    {"absent", Folder{}},
		"file.png can't be read":                                  {"file.png", Folder{}},
	} {
		checkError(t, want, errorOf(f.folder.Load(filepath.Join(dir, f.name))))
	}
	if d, err := (Folder{Size: 2}).Load(filepath.Join(dir, "mixed")); err != nil || d.Len() != 2 {
		t.Errorf("%v %v", d, err)
	}
}

// By hand: transparent pictures, kept and composited.
func TestFolderAlpha(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	m.SetNRGBA(0, 0, color.NRGBA{200, 200, 200, 51})
	m.SetNRGBA(1, 0, color.NRGBA{255, 255, 255, 0})
	dir := writeTree(t, map[string]any{"a.png": m, "b.png": plain(2, 1, 7)})
	d, err := Folder{Alpha: true}.Load(dir)
	if err != nil || !bytes.Equal(d.picture(0), []uint8{200, 0, 200, 0, 200, 0, 51, 0}) || d.picture(1)[6] != 255 {
		t.Errorf("%v %v", d, err)
	}
	d, err = Folder{}.Load(dir)
	if err != nil || !bytes.Equal(d.picture(0), []uint8{40, 0, 40, 0, 40, 0}) {
		t.Errorf("%v %v", d, err)
	}
}

// Invariants: streaming gives the same values as memory for any number of
// threads; a file that is gone or has changed is an error that names it.
func TestFolderStream(t *testing.T) {
	files := map[string]any{}
	for i := range 20 {
		files[fmt.Sprintf("%02d.png", i)] = plain(9+i, 7, uint8(i))
	}
	dir := writeTree(t, files)
	memory, err := LoadFolder(dir, 6)
	if err != nil {
		t.Fatal(err)
	}
	streamed, err := Folder{Size: 6, Stream: true}.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if streamed.Bytes() != 0 || len(memory.pixels) != 20*3*36 || streamed.Shape != memory.Shape {
		t.Errorf("%d and %d bytes", streamed.Bytes(), memory.Bytes())
	}
	order := []int{3, 19, 0, 7, 7}
	want := make([]float32, 5*memory.Shape.Len())
	memory.Pick(order).Batch(want, 0, 5)
	for _, threads := range []int{1, 7} {
		before := runtime.GOMAXPROCS(threads)
		got := make([]float32, len(want))
		err := streamed.Pick(order).Batch(got, 0, 5)
		runtime.GOMAXPROCS(before)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%d threads: values differ; %v", threads, err)
		}
	}
	if a, b := memory.Image(4).At(0, 0), streamed.Image(4).At(0, 0); a != b {
		t.Errorf("shows %v and %v", a, b)
	}
	hash := streamed.Hash()
	if again, _ := (Folder{Size: 6, Stream: true}).Load(dir); again.Hash() != hash {
		t.Error("the fingerprint changed")
	}
	others := []Folder{{Size: 8}, {Size: 6, Fit: Pad}, {Size: 6, AsStored: true}, {Size: 6, Truncated: true}}
	for _, other := range others {
		other.Stream = true
		if again, _ := other.Load(dir); again.Hash() == hash {
			t.Errorf("the fingerprint is the same for %+v", other)
		}
	}

	os.Remove(filepath.Join(dir, "05.png"))
	batch := make([]float32, 20*memory.Shape.Len())
	gone := "05.png could be read when its folder was loaded and now can't: does not exist"
	checkError(t, gone, streamed.Batch(batch, 0, 20))
	if blank := streamed.Image(5); blank.At(0, 0) != (color.NRGBA{}) {
		t.Errorf("a lost picture shows %v", blank.At(0, 0))
	}
	os.Chtimes(filepath.Join(dir, "02.png"), time.Time{}, time.Unix(1, 0))
	checkError(t, "02.png has changed since its folder was loaded", streamed.Batch(batch, 0, 20))
}

// By hand: eleven pictures of 201 MB each are streamed without being asked.
func TestFolderStreamsByItself(t *testing.T) {
	files := map[string]any{}
	for i := range 11 {
		files[fmt.Sprintf("%02d.png", i)] = plain(2, 2, 1)
	}
	files["03.png"] = "damaged"
	files["11.png"] = plain(2, 2, 1)
	d, err := LoadFolder(writeTree(t, files), maxSide)
	if err != nil || !d.Streams() || d.Bytes() != 0 || d.Len() != 11 || len(d.Skipped) != 1 {
		t.Fatalf("%v %v", d, err)
	}
	if d.String() != "11 pictures of 3×8192×8192, streamed, 1 skipped" {
		t.Error(d)
	}
}

// By hand: readable class names.
func TestFolderWords(t *testing.T) {
	dir := writeTree(t, map[string]any{
		"p/n1/a.png": plain(2, 2, 1),
		"p/n2/a.png": plain(2, 2, 1),
		"p/n3/a.png": plain(2, 2, 1),
		"p/n4/a.png": plain(2, 2, 1),
		"words.txt":  "n1\tgoldfish, Carassius auratus\r\nn2\tcrane\nn3\tcrane, bird\nno tab\n",
	})
	d, err := Folder{Words: filepath.Join(dir, "words.txt")}.Load(filepath.Join(dir, "p"))
	if want := []string{"goldfish", "crane", "crane (n3)", "n4"}; err != nil || !slices.Equal(d.Classes, want) {
		t.Errorf("classes %v, want %v; %v", d.Classes, want, err)
	}
}

// By hand: links to folders are followed, and one that goes in circles ends.
func TestFolderLinks(t *testing.T) {
	dir := writeTree(t, map[string]any{"real/x/a.png": plain(2, 2, 1), "classes/b/a.png": plain(2, 2, 2)})
	if err := os.Symlink(filepath.Join(dir, "real"), filepath.Join(dir, "classes", "a")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	d, err := Folder{}.Load(filepath.Join(dir, "classes"))
	if err != nil || !slices.Equal(d.Names, []string{"a/x/a.png", "b/a.png"}) {
		t.Errorf("%v %v", d, err)
	}
	os.Symlink(filepath.Join(dir, "classes"), filepath.Join(dir, "classes", "b", "loop"))
	checkError(t, "more than 16 deep", errorOf(Folder{}.Load(filepath.Join(dir, "classes"))))
}

// Real data, where it is at hand: Tiny ImageNet as it comes.
func TestFolderTinyImageNet(t *testing.T) {
	root := filepath.Join("..", "..", "shared", "data", "tiny-imagenet-10")
	if _, err := os.Stat(root); err != nil {
		t.Skip("no Tiny ImageNet beside the project")
	}
	d, err := Folder{Size: 64, Limit: 1000}.Load(filepath.Join(root, "train"))
	if err != nil {
		t.Fatal(err)
	}
	if d.Shape != (Shape{3, 64, 64}) || d.Len() != 1000 || len(d.Classes) != 10 || len(d.Skipped) != 0 {
		t.Errorf("%v, %d skipped", d, len(d.Skipped))
	}
	if d.Names[0] != "n01443537/images/n01443537_0.JPEG" || d.Labels[999] != 1 {
		t.Errorf("first %s, label of the last %d", d.Names[0], d.Labels[999])
	}
	named := Folder{Size: 64, Balanced: 50, Words: filepath.Join(root, "words.txt"), Stream: true}
	b, err := named.Load(filepath.Join(root, "train"))
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range b.Labels {
		if l != i/5 {
			t.Fatalf("picture %d of 50 has label %d", i, l)
		}
	}
	if b.Classes[0] != "goldfish" {
		t.Errorf("classes %v", b.Classes)
	}
	checkError(t, "", errorOf(LoadFolder(filepath.Join(root, "train", "n01443537", "absent"), 64)))
}

func BenchmarkFolder(b *testing.B) {
	dir := filepath.Join("..", "..", "shared", "data", "tiny-imagenet-10", "train")
	if _, err := os.Stat(dir); err != nil {
		b.Skip("no Tiny ImageNet beside the project")
	}
	for _, size := range []int{64, 96} {
		b.Run(fmt.Sprintf("1000 files at %d", size), func(b *testing.B) {
			for b.Loop() {
				if _, err := (Folder{Size: size, Limit: 1000}).Load(dir); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
