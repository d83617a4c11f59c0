package jpeg

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"deephebb/hebb/pictures/internal/fault"
	"deephebb/internal/cost"
)

// pixels returns all values of a picture.
func pixels(p *Picture) []uint8 {
	values := []int{Gray: 1, RGB: 3, CMYK: 4}[p.Kind]
	lines := p.Lines()
	out := make([]uint8, p.Width*p.Height*values)
	for y := range p.Height {
		lines(out[y*p.Width*values:][:p.Width*values], y)
	}
	return out
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// Oracle: the values that Pillow gives, with libjpeg-turbo below it (testdata/reference.py), for
// all samplings, scans and colours, at each reduction: equal, all of them.
func TestPillow(t *testing.T) {
	list, err := os.Open("testdata/pillow.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	n := 0
	for s := bufio.NewScanner(list); s.Scan(); n++ {
		var name, sum string
		var reduce, w, h, values int
		if _, err := fmt.Sscan(s.Text(), &name, &reduce, &w, &h, &values, &sum); err != nil {
			t.Fatal(err)
		}
		p, err := Decode(read(t, name), reduce)
		if err != nil {
			t.Errorf("%s at 1/%d: %v", name, reduce, err)
			continue
		}
		got := pixels(p)
		if p.Width != w || p.Height != h || len(got) != w*h*values {
			t.Errorf("%s at 1/%d is %d×%d, want %d×%d", name, reduce, p.Width, p.Height, w, h)
			continue
		}
		if hash := sha256.Sum256(got); hex.EncodeToString(hash[:]) != sum {
			t.Errorf("%s at 1/%d differs from Pillow's pixels", name, reduce)
		}
	}
	if n < 100 {
		t.Errorf("only %d pictures were compared", n)
	}
}

// Oracle: by hand. A picture of one gray has that gray at every size, and the rest of its blocks
// too.
func TestFlat(t *testing.T) {
	// An 8×8 block whose first coefficient is 10 steps of 4: 128 + 10·4/8 = 133.
	flat := []byte{0xff, 0xd8, 0xff, 0xdb, 0, 67, 0}
	for range 64 {
		flat = append(flat, 4)
	}
	flat = append(flat, 0xff, 0xc0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0)
	code := append([]byte{1}, make([]byte, 15)...) // one symbol, its code 0
	flat = append(append(append(flat, 0xff, 0xc4, 0, 20, 0x00), code...), 4)
	flat = append(append(append(flat, 0xff, 0xc4, 0, 20, 0x10), code...), 0)
	flat = append(flat, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0)
	flat = append(flat, 0b0_1010_0_11, 0xff, 0xd9) // size 4, value 10, end of block, filling
	for _, reduce := range []int{1, 2, 4, 8} {
		p, err := Decode(flat, reduce)
		if err != nil {
			t.Fatal(err)
		}
		side := 8 / reduce
		if p.Width != side || p.Height != side || p.Kind != Gray {
			t.Errorf("1/%d is %d×%d of kind %d", reduce, p.Width, p.Height, p.Kind)
		}
		for i, v := range pixels(p) {
			if v != 133 {
				t.Errorf("1/%d: value %d is %d, want 133", reduce, i, v)
			}
		}
	}
}

func TestReadHeader(t *testing.T) {
	h, err := ReadHeader(read(t, "exif.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	if h.Width != 24 || h.Height != 16 || h.Components != 3 {
		t.Errorf("header says %d×%d×%d, want 24×16×3", h.Width, h.Height, h.Components)
	}
	if !bytes.HasPrefix(h.Exif, []byte("MM\x00*")) && !bytes.HasPrefix(h.Exif, []byte("II*\x00")) {
		t.Errorf("Exif begins with %q", h.Exif[:min(4, len(h.Exif))])
	}
}

// A file that is cut anywhere is told from a whole one; from the first scan on there is a picture,
// whose first lines are right.
func TestTruncated(t *testing.T) {
	for _, name := range []string{"420.jpg", "420_progressive.jpg", "restart.jpg", "cmyk.jpg"} {
		content := read(t, name)
		whole, err := Decode(content, 1)
		if err != nil {
			t.Fatal(err)
		}
		want := pixels(whole)
		scan := bytes.Index(content, []byte{0xff, sos})
		for n := 0; n < len(content)-2; n += 1 + n/100 {
			p, err := Decode(content[:n], 1)
			if err == nil && p != nil && bytes.Equal(pixels(p), want) {
				continue // all blocks were there
			}
			if !errors.Is(err, fault.ErrTruncated) && n > 2 {
				t.Fatalf("%s cut to %d bytes: error %v", name, n, err)
			}
			if n > scan+20 && p == nil {
				t.Fatalf("%s cut to %d bytes: no picture", name, n)
			}
		}
		p, err := Decode(content[:scan+(len(content)-scan)*3/4], 1)
		if !errors.Is(err, fault.ErrTruncated) {
			t.Fatalf("%s: error %v", name, err)
		}
		if name != "420_progressive.jpg" && !bytes.Equal(pixels(p)[:3*8*67], want[:3*8*67]) {
			t.Errorf("%s: the first lines of the cut file differ", name)
		}
	}
}

func TestRefusals(t *testing.T) {
	gray := read(t, "gray.jpg")
	frame := bytes.Index(gray, []byte{0xff, sof0})
	change := func(at int, v ...byte) []byte {
		c := bytes.Clone(gray)
		copy(c[frame+at:], v)
		return c
	}
	for what, content := range map[string][]byte{
		"arithmetic": change(1, 0xc9),
		"lossless":   change(1, 0xc3),
		"12 bits":    change(4, 12),
	} {
		var u fault.Unsupported
		if _, err := Decode(content, 1); !errors.As(err, &u) {
			t.Errorf("%s: error %v, want Unsupported", what, err)
		}
	}
	if _, err := Decode(change(5, 0xff, 0xdc, 0xff, 0xdc), 8); err == nil || errors.Is(err, fault.ErrTruncated) {
		t.Errorf("65500×65500 pixels in %d bytes: error %v", len(gray), err)
	}
	if _, err := Decode([]byte("\xff\xd8 no more"), 1); !errors.Is(err, fault.ErrTruncated) {
		t.Errorf("no markers: error %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.jpg")
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content, uint8(0))
		f.Add(content, uint8(3))
	}
	f.Fuzz(func(t *testing.T, content []byte, shift uint8) {
		h, err := ReadHeader(content)
		if err != nil || h.Width*h.Height > 1<<20 {
			return
		}
		cost.Bound(t, 4<<20+64*h.Width*h.Height+200*len(content), func() {
			p, err := Decode(content, 1<<(shift&3))
			if p == nil && err == nil {
				t.Fatal("neither picture nor error")
			}
			if p != nil {
				pixels(p)
			}
		})
	})
}

// BenchmarkDecode reads fine.jpg, or the file that JPEG names, at each reduction.
func BenchmarkDecode(b *testing.B) {
	content := read(b, "fine.jpg")
	if name := os.Getenv("JPEG"); name != "" {
		var err error
		if content, err = os.ReadFile(name); err != nil {
			b.Fatal(err)
		}
	}
	for _, reduce := range []int{1, 2, 4, 8} {
		b.Run(fmt.Sprint(reduce), func(b *testing.B) {
			b.SetBytes(int64(len(content)))
			for b.Loop() {
				p, err := Decode(content, reduce)
				if err != nil {
					b.Fatal(err)
				}
				lines, out := p.Lines(), make([]uint8, 4*p.Width)
				for y := range p.Height {
					lines(out, y)
				}
			}
		})
	}
}
