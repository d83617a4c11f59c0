package png

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	stdpng "image/png"
	"math/rand/v2"
	"slices"
	"testing"

	"deephebb/hebb/pictures/internal/fault"
	"deephebb/internal/cost"
)

// chunk makes a chunk with its checksum.
func chunk(name string, body ...byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, name...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

func header(w, h, depth, kind, interlaced byte) []byte {
	return chunk("IHDR", 0, 0, 0, w, 0, 0, 0, h, depth, kind, 0, 0, interlaced)
}

func packed(lines ...byte) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write(lines)
	z.Close()
	return b.Bytes()
}

func join(chunks ...[]byte) []byte {
	return slices.Concat(append([][]byte{[]byte(signature)}, chunks...)...)
}

func pixel(m image.Image, x, y int) color.NRGBA {
	return color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)
}

// Oracle: Go's own encoder and decoder, with noise, gradients and all of its pictures' kinds.
func TestDecode(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	bounds := image.Rect(0, 0, 37, 23)
	palette := make(color.Palette, 200)
	for i := range palette {
		palette[i] = color.NRGBA{uint8(i), uint8(r.IntN(256)), 7, uint8(255 - i%3)}
	}
	nrgba, gray, deep := image.NewNRGBA(bounds), image.NewGray(bounds), image.NewNRGBA64(bounds)
	opaque, indexed, deepGray := image.NewRGBA(bounds), image.NewPaletted(bounds, palette), image.NewGray16(bounds)
	for y := range 23 {
		for x := range 37 {
			c := color.NRGBA{uint8(7 * x), uint8(11 * y), uint8(r.IntN(256)), uint8(x * y)}
			nrgba.SetNRGBA(x, y, c)
			gray.SetGray(x, y, color.Gray{c.R + c.B/16})
			deep.SetNRGBA64(x, y, color.NRGBA64{uint16(r.IntN(65536)), uint16(300 * x), 5, uint16(900 * y)})
			opaque.SetRGBA(x, y, color.RGBA{c.R, c.G, c.B, 255})
			indexed.SetColorIndex(x, y, uint8((x*y+r.IntN(3))%200))
			deepGray.SetGray16(x, y, color.Gray16{uint16(1000*x + y)})
		}
	}
	for _, m := range []image.Image{nrgba, gray, deep, opaque, indexed, deepGray} {
		var b bytes.Buffer
		if err := stdpng.Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		got, err := Decode(b.Bytes())
		if err != nil {
			t.Errorf("%T: %v", m, err)
			continue
		}
		want, _ := stdpng.Decode(bytes.NewReader(b.Bytes()))
		for y := range 23 {
			for x := range 37 {
				// High bytes, with no colour lost where the alpha is small.
				w := pixel(want, x, y)
				if d, ok := want.(*image.NRGBA64); ok {
					c := d.NRGBA64At(x, y)
					w = color.NRGBA{uint8(c.R >> 8), uint8(c.G >> 8), uint8(c.B >> 8), uint8(c.A >> 8)}
				}
				if g, ok := got.(*image.NRGBA); ok && g.NRGBAAt(x, y) != w || !ok && pixel(got, x, y) != w {
					t.Fatalf("%T: pixel (%d, %d) is %v, want %v", m, x, y, got.At(x, y), w)
				}
			}
		}
		for n := 0; n < b.Len()-32; n += 1 + b.Len()/100 {
			if _, err := Decode(b.Bytes()[:n]); n >= 8 && !errors.Is(err, fault.ErrTruncated) {
				t.Fatalf("%T cut to %d of %d bytes: error %v", m, n, b.Len(), err)
			}
		}
	}
}

// By hand: the seven passes of an interlaced picture of 3×3, whose gray levels say their place.
func TestInterlaced(t *testing.T) {
	lines := []byte{0, 0, 0, 2, 0, 20, 22, 0, 1, 0, 21, 0, 10, 11, 12}
	m, err := Decode(join(header(3, 3, 8, gray, 1), chunk("IDAT", packed(lines...)...), chunk("IEND")))
	if err != nil {
		t.Fatal(err)
	}
	if got := m.(*image.Gray).Pix; !bytes.Equal(got, []byte{0, 1, 2, 10, 11, 12, 20, 21, 22}) {
		t.Errorf("%v", got)
	}
}

