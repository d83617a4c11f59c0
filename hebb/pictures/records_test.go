package pictures

import (
	"bytes"
	"cmp"
	"image"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"deephebb/hebb/pictures/internal/pixels"
	"deephebb/internal/gemm"
)

// sameStreamed fails unless a dataset that streams is the one in memory in all that can be seen of
// it.
func sameStreamed(t *testing.T, what string, memory, streamed *Dataset) {
	t.Helper()
	if !streamed.Streams() || streamed.Bytes() != 0 || memory.Streams() {
		t.Fatalf("%s: the pixels are kept in memory, %d bytes", what, streamed.Bytes())
	}
	n := memory.Len()
	if streamed.Shape != memory.Shape || !slices.Equal(streamed.Names, memory.Names) ||
		!slices.Equal(streamed.Labels, memory.Labels) || !slices.Equal(streamed.Classes, memory.Classes) {
		t.Fatalf("%s: %v streamed, %v in memory", what, streamed, memory)
	}
	order := []int{n - 1, 0, n / 2, 0}
	for i, pair := range [][2]*Dataset{{memory, streamed}, {memory.Pick(order), streamed.Pick(order)}} {
		var values [2][]float32
		for k, d := range pair {
			values[k] = make([]float32, d.Len()*d.Shape.Len())
			if err := d.Batch(values[k], 0, d.Len()); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
		}
		if !slices.Equal(values[0], values[1]) {
			t.Errorf("%s: other values, of all or of some (%d)", what, i)
		}
	}
	var pixels [2]bytes.Buffer
	if memory.WritePixels(&pixels[0]) != nil || streamed.WritePixels(&pixels[1]) != nil ||
		!bytes.Equal(pixels[0].Bytes(), pixels[1].Bytes()) {
		t.Errorf("%s: other pixels are written", what)
	}
	for i := range n {
		shown, fitted, size := memory.Image(i), memory.Fitted(i), memory.ImageSize(i)
		if !reflect.DeepEqual(streamed.Image(i), shown) || !reflect.DeepEqual(streamed.Fitted(i), fitted) ||
			streamed.ImageSize(i) != size || shown.Bounds().Size() != size {
			t.Errorf("%s: picture %d is shown otherwise", what, i)
		}
	}
}

// Invariant: MNIST's pictures are the same streamed as in memory, whatever their channels, order
// and size.
func TestIDXStream(t *testing.T) {
	at := writeIDX(t, map[string][]byte{
		"gray":   idxBytes(countUp(7*6*9), 7, 6, 9),
		"pixels": idxBytes(countUp(7*5*4*3), 7, 5, 4, 3),
		"planes": idxBytes(countUp(7*4*3*5), 7, 4, 3, 5),
		"labels": idxBytes([]byte{2, 0, 2, 2, 0, 1, 1}, 7),
		"zipped": zipped(idxBytes(countUp(7*6*9), 7, 6, 9)),
	})
	for _, name := range []string{"gray", "pixels", "planes"} {
		for _, x := range []IDX{{}, {Transpose: true}, {Size: 8}, {Size: 3, Transpose: true, Limit: 4}, {Balanced: 5}} {
			x.Labels = at("labels")
			memory, err := x.Load(at(name))
			if err != nil {
				t.Fatal(err)
			}
			x.Stream = true
			streamed, err := x.Load(at(name))
			if err != nil {
				t.Fatal(err)
			}
			sameStreamed(t, name, memory, streamed)
		}
	}
	checkError(t, "zipped is gzipped and can't be streamed: unpack it", errorOf(IDX{Stream: true}.Load(at("zipped"))))
}

// Invariant: CIFAR's pictures are the same streamed as in memory, over several files; one that
// changes or goes after that is an error that names it.
func TestCIFARStream(t *testing.T) {
	dir := t.TempDir()
	cifar10File(t, filepath.Join(dir, "data_batch_2.bin"), 9, 1)
	cifar10File(t, filepath.Join(dir, "data_batch_1.bin"), 3, 0, 3)
	for _, c := range []CIFAR10{{}, {Limit: 2}, {Limit: 4}, {Balanced: 3}} {
		memory, err := c.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		c.Stream = true
		streamed, err := c.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		sameStreamed(t, "CIFAR-10", memory, streamed)
	}
	d, err := CIFAR10{Stream: true}.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	hash, dst := d.Hash(), make([]float32, d.Shape.Len())
	second := filepath.Join(dir, "data_batch_2.bin")
	os.Chtimes(second, time.Time{}, time.Unix(1, 0))
	checkError(t, "data_batch_2.bin has changed since it was loaded", d.Batch(dst, 4, 5))
	if again, err := (CIFAR10{Stream: true}).Load(dir); err != nil || again.Hash() == hash {
		t.Errorf("a file that changed has the same fingerprint, or an error: %v", err)
	}
	os.Remove(second)
	checkError(t, "data_batch_2.bin could be read when it was loaded and now can't: it does not exist",
		d.Batch(dst, 3, 4))
	if blank := d.Image(3); blank.Bounds() != image.Rect(0, 0, 32, 32) {
		t.Errorf("a lost picture is shown at %v", blank.Bounds())
	}
	if err := d.Batch(dst, 2, 3); err != nil {
		t.Errorf("a picture of the file that is still there: %v", err)
	}
}

