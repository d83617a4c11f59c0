package pixels

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"deephebb/hebb/pictures/internal/exif"
)

// Invariant: the eight orientations of one picture give the same picture.
func TestTurned(t *testing.T) {
	want := Planes{Pix: []uint8{1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16}, C: 2, H: 2, W: 3}
	for o, stored := range map[exif.Orientation]string{
		exif.Upright: "123456", exif.Mirrored: "321654", exif.UpsideDown: "654321", exif.Flipped: "456123",
		exif.Transposed: "142536", exif.TurnRight: "362514", exif.Transversed: "635241", exif.TurnLeft: "415263",
	} {
		p := Planes{C: 2, H: 2, W: 3}
		if o.Sideways() {
			p.H, p.W = 3, 2
		}
		for c := range uint8(2) {
			for _, digit := range []byte(stored) {
				p.Pix = append(p.Pix, digit-'0'+10*c)
			}
		}
		if got := p.turned(o); !slices.Equal(got.Pix, want.Pix) || got.H != 2 || got.W != 3 {
			t.Errorf("orientation %d: %d×%d %v, want %v", o, got.W, got.H, got.Pix, want.Pix)
		}
	}
}

// A JPEG is turned by its note, and isn't where notes are to be ignored.
func TestOrientationOption(t *testing.T) {
	content, err := os.ReadFile("testdata/format_turned.jpg")
	if err != nil {
		t.Fatal(err)
	}
	stored, err := Decode(content, Options{Channels: 3, AsStored: true})
	if err != nil {
		t.Fatal(err)
	}
	upright, err := Decode(content, Options{Channels: 3})
	if err != nil {
		t.Fatal(err)
	}
	a, err := aboutJPEG(content)
	if err != nil || a.orientation == exif.Upright {
		t.Fatalf("orientation %d, error %v", a.orientation, err)
	}
	if want := stored.turned(a.orientation); !bytes.Equal(upright.Pix, want.Pix) || upright.W != want.W {
		t.Errorf("the picture is %d×%d, want %d×%d turned", upright.W, upright.H, want.W, want.H)
	}
}

// All lends at once never exceed the whole, and a demand above it is met by the whole.
func TestBudget(t *testing.T) {
	b := newBudget(10)
	if n := b.take(25); n != 10 {
		t.Fatalf("lent %d of 10", n)
	}
	done := make(chan int)
	for range 8 {
		go func() {
			n := b.take(4)
			b.mu.Lock()
			if b.free < 0 {
				t.Errorf("%d free", b.free)
			}
			b.mu.Unlock()
			b.put(n)
			done <- n
		}()
	}
	b.put(10)
	for range 8 {
		<-done
	}
	if b.free != 10 {
		t.Errorf("%d free at the end", b.free)
	}
}
