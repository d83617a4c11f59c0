package pictures

import (
	"slices"
	"testing"
)

// By hand: two pixels of a colour each, the second half as opaque; then gray ones.
func TestHistogram(t *testing.T) {
	s := Shape{4, 1, 3}
	picture := []float32{
		0, 1, 0.5, // red
		0, 1, 0.5, // green
		0.13, 1, 0.5, // blue: 0.13·8 is in the second part
		1, 0.5, 0, // alpha
	}
	dst := make([]float32, s.Colours())
	dst[7] = 3 // what stood there goes
	s.Histogram(dst, picture)
	want := make([]float32, 512)
	want[1], want[511] = 2./3, 1./3
	if !slices.Equal(dst, want) {
		t.Errorf("shares of %g and %g, by hand 2/3 and 1/3", dst[1], dst[511])
	}
	s.Histogram(dst, make([]float32, s.Len()))
	if slices.Max(dst) != 0 {
		t.Errorf("a transparent picture has colours: %v", dst)
	}
	gray := Shape{1, 1, 4}
	dst = make([]float32, gray.Colours())
	gray.Histogram(dst, []float32{0, 0.01, 1, 0.99})
	if dst[0] != 0.5 || dst[31] != 0.5 {
		t.Errorf("gray: %v", dst)
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic for a picture that is too short")
		}
	}()
	gray.Histogram(dst, []float32{0})
}
