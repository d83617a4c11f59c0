package viz_test

import (
	"bytes"
	"flag"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var regen = flag.Bool("regen", false, "make the pictures of testdata anew from what is drawn now")

// checkPicture runs an example that writes testdata/NAME.png and compares it with testdata/NAME_golden.png, as gonum/plot's
// cmpimg does, by the mean difference of the channels: fonts and rounding may move a shade, nothing more.
func checkPicture(t *testing.T, example func(), name string) {
	t.Helper()
	example()
	path := filepath.Join("testdata", name)
	golden := strings.TrimSuffix(path, ".png") + "_golden.png"
	if *regen {
		var b bytes.Buffer
		encoder := png.Encoder{CompressionLevel: png.BestCompression}
		if err := encoder.Encode(&b, readPicture(t, path)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, want := readPicture(t, path), readPicture(t, golden)
	if got.Rect != want.Rect {
		t.Fatalf("%s is %v, want %v", path, got.Rect, want.Rect)
	}
	sum, far := 0, 0
	for i, v := range got.Pix {
		d := max(int(v), int(want.Pix[i])) - min(int(v), int(want.Pix[i]))
		sum += d
		if d > 48 {
			far++
		}
	}
	if mean := float64(sum) / float64(len(got.Pix)); mean > 0.2 || far > len(got.Pix)/2000 {
		t.Errorf("%s differs from %s: by %.3f of 255 in the mean, %d of %d values by more than 48", path, golden, mean, far, len(got.Pix))
	}
}

func readPicture(t *testing.T, path string) *image.RGBA {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	out := image.NewRGBA(img.Bounds())
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out
}
