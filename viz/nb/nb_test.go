package nb

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"deephebb/viz"
)

// ended is what replaces the end of the program in tests.
type ended int

func TestMain(m *testing.M) {
	exit = func(status int) { panic(ended(status)) }
	os.Exit(m.Run())
}

// stderr is what f writes to standard error, and the status it ends the program with, or -1.
func stderr(t *testing.T, f func()) (text string, status int) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	old := os.Stderr
	os.Stderr = w
	status = -1
	func() {
		defer func() {
			os.Stderr = old
			w.Close()
			switch end := recover().(type) {
			case nil:
			case ended:
				status = int(end)
			default:
				panic(end)
			}
		}()
		f()
	}()
	b, _ := io.ReadAll(r)
	return string(b), status
}

func TestMust(t *testing.T) {
	if v := Must(3, nil); v != 3 {
		t.Errorf("Must(3, nil) = %d", v)
	}
	text, status := stderr(t, func() { Must(0, errors.New("hebb: no such file\n  x.png")) })
	if text != "hebb: no such file x.png\n" || status != 1 {
		t.Errorf("Must printed %q and ended with %d, want one line and 1", text, status)
	}
}

// Outside a notebook each kind of thing becomes a file.
func TestShow(t *testing.T) {
	Folder = t.TempDir()
	defer func() { Folder = "out" }()
	picture := image.NewGray(image.Rect(0, 0, 4, 3))
	for _, c := range []struct {
		name string
		v    any
		file string
		want string // what the file holds
	}{
		{"a picture", picture, "a-picture.png", "\x89PNG"},
		{"chart", viz.Chart{Panels: []viz.Panel{{Series: []viz.Series{{Y: []float64{1, 2}}}}}}, "chart.svg", "<svg"},
		{"text", "some *text*", "text.md", "some *text*\n"},
		{"page", func(w io.Writer) error { _, err := io.WriteString(w, "<p>page"); return err }, "page.html",
			"<p>page"},
		{"rows", [][]string{{"a", "b"}, {"1", "x,y"}}, "rows.csv", "a,b\n1,\"x,y\"\n"},
		{"table", Table{Header: []string{"a"}, Rows: [][]string{{"1"}}}, "table.csv", "a\n1\n"},
		{"structs", []*struct {
			Layer  int
			Norm   float64
			hidden bool
		}{{1, 0.123456, true}, nil, {2, 1e9, true}}, "structs.csv", "Layer,Norm\n1,0.1235\n2,1e+09\n"},
	} {
		text, status := stderr(t, func() { Show(c.name, c.v) })
		path := filepath.Join(Folder, c.file)
		if status != -1 || text != "wrote "+path+"\n" {
			t.Errorf("Show(%q) said %q, ended with %d", c.name, text, status)
		}
		if b, err := os.ReadFile(path); err != nil || !strings.Contains(string(b), c.want) {
			t.Errorf("%s: %v, holds %.60q, want %q", c.file, err, b, c.want)
		}
	}
	text, status := stderr(t, func() { Show("number", 3) })
	if status != 1 || !strings.Contains(text, `Show("number") cannot show a int`) {
		t.Errorf("Show of a number said %q, ended with %d", text, status)
	}
}

func TestFileName(t *testing.T) {
	if got := fileName("Layer 1: W/ö"); got != "Layer-1--W--" {
		t.Errorf("fileName gave %q", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("a name without letters did not panic")
		}
	}()
	fileName("../")
}

