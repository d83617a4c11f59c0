//go:build unix

package nb

import (
	"encoding/gob"
	"errors"
	"image"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"

	"deephebb/viz"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
	"gonum.org/v1/gonum/blas/blas32"
)

// kernel is what a notebook's kernel gets from the program, over the same pipes.
type kernel struct {
	mu    sync.Mutex
	shown []*protocol.DisplayData
}

// theKernel is one for all tests, since a program opens its pipes once.
var theKernel = sync.OnceValues(func() (*kernel, error) {
	dir, err := os.MkdirTemp("", "nb")
	if err != nil {
		return nil, err
	}
	k := &kernel{}
	there, back := filepath.Join(dir, "there"), filepath.Join(dir, "back")
	if err := errors.Join(syscall.Mkfifo(there, 0o600), syscall.Mkfifo(back, 0o600),
		os.Setenv(protocol.GONB_PIPE_ENV, there), os.Setenv(protocol.GONB_PIPE_BACK_ENV, back)); err != nil {
		return nil, err
	}
	go k.listen(there, back, dir)
	return k, nil
})

// listen collects displays, and answers who waits until all are there.
func (k *kernel) listen(there, back, dir string) {
	r, err := os.Open(there)
	if err != nil {
		return
	}
	w, err := os.OpenFile(back, os.O_WRONLY, 0)
	if err != nil {
		return
	}
	os.RemoveAll(dir)
	in, out := gob.NewDecoder(r), gob.NewEncoder(w)
	for {
		var d protocol.DisplayData
		if in.Decode(&d) != nil {
			return
		}
		if c, ok := d.Data[protocol.MIMECommValue].(protocol.CommValue); ok {
			out.Encode(protocol.CommValue{Address: protocol.GonbuiSyncAckAddress, Value: c.Value})
			continue
		}
		k.mu.Lock()
		k.shown = append(k.shown, &d)
		k.mu.Unlock()
	}
}

// inNotebook is what f shows as a cell of a notebook in an empty folder.
func inNotebook(t *testing.T, f func()) []*protocol.DisplayData {
	t.Helper()
	k, err := theKernel()
	if err != nil {
		t.Fatal(err)
	}
	gonbui.IsNotebook = true
	defer func() { gonbui.IsNotebook = false }()
	k.mu.Lock()
	k.shown = nil
	k.mu.Unlock()
	f()
	settle()
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.shown
}

type verdict struct{ right bool }

func (v verdict) Verdict() (bool, string, string) { return v.right, "the sum", "count <again>" }

