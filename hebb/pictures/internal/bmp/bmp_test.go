package bmp

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"slices"
	"testing"

	"deephebb/hebb/pictures/internal/fault"
	"deephebb/internal/cost"
)

// file makes a bitmap of a header of 40 bytes or more and what follows it.
func file(header, w, h, bits, compression int, more []byte, pixels ...byte) []byte {
	le := binary.LittleEndian
	b := []byte("BM........")
	b = le.AppendUint32(b, uint32(14+header+len(more)))
	b = le.AppendUint32(b, uint32(header))
	b = le.AppendUint32(le.AppendUint32(b, uint32(int32(w))), uint32(int32(h)))
	b = le.AppendUint16(le.AppendUint16(b, 1), uint16(bits))
	b = le.AppendUint32(b, uint32(compression))
	b = append(b, make([]byte, 14+40-len(b))...)
	return append(append(b, more...), pixels...)
}

// words makes bytes of numbers of four.
func words(v ...uint32) (b []byte) {
	for _, n := range v {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return b
}

func colours(m image.Image) (all []color.NRGBA) {
	b := m.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			all = append(all, color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA))
		}
	}
	return all
}

// By hand: pixels of every kind.
func TestDecode(t *testing.T) {
	red, green, blue := color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 255, 0, 255}, color.NRGBA{0, 0, 255, 255}
	palette := words(0xff0000, 0x00ff00, 0x0000ff)
	full := func(n int) []byte { return append(slices.Clone(palette), make([]byte, 4*n-12)...) }
	masked := append(words(0xff, 0xff00, 0xff0000, 0xff000000), make([]byte, 52)...)
	opaque := append(words(0xff0000, 0xff00, 0xff, 0), make([]byte, 52)...)
	for what, c := range map[string]struct {
		content []byte
		want    []color.NRGBA
	}{
		"555": {file(40, 2, 1, 16, plain, nil, 0x00, 0x7c, 0xe0, 0x03), []color.NRGBA{red, green}},
		"565": {
			file(40, 2, 1, 16, bitfields, words(0xf800, 0x7e0, 0x1f), 0x00, 0xf8, 0x1f, 0x00),
			[]color.NRGBA{red, blue},
		},
		"24 bits":            {file(40, 1, 2, 24, plain, nil, 255, 0, 0, 9, 0, 0, 255, 9), []color.NRGBA{red, blue}},
		"24 bits, top first": {file(40, 1, -2, 24, plain, nil, 255, 0, 0, 9, 0, 0, 255, 9), []color.NRGBA{blue, red}},
		"32 bits":            {file(40, 1, 1, 32, plain, nil, 255, 0, 0, 0), []color.NRGBA{blue}},
		"V4 without alpha":   {file(108, 1, 1, 32, bitfields, opaque, 255, 0, 0, 0), []color.NRGBA{blue}},
		"V4 with alpha":      {file(108, 1, 1, 32, bitfields, masked, 255, 0, 0, 7), []color.NRGBA{{255, 0, 0, 7}}},
		"1 bit": {
			file(40, 3, 1, 1, plain, palette[:8], 0b010_00000, 0, 0, 0),
			[]color.NRGBA{red, green, red},
		},
		"4 bits": {file(40, 3, 1, 4, plain, full(16), 0x01, 0x20, 0, 0), []color.NRGBA{red, green, blue}},
		"8 bits": {file(40, 2, 1, 8, plain, full(256), 2, 1, 0, 0), []color.NRGBA{blue, green}},
		"runs of 8": {
			file(40, 3, 2, 8, runs8, full(256), 2, 1, 1, 2, 0, 0, 0, 3, 2, 1, 0, 9, 0, 1),
			[]color.NRGBA{blue, green, red, green, green, blue},
		},
		"runs of 8, a jump": {
			file(40, 3, 1, 8, runs8, full(256), 0, 2, 2, 0, 1, 2, 0, 1),
			[]color.NRGBA{red, red, blue},
		},
		"runs of 4": {file(40, 3, 1, 4, runs4, full(16), 3, 0x12, 0, 1), []color.NRGBA{green, blue, green}},
		"runs of 4, literals": {
			file(40, 3, 1, 4, runs4, full(16), 0, 3, 0x21, 0x00, 0, 1),
			[]color.NRGBA{blue, green, red},
		},
	} {
		m, err := Decode(c.content)
		if err != nil {
			t.Errorf("%s: %v", what, err)
		} else if got := colours(m); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", what, got, c.want)
		}
	}
}

func TestFaults(t *testing.T) {
	whole := file(40, 1, 2, 24, plain, nil, 255, 0, 0, 9, 0, 0, 255, 9)
	m, err := Decode(whole[:len(whole)-4])
	if !errors.Is(err, fault.ErrTruncated) || m == nil || colours(m)[1] != (color.NRGBA{0, 0, 255, 255}) {
		t.Errorf("a line short: picture %v, error %v", m, err)
	}
	for n := range len(whole) - 4 {
		if _, err := Decode(whole[:n]); !errors.Is(err, fault.ErrTruncated) {
			t.Errorf("cut to %d bytes: error %v", n, err)
		}
	}
	noMasks := file(40, 1, 1, 16, bitfields, words(0, 0, 0), 1, 2, 0, 0)
	if _, err := Decode(noMasks); err == nil || err.Error() != "its masks are all zero" {
		t.Errorf("masks of zero: error %v", err)
	}
	colour := words(1, 2)
	for what, content := range map[string][]byte{
		"masks cut":       noMasks[:14+40+8],
		"a jump cut":      file(40, 4, 2, 8, runs8, bytes.Repeat(colour, 128), 0, 2, 1),
		"single dots cut": file(40, 4, 2, 8, runs8, bytes.Repeat(colour, 128), 0, 4, 1, 1),
	} {
		if _, err := Decode(content); !errors.Is(err, fault.ErrTruncated) {
			t.Errorf("%s: error %v", what, err)
		}
	}
	var u fault.Unsupported
	for what, content := range map[string][]byte{
		"a JPEG in it": file(40, 1, 1, 0, jpegFile, nil), "3 bits": file(40, 1, 1, 3, plain, nil),
	} {
		if _, err := Decode(content); !errors.As(err, &u) {
			t.Errorf("%s: error %v", what, err)
		}
	}
}

// Whatever the file, decoding it gives a picture of the size that its header says, or an error.
func FuzzDecode(f *testing.F) {
	f.Add(file(40, 2, 2, 24, 0, nil, make([]byte, 16)...))
	f.Add(file(40, 3, 2, 8, runs8, words(0xff, 0xff00), 3, 1, 0, 0, 3, 0, 0, 1))
	f.Add(file(40, -300, 300, 24, plain, nil))
	f.Add(file(40, 3, -2, 32, 3, words(0xff, 0xff00, 0xff0000), make([]byte, 24)...))
	f.Fuzz(func(t *testing.T, content []byte) {
		w, h, err := Size(content)
		if w < 0 || h < 0 || err != nil && (w != 0 || h != 0) {
			t.Fatalf("a size of %d×%d, error %v", w, h, err)
		}
		if w*h > 1<<20 {
			return // such are refused before
		}
		cost.Bound(t, 1<<20+16*w*h+64*len(content), func() {
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