// A picture is shown no wider than 900 pixels, as PNG where that is small and as JPEG where it is
// heavy.
func TestThumbnail(t *testing.T) {
	flat := image.NewGray(image.Rect(0, 0, 2500, 1250))
	noise := image.NewGray(image.Rect(0, 0, 900, 900))
	r := rand.New(rand.NewPCG(1, 2))
	for i := range noise.Pix {
		noise.Pix[i] = uint8(r.Uint32())
	}
	for _, c := range []struct {
		img    image.Image
		mime   string
		dx, dy int
	}{{flat, "image/png", 900, 450}, {noise, "image/jpeg", 429, 429},
		{image.NewGray(image.Rect(5, 5, 45, 15)), "image/png", 40, 10}} {
		mime, b := thumbnail(c.img, widest, heavy)
		got, _, err := image.DecodeConfig(bytes.NewReader(b))
		if err != nil || string(mime) != c.mime || got.Width != c.dx || got.Height != c.dy || len(b) > heavy {
			t.Errorf("thumbnail of %v: %s %d×%d (%v), want %s %d×%d", c.img.Bounds(), mime, got.Width, got.Height, err,
				c.mime, c.dx, c.dy)
		}
	}
}

func TestTableEscapes(t *testing.T) {
	if got := (Table{Header: []string{"<a>"}, Rows: [][]string{{"&"}}}).html(); !strings.Contains(got,
		"<th>&lt;a&gt;</th>") || !strings.Contains(got, "<td>&amp;</td>") {
		t.Errorf("table is %s", got)
	}
}

// Tables of many columns are set small and can be scrolled.
func TestTableWide(t *testing.T) {
	for n, want := range map[int]bool{10: false, 11: true} {
		page := Table{Header: make([]string, n), Rows: [][]string{make([]string, n)}}.html()
		if got := strings.Contains(page, "overflow-x:auto"); got != want ||
			strings.Count(page, "padding:2px") > 0 != want {
			t.Errorf("%d columns: small is %t, want %t", n, got, want)
		}
	}
}

// A page is shown in a frame, which has no address before a script gives it the link's; of a map
// there is a picture first. There is one script, whatever the page's name is.
func TestPageHTML(t *testing.T) {
	for picture, wants := range map[string][]string{
		"":                           {"allow-scripts", "(2 kB;"},
		"data:image/png;base64,AAAA": {"visibility:hidden", `src="data:image/png;base64,AAAA"`},
	} {
		got := pageHTML("nb-1", `a "<map>"</script>`, `out/a "<map>".html`, picture, 1500)
		for _, want := range append(wants, `<iframe title="a &#34;&lt;map&gt;&#34;`, `getElementById("nb-1")`,
			`<a href="out/a%20%22%3Cmap%3E%22.html"`) {
			if !strings.Contains(got, want) {
				t.Errorf("%q is not in %s", want, got)
			}
		}
		if strings.Count(strings.ToLower(got), "</script>") != 1 || strings.Contains(got, `src="out`) {
			t.Errorf("the output is %s", got)
		}
	}
}

// A chart's output holds the still picture and one script, whatever the names are.
func TestChartDisplay(t *testing.T) {
	c := viz.Chart{Panels: []viz.Panel{{Title: "</script>",
		Series: []viz.Series{{Name: "</SCRIPT>", Y: []float64{1, 2}}}}}}
	d := chartDisplay(`a"b`, c)
	page := d.Data[mimeHTML].(string)
	if strings.Count(strings.ToLower(page), "</script>") != 1 ||
		!strings.Contains(page, `src="data:image/svg+xml;base64,`) || strings.Contains(page, `alt="a"b"`) {
		t.Errorf("chart is %.300s", page)
	}
	again := d.again()
	if other := again.Data[mimeHTML].(string); other == page || len(other) != len(page) &&
		!strings.Contains(other, again.Element) {
		t.Error("a display shown again shares its element with the first")
	}
}

// The chart library is the one whose sums web/README.md tells.
func TestLibrary(t *testing.T) {
	notes, err := os.ReadFile("web/README.md")
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(echartsGz))
	if err != nil {
		t.Fatal(err)
	}
	script, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range [][]byte{echartsGz, script} {
		if sum := fmt.Sprintf("%x", sha256.Sum256(b)); !strings.Contains(string(notes), sum) {
			t.Errorf("README.md does not know the sum %s", sum)
		}
	}
}