// By hand: the transparent gray of a picture of 2 bits is a sample, not a level: the specification,
// 11.3.1.1. (Pillow 13.0.0 compares it with levels, 0…255, and finds none.)
func TestTransparentGray(t *testing.T) {
	data := packed(0, 0b00_01_10_11)
	m, err := Decode(join(header(4, 1, 2, gray, 0), chunk("tRNS", 0, 2), chunk("IDAT", data...), chunk("IEND")))
	if err != nil {
		t.Fatal(err)
	}
	for x, want := range []color.NRGBA{{0, 0, 0, 255}, {85, 85, 85, 255}, {170, 170, 170, 0}, {255, 255, 255, 255}} {
		if got := pixel(m, x, 0); got != want {
			t.Errorf("pixel %d is %v, want %v", x, got, want)
		}
	}
}

// By hand: what is out of order, doubled, missing or too much and leaves no doubt of the pixels.
func TestTolerant(t *testing.T) {
	head, end, palette := header(2, 1, 8, indexed, 0), chunk("IEND"), chunk("PLTE", 1, 2, 3, 4, 5, 6)
	data := packed(0, 0, 1)
	idat := chunk("IDAT", data...)
	for what, content := range map[string][]byte{
		"as it should be":    join(head, palette, chunk("tRNS", 7), idat, end),
		"no end":             join(head, palette, chunk("tRNS", 7), idat),
		"end cut":            join(head, palette, chunk("tRNS", 7), idat, end[:8]),
		"tRNS before PLTE":   join(head, chunk("tRNS", 7), palette, idat, end),
		"tRNS twice":         join(head, palette, chunk("tRNS", 9), chunk("tRNS", 7), idat, end),
		"no checksum at end": join(head, palette, chunk("tRNS", 7), chunk("IDAT", data[:len(data)-4]...), end),
		"too many pixels":    join(head, palette, chunk("tRNS", 7), chunk("IDAT", packed(0, 0, 1, 0, 1, 1, 1)...), end),
		"in two chunks": join(head, palette, chunk("tRNS", 7),
			chunk("IDAT", data[:3]...), chunk("IDAT", data[3:]...), end),
	} {
		m, err := Decode(content)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if a, b := pixel(m, 0, 0), pixel(m, 1, 0); a != (color.NRGBA{1, 2, 3, 7}) || b != (color.NRGBA{4, 5, 6, 255}) {
			t.Errorf("%s: pixels %v, %v", what, a, b)
		}
	}
	wrong := slices.Clone(data)
	wrong[len(wrong)-1]++
	for what, content := range map[string][]byte{
		"wrong checksum of pixels": join(head, palette, chunk("IDAT", wrong...), end),
		"wrong checksum of a size": join(append(head[:len(head)-1:len(head)-1], 0), palette, idat, end),
		"no palette":               join(head, idat, end),
		"no header":                join(palette, idat, end),
		"two headers":              join(head, head, palette, idat, end),
		"transparency cut":         join(header(2, 1, 8, rgb, 0), chunk("tRNS", 1, 2), idat, end),
		"3 bits":                   join(header(2, 1, 3, gray, 0), idat, end),
	} {
		if _, err := Decode(content); err == nil || errors.Is(err, fault.ErrTruncated) {
			t.Errorf("%s: error %v", what, err)
		}
	}
}

// Whatever the file, decoding it gives a picture of the size that its header says, or an error.
func FuzzDecode(f *testing.F) {
	f.Add(join(header(3, 2, 8, 2, 0), chunk("IDAT", packed(make([]byte, 20)...)...), chunk("IEND")))
	f.Add(join(header(3, 2, 1, 3, 1), chunk("PLTE", 1, 2, 3, 4, 5, 6), chunk("tRNS", 7),
		chunk("IDAT", packed(make([]byte, 12)...)...), chunk("IEND")))
	f.Add(join(header(200, 200, 3, 2, 0), chunk("IEND")))
	f.Add(join(header(2, 2, 16, 6, 0), chunk("IDAT", packed(make([]byte, 34)...)...), chunk("IEND")))
	f.Fuzz(func(t *testing.T, content []byte) {
		w, h, err := Size(content)
		if w < 0 || h < 0 || err != nil && (w != 0 || h != 0) {
			t.Fatalf("a size of %d×%d, error %v", w, h, err)
		}
		if w*h > 1<<20 {
			return // such are refused before
		}
		cost.Bound(t, 1<<20+32*w*h+200*len(content), func() {
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