// In a notebook each kind of thing is a display, in a rich form and in a plain one, and what is too
// large for the notebook is a file besides.
func TestShowInNotebook(t *testing.T) {
	t.Chdir(t.TempDir())
	chart := viz.Chart{Panels: []viz.Panel{{Series: []viz.Series{{Y: []float64{1, 2}}}}}}
	picture := image.NewGray(image.Rect(0, 0, 4, 3))
	page := func(w io.Writer) error { _, err := io.WriteString(w, "<p>"+strings.Repeat("page", 1<<19)); return err }
	for _, c := range []struct {
		name string
		show func()
		mime protocol.MIMEType
		want string // in the last display
		file string
	}{
		{"text", func() { Show("text", "some *text*") }, mimeMarkdown, "some *text*", ""},
		{"chart", func() { Show("chart", chart) }, mimeHTML, "data:image/svg+xml;base64,", ""},
		{"picture", func() { Show("a_picture", picture) }, mimeMarkdown,
			`a\_picture: [full size, 4×3](out/a_picture.png)`, "out/a_picture.png"},
		{"page", func() { Show("page", page) }, mimeHTML, "(2.1 MB;", "out/page.html"},
		{"table", func() { Show("table", [][]string{{"a", "b"}, {"1", "<2>"}}) }, mimePlain, "a\tb\n1\t<2>", ""},
		{"no rows", func() { Show("table", [][]string{}) }, mimeHTML, "<table>", ""},
		{"setup", Setup, mimePlain, "charts ready", ""},
		{"right", func() { Mark(verdict{true}) }, mimeMarkdown, "✓ **Right.** the sum", ""},
		{"wrong", func() { Mark(verdict{false}) }, mimeMarkdown, "<summary>A hint</summary>", ""},
		{"frames", func() { Play("frames", func([]int) any { return picture }, Slide("side", 1, 2)) }, mimePlain,
			"frames: 2 pictures, by side 1", ""},
	} {
		shown := inNotebook(t, c.show)
		if len(shown) == 0 {
			t.Errorf("%s: nothing is shown", c.name)
			continue
		}
		last := shown[len(shown)-1].Data
		if text, _ := last[c.mime].(string); !strings.Contains(text, c.want) || last[mimePlain] == nil {
			t.Errorf("%s: %.300v, want %q in its %s", c.name, last, c.want, c.mime)
		}
		if _, err := os.Stat(c.file); c.file != "" && err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for right, want := range map[bool]string{
		true:  "Right. the sum\n",
		false: "Not yet. the sum\nHint: count <again>\n",
	} {
		if text, _ := stderr(t, func() { Mark(verdict{right}) }); text != want {
			t.Errorf("outside a notebook a verdict is %q", text)
		}
	}
}

// The map is its picture, and its page beside it.
func TestShowMapInNotebook(t *testing.T) {
	t.Chdir(t.TempDir())
	pictures := []image.Image{image.NewGray(image.Rect(0, 0, 8, 8)), image.NewGray(image.Rect(0, 0, 8, 8))}
	page := viz.Map{}.Page(pictures, blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: []float32{0, 1, 1, 0}})
	shown := inNotebook(t, func() { Show("map", page) })
	if len(shown) != 1 || !strings.Contains(shown[0].Data[mimeHTML].(string), `href="out/map.html"`) ||
		!strings.Contains(shown[0].Data[mimeHTML].(string), `src="data:image/`) {
		t.Errorf("shown: %.300v", shown)
	}
	if _, err := os.Stat("out/map.html"); err != nil {
		t.Error(err)
	}
}

// Results of a notebook go into a folder of its name.
func TestFolderInNotebook(t *testing.T) {
	inNotebook(t, func() {
		for session, want := range map[string]string{
			"/notebooks/03 maps.ipynb": "out/03-maps",
			"":                         "out",
			"/a/b":                     "out",
		} {
			if got := folder(session); got != want {
				t.Errorf("session %q writes into %q, want %q", session, got, want)
			}
		}
		t.Setenv("GONB_DIR", "/notebooks")
		t.Setenv("GONB_TMP_DIR", "/cell")
		if base() != "/notebooks" || cellDir() != "/cell" {
			t.Errorf("files belong to %q, the cell lies in %q", base(), cellDir())
		}
	})
}

// A bar and a live chart replace their own display; a bar that is taken away leaves nothing.
func TestProgressInNotebook(t *testing.T) {
	shown := inNotebook(t, func() {
		b := NewBar("<training>", 4)
		b.Set(1, "")
		b.Set(4, "norm 1")
		b.Close()
	})
	if last := shown[len(shown)-1]; len(shown) != 2 || last.DisplayID != shown[0].DisplayID ||
		!strings.Contains(last.Data[mimeHTML].(string), `<progress value="4" max="4"`) ||
		!strings.Contains(last.Data[mimeHTML].(string), "&lt;training&gt; 4/4") {
		t.Errorf("a bar shows %v", shown)
	}
	shown = inNotebook(t, func() {
		NewBar("never drawn", 4).remove()
		b := NewBar("frames", 4)
		b.Set(1, "")
		b.remove()
	})
	if len(shown) != 2 || shown[1].DisplayID != shown[0].DisplayID || shown[1].Data[mimeHTML] != "" {
		t.Errorf("a bar that is taken away leaves %v", shown)
	}
	shown = inNotebook(t, func() {
		for i, v := range Each("rates", []float64{0.1, 1, 10}) {
			if i == 1 && v == 1 {
				break
			}
		}
	})
	if len(shown) != 2 || !strings.Contains(shown[0].Data[mimeHTML].(string), "rates 0/3") ||
		shown[1].Data[mimeHTML] != "" {
		t.Errorf("a loop with a bar leaves %v", shown)
	}
	shown = inNotebook(t, func() {
		film := NewLive("energy")
		film.Add(1, 0, 2)
		film.Close()
		film.Close()
	})
	if len(shown) != 4 || shown[1].DisplayID != shown[2].DisplayID || shown[2].Data[mimeHTML] != "" ||
		shown[3].DisplayID != shown[0].DisplayID ||
		!strings.Contains(shown[3].Data[mimeHTML].(string), "data:image/svg+xml") {
		t.Errorf("a live chart shows %d displays: %.500v", len(shown), shown)
	}
}

