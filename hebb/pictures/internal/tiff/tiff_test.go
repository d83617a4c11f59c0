package tiff

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"strings"
	"testing"

	"deephebb/hebb/pictures/internal/fault"
	"deephebb/internal/cost"
)

// file makes a TIFF of one strip, with tags in pairs of number and value; big makes a BigTIFF.
func file(order binary.AppendByteOrder, big bool, strip []byte, tags ...uint32) []byte {
	b := []byte("II")
	if order == binary.BigEndian {
		b = []byte("MM")
	}
	start := uint32(8)
	if big {
		start = 16
		b = order.AppendUint16(order.AppendUint16(order.AppendUint16(b, 43), 8), 0)
		b = order.AppendUint64(b, uint64(start)+uint64(len(strip)))
	} else {
		b = order.AppendUint32(order.AppendUint16(b, 42), start+uint32(len(strip)))
	}
	b = append(b, strip...)
	tags = append(tags, tagStripOffsets, start, tagStripBytes, uint32(len(strip)))
	if big {
		b = order.AppendUint64(b, uint64(len(tags)/2))
	} else {
		b = order.AppendUint16(b, uint16(len(tags)/2))
	}
	for i := 0; i < len(tags); i += 2 {
		b = order.AppendUint16(order.AppendUint16(b, uint16(tags[i])), 4)
		if big {
			b = order.AppendUint64(order.AppendUint64(b, 1), uint64(tags[i+1])<<(32*btoi(order == binary.BigEndian)))
		} else {
			b = order.AppendUint32(order.AppendUint32(b, 1), tags[i+1])
		}
	}
	return append(b, make([]byte, 8)...)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// packed compresses bytes with Deflate.
func packed(data ...byte) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write(data)
	z.Close()
	return b.Bytes()
}

