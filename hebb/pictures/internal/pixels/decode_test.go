package pixels

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Reference: Pillow 12.2.0's convert("RGB") or convert("RGBA") of the same file
// (testdata/pictures.py). All are equal byte for byte.
func TestFormatsArePillows(t *testing.T) {
	files, err := filepath.Glob("testdata/format_*")
	if err != nil {
		t.Fatal(err)
	}
	tested := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_want.png") {
			continue
		}
		tested++
		base := filepath.Base(file)
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(content, Options{Channels: 4, AsStored: true})
		if err != nil {
			t.Errorf("%s %v", base, err)
			continue
		}
		want := readPNG(t, strings.ReplaceAll(base, ".", "_")+"_want.png", 4)
		if len(got.Pix) != len(want.Pix) {
			t.Errorf("%s: %d×%d×%d, want %d×%d×%d", base, got.C, got.H, got.W, want.C, want.H, want.W)
			continue
		}
		worst, sum := 0, 0
		for i, v := range got.Pix {
			d := max(int(v)-int(want.Pix[i]), int(want.Pix[i])-int(v))
			worst, sum = max(worst, d), sum+d
		}
		mean := float64(sum) / float64(len(got.Pix))
		t.Logf("%-26s worst difference %d levels, mean %.4f", base, worst, mean)
		if worst > 0 {
			t.Errorf("%s: differs by up to %d levels (%.3f on average)", base, worst, mean)
		}
	}
	if tested < 20 {
		t.Fatalf("only %d files in testdata", tested)
	}
}

// By hand: what can't be read says why, in words that follow the file's name.
func TestDamagedPictures(t *testing.T) {
	whole, err := os.ReadFile("testdata/format_clear.png")
	if err != nil {
		t.Fatal(err)
	}
	bomb := bytes.Clone(whole[:60])
	copy(bomb[16:], "\x00\x01\x86\xa0\x00\x01\x86\xa0") // 100,000 × 100,000, its checksum made up below
	copy(bomb[29:], pngChecksum(bomb[12:29]))
	zero := bytes.Clone(whole)
	copy(zero[16:], "\x00\x00\x00\x00")
	copy(zero[29:], pngChecksum(zero[12:29]))
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"empty":     {nil, "is empty"},
		"text":      {[]byte("<html>not found</html>"), "is no PNG"},
		"cut":       {whole[:len(whole)/2], "is a damaged PNG"},
		"one bit":   {append(append(bytes.Clone(whole[:60]), whole[60]^1), whole[61:]...), "is a damaged PNG"},
		"bomb":      {bomb, "is a PNG of 100000×100000 pixels; at most 200 megapixels are read"},
		"zero":      {zero, "PNG"},
		"short PGM": {[]byte("P5 4 4 255\nabc"), "is a damaged PNM: it ends too early"},
		"huge PGM":  {[]byte("P5 40000 40000 255\nabc"), "at most 200 megapixels"},
		"no PPM":    {[]byte("P6 4"), "is a damaged PNM: header"},
		"JPEG XL":   {[]byte("\xff\x0a and more"), "is a JPEG XL, which is not supported: convert it to PNG or JPEG"},
		"an icon":   {[]byte("\x00\x00\x01\x00"), "is an icon, which is not supported"},
		"a video":   {[]byte("\x00\x00\x00\x10ftypisom\x00\x00\x02\x00"), "is a video"},
		"wide GIF": {
			[]byte("GIF89a\xff\xff\xb8\x0b\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02L\x01\x00;"),
			"its header says 65535×3000 pixels, more than",
		},
		"no JPEG": {[]byte("\xff\xd8\xff\xe0 and no more"), "is a damaged JPEG"},
	} {
		p, err := Decode(c.content, Options{Channels: 3})
		if err == nil || p.Pix != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want an error with %q", name, err, c.want)
		}
	}
}

// By hand: pictures whose parts contradict each other.
func TestContradictions(t *testing.T) {
	const size = "\x00\x00\x00\x00\x00\x00" // 1 × 1
	frame := "ANMF\x18\x00\x00\x00" + strings.Repeat("\x00", 24)
	for want, content := range map[string]string{
		"is a damaged WebP":        "RIFF\x32\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00" + size + frame,
		"is a damaged PNM: header": "P6 4",
	} {
		p, err := Decode([]byte(content), Options{Channels: 3})
		if p.Pix != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("wanted %q: %v", want, err)
		}
	}
	if m, err := decodePNM([]byte("P6 4"), 1); m != nil || err == nil {
		t.Error(m, err)
	}
	wide := func([]byte, int) (source, error) { return image.NewGray(image.Rect(0, 0, 3, 2)), nil }
	other := format{name: "X", decode: wide}
	want := "is a damaged X: its header says 2×2 pixels, its data 3×2"
	p, err := other.planes(nil, about{width: 2, height: 2}, 1, Options{Channels: 1})
	if p.Pix != nil || err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// A file of any format that is cut says so, or gives all of its pixels.
func TestCutPictures(t *testing.T) {
	files, err := filepath.Glob("testdata/format_*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := Decode(content, Options{Channels: 3})
		if err != nil {
			t.Fatal(err)
		}
		for n := 16; n < len(content); n += 1 + len(content)/30 {
			p, err := Decode(content[:n], Options{Channels: 3})
			if err == nil && !bytes.Equal(p.Pix, whole.Pix) {
				t.Errorf("%s cut to %d of %d bytes differs, without an error", file, n, len(content))
			}
			if err != nil && !strings.Contains(err.Error(), "it ends too early") {
				t.Errorf("%s cut to %d of %d bytes %v", file, n, len(content), err)
			}
		}
	}
}

