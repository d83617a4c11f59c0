package pixels

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// exceptions are the files that Pillow reads otherwise, and why. The pixels that are right are
// those of the file that of names, where there is one; else a test of the decoder has them.
var exceptions = []struct{ pattern, old, of, why string }{
	{"kind0_[24]_?_1.png", "", "", "Pillow compares the transparent gray, a sample, with levels"},
	{"u16_II_0.tif", "", "", "Pillow shows gray of 16 bits whose zero is white as a negative"},
	{"f32_??_0.tif", "", "", "Pillow shows floating gray whose zero is white as a negative"},
	{"rgb16_??_*_2.tif", "_2.", "_1.", "Pillow takes 16 bits in planes of their own for 8"},
	{"rgba16_??_*_2.tif", "_2.", "_1.", "Pillow takes 16 bits in planes of their own for 8"},
	{"rgba8_??_16_2_None.tif", "_2_", "_1_", "Pillow takes the lines of such tiles for longer than they are"},
}

// tolerance is how many levels a file may differ: Pillow's two ways of YCbCr in a TIFF differ from
// each other and from JPEG's by rounding.
func tolerance(name string) int {
	if strings.HasPrefix(name, "ycc_") || strings.HasPrefix(name, "YCbCr_") {
		return 1
	}
	return 0
}

// Oracle: Pillow, over all formats × depths × colours × flags × transparency × orientations that
// testdata/matrix.py writes. Each file gives Pillow's pixels, or it is not read at all, and says
// why; the few that differ are named here with who errs.
func TestMatrix(t *testing.T) {
	dir := os.Getenv("PICTURE_MATRIX") // a folder that matrix.py has filled already
	if dir == "" {
		dir = t.TempDir()
		python := pillow(t)
		if out, err := exec.Command(python, "testdata/matrix.py", dir).CombinedOutput(); err != nil {
			t.Fatalf("matrix.py: %v\n%s", err, out)
		}
	}
	list, err := os.Open(filepath.Join(dir, "list.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	tried, agree, more, listed, excepted, wrong := 0, 0, 0, 0, 0, 0
	for s := bufio.NewScanner(list); s.Scan(); tried++ {
		var name string
		var w, h int
		if _, err := fmt.Sscan(s.Text(), &name, &w, &h); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		p, err := Decode(content, Options{Channels: 4})
		if err != nil {
			listed++
			t.Logf("listed: %s %v", name, err)
			continue
		}
		if w == 0 {
			more++
			t.Logf("read here and not by Pillow: %s", name)
			continue
		}
		right := name
		for _, e := range exceptions {
			if ok, _ := filepath.Match(e.pattern, name); ok {
				t.Logf("Pillow errs: %s: %s", name, e.why)
				excepted++
				right = strings.Replace(name, e.old, e.of, 1)
				if e.of == "" {
					right = ""
				}
			}
		}
		if right == "" {
			continue
		}
		want, err := os.ReadFile(filepath.Join(dir, right+".rgba"))
		if err != nil {
			t.Fatal(err)
		}
		got := interleaved(p)
		if p.W == w && p.H == h {
			if worst, _ := difference(got, want); worst <= tolerance(name) {
				if right == name {
					agree++
				}
				continue
			}
		}
		wrong++
		if p.W != w || p.H != h {
			t.Errorf("%s: %d×%d, want %d×%d", name, p.W, p.H, w, h)
			continue
		}
		worst, n := difference(got, want)
		t.Errorf("%s: %d of %d values differ, by up to %d", name, n, len(want), worst)
	}
	t.Logf("%d files tried: %d agree, %d are read only here, of %d Pillow errs, %d are listed, %d wrong",
		tried, agree, more, excepted, listed, wrong)
	if agree < 500 {
		t.Errorf("only %d files agree", agree)
	}
}

// pillow finds a Python with the Pillow that matrix.py is for, or skips the test.
func pillow(t *testing.T) string {
	t.Helper()
	const want = "13.0.0"
	candidates := []string{"python3"}
	for dir, up := ".", 0; up < 6; dir, up = filepath.Join(dir, ".."), up+1 {
		if path, err := filepath.Abs(filepath.Join(dir, ".venv", "bin", "python")); err == nil {
			candidates = append(candidates, path)
		}
	}
	for _, python := range candidates {
		out, err := exec.Command(python, "-c", "import PIL, numpy; print(PIL.__version__)").Output()
		if err == nil && strings.TrimSpace(string(out)) == want {
			return python
		}
	}
	t.Skip("no Python with Pillow " + want + " and numpy: pip install -r notebooks/requirements-test.txt into .venv")
	return ""
}

// interleaved returns the picture's values pixel by pixel.
func interleaved(p Planes) []uint8 {
	out := make([]uint8, len(p.Pix))
	area := p.W * p.H
	for i := range area {
		for c := range p.C {
			out[i*p.C+c] = p.Pix[c*area+i]
		}
	}
	return out
}

func difference(a, b []uint8) (worst, n int) {
	for i, v := range a {
		if d := max(int(v)-int(b[i]), int(b[i])-int(v)); d > 0 {
			worst, n = max(worst, d), n+1
		}
	}
	return worst, n
}
