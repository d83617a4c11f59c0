package pictures

import (
	"image"
	"image/color"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// labelled returns n gray pictures of 2×3 whose bytes count up, with labels.
func labelled(labels ...int) *Dataset {
	pictures := make([]image.Image, len(labels))
	for i := range pictures {
		m := image.NewGray(image.Rect(0, 0, 3, 2))
		for k := range m.Pix {
			m.Pix[k] = uint8(6*i + k)
		}
		pictures[i] = m
	}
	d, err := NewDataset(pictures, nil, labels, nil)
	if err != nil {
		panic(err)
	}
	return d
}

// By hand: pixels.Planes, values, names and classes of three kinds of pictures.
func TestNewDataset(t *testing.T) {
	blue := color.NRGBA{0, 0, 255, 255}
	clear := image.NewNRGBA(image.Rect(5, 5, 7, 6))
	clear.SetNRGBA(5, 5, color.NRGBA{1, 2, 3, 51})
	clear.SetNRGBA(6, 5, color.NRGBA{9, 9, 9, 0}) // garbage under alpha 0
	opaque := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	opaque.SetNRGBA(0, 0, color.NRGBA{255, 102, 0, 255})
	opaque.SetNRGBA(1, 0, blue)
	d, err := NewDataset([]image.Image{clear, opaque}, []string{"a", "b"}, []int{1, 0}, []string{"x", "y"})
	if err != nil {
		t.Fatal(err)
	}
	if d.Shape != (Shape{4, 1, 2}) || d.Shape.String() != "4×1×2" || d.String() != "2 pictures of 4×1×2, 2 classes" {
		t.Errorf("%v: %v", d.Shape, d)
	}
	batch := make([]float32, 16)
	if err := d.Batch(batch, 0, 2); err != nil {
		t.Fatal(err)
	}
	want := []float32{1. / 255, 0, 2. / 255, 0, 3. / 255, 0, .2, 0, 1, 0, .4, 0, 0, 1, 1, 1}
	if !slices.Equal(batch, want) {
		t.Errorf("batch %v\nwant  %v", batch, want)
	}
	if got := d.Image(0).(*image.NRGBA).NRGBAAt(0, 0); got != (color.NRGBA{1, 2, 3, 51}) {
		t.Errorf("picture 0 shows %v", got)
	}
	rgb, err := NewDataset([]image.Image{opaque}, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if rgb.Shape.C != 3 || rgb.Names[0] != "picture 0" || rgb.Labels != nil || rgb.Image(0).At(1, 0) != blue {
		t.Errorf("%v %v %v", rgb, rgb.Names, rgb.Image(0))
	}
	gray := labelled(0, 2)
	if gray.Shape.C != 1 || len(gray.Classes) != 3 || gray.Image(1).At(2, 1) != (color.Gray{11}) {
		t.Errorf("%v %v", gray, gray.Image(1))
	}
}

// By hand: every byte gives PyTorch's float32(byte)/255.
func TestBatchValues(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 16, 16))
	for i := range m.Pix {
		m.Pix[i] = uint8(i)
	}
	d, err := NewDataset([]image.Image{m}, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	batch := make([]float32, 256)
	if err := d.Batch(batch, 0, 1); err != nil {
		t.Fatal(err)
	}
	for i, v := range batch {
		if v != float32(i)/255 {
			t.Errorf("byte %d is %v", i, v)
		}
	}
}

// By hand: what the caller could have known panics, with both numbers.
func TestDatasetPanics(t *testing.T) {
	d := labelled(0, 1)
	for want, f := range map[string]func(){
		"batch 1…3 of 2 pictures":   func() { d.Batch(make([]float32, 12), 1, 3) },
		"batch of 5 values needs 6": func() { d.Batch(make([]float32, 5), 0, 1) },
		"picture 2 of 2":            func() { d.Image(2) },
		"picture -1 of 2":           func() { d.Pick([]int{-1}) },
		"1 names for 2 pictures":    func() { NewDataset(d.Images(), []string{"a"}, nil, nil) },
		"3 labels for 2 pictures":   func() { NewDataset(d.Images(), nil, []int{1, 2, 3}, nil) },
	} {
		func() {
			defer func() {
				if r, _ := recover().(string); !strings.HasPrefix(r, "pictures: ") || !strings.Contains(r, want) {
					t.Errorf("panic %q, want %q", r, want)
				}
			}()
			f()
		}()
	}
	big := image.NewGray(image.Rect(0, 0, 4, 4))
	for want, pictures := range map[string][]image.Image{
		"no pictures":        nil,
		"picture 1 is 4×4":   {d.Image(0), big},
		"picture 0 is empty": {image.NewGray(image.Rectangle{})},
	} {
		checkError(t, want, errorOf(NewDataset(pictures, nil, nil, nil)))
	}
	checkError(t, "label 2 of picture 1", errorOf(NewDataset(d.Images(), nil, []int{0, 2}, []string{"a", "b"})))
}

// By hand: samples share pixels and keep order, names and labels.
func TestPick(t *testing.T) {
	d := labelled(0, 0, 0, 0, 1, 1, 2, 0)
	for _, c := range []struct {
		name string
		got  *Dataset
		want []int
	}{
		{"pick", d.Pick([]int{7, 1, 1}), []int{7, 1, 1}},
		{"pick of pick", d.Pick([]int{7, 5, 1}).Pick([]int{2, 0}), []int{1, 7}},
		{"limit", d.Limit(3), []int{0, 1, 2}},
		{"limit 0", d.Limit(0), []int{0, 1, 2, 3, 4, 5, 6, 7}},
		{"limit 9", d.Limit(9), []int{0, 1, 2, 3, 4, 5, 6, 7}},
		{"balanced 3", d.Balanced(3), []int{0, 4, 6}},
		{"balanced 2", d.Balanced(2), []int{0, 4}},
		{"balanced 5", d.Balanced(5), []int{0, 1, 4, 5, 6}},
		{"balanced 7", d.Balanced(7), []int{0, 1, 2, 3, 4, 5, 6}},
		{"balanced 0", d.Balanced(0), []int{0, 1, 2, 3, 4, 5, 6, 7}},
	} {
		if c.got.Len() != len(c.want) {
			t.Errorf("%s: %d pictures, want %d", c.name, c.got.Len(), len(c.want))
			continue
		}
		batch := make([]float32, 6*len(c.want))
		c.got.Batch(batch, 0, len(c.want))
		for k, i := range c.want {
			name, label := c.got.Names[k], c.got.Labels[k]
			if name != d.Names[i] || label != d.Labels[i] || batch[6*k+5] != float32(6*i+5)/255 {
				t.Errorf("%s: picture %d is %s with label %d, want %s", c.name, k, name, label, d.Names[i])
			}
		}
	}
	plain, _ := NewDataset(d.Images(), nil, nil, nil)
	if b := plain.Balanced(2); b.Len() != 2 || b.Labels != nil {
		t.Error("without labels Balanced is Limit")
	}
}

// Invariants: the fingerprint changes with every part of a dataset, and not
// with the way it was made.
func TestHash(t *testing.T) {
	d := labelled(0, 1, 1)
	same := labelled(0, 1, 1)
	if d.Hash() != same.Hash() || len(d.Hash()) != 64 {
		t.Error("equal datasets differ")
	}
	other := labelled(0, 1, 1)
	other.pixels[7]++
	seen := map[string]string{d.Hash(): "the first"}
	for name, changed := range map[string]*Dataset{
		"labels": labelled(0, 1, 0), "length": d.Limit(2), "order": d.Pick([]int{1, 0, 2}), "pixels": other,
	} {
		if before, ok := seen[changed.Hash()]; ok {
			t.Errorf("%s has the fingerprint of %s", name, before)
		}
		seen[changed.Hash()] = name
	}
	if d.Pick([]int{0, 1, 2}).Hash() != d.Hash() {
		t.Error("all of a dataset differs from it")
	}
}

// Invariant: pictures to look at are the same for any number of threads.
func TestImagesInParallel(t *testing.T) {
	d := labelled(make([]int, 40)...)
	for _, threads := range []int{1, 7} {
		before := runtime.GOMAXPROCS(threads)
		images := d.Images()
		runtime.GOMAXPROCS(before)
		for i, m := range images {
			if m.At(0, 0) != (color.Gray{uint8(6 * i)}) {
				t.Fatalf("%d threads: picture %d begins with %v", threads, i, m.At(0, 0))
			}
		}
	}
}

func BenchmarkBatch(b *testing.B) {
	big := &Dataset{Shape: Shape{4, 96, 96}, Names: make([]string, 8), pixels: make([]uint8, 8*4*96*96)}
	dst := make([]float32, 8*big.Shape.Len())
	b.SetBytes(int64(len(dst)))
	for b.Loop() {
		big.Batch(dst, 0, 8)
	}
}

// Rows are what Batch gives.
func TestMatrix(t *testing.T) {
	d, err := FromBytes(Shape{1, 1, 2}, []uint8{0, 255, 51, 102}, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	x, err := d.Pick([]int{1, 0}).Matrix()
	if err != nil || x.Rows != 2 || x.Cols != 2 || !slices.Equal(x.Data, []float32{51. / 255, 102. / 255, 0, 1}) {
		t.Errorf("%v, %v", x, err)
	}
}
