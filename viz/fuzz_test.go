package viz_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"image/color"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"deephebb/internal/cost"
	"deephebb/viz"
)

// Whatever pictures, groups and columns are called, the page has the tags of a page of plain names,
// and its data have the names.
func FuzzMap(f *testing.F) {
	for _, name := range []string{
		"a",
		"</script><script>alert(1)</script><!--",
		"{{js}}",
		"<!--<script>",
		"\u2028\xff\x00",
		`"'&lt;`,
		"]]>",
		"${data}",
	} {
		f.Add(name, "b", 0.5)
		f.Add("b", name, math.NaN())
	}
	white, xy := squares(2, 8, color.NRGBA{200, 100, 0, 255}), plane(0, 0, 1, 1)
	page := func(t testing.TB, name, other string, number float64) string {
		m := viz.Map{
			Title:   other,
			Names:   []string{name, "x"},
			Command: name,
			Facts:   []viz.Fact{{Name: name, Value: other}},
			Columns: []viz.Column{
				{Title: name, Texts: []string{other, name}},
				{Title: "n", Numbers: []float64{number, 1}},
			},
			Lists:     []viz.List{{Title: name, Note: other, Groups: [][]int{{0, 1}}}},
			Groupings: []viz.Grouping{{Title: name, Labels: []int{0, 1}, Names: []string{other, name}}},
			Originals: []string{name, other},
		}
		var b bytes.Buffer
		cost.Bound(t, 64<<20+1000*(len(name)+len(other)), func() {
			if err := m.Write(&b, white, xy); err != nil {
				t.Fatal(err)
			}
		})
		return b.String()
	}
	data := regexp.MustCompile(`(?s)id="data">(.*?)</script>`)
	want := strings.Count(page(f, "a", "b", 1), "<")
	f.Fuzz(func(t *testing.T, name, other string, number float64) {
		html := page(t, name, other, number)
		if got := strings.Count(html, "<"); got != want {
			t.Errorf("%q, %q: %d tags, %d with plain names", name, other, got, want)
		}
		var found struct{ Names []string }
		if err := json.Unmarshal([]byte(data.FindStringSubmatch(html)[1]), &found); err != nil {
			t.Fatal(err)
		}
		if utf8.ValidString(name) && (len(found.Names) != 2 || found.Names[0] != name) {
			t.Errorf("%q is called %q", name, found.Names)
		}
	})
}

// Whatever a chart's parts are called and its numbers are, its SVG has only what draws.
func FuzzChart(f *testing.F) {
	for _, name := range []string{"a", "<script>alert(1)</script>", `" onload="alert(1)`, "]]>&\x00\xff\u2028"} {
		f.Add(name, 1.0, 2.0, true)
		f.Add(name, math.Inf(1), -1e300, false)
	}
	draws := []string{"svg", "g", "path", "text", "rect", "line", "circle", "polygon", "polyline", "image",
		"clipPath", "defs"}
	f.Fuzz(func(t *testing.T, name string, x, y float64, log bool) {
		if len(name) > 1000 {
			return // a name that long is drawn glyph by glyph, in thousands of them
		}
		c := viz.Chart{Title: name, Width: 300, Height: 200, Panels: []viz.Panel{{
			Title:  name,
			X:      name,
			Y:      name,
			LogX:   log,
			LogY:   log,
			Names:  []string{name, name},
			Series: []viz.Series{{Name: name, X: []float64{0, x}, Y: []float64{y, 1}}},
		}}}
		var svg []byte
		cost.Bound(t, 256<<20, func() {
			var err error
			if svg, err = c.SVG(); err != nil {
				t.Fatal(err)
			}
		})
		for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				t.Fatalf("%q: %v", name, err)
			}
			e, _ := token.(xml.StartElement)
			if e.Name.Local != "" && !slices.Contains(draws, e.Name.Local) {
				t.Errorf("%q: a tag %s", name, e.Name.Local)
			}
			for _, a := range e.Attr {
				links := strings.Contains(a.Name.Local, "href") && !strings.HasPrefix(a.Value, "data:image/")
				if links || strings.HasPrefix(a.Name.Local, "on") {
					t.Errorf("%q: %s=%q", name, a.Name.Local, a.Value)
				}
			}
		}
	})
}
