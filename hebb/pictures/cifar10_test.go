package pictures

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// cifar10File writes a file of pictures: picture i has the label labels[i], and
// its bytes count up from 10·i, one by one within a plane's first row.
func cifar10File(t *testing.T, path string, labels ...byte) {
	t.Helper()
	var data []byte
	for i, l := range labels {
		record := make([]byte, cifar10Record)
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
		if _, err := c.load.Load(c.path); err == nil || !strings.HasPrefix(err.Error(), "pictures: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.path, err, c.want)
		}
	}
}
