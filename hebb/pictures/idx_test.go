package pictures

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"deephebb/internal/cost"
)

// idxBytes returns an IDX file of bytes.
func idxBytes(data []byte, dims ...int) []byte {
	b := []byte{0, 0, 8, byte(len(dims))}
	for _, d := range dims {
		b = append(b, byte(d>>24), byte(d>>16), byte(d>>8), byte(d))
	}
	return append(b, data...)
}

func zipped(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b)
	z.Close()
	return out.Bytes()
}

// countUp returns n bytes 0, 1, 2, ….
func countUp(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i)
	}
	return b
}

// writeIDX writes files named by their keys and returns how to find them.
func writeIDX(t testing.TB, files map[string][]byte) func(name string) string {
	dir := t.TempDir()
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return func(name string) string { return filepath.Join(dir, name) }
}

// By hand: gray, interleaved and planar pictures, gzipped or not, whole, in
// part and resized.
func TestIDX(t *testing.T) {
	gray := idxBytes(countUp(5*6), 5, 2, 3)
	at := writeIDX(t, map[string][]byte{
		"gray": gray, "gray.zipped": zipped(gray),
		"labels": idxBytes([]byte{2, 0, 2, 2, 0}, 5), "labels.zipped": zipped(idxBytes([]byte{2, 0, 2, 2, 0}, 5)),
		"pixels": idxBytes([]byte{1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 9}, 1, 1, 4, 3),
		"planes": idxBytes([]byte{1, 4, 7, 0, 2, 5, 8, 0, 3, 6, 0, 9}, 1, 3, 2, 2),
		"clear":  idxBytes([]byte{1, 2, 3, 0, 4, 5, 6, 255}, 2, 1, 1, 4),
	})
	for _, images := range []string{"gray", "gray.zipped"} {
		d, err := LoadIDX(at(images), at("labels.zipped"))
		if err != nil {
			t.Fatal(err)
		}
		if d.Shape != (Shape{1, 2, 3}) || !bytes.Equal(d.pixels, countUp(30)) || d.Names[4] != "4" {
			t.Errorf("%v %v %v", d, d.pixels, d.Names)
		}
		if !slices.Equal(d.Labels, []int{2, 0, 2, 2, 0}) || !slices.Equal(d.Classes, []string{"0", "1", "2"}) {
			t.Errorf("%v of %v", d.Labels, d.Classes)
		}
	}
	d, err := IDX{Labels: at("labels"), Balanced: 4}.Load(at("gray.zipped"))
	if err != nil || !slices.Equal(d.Names, []string{"0", "1", "2", "4"}) || d.picture(3)[0] != 24 {
		t.Errorf("balanced: %v %v %v", d, d.Names, err)
	}
	d, err = IDX{Limit: 2, Size: 8}.Load(at("gray"))
	if err != nil || d.Len() != 2 || d.Shape != (Shape{1, 8, 8}) || d.picture(1)[0] != 6 || d.picture(1)[63] != 11 {
		t.Errorf("limit: %v %v", d, err)
	}
	if shown := d.Image(1).Bounds(); shown.Dx() != 8 || shown.Dy() != 5 {
		t.Errorf("limit: shown at %v", shown)
	}
	for name, want := range map[string][]uint8{
		"pixels": {1, 4, 7, 0, 2, 5, 8, 0, 3, 6, 0, 9},
		"planes": {1, 4, 7, 0, 2, 5, 8, 0, 3, 6, 0, 9},
		"clear":  {0, 0, 0, 0, 4, 5, 6, 255},
	} {
		d, err := LoadIDX(at(name), "")
		if err != nil || !bytes.Equal(d.pixels, want) {
			t.Errorf("%s: %v, want %v; %v", name, d.pixels, want, err)
		}
	}
}

// By hand: labels of several types, in a row of their own or as the first of several.
func TestIDXLabels(t *testing.T) {
	images := idxBytes(countUp(3*6), 3, 2, 3)
	typed := func(kind byte, data []byte, dims ...int) []byte {
		b := idxBytes(data, dims...)
		b[2] = kind
		return b
	}
	at := writeIDX(t, map[string][]byte{
		"images":   images,
		"column":   idxBytes([]byte{2, 0, 1}, 3, 1),
		"int8":     typed(9, []byte{2, 0, 1}, 3),
		"int16":    typed(11, []byte{0, 2, 0, 0, 0, 1}, 3),
		"int32":    zipped(typed(12, []byte{0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1}, 3)),
		"rows":     typed(12, []byte{0, 0, 0, 2, 9, 9, 9, 9, 0, 0, 0, 0, 9, 9, 9, 9, 0, 0, 0, 1, 9, 9, 9, 9}, 3, 2),
		"little16": typed(11, []byte{2, 0, 0, 0, 1, 0}, 3),
		"little32": typed(12, []byte{2, 0, 0, 0, 9, 9, 9, 9, 0, 0, 0, 0, 9, 9, 9, 9, 1, 0, 0, 0, 9, 9, 9, 9}, 3, 2),
		"minus":    typed(9, []byte{2, 255, 1}, 3),
		"large":    typed(12, []byte{0, 0, 0, 2, 0, 1, 0, 0, 0, 0, 0, 1}, 3),
		"decimal":  typed(13, make([]byte, 12), 3),
		"short":    typed(12, make([]byte, 11), 3),
		"cut":      zipped(typed(12, make([]byte, 11), 3)),
	})
	for _, name := range []string{"column", "int8", "int16", "int32", "rows", "little16", "little32"} {
		d, err := LoadIDX(at("images"), at(name))
		if err != nil || !slices.Equal(d.Labels, []int{2, 0, 1}) || len(d.Classes) != 3 {
			t.Errorf("%s: %v %v", name, d, err)
		} else if (d.Notes != nil) != strings.HasPrefix(name, "little") {
			t.Errorf("%s: notes %q", name, d.Notes)
		}
	}
	for name, want := range map[string]string{
		"minus":   "label -1 of picture 1 is not one of 65536 classes",
		"large":   "label 65536 of picture 1 is not one of 65536 classes",
		"decimal": "holds 32-bit fractions; labels are whole numbers",
		"short":   "is 19 bytes long and its header [3] asks for 20",
		"cut":     "ends after 11 bytes of data",
	} {
		checkError(t, want, errorOf(LoadIDX(at("images"), at(name))))
	}
}