// By hand: two pixels of every kind, as red, green, blue, alpha.
func TestDecode(t *testing.T) {
	le, be := binary.LittleEndian, binary.BigEndian
	gray := func(v uint8) color.NRGBA { return color.NRGBA{v, v, v, 255} }
	size := []uint32{tagWidth, 2, tagHeight, 1}
	with := func(tags ...uint32) []uint32 { return append(slices.Clone(size), tags...) }
	for what, c := range map[string]struct {
		content []byte
		want    [2]color.NRGBA
	}{
		"1 bit": {
			file(le, false, []byte{0x40}, with(tagPhotometric, blackIsZero)...),
			[2]color.NRGBA{gray(0), gray(255)},
		},
		"1 bit, white is 0": {
			file(le, false, []byte{0x40}, with(tagPhotometric, whiteIsZero)...),
			[2]color.NRGBA{gray(255), gray(0)},
		},
		"bits reversed": {
			file(le, false, []byte{0x02}, with(tagPhotometric, blackIsZero, tagFillOrder, 2)...),
			[2]color.NRGBA{gray(0), gray(255)},
		},
		"4 bits": {
			file(be, false, []byte{0x3f}, with(tagPhotometric, blackIsZero, tagBits, 4)...),
			[2]color.NRGBA{gray(51), gray(255)},
		},
		"8 bits, big": {
			file(le, true, []byte{7, 9}, with(tagPhotometric, blackIsZero, tagBits, 8)...),
			[2]color.NRGBA{gray(7), gray(9)},
		},
		"8 bits, MM, big": {
			file(be, true, []byte{7, 9}, with(tagPhotometric, blackIsZero, tagBits, 8)...),
			[2]color.NRGBA{gray(7), gray(9)},
		},
		"16 bits": {
			file(be, false, []byte{7, 200, 9, 1}, with(tagPhotometric, blackIsZero, tagBits, 16)...),
			[2]color.NRGBA{gray(7), gray(9)},
		},
		"16 bits, white is 0": {
			file(be, false, []byte{7, 200, 9, 1}, with(tagPhotometric, whiteIsZero, tagBits, 16)...),
			[2]color.NRGBA{gray(248), gray(246)},
		},
		"signed": {
			file(be, false, []byte{0xff, 0, 0, 9},
				with(tagPhotometric, blackIsZero, tagBits, 16, tagFormat, signed)...),
			[2]color.NRGBA{gray(0), gray(9)},
		},
		"32 bits": {
			file(be, false, []byte{0, 0, 0, 9, 0, 0, 1, 0}, with(tagPhotometric, blackIsZero, tagBits, 32)...),
			[2]color.NRGBA{gray(9), gray(255)},
		},
		"floating": {
			file(be, false, []byte{0x41, 0x20, 0, 0, 0xc1, 0x20, 0, 0},
				with(tagPhotometric, blackIsZero, tagBits, 32, tagFormat, floating)...),
			[2]color.NRGBA{gray(10), gray(0)},
		},
		"RGB": {
			file(le, false, []byte{1, 2, 3, 4, 5, 6}, with(tagPhotometric, rgb, tagBits, 8, tagSamples, 3)...),
			[2]color.NRGBA{{1, 2, 3, 255}, {4, 5, 6, 255}},
		},
		"RGB in planes": {
			file(le, false, []byte{1, 4}, with(tagPhotometric, rgb, tagBits, 8, tagSamples, 3, tagPlanar, 2)...),
			[2]color.NRGBA{{1, 0, 0, 255}, {4, 0, 0, 255}},
		},
		"alpha multiplied in": {
			file(le, false, []byte{10, 20, 50, 51, 0, 0, 0, 0},
				with(tagPhotometric, rgb, tagBits, 8, tagSamples, 4, tagExtra, alphaIn)...),
			[2]color.NRGBA{{50, 100, 250, 51}, {0, 0, 0, 0}},
		},
		"predictor": {
			file(le, false, packed(1, 2, 3, 3, 3, 3),
				with(tagPhotometric, rgb, tagBits, 8, tagSamples, 3, tagCompression, deflate, tagPredictor, 2)...),
			[2]color.NRGBA{{1, 2, 3, 255}, {4, 5, 6, 255}},
		},
		"PackBits": {
			file(le, false, []byte{255, 7},
				with(tagPhotometric, blackIsZero, tagBits, 8, tagCompression, packBits)...),
			[2]color.NRGBA{gray(7), gray(7)},
		},
	} {
		m, err := Decode(c.content)
		if what == "RGB in planes" && errors.Is(err, fault.ErrTruncated) { // the other planes are missing
			err = nil
		}
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if m.Bounds() != image.Rect(0, 0, 2, 1) {
			t.Errorf("%s: %v", what, m.Bounds())
			continue
		}
		for x, want := range c.want {
			if got := color.NRGBAModel.Convert(m.At(x, 0)); got != want {
				t.Errorf("%s: pixel %d is %v, want %v", what, x, got, want)
			}
		}
	}
}

// By hand: a line of 8 white pixels in group 4, one bit that says "as the line above", which is
// white; in either interpretation.
func TestFax(t *testing.T) {
	for photometric, want := range map[uint32]uint8{whiteIsZero: 255, blackIsZero: 0} {
		m, err := Decode(file(binary.LittleEndian, false, []byte{0x80, 0x08, 0x00, 0x80}, tagWidth, 8, tagHeight, 1,
			tagPhotometric, photometric, tagCompression, fax4))
		if err != nil {
			t.Fatal(err)
		}
		for x := range 8 {
			if got := color.GrayModel.Convert(m.At(x, 0)).(color.Gray).Y; got != want {
				t.Errorf("interpretation %d: pixel %d is %d, want %d", photometric, x, got, want)
			}
		}
	}
}

