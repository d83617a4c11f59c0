package pixels

import (
	"fmt"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// readPNG decodes a picture of testdata.
func readPNG(t *testing.T, name string, channels int) Planes {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	p, err := Decode(content, Options{Channels: channels})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Reference: Pillow 12.2.0 (testdata/pictures.py), byte for byte.
func TestResizeIsPillows(t *testing.T) {
	for mode, channels := range map[string]int{"L": 1, "RGB": 3, "RGBA": 4} {
		in := readPNG(t, "resize_"+mode+".png", channels)
		for _, size := range []image.Point{{8, 8}, {40, 40}, {64, 11}, {7, 50}, {1, 1}, {29, 12}, {15, 23}} {
			want := readPNG(t, fmt.Sprintf("resize_%s_%dx%d.png", mode, size.X, size.Y), channels)
			got := in.Resized(size.Y, size.X)
			if got.C != want.C || got.H != want.H || got.W != want.W || !slices.Equal(got.Pix, want.Pix) {
				t.Errorf("%s to %v: %d of %d bytes differ", mode, size, differing(got.Pix, want.Pix), len(want.Pix))
			}
		}
	}
}

func differing(a, b []uint8) (n int) {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			n++
		}
	}
	return n + max(len(a), len(b)) - min(len(a), len(b))
}

// By hand: 4 to 2 with a triangle two pixels wide each way. Its middle lies
// between the first two pixels, which weigh 3/4; the third weighs 1/4, and what
// would be left of the edge is cut off: 3/7, 3/7, 1/7.
func TestTriangleByHand(t *testing.T) {
	taps := triangleTaps(4, 2)
	one := 1 << resizeBits
	want := []int32{int32(3*one/7 + 1), int32(3*one/7 + 1), int32(one/7 + 1)}
	if taps[0].first != 0 || len(taps[0].weights) != 3 {
		t.Fatalf("taps %+v", taps[0])
	}
	for k, w := range taps[0].weights {
		if d := w - want[k]; d < -1 || d > 1 {
			t.Errorf("weight %d is %d, want %d", k, w, want[k])
		}
	}
	got := Planes{[]uint8{70, 140, 210, 255}, 1, 1, 4}.Resized(1, 2)
	if want := []uint8{120, 219}; !slices.Equal(got.Pix, want) { // (3·70+3·140+210)/7, (140+3·210+3·255)/7
		t.Errorf("resized to %v, want %v", got.Pix, want)
	}
}

// Invariants: a uniform picture stays uniform at any size, colour under alpha
// 0 never leaks, and where nothing is to be resized nothing changes.
func TestResizeInvariants(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 10, 10))
	for i := range 100 {
		c := color.NRGBA{200, 100, 50, 255}
		if i%10 >= 5 {
			c = color.NRGBA{255, 0, 255, 0}
		}
		m.SetNRGBA(i%10, i/10, c)
	}
	p := FromImage(m, 4)
	for _, size := range []int{3, 7, 10, 31} {
		q := p.Resized(size, size)
		area := size * size
		for i, a := range q.Pix[3*area:] {
			r, g, b := q.Pix[i], q.Pix[area+i], q.Pix[2*area+i]
			if a == 0 && (r != 0 || g != 0 || b != 0) {
				t.Fatalf("size %d: colour %d %d %d under alpha 0", size, r, g, b)
			}
			if a > 100 && (max(r, 200)-min(r, 200) > 3 || max(b, 50)-min(b, 50) > 3) {
				t.Fatalf("size %d: fringe %d %d %d %d", size, r, g, b, a)
			}
		}
	}
	if q := p.Resized(10, 10); &q.Pix[0] != &p.Pix[0] {
		t.Error("a picture of the right size was resized")
	}
}

func BenchmarkResize(b *testing.B) {
	p := Planes{make([]uint8, 3*256*256), 3, 256, 256}
	for _, size := range []int{64, 96, 512} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			b.SetBytes(int64(len(p.Pix)))
			for b.Loop() {
				p.Resized(size, size)
			}
		})
	}
}