// Run once more, the cell that computed a result shows what it showed then, in displays of their
// own; in another cell nothing is shown. A chart within a Keep within a Keep belongs to both.
func TestKeepShowsAgain(t *testing.T) {
	t.Chdir(t.TempDir())
	defer forget()
	picture := image.NewGray(image.Rect(0, 0, 4, 3))
	outer := func() {
		forget()
		keepAs(t, "outer", func() int {
			return keepAs(t, "inner", func() int { Show("picture", picture); Show("chart", viz.Chart{}); return 1 })
		})
	}
	first, second := inNotebook(t, outer), inNotebook(t, outer)
	if len(first) != 3 || len(second) != 3 {
		t.Fatalf("%d displays, then %d, want 3", len(first), len(second))
	}
	if string(second[0].Data[mimePNG].([]byte)) != string(first[0].Data[mimePNG].([]byte)) {
		t.Error("the picture has changed")
	}
	if a, b := first[2].Data[mimeHTML], second[2].Data[mimeHTML]; a == b || len(a.(string)) < 100 {
		t.Error("both charts are drawn in one element")
	}
	k, err := place("outer", &caller{cell: "another"}, reflect.TypeFor[int](), nil)
	if err != nil {
		t.Fatal(err)
	}
	forget()
	if shown := inNotebook(t, func() { keep(k, func() int { t.Error("computed anew"); return 0 }) }); len(shown) > 0 {
		t.Errorf("another cell shows %d displays", len(shown))
	}
}

// A result that the stop button cut short is computed anew by its own cell only, and what rests on
// it is not kept.
func TestKeepStopped(t *testing.T) {
	t.Chdir(t.TempDir())
	defer forget()
	computed := 0
	in := func(cell, name string, compute func() int) int {
		forget()
		k, err := place(name, &caller{cell: cell}, reflect.TypeFor[int](), nil)
		if err != nil {
			t.Fatal(err)
		}
		return keep(k, compute)
	}
	training := func() int { computed++; stops.Add(1); return computed }
	in("a", "model", training)
	if got := in("b", "model", training); got != 1 || computed != 1 {
		t.Errorf("another cell has the result %d, computed %d times", got, computed)
	}
	rests := func() int { return 10 * in("b", "model", training) }
	if got := in("b", "features", rests); got != 10 {
		t.Errorf("what rests on it is %d", got)
	}
	if found, _ := filepath.Glob(".hebb/features-*"); len(found) > 0 {
		t.Errorf("what rests on it is kept: %v", found)
	}
	if got := in("a", "model", training); got != 2 || computed != 2 {
		t.Errorf("its own cell has the result %d, computed %d times", got, computed)
	}
}

// Where no cell's source is to be found, Keep says so before it computes.
func TestKeepWithoutSource(t *testing.T) {
	t.Chdir(t.TempDir())
	inNotebook(t, func() {
		text, status := stderr(t, func() { Keep("square", func() int { t.Error("computed"); return 4 }) })
		if status != 1 || !strings.HasPrefix(text, "nb: ") || strings.Count(text, "\n") != 1 {
			t.Errorf("status %d, said %q", status, text)
		}
	})
}

// A result that can't be written is an error that names the file.
func TestKeepCannotWrite(t *testing.T) {
	t.Chdir(t.TempDir())
	defer forget()
	if err := os.WriteFile(".hebb", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	text, status := stderr(t, func() { keepAs(t, "square", func() int { return 4 }) })
	if status != 1 || !strings.HasPrefix(text, "nb: ") || !strings.Contains(text, ".hebb") {
		t.Errorf("status %d, said %q", status, text)
	}
	if _, err := place("square", &caller{}, reflect.TypeFor[int](), []any{Files{"nowhere"}}); err == nil ||
		!strings.Contains(err.Error(), `nb: Keep("square") cannot take input 1`) {
		t.Errorf("an input that is not there: %v", err)
	}
}
