package pixels

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"deephebb/internal/cost"
)

// Whatever the file, decoding gives planes of the size that the header says, or an error in words.
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
		f, err := sniff(content)
		if err != nil {
			return
		}
		a, err := f.check(content)
		if err != nil || a.width*a.height > 1<<20 {
			return
		}
		var p Planes
		cost.Bound(t, 64<<20+64*a.width*a.height+300*len(content), func() { p, err = Decode(content, o) })
		if err != nil && strings.Contains(err.Error(), "the decoder stopped") {
			t.Fatal(err)
		}
		if err == nil && (p.W*p.H != a.width*a.height || len(p.Pix) != 3*p.W*p.H) {
			t.Fatalf("%d×%d, %d bytes; the header says %d×%d", p.W, p.H, len(p.Pix), a.width, a.height)
		}
	})
}
