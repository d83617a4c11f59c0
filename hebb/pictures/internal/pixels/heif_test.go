package pixels

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Reference: Pillow and pillow-heif (testdata/heif.py). H.265 and AV1 leave no room, but the way
// from their colours of half size to RGB does: two levels and a half on average, and more at hard
// edges. Three lines at the border are left out: see heif.Decode.
func TestHEIF(t *testing.T) {
	if testing.Short() {
		t.Skip("the decoders take seconds to be made ready")
	}
	files, err := filepath.Glob("testdata/heif_*")
	if err != nil {
		t.Fatal(err)
	}
	tested := 0
	for _, file := range files {
		if ext := filepath.Ext(file); ext != ".heic" && ext != ".avif" {
			continue
		}
		tested++
		base := filepath.Base(file)
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(content, Options{Channels: 4})
		if err != nil {
			t.Errorf("%s %v", base, err)
			continue
		}
		want := readPNG(t, strings.ReplaceAll(base, ".", "_")+"_want.png", 4)
		if got.W != want.W || got.H != want.H {
			t.Errorf("%s: %d×%d, want %d×%d", base, got.W, got.H, want.W, want.H)
			continue
		}
		worst, sum, n := 0, 0, 0
		for i, v := range got.Pix {
			if x, y := i%got.W, i/got.W%got.H; min(x, y, got.W-1-x, got.H-1-y) < 3 {
				continue
			}
			d := max(int(v)-int(want.Pix[i]), int(want.Pix[i])-int(v))
			worst, sum, n = max(worst, d), sum+d, n+1
		}
		mean := float64(sum) / float64(n)
		t.Logf("%-22s worst difference %d levels, mean %.3f", base, worst, mean)
		if mean > 2.5 || strings.Contains(base, "gray") && worst > 8 {
			t.Errorf("%s: differs by up to %d levels, %.3f on average", base, worst, mean)
		}
	}
	if tested < 8 {
		t.Errorf("only %d files in testdata", tested)
	}
}

// A file that is cut says so.
func TestHEIFCut(t *testing.T) {
	for _, name := range []string{"heif_plain.heic", "heif_plain.avif"} {
		content, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		for n := 40; n < len(content); n += 1 + len(content)/40 {
			_, err := Decode(content[:n], Options{Channels: 3})
			if err == nil || !strings.Contains(err.Error(), "ends too early") {
				t.Fatalf("%s cut to %d of %d bytes: error %v", name, n, len(content), err)
			}
		}
	}
}
