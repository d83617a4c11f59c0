package pictures

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"deephebb/internal/cost"
	"deephebb/internal/faulty"
)

// cifar10File writes a file of pictures: picture i has the label labels[i], and
// its bytes count up from 10·i, one by one within a plane's first row.
func cifar10File(t *testing.T, path string, labels ...byte) {
	t.Helper()
	var data []byte
	for i, l := range labels {
		record := make([]byte, 3073)
		record[0] = l
		for c := range 3 {
			for x := range 32 {
				record[1+c*1024+x] = byte(10*i + 100*c + x)
			}
		}
		data = append(data, record...)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// By hand: places of pixels, order of files, classes, limits.
func TestCIFAR10(t *testing.T) {
	dir := t.TempDir()
	cifar10File(t, filepath.Join(dir, "data_batch_2.bin"), 9)
	cifar10File(t, filepath.Join(dir, "data_batch_1.bin"), 3, 0, 3)
	cifar10File(t, filepath.Join(dir, "test_batch.bin"), 7)
	d, err := LoadCIFAR10(dir)
	if err != nil {
		t.Fatal(err)
	}
	if d.String() != "4 pictures of 3×32×32, 10 classes" {
		t.Error(d)
	}
	for i, want := range []string{"cat", "airplane", "cat", "truck"} {
		if got := d.Classes[d.Labels[i]]; got != want {
			t.Errorf("picture %d is a %s, want %s", i, got, want)
		}
	}
	x := make([]float32, d.Shape.Len())
	if err := d.Batch(x, 2, 3); err != nil {
		t.Fatal(err)
	}
	if got, want := x[1024+5], float32(125)/255; got != want { // green, row 0, column 5
		t.Errorf("pixel %v, want %v", got, want)
	}
	for _, c := range []struct {
		load CIFAR10
		n    int
	}{{CIFAR10{Test: true}, 1}, {CIFAR10{Limit: 2}, 2}, {CIFAR10{Limit: 9}, 4}, {CIFAR10{Balanced: 3}, 3}} {
		if d, err := c.load.Load(dir); err != nil || d.Len() != c.n {
			t.Errorf("%+v: %v, %v", c.load, d, err)
		}
	}
}

// By hand: [, ], * and ? in a path are letters.
func TestCIFAR10Brackets(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data [old] *?")
	os.Mkdir(dir, 0o755)
	cifar10File(t, filepath.Join(dir, "data_batch_1.bin"), 3)
	if d, err := LoadCIFAR10(dir); err != nil || d.Len() != 1 {
		t.Errorf("%v %v", d, err)
	}
}

// By hand: CIFAR-100 has two labels a picture, and names beside its files.
func TestCIFAR100(t *testing.T) {
	dir := t.TempDir()
	record := func(group, label, pixel byte) []byte {
		b := make([]byte, 3074)
		b[0], b[1], b[2] = group, label, pixel
		return b
	}
	write := func(name string, b []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("train.bin", append(record(19, 99, 5), record(0, 1, 6)...))
	write("test.bin", record(3, 100, 7))
	write("coarse_label_names.txt", []byte(strings.Join(numbered("group\u00a0of", 20), "\n")))
	d, err := CIFAR100{}.Load(dir)
	if err != nil || len(d.Classes) != 100 || d.picture(1)[0] != 6 {
		t.Fatalf("%v %v", d, err)
	}
	if d.Classes[d.Labels[0]] != "99" || d.Labels[1] != 1 {
		t.Errorf("labels %v of %v", d.Labels, d.Classes)
	}
	write("fine_label_names.txt", []byte("apple\naquarium_fish\n"+strings.Repeat("x\n", 98)))
	d, err = CIFAR100{Limit: 2}.Load(filepath.Join(dir, "train.bin"))
	if err != nil || d.Classes[1] != "aquarium_fish" {
		t.Errorf("%v %v", d, err)
	}
	d, err = CIFAR100{Groups: true}.Load(dir)
	if err != nil || d.Labels[0] != 19 || len(d.Classes) != 20 {
		t.Errorf("%v %v", d, err)
	}
	if runtime.GOOS == "linux" { // where the working folder may be removed, and can't be listed then
		gone := t.TempDir()
		t.Chdir(gone)
		os.Remove(gone)
		checkError(t, ". can't be read: does not exist", errorOf(LoadCIFAR10(".")))
		t.Chdir(dir)
	}
	got, disk := &Dataset{Shape: Shape{3, 32, 32}}, faulty.NewFile(make([]byte, 2*3073), 3073)
	err = cifar{labels: 1, classes: []string{"a"}}.take(got, disk, 2)
	if !errors.Is(err, faulty.Err) || got.Len() != 1 {
		t.Errorf("a disk that fails after a record: %v, %d pictures", err, got.Len())
	}
	checkError(t, "picture 0 has label 100; CIFAR-100's are 0 to 99", errorOf(CIFAR100{Test: true}.Load(dir)))
	test := filepath.Join(dir, "test.bin")
	checkError(t, "3074 bytes long, no multiple of a record's 3073", errorOf(LoadCIFAR10(test)))
	checkError(t, "holds no train.bin: name the folder cifar-100-binary", errorOf(CIFAR100{}.Load(t.TempDir())))
}

func TestCIFAR10Errors(t *testing.T) {
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad.bin")
	cifar10File(t, bad, 10)
	short := filepath.Join(dir, "short.bin")
	if err := os.WriteFile(short, make([]byte, 100), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		load CIFAR10
		path string
		want string
	}{
		{CIFAR10{}, dir, "holds no data_batch_*.bin"},
		{CIFAR10{Test: true}, dir, "holds no test_batch.bin"},
		{CIFAR10{}, filepath.Join(dir, "none"), "can't be read"},
		{CIFAR10{}, bad, "label 10"},
		{CIFAR10{}, short, "100 bytes"},
		{CIFAR10{Limit: 1, Balanced: 1}, bad, "exclude each other"},
	} {
		checkError(t, c.want, errorOf(c.load.Load(c.path)))
	}
}

// Invariant: whatever the bytes, a dataset that fits them or an error of one line.
func FuzzCIFAR(f *testing.F) {
	f.Add(append([]byte{9}, make([]byte, 3072)...), false)
	f.Add(append([]byte{3, 99}, make([]byte, 3072)...), true)
	f.Add([]byte{}, false)
	f.Fuzz(func(t *testing.T, b []byte, hundred bool) {
		path := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		var d *Dataset
		var err error
		cost.Bound(t, 1<<20+20*len(b), func() {
			if hundred {
				d, err = CIFAR100{}.Load(path)
			} else {
				d, err = CIFAR10{}.Load(path)
			}
		})
		switch {
		case err != nil && (!strings.HasPrefix(err.Error(), "pictures: ") || strings.Contains(err.Error(), "\n")):
			t.Errorf("error %v", err)
		case err == nil && (d.Len() == 0 || len(d.pixels) != d.Len()*3072):
			t.Errorf("%v with %d bytes", d, len(d.pixels))
		}
	})
}