// By hand: pictures that lie on their side.
func TestIDXTranspose(t *testing.T) {
	at := writeIDX(t, map[string][]byte{"images": idxBytes(countUp(2*6), 2, 2, 3)})
	d, err := IDX{Transpose: true}.Load(at("images"))
	want := []uint8{0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11}
	if err != nil || d.Shape != (Shape{1, 3, 2}) || !bytes.Equal(d.pixels, want) {
		t.Errorf("%v %v", d, err)
	}
}

// By hand: more pictures than are read at a time.
func TestIDXBlocks(t *testing.T) {
	at := writeIDX(t, map[string][]byte{"many": zipped(idxBytes(countUp(1000*4), 1000, 2, 2))})
	d, err := LoadIDX(at("many"), "")
	if err != nil || !bytes.Equal(d.pixels, countUp(4000)) {
		t.Errorf("%v %v", d, err)
	}
}

// By hand: headers are checked against the file before memory is taken, with
// both numbers in the error.
func TestIDXErrors(t *testing.T) {
	gray := idxBytes(countUp(30), 5, 2, 3)
	packed := zipped(gray)
	at := writeIDX(t, map[string][]byte{
		"good":     gray,
		"cut":      gray[:40],
		"long":     append(slices.Clone(gray), 1),
		"cutzip":   packed[:len(packed)-12],
		"longzip":  zipped(append(slices.Clone(gray), 1)),
		"shortzip": zipped(gray[:40]),
		"hugezip":  zipped(idxBytes(nil, 1<<20, 1<<10, 1<<10)),
		"huge":     idxBytes(nil, 1<<31-1, 1<<31-1, 1<<31-1),
		"float":    {0, 0, 13, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 2, 3, 4},
		"kind":     {0, 0, 7, 3},
		"text":     []byte("label,1"),
		"empty":    {},
		"zero":     idxBytes(nil, 0, 2, 3),
		"header":   gray[:9],
		"four":     idxBytes(countUp(16), 2, 2, 2, 2),
		"five":     {0, 0, 8, 5},
		"labels":   idxBytes(countUp(5), 5),
		"six":      idxBytes(countUp(6), 6),
	})
	load := func(images, labels string) error {
		if labels != "" {
			labels = at(labels)
		}
		return errorOf(LoadIDX(at(images), labels))
	}
	good := func(x IDX) error { return errorOf(x.Load(at("good"))) }
	for want, err := range map[string]error{
		"cut is 40 bytes long and its header [5 2 3] asks for 46: is it downloaded whole?": load("cut", ""),
		"long is 47 bytes long, 1 more than its header [5 2 3] asks for: is it one file?":  load("long", ""),
		"shortzip ends after 24 bytes of data and its header [5 2 3] asks for 30":          load("shortzip", ""),
		"cutzip is damaged after 30 bytes of data: unexpected EOF":                         load("cutzip", ""),
		"longzip goes on after the 30 bytes":                                               load("longzip", ""),
		"bytes long, which unpack to":                                                      load("hugezip", ""),
		"huge has a dimension of 2147483647 after":                                         load("huge", ""),
		"float holds 32-bit fractions; pictures are bytes":                                 load("float", ""),
		"kind holds numbers of type 0x07, which is none":                                   load("kind", ""),
		"text is no IDX file":                                                              load("text", ""),
		"empty is no IDX file":                                                             load("empty", ""),
		"zero has a dimension of 0":                                                        load("zero", ""),
		"header ends within its header":                                                    load("header", ""),
		"four has dimensions [2 2 2 2]: neither":                                           load("four", ""),
		"five has 5 dimensions":                                                            load("five", ""),
		"labels has dimensions [5]; pictures have 3 or 4":                                  load("labels", ""),
		"good has 3 dimensions; labels have 1 or 2":                                        load("good", "good"),
		"six holds 6 labels and ":                                                          load("good", "six"),
		"absent can't be read: does not exist":                                             load("absent", ""),

		"IDX.Balanced needs a file":                  good(IDX{Balanced: 2}),
		"IDX.Limit (1) and IDX.Balanced (2) exclude": good(IDX{Limit: 1, Balanced: 2}),
		"IDX.Size -1": good(IDX{Size: -1}),
	} {
		checkError(t, want, err)
	}
}

// Invariant: whatever the bytes, a dataset that fits them or an error of one line.
func FuzzIDX(f *testing.F) {
	gray := idxBytes(countUp(30), 5, 2, 3)
	f.Add(gray)
	f.Add(zipped(gray))
	f.Add(gray[:20])
	f.Add(idxBytes(countUp(24), 2, 2, 2, 3))
	const unzipped = 1032 // at most, of a byte that is zipped
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		var d *Dataset
		var err error
		cost.Bound(t, 1<<20+200*unzipped*len(b), func() { d, err = LoadIDX(path, "") })
		if err != nil {
			if !strings.HasPrefix(err.Error(), "pictures: ") {
				t.Errorf("error %v", err)
			}
			return
		}
		if len(d.pixels) != d.Len()*d.Shape.Len() || d.Len() == 0 {
			t.Errorf("%v with %d bytes", d, len(d.pixels))
		}
	})
}
