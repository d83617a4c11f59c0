package pixels

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"deephebb/internal/cost"
)

// Files of every format with any one byte of their beginning changed, with bytes missing from the
// middle, and cut short: planes of one size, or an error of one line, in memory that their length
// and header allow.
func TestDamagedFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/format_*")
	if err != nil {
		t.Fatal(err)
	}
	tried, refused := 0, 0
	check := func(name string, content []byte) {
		t.Helper()
		f, err := sniff(content)
		if err == nil {
			var a about
			if a, err = f.check(content); err == nil && a.width*a.height > 1<<20 {
				return // that much memory is the header's own
			}
		}
		tried++
		for _, truncated := range []bool{false, true} {
			var p Planes
			cost.Bound(t, 128<<20, func() { p, err = Decode(content, Options{Channels: 3, Truncated: truncated}) })
			text := fmt.Sprint(err)
			bad := strings.Contains(text, "\n") || strings.Contains(text, "the decoder stopped")
			if err == nil && len(p.Pix) != p.C*p.H*p.W || bad {
				t.Errorf("%s: %d×%d×%d in %d bytes, %q", name, p.C, p.H, p.W, len(p.Pix), err)
			}
		}
		if err != nil {
			refused++
		}
	}
	for _, name := range files {
		whole, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "_want.png") || strings.HasSuffix(name, ".heic") || len(whole) > 2000 {
			continue
		}
		most := 100
		if testing.Short() {
			most = 60
		}
		for at := range min(len(whole), most) {
			for _, value := range []byte{0, 3, 0xff, whole[at] ^ 1} {
				b := bytes.Clone(whole)
				b[at] = value
				check(name, b)
			}
			check(name, whole[:at])
			for _, gap := range []int{3} {
				if at+gap < len(whole) {
					check(name, slices.Delete(bytes.Clone(whole), at, at+gap))
				}
			}
		}
	}
	t.Logf("%d damaged files, %d refused", tried, refused)
}