// By hand: a strip that is a JPEG of one colour, whole, cut, and of another kind or size than the
// tags say.
func TestJPEG(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 16, 8))
	for i := range m.Pix {
		m.Pix[i] = 100
	}
	var strip bytes.Buffer
	if err := jpeg.Encode(&strip, m, nil); err != nil {
		t.Fatal(err)
	}
	of := func(strip []byte, w, h, photometric, samples uint32) []byte {
		return file(binary.LittleEndian, false, strip, tagWidth, w, tagHeight, h, tagPhotometric, photometric,
			tagBits, 8, tagSamples, samples, tagCompression, jpegCodes)
	}
	got, err := Decode(of(strip.Bytes(), 16, 8, blackIsZero, 1))
	if err != nil || !bytes.Equal(got.(*image.Gray).Pix, m.Pix) {
		t.Errorf("%v, %v", got, err)
	}
	cut := strip.Bytes()[:strip.Len()-4]
	if got, err := Decode(of(cut, 16, 8, blackIsZero, 1)); !errors.Is(err, fault.ErrTruncated) || got == nil {
		t.Errorf("cut: %v, %v", got, err)
	}
	for what, content := range map[string][]byte{
		"16×8 pixels of 1 samples, not 3": of(strip.Bytes(), 16, 8, rgb, 3),
		"16×8 pixels of 1 samples, wider": of(strip.Bytes(), 24, 8, blackIsZero, 1),
		"16×8 pixels of 1 samples, lower": of(strip.Bytes(), 16, 9, blackIsZero, 1),
	} {
		want, _, _ := strings.Cut(what, ",")
		if got, err := Decode(content); got != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v", what, got, err)
		}
	}
}

// twoShorts makes a tag's one number of 32 bits two of 16.
func twoShorts(content []byte, tag uint16) []byte {
	long := binary.LittleEndian.AppendUint16(nil, tag)
	short := append(slices.Clone(long), 3, 0, 2)
	return bytes.Replace(content, append(long, 4, 0, 1), short, 1)
}

// withoutStrips gives the tag that says where the strips are a number that means nothing.
func withoutStrips(content []byte) []byte {
	strips := []byte{tagStripOffsets & 255, tagStripOffsets >> 8, 4, 0}
	return bytes.Replace(content, strips, []byte{0, 0x80, 4, 0}, 1)
}