// By hand: a record that the file has not got is an error, and blank where it is shown.
func TestRecordMissing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r")
	if err := os.WriteFile(path, []byte("12345678"), 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	s := &recordSource{
		files:  []recordFile{{path, info.Size(), info.ModTime(), 4, 2, new(handle)}},
		length: 4,
		shape:  Shape{1, 2, 2},
		shown:  image.Pt(2, 2),
		planes: func(record []uint8) pixels.Planes { return pixels.Planes{Pix: record, C: 1, H: 2, W: 2} },
	}
	dst := make([]uint8, 4)
	if err := readRows(s, dst, 0); err != nil || string(dst) != "5678" {
		t.Errorf("%q, %v", dst, err)
	}
	checkError(t, path+" could be read when it was loaded and now can't", readRows(s, dst, 1))
	if shown, ok := s.look(1).(*image.Gray); !ok || !slices.Equal(shown.Pix, make([]uint8, 4)) {
		t.Errorf("shown as %v", s.look(1))
	}
}

// By hand: a file that is cut, written to, replaced or removed while a batch is read is an error
// that names it.
func TestRecordsChangeWhileRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.bin")
	for _, c := range []struct {
		change func(path string)
		says   string
	}{
		{func(path string) { os.Truncate(path, 3073) }, "has changed since it was loaded: load it again"},
		{func(path string) { os.Chtimes(path, time.Time{}, time.Unix(1, 0)) }, "has changed since it was loaded"},
		{func(path string) {
			cifar10File(t, path+".new", 7, 7, 7, 7)
			os.Rename(path+".new", path)
		}, "has changed since it was loaded"},
		{func(path string) { os.Remove(path) }, "could be read when it was loaded and now can't: it does not exist"},
	} {
		cifar10File(t, path, 1, 2, 3)
		d, err := CIFAR10{Stream: true}.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		r, err := d.source.open([]int{0, 1, 2})
		if err != nil {
			t.Fatal(err)
		}
		c.change(path)
		checkError(t, "r.bin "+c.says, cmp.Or(r.read(make([]uint8, 3*d.Shape.Len()), []int{0, 1, 2}), r.close()))
		checkError(t, "r.bin "+c.says, d.Batch(make([]float32, 2*d.Shape.Len()), 0, 2))
	}
}

// Invariant: a file is opened once for many batches, also bad ones, and closed when nobody has read
// it for a while.
func TestRecordsClosed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.bin")
	cifar10File(t, path, 1, 2, 3)
	d, err := CIFAR10{Stream: true}.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	read := func() error { return d.Batch(make([]float32, d.Shape.Len()), 2, 3) }
	h := d.source.(*recordSource).files[0].handle
	first, err := h.take(path) // and so it stays open, however long the others take
	if err != nil {
		t.Fatal(err)
	}
	gemm.Parallel(20, func(int) {
		if err := read(); err != nil {
			t.Error(err)
		}
	})
	if h.file != first || h.readers != 1 {
		t.Errorf("the file was opened again, or has %d readers", h.readers)
	}
	os.Truncate(path, 3073)
	checkError(t, "r.bin has changed since it was loaded", read())
	h.timer.Stop()
	h.tire()
	h.tire()
	if h.file != first || h.readers != 1 {
		t.Errorf("a file in use was closed, or has %d readers", h.readers)
	}
	h.timer.Stop()
	h.done()
	h.tire()
	if _, err := first.Stat(); err == nil {
		t.Error("the file is still open")
	}
}

// Invariant: several goroutines that read batches of several files get the same as one.
func TestRecordsSideBySide(t *testing.T) {
	dir := t.TempDir()
	cifar10File(t, filepath.Join(dir, "data_batch_1.bin"), 1, 2, 3, 4, 5)
	cifar10File(t, filepath.Join(dir, "data_batch_2.bin"), 6, 7, 8)
	d, err := CIFAR10{Stream: true}.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	d = d.Pick([]int{7, 2, 3, 4, 5, 6, 0, 1, 1})
	want := make([]float32, d.Len()*d.Shape.Len())
	if err := d.Batch(want, 0, d.Len()); err != nil {
		t.Fatal(err)
	}
	gemm.Parallel(16, func(i int) {
		got := make([]float32, 4*d.Shape.Len())
		from := i % 5
		if err := d.Batch(got, from, from+4); err != nil || !slices.Equal(got, want[from*d.Shape.Len():][:len(got)]) {
			t.Errorf("pictures %d to %d are others, or %v", from, from+3, err)
		}
	})
}
