package gif

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	stdgif "image/gif"
	"math/rand/v2"
	"strings"
	"testing"

	"deephebb/hebb/pictures/internal/fault"
	"deephebb/internal/cost"
)

// picture makes an indexed picture with runs and noise.
func picture(w, h, colours int, seed uint64) *image.Paletted {
	r := rand.New(rand.NewPCG(seed, 1))
	p := make(color.Palette, colours)
	for i := range p {
		p[i] = color.NRGBA{uint8(r.IntN(256)), uint8(i), uint8(r.IntN(256)), 255}
	}
	m := image.NewPaletted(image.Rect(0, 0, w, h), p)
	for i := range m.Pix {
		if i > 0 && r.IntN(3) > 0 {
			m.Pix[i] = m.Pix[i-1]
		} else {
			m.Pix[i] = uint8(r.IntN(colours))
		}
	}
	return m
}

// Oracle: Go's encoder, whose pictures come back as they were.
func TestDecode(t *testing.T) {
	for _, c := range []struct{ w, h, colours int }{{1, 1, 2}, {7, 5, 3}, {64, 48, 16}, {200, 301, 256}} {
		m := picture(c.w, c.h, c.colours, uint64(c.w))
		var b bytes.Buffer
		if err := stdgif.Encode(&b, m, &stdgif.Options{NumColors: 256}); err != nil {
			t.Fatal(err)
		}
		got, err := Decode(b.Bytes())
		if err != nil {
			t.Errorf("%v: %v", c, err)
			continue
		}
		for y := range c.h {
			for x := range c.w {
				if got.At(x, y) != m.At(x, y) {
					t.Fatalf("%v: pixel (%d, %d) is %v, want %v", c, x, y, got.At(x, y), m.At(x, y))
				}
			}
		}
		for n := 0; n < b.Len()-2; n += 1 + b.Len()/300 {
			if _, err := Decode(b.Bytes()[:n]); err != nil && !errors.Is(err, fault.ErrTruncated) {
				t.Fatalf("%v cut to %d of %d bytes: error %v", c, n, b.Len(), err)
			}
		}
	}
}

// By hand: lines of an interlaced frame stand in the order 0, 8, 4, 2, 6, 1, 3, 5, 7.
func TestInterlaced(t *testing.T) {
	m := image.NewPaletted(image.Rect(0, 0, 1, 9), gray())
	w := writer{frame: &frame{bounds: m.Rect, interlaced: true}, m: m, step: 8}
	w.write([]uint8{0, 8, 4, 2, 6, 1, 3, 5, 7})
	if !w.done || !bytes.Equal(m.Pix, []uint8{0, 1, 2, 3, 4, 5, 6, 7, 8}) {
		t.Errorf("done %v, lines %v", w.done, m.Pix)
	}
}

// By hand: a frame of 2×1 pixels on screens that are larger, smaller and of no size.
func TestScreen(t *testing.T) {
	frame := append([]byte(",\x01\x00\x00\x00\x02\x00\x01\x00\x80"), 0, 0, 0, 255, 255, 255)
	frame = append(frame, 2, 2, 0b01_001_100, 0b101_0, 0, ';') // clear, 1, 1, end
	for _, c := range []struct{ w, h, wantW, wantH byte }{{5, 4, 5, 4}, {2, 1, 3, 1}, {0, 0, 3, 1}} {
		file := append([]byte("GIF89a"), c.w, 0, c.h, 0, 0, 0, 0)
		m, err := Decode(append(file, frame...))
		if err != nil {
			t.Errorf("screen %d×%d: %v", c.w, c.h, err)
			continue
		}
		if b := m.Bounds(); b != image.Rect(0, 0, int(c.wantW), int(c.wantH)) {
			t.Errorf("screen %d×%d: the picture is %v", c.w, c.h, b)
		}
		if r, _, _, _ := m.At(1, 0).RGBA(); r != 0xffff {
			t.Errorf("screen %d×%d: the frame's pixel is %v", c.w, c.h, m.At(1, 0))
		}
	}
	for rest, want := range map[string]string{
		";": "no frame", "!": "too early", ",\x00\x00\x00\x00\x02\x00\x00\x00\x00": "no pixels",
		",\x00\x00\x00\x00\x02\x00\x02\x00\x81\x01\x02\x03": "too early", ",\x00\x00": "too early",
	} {
		if _, err := Decode([]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00" + rest)); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("a file of %q: error %v, want one with %q", rest, err, want)
		}
	}
}

// Whatever the file, decoding it gives a picture of the size that its header says, or an error.
func FuzzDecode(f *testing.F) {
	for _, c := range []struct{ w, h, colours int }{{1, 1, 2}, {7, 5, 3}, {20, 16, 200}} {
		var b bytes.Buffer
		if err := stdgif.Encode(&b, picture(c.w, c.h, c.colours, 1), nil); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
		f.Add(b.Bytes()[:13])
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		w, h, err := Size(content)
		if w < 0 || h < 0 || err != nil && (w != 0 || h != 0) {
			t.Fatalf("a size of %d×%d, error %v", w, h, err)
		}
		if w*h > 1<<20 {
			return // such are refused before
		}
		cost.Bound(t, 1<<20+4*w*h+64*len(content), func() {
			m, err := Decode(content)
			if m == nil && err == nil {
				t.Fatal("neither picture nor error")
			}
			if m != nil && m.Bounds().Size() != image.Pt(w, h) {
				t.Fatalf("%v, the header says %d×%d", m.Bounds(), w, h)
			}
		})
	})
}