// pngChecksum returns the four bytes that end a PNG chunk.
func pngChecksum(chunk []byte) string {
	return string(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(chunk)))
}

// By hand: PBM, PGM and PPM as text, packed and with 16 bits.
func TestPNM(t *testing.T) {
	for content, want := range map[string][]uint8{
		"P2\n# a comment\n2 1\n15 0 15\n":      {0, 255, 0, 255, 0, 255},
		"P1\n2 2 # four\n10\n0 1":              {0, 255, 255, 0, 0, 255, 255, 0, 0, 255, 255, 0},
		"P4 2 2 \x80\x40":                      {0, 255, 255, 0, 0, 255, 255, 0, 0, 255, 255, 0},
		"P3 1 1 255 1 2 3":                     {1, 2, 3},
		"P5 2 1 65535\n\x80\x00\xff\xff":       {128, 255, 128, 255, 128, 255},
		"P6 2 1 255\n\x01\x02\x03\x04\x05\x06": {1, 4, 2, 5, 3, 6},
	} {
		got, err := Decode([]byte(content), Options{Channels: 3})
		if err != nil {
			t.Errorf("%q: %v", content, err)
			continue
		}
		if !bytes.Equal(got.Pix, want) {
			t.Errorf("%q: %v, want %v", content, got.Pix, want)
		}
	}
}

// What is wrong with a PNM is said; one that ends too early gives what there is of it.
func TestDamagedPNM(t *testing.T) {
	for content, want := range map[string]string{
		"P4 9 2 \x80\x40\x00":        "ends too early",
		"P5 0 1 255\n":               "0×1 pixels up to 255",
		"P5 1 1 65536\n\x00":         "1×1 pixels up to 65536",
		"P2 1 1 255\n1234567":        "more than 5 digits",
		"P2 1234567890 1 255\n1":     "more than 9 digits",
		"P9 1 1 255\n1":              "not supported",
		"P5 2 1 65535\n\x00\x00\x01": "ends too early",
	} {
		if _, err := Decode([]byte(content), Options{Channels: 1}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", content, err, want)
		}
	}
}

// By hand, and as Pillow 13.0.0 reads it: a GIF whose first frame covers a corner of its screen,
// the rest of which has the palette's first colour.
func TestGIFFrameWithinScreen(t *testing.T) {
	palette := color.Palette{color.RGBA{10, 20, 30, 255}, color.RGBA{40, 50, 60, 255}}
	frame := image.NewPaletted(image.Rect(2, 1, 4, 3), palette)
	for i := range frame.Pix {
		frame.Pix[i] = 1
	}
	var b bytes.Buffer
	screen := image.Config{Width: 5, Height: 4}
	err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame}, Delay: []int{0}, Config: screen})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Decode(b.Bytes(), Options{Channels: 4})
	if err != nil {
		t.Fatal(err)
	}
	if p.H != 4 || p.W != 5 || p.Pix[1*5+2] != 40 || p.Pix[0] != 10 || p.Pix[3*20] != 255 || p.Pix[3*20+1*5+2] != 255 {
		t.Errorf("%d×%d %v", p.W, p.H, p.Pix)
	}
}

// By hand: every picture type of the image package that decoders return, with
// a transparent pixel over garbage and a half transparent one.
func TestPlanesOfEveryKind(t *testing.T) {
	source := image.NewNRGBA(image.Rect(3, 5, 5, 6))
	source.SetNRGBA(3, 5, color.NRGBA{200, 100, 50, 128})
	source.SetNRGBA(4, 5, color.NRGBA{255, 0, 255, 0})
	deep := image.NewNRGBA64(source.Rect)
	pale := image.NewRGBA(source.Rect)
	deepPale := image.NewRGBA64(source.Rect)
	table := image.NewPaletted(source.Rect, color.Palette{source.NRGBAAt(3, 5), source.NRGBAAt(4, 5)})
	table.SetColorIndex(4, 5, 1)
	for x := 3; x < 5; x++ {
		c := source.NRGBAAt(x, 5)
		deep.SetNRGBA64(x, 5, color.NRGBA64{uint16(c.R) * 257, uint16(c.G) * 257, uint16(c.B) * 257, uint16(c.A) * 257})
		pale.Set(x, 5, c)
		deepPale.Set(x, 5, c)
	}
	for _, m := range []image.Image{source, deep, pale, deepPale, table} {
		p := FromImage(m, 4)
		want := []uint8{200, 0, 100, 0, 50, 0, 128, 0}
		for i, v := range p.Pix {
			if max(v, want[i])-min(v, want[i]) > 1 {
				t.Errorf("%T: %v, want %v", m, p.Pix, want)
				break
			}
		}
		black := FromImage(m, 3) // composited: 200·128/255 = 100.4
		for i, want := range []uint8{100, 0, 50, 0, 25, 0} {
			if v := black.Pix[i]; max(v, want)-min(v, want) > 1 {
				t.Errorf("%T on black: %v", m, black.Pix)
				break
			}
		}
	}
	if g := FromImage(source, 1); g.Pix[0] != luma(100, 50, 25) || g.Pix[1] != 0 {
		t.Errorf("gray: %v", g.Pix)
	}
}