func TestFaults(t *testing.T) {
	le := binary.LittleEndian
	base := []uint32{tagWidth, 2, tagHeight, 2, tagPhotometric, blackIsZero, tagBits, 8}
	m, err := Decode(file(le, false, []byte{1, 2, 3}, base...))
	if !errors.Is(err, fault.ErrTruncated) || m == nil || m.(*image.Gray).Pix[2] != 3 {
		t.Errorf("a byte short: picture %v, error %v", m, err)
	}
	var u fault.Unsupported
	for what, tags := range map[string][]uint32{
		"LZMA": {tagCompression, 34925}, "an unknown compression": {tagCompression, 12345}, "LAB": {tagPhotometric, 8},
		"3 bits": {tagBits, 3}, "complex numbers": {tagFormat, 6},
	} {
		content := file(le, false, []byte{1, 2, 3, 4}, append(tags, base...)...) // of doubled tags the first holds
		if _, err := Decode(content); !errors.As(err, &u) {
			t.Errorf("%s: error %v", what, err)
		}
	}
	mixed := file(le, false, []byte{1, 2, 3, 4}, append([]uint32{tagBits, 4<<16 | 8, tagSamples, 2}, base...)...)
	_, err = Decode(twoShorts(mixed, tagBits))
	if !errors.As(err, &u) || !strings.Contains(err.Error(), "different numbers of bits") {
		t.Errorf("8 and 4 bits: error %v", err)
	}
	for what, tags := range map[string][]uint32{
		"tiles far larger than the picture": {tagTileWidth, 1 << 16, tagTileHeight, 1 << 16, tagTileOffsets, 8},
		"no pixels":                         {tagWidth, 0}, "no palette": {tagPhotometric, indexed},
		"17 samples": {tagSamples, 17}, "4 billion lines": {tagHeight, 1<<32 - 1},
	} {
		content := file(le, false, []byte{1, 2, 3, 4}, append(tags, base...)...)
		if what == "tiles far larger than the picture" {
			content = withoutStrips(content)
		}
		if m, err := Decode(content); err == nil || m != nil {
			t.Errorf("%s: picture %v, error %v", what, m, err)
		}
	}
	colour := []uint32{tagPhotometric, yCbCr, tagSamples, 3}
	for _, c := range []struct {
		want string
		tags []uint32
	}{
		{"more than the bit that fax codes are for", []uint32{tagCompression, fax4}},
		{"predictor 7", []uint32{tagCompression, deflate, tagPredictor, 7}},
		{"4 bits with a predictor", []uint32{tagCompression, deflate, tagPredictor, 2, tagBits, 4}},
		{"tiles of 131072×16 pixels", []uint32{tagTileWidth, 1 << 17, tagTileHeight, 16, tagTileOffsets, 8}},
		{"one colour for 3×3 pixels", append(colour, tagSubsampling, 3<<16|3)},
		{"colour of less than full size", append(colour, tagSubsampling, 2<<16|2, tagPredictor, 2)},
		{"does not begin as a JPEG", []uint32{tagCompression, jpegCodes}},
		{"parts in", []uint32{tagHeight, 1 << 12, tagStripLines, 1}},
	} {
		content := file(le, false, packed(1, 2, 3, 4), append(c.tags, base...)...)
		if c.tags[0] == tagTileWidth {
			content = withoutStrips(content)
		}
		m, err := Decode(twoShorts(content, tagSubsampling))
		if err == nil || m != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("wanted %q: picture %v, error %v", c.want, m, err)
		}
	}
	many := []byte("II\x2b\x00\x08\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00")
	tiled := file(le, false, nil, append([]uint32{tagTileWidth, 16, tagTileHeight, 16}, base...)...)
	for want, content := range map[string][]byte{
		"ends too early":       []byte("II\x2b\x00\x08\x00\x00\x00\x10\x00"),
		"does not begin":       []byte("II\x2c\x00\x08\x00\x00\x00\x00\x00"),
		"no sound size":        append([]byte("II\x2b\x00\x04\x00\x00\x00"), make([]byte, 16)...),
		"too many tags":        append(many, bytes.Repeat([]byte{255}, 64)...),
		"where its pixels are": withoutStrips(tiled),
	} {
		if m, err := Decode(content); err == nil || m != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("wanted %q: picture %v, error %v", want, m, err)
		}
	}
	whole := file(le, false, []byte{1, 2, 3, 4}, base...)
	for n := range len(whole) - 8 {
		if _, err := Decode(whole[:n]); !errors.Is(err, fault.ErrTruncated) {
			t.Errorf("cut to %d bytes: error %v", n, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	base := []uint32{tagWidth, 4, tagHeight, 3, tagPhotometric, rgb, tagBits, 8, tagSamples, 3}
	data := make([]byte, 36)
	f.Add(file(binary.LittleEndian, false, data, base...))
	f.Add(file(binary.BigEndian, true, data, base...))
	f.Add(file(binary.LittleEndian, false, packed(data...), append(base, tagCompression, deflate, tagPredictor, 2)...))
	f.Add(file(binary.LittleEndian, false, data, append(base, tagTileWidth, 2, tagTileHeight, 2, tagTileOffsets, 8)...))
	f.Fuzz(func(t *testing.T, content []byte) {
		h, err := ReadHeader(content)
		if err != nil || h.Width*h.Height > 1<<20 {
			return
		}
		cost.Bound(t, 64<<20+64*h.Width*h.Height+1032*len(content), func() {
			m, err := Decode(content)
			if m == nil && err == nil {
				t.Fatal("neither picture nor error")
			}
			if m != nil && m.Bounds().Size() != image.Pt(h.Width, h.Height) {
				t.Fatalf("%v, the header says %d×%d", m.Bounds(), h.Width, h.Height)
			}
		})
	})
}
