package pixels

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whatever the file, decoding gives planes of the size that Size said, or an error in words.
func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/format_*")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if len(content) < 5000 {
			f.Add(content, false)
		}
	}
	f.Fuzz(func(t *testing.T, content []byte, truncated bool) {
		o := Options{Channels: 3, Truncated: truncated}
		w, h, err := Size(content, o)
		if err != nil || w*h > 1<<20 {
			return
		}
		p, err := Decode(content, o)
		if err != nil && strings.Contains(err.Error(), "the decoder stopped") {
			t.Fatal(err)
		}
		if err == nil && (p.W != w || p.H != h || len(p.Pix) != 3*w*h) {
			t.Fatalf("%d×%d, %d bytes; Size said %d×%d", p.W, p.H, len(p.Pix), w, h)
		}
	})
}
