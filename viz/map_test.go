package viz_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"deephebb/viz"
	page "deephebb/viz/map"

	"gonum.org/v1/gonum/blas/blas32"
)

// written is a map's page and the data in it.
func written(t *testing.T, m viz.Map, pictures []image.Image, xy blas32.General) (string, map[string]any) {
	t.Helper()
	var b bytes.Buffer
	must(m.Write(&b, pictures, xy))
	found := regexp.MustCompile(`(?s)id="data">(.*?)</script>`).FindStringSubmatch(b.String())
	if found == nil {
		t.Fatal("the page has no data")
	}
	var data map[string]any
	if err := json.Unmarshal([]byte(found[1]), &data); err != nil {
		t.Fatal(err)
	}
	return b.String(), data
}

// coordinates are x and y of a layout; not a number where a picture has none.
func coordinates(data map[string]any, layout int) (x, y []float64) {
	l := data["layouts"].([]any)[layout].(map[string]any)
	list := func(v any) (out []float64) {
		for _, a := range v.([]any) {
			if a == nil {
				a = math.NaN()
			}
			out = append(out, a.(float64))
		}
		return out
	}
	return list(l["x"]), list(l["y"])
}

// A page of 30 sprites is small, and is there.
func TestMap(t *testing.T) {
	ExampleMap()
	info, err := os.Stat("testdata/map.html")
	if err != nil {
		t.Fatal(err)
	}
	if n := info.Size(); n < 100<<10 || n > 400<<10 {
		t.Errorf("the page is %d bytes", n)
	}
}

// The page needs nothing but itself, and no name breaks out of it.
func TestMap_alone(t *testing.T) {
	white := squares(2, 8, color.NRGBA{200, 100, 0, 255})
	evil := "</script><script>alert(1)</script><!--"
	m := viz.Map{Title: "</title>" + evil, Names: []string{evil, "{{js}}"}, Command: evil,
		Facts:   []viz.Fact{{Name: evil, Value: evil}},
		Columns: []viz.Column{{Title: evil, Texts: []string{evil, "{{data}}"}}},
		Lists:   []viz.List{{Title: evil, Note: evil, Groups: [][]int{{0, 1}}}},
		Groupings: []viz.Grouping{{Title: evil, Labels: []int{-1, 1}, Names: []string{evil,
			evil}}}, Neighbors: [][]int{{1}, {0}}, Similarity: [][]float32{{0.5}, {float32(math.NaN())}},
		Originals: []string{"javascript:alert(1)", `//elsewhere/a b"<>.png`}}
	html, data := written(t, m, white, plane(0, 0, 1, float32(math.NaN())))
	scripts := regexp.MustCompile(`<script[^>]*>`).FindAllString(html, -1)
	for _, s := range scripts {
		if s != "<script>" && !strings.HasPrefix(s, `<script type="application/json" `) && !strings.HasPrefix(s,
			`<script type="text/plain" `) {
			t.Errorf("a name broke out of the page: %s", s)
		}
	}
	if n := strings.Count(html, "<script>"); n != 1 {
		t.Errorf("the page has %d scripts, want 1", n)
	}
	if n := strings.Count(html, "</script>"); n != len(scripts) {
		t.Errorf("%d scripts begin and %d end", len(scripts), n)
	}
	if strings.Contains(html, "<title>{{") || strings.Contains(html, "id=\"data\">{{") {
		t.Error("a place in the page was not filled")
	}
	reaches := regexp.MustCompile(`(src|href)="?(https?:)?//|url\(|@import|fetch\(|XMLHttp|getImageData`)
	if out := reaches.FindString(html); out != "" {
		t.Errorf("the page reaches out, or reads pixels back: %q", out)
	}
	if got := data["originals"].([]any); got[0] != "javascript%3Aalert%281%29" ||
		got[1] != ".//elsewhere/a%20b%22%3C%3E.png" {
		t.Errorf("paths of files became %v", got)
	}
	x, _ := coordinates(data, 0)
	if x[0] != 0 || !math.IsNaN(x[1]) {
		t.Errorf("places are %v", x)
	}
	if alike := data["alike"].([]any); alike[0].([]any)[0] != 0.5 || alike[1].([]any)[0] != nil {
		t.Errorf("similarities are %v", alike)
	}
	if strings.Contains(html, `id="mask-`) {
		t.Error("opaque pictures have masks")
	}
}

// The policy of the page names its script and its style by their hashes, and allows nothing else.
func TestMap_policy(t *testing.T) {
	html, _ := written(t, viz.Map{}, nil, blas32.General{})
	policy := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(html)[1]
	script := regexp.MustCompile(`(?s)<script>(.*?)</script>`).FindStringSubmatch(html)[1]
	style := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindStringSubmatch(html)[1]
	for _, want := range []string{"default-src 'none'", "script-src '" + page.Hash(script) + "'",
		"style-src '" + page.Hash(style) + "'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy %q does not say %q", policy, want)
		}
	}
	if strings.Contains(policy, "unsafe") || regexp.MustCompile(`https?:|\*`).MatchString(policy) {
		t.Errorf("the policy %q is loose", policy)
	}
}

// Both axes have one scale, pictures on the same spot come apart, and the order of close ones
// stays.
func TestMap_places(t *testing.T) {
	white := squares(6, 8, color.White)
	_, data := written(t, viz.Map{}, white, plane(0, 0, 40, 0, 40, 10, 7, 5, 7, 5, 7.0001, 5))
	x, y := coordinates(data, 0)
	if x[1] != 1 || y[2] != 0.25 {
		t.Errorf("the corner (40, 10) of a map 40 wide lies at (%g, %g), want (1, 0.25)", x[2], y[2])
	}
	if d := math.Hypot(x[3]-x[4], y[3]-y[4]); d == 0 || d > 1e-5 {
		t.Errorf("pictures on the same spot are %g apart", d)
	}
	if x[5] <= x[3] {
		t.Error("a picture a little to the right of another is not there")
	}
}

// By hand: a far island comes near, here to 3·ln(102)/102 of all, 0.136; order stays; KeepGaps
// leaves it.
func TestMap_gaps(t *testing.T) {
	var v []float32
	for i := range 101 {
		v = append(v, float32(i), float32(i%10))
	}
	v = append(v, 1000, 5)
	white := squares(102, 8, color.White)
	_, data := written(t, viz.Map{}, white, plane(v...))
	x, y := coordinates(data, 0)
	if got := x[101] - x[100]; math.Abs(got-0.136) > 0.0005 {
		t.Errorf("the gap is %g of all, want 0.136", got)
	}
	for i := range 100 {
		if x[i] >= x[i+1] {
			t.Fatalf("picture %d lies right of picture %d", i, i+1)
		}
	}
	if y[9] <= y[5] || len(data["layouts"].([]any)) != 2 ||
		data["notes"].([]any)[0] != "an empty gap between islands is shortened" {
		t.Errorf("layouts %d, notes %v", len(data["layouts"].([]any)), data["notes"])
	}
	if true0, _ := coordinates(data, 1); math.Abs(true0[100]-0.1) > 1e-6 {
		t.Errorf("with true gaps the rest ends at %g, want 0.1", true0[100])
	}
	_, data = written(t, viz.Map{Gaps: viz.KeepGaps}, white, plane(v...))
	if x, _ := coordinates(data, 0); math.Abs(x[100]-0.1) > 1e-6 || data["notes"] != nil {
		t.Errorf("KeepGaps: the rest ends at %g, want 0.1", x[100])
	}
	few := plane(0, 0, 10, 9, 30, 20, 40, 50)
	if _, data = written(t, viz.Map{}, squares(4, 8, color.White), few); data["notes"] != nil {
		t.Error("four points have gaps")
	}
}

// By hand: of 601 points one apart and three far ones, gaps of 9, 300 and 2,000 before them, the
// two wide ones take a twentieth of all each, so that 609 is 18 twentieths; the other is left. A
// gap that is just below the limit and one just above it end up the same.
func TestMap_gapsShare(t *testing.T) {
	var v []float32
	for i := range 601 {
		v = append(v, float32(i), float32(i%10))
	}
	v = append(v, 609, 5, 909, 5, 2909, 5)
	_, data := written(t, viz.Map{}, squares(604, 8, color.White), plane(v...))
	x, _ := coordinates(data, 0)
	for i, want := range map[int]float64{600: 600. / 609 * 0.9, 601: 0.9, 602: 0.95, 603: 1} {
		if math.Abs(x[i]-want) > 1e-6 {
			t.Errorf("picture %d lies at %g, want %g", i, x[i], want)
		}
	}
	if data["notes"].([]any)[0] != "2 empty gaps between islands are shortened" {
		t.Errorf("notes %v", data["notes"])
	}
	for _, gap := range []float32{31, 32} { // the limit is 600/19, 31.6
		_, data = written(t, viz.Map{}, squares(602, 8, color.White), plane(append(v[:1202:1202], 600+gap, 5)...))
		if x, _ = coordinates(data, 0); math.Abs(x[600]-0.95) > 0.001 {
			t.Errorf("with a gap of %g the rest ends at %g, want 0.95", gap, x[600])
		}
	}
}

// The slots of the sheets are each taken once, and a picture's tile has its colours.
func TestMap_sheets(t *testing.T) {
	var pictures []image.Image
	var v []float32
	for i := range 300 {
		pictures = append(pictures, squares(1, 40, color.NRGBA{uint8(i % 16 * 16), uint8(i / 16 * 12), 90, 255})...)
		v = append(v, float32(i*7919%300), float32(i*104729%300))
	}
	html, data := written(t, viz.Map{}, pictures, plane(v...))
	sheets := data["sheets"].(map[string]any)
	slots, levels := sheets["slot"].([]any), sheets["levels"].([]any)
	seen := map[float64]bool{}
	for _, s := range slots {
		seen[s.(float64)] = true
	}
	if len(seen) != 300 || len(levels) != 2 {
		t.Fatalf("%d slots of 300 and %d levels", len(seen), len(levels))
	}
	for at, l := range levels {
		side, across := int(l.(map[string]any)["side"].(float64)), int(l.(map[string]any)["across"].(float64))
		if side%16 != 0 || at == 1 && side != 48 {
			t.Errorf("level %d has tiles of %d", at, side)
		}
		text := regexp.MustCompile(`id="sheet-` + string(rune('0'+at)) + `-0">([^<]*)<`).FindStringSubmatch(html)[1]
		b, err := base64.StdEncoding.DecodeString(text)
		must(err)
		img, err := jpeg.Decode(bytes.NewReader(b))
		must(err)
		for i := range 300 {
			slot := int(slots[i].(float64))
			r, g, _, _ := img.At(slot%across*side+side/2, slot/across*side+side/2).RGBA()
			if dr, dg := int(r>>8)-i%16*16, int(g>>8)-i/16*12; dr < -9 || dr > 9 || dg < -9 || dg > 9 {
				t.Fatalf("level %d: the tile of picture %d is %d %d", at, i, r>>8, g>>8)
			}
		}
	}
}

// More pictures get less room each, so that the page stays within its budget.
func TestMap_budget(t *testing.T) {
	pictures := sprites(2)
	xy, _ := rainbow(pictures)
	for _, budget := range []int{600 << 10, 1 << 20} {
		html, _ := written(t, viz.Map{Budget: budget}, pictures, xy)
		if len(html) > budget || len(html) < budget/3 {
			t.Errorf("a page with a budget of %d has %d bytes", budget, len(html))
		}
	}
}

// With Folder the sheets lie beside the page; a page written again takes the place of the former
// one with all its files, and a folder with something else in it is left alone.
func TestMap_folder(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a map.html")
	pictures := sprites(20)
	xy, _ := rainbow(pictures)
	must(viz.Map{Folder: true}.Save(path, sprites(1)[:50], blas32.General{Rows: 50, Cols: 2, Stride: 2,
		Data: make([]float32, 100)}))
	must(viz.Map{Folder: true, Sprite: 48}.Save(path, pictures, xy))
	var names []string
	entries, err := os.ReadDir(filepath.Join(dir, "a map.files"))
	must(err)
	for _, f := range entries {
		names = append(names, f.Name())
	}
	if got := strings.Join(names, " "); got != "16-0.jpg 16-0.png 48-0.jpg 48-0.png manifest.json" {
		t.Errorf("the folder has %s", got)
	}
	b, err := os.ReadFile(path)
	must(err)
	if !bytes.Contains(b, []byte(`"folder":"a map.files"`)) || bytes.Contains(b, []byte("sheet-0-0")) {
		t.Error("the page does not take its sheets from the folder")
	}
	must(os.WriteFile(filepath.Join(dir, "a map.files", "mine.jpg"), nil, 0o644))
	if err := (viz.Map{Folder: true}).Save(path, pictures, xy); err == nil || !strings.HasPrefix(err.Error(),
		"viz: ") || !strings.Contains(err.Error(), "mine.jpg") {
		t.Errorf("a folder with another file in it: %v", err)
	}
}

// A picture without neighbours has an empty list of them, not none.
func TestMap_noNeighbours(t *testing.T) {
	_, data := written(t, viz.Map{Neighbors: [][]int{nil, {0}}}, squares(2, 8, color.White), plane(0, 0, 1, 1))
	if list, ok := data["near"].([]any)[0].([]any); !ok || len(list) != 0 {
		t.Errorf("the neighbours are %v", data["near"])
	}
}

// Cells make a second layout; two pictures in one cell are a mistake.
func TestMap_cells(t *testing.T) {
	white := squares(3, 8, color.White)
	_, data := written(t, viz.Map{Cells: []image.Point{{X: 0, Y: 0}, {X: 3, Y: 1}, {X: 1, Y: 1}}}, white, plane(0, 0,
		1, 1, 2, 2))
	x, y := coordinates(data, 1)
	if x[1] != 0.875 || y[1] != 0.375 || data["layouts"].([]any)[1].(map[string]any)["pitch"] != 0.25 {
		t.Errorf("the cell (3, 1) of 4 columns lies at (%g, %g)", x[1], y[1])
	}
	defer func() {
		if got := recover(); got != "viz: pictures 0 and 2 have the same cell (1,1)" {
			t.Errorf("panic %v", got)
		}
	}()
	viz.Map{Cells: []image.Point{{X: 1, Y: 1}, {X: 3, Y: 1}, {X: 1, Y: 1}}}.Write(&bytes.Buffer{}, white, plane(0, 0,
		1, 1, 2, 2))
}

// A poster has every picture in its cell, all of one size, none over another; a canvas says that it
// shortened a gap.
func TestCanvas_cells(t *testing.T) {
	white := squares(6, 10, color.White)
	cells := []image.Point{{X: 0, Y: 0}, {X: 1, Y: 0}, {X: 2, Y: 0}, {X: 0, Y: 1}, {X: 1, Y: 1}, {X: 2, Y: 1}}
	c := viz.Canvas{Size: 300, Cells: cells}
	at := c.Places(white, blas32.General{}, nil)
	if dx, dy := at[1].X-at[0].X, at[3].Y-at[0].Y; dx < 90 || dx-dy > 1 || dy-dx > 1 {
		t.Errorf("cells are %d × %d pixels", dx, dy)
	}
	img := c.Draw(white, blas32.General{}, []int{0, 0, 1, 1, 2, 2}).(*image.RGBA)
	for i, p := range c.Places(white, blas32.General{}, []int{0, 0, 1, 1, 2, 2}) {
		if img.RGBAAt(p.X, p.Y) != (color.RGBA{255, 255, 255, 255}) {
			t.Errorf("picture %d is not at %v", i, p)
		}
	}
	var v []float32
	for i := range 101 {
		v = append(v, float32(i), float32(i%10))
	}
	v = append(v, 1000, 5)
	for _, gaps := range []viz.Gaps{viz.ShortGaps, viz.KeepGaps} {
		at := viz.Canvas{Size: 1000, Sprite: 10, Gaps: gaps}.Places(squares(102, 8, color.White), plane(v...), nil)
		if short := at[100].X > 700; short != (gaps == viz.ShortGaps) {
			t.Errorf("Gaps %d: what is before the gap ends at %d of 1000", gaps, at[100].X)
		}
	}
}

// By hand: a class that is a group's own names it; a word that all pictures have names none;
// nothing in common, a number.
func TestTelling(t *testing.T) {
	names := []string{"img/cat_1.png", "img/Cat 22.png", "img/dog.png", "img/doghouse.png", "img/dog7.png",
		"img/cat.png", "img/ab.png", "img/zzz.png"}
	got := viz.Telling([]int{0, 0, 1, 1, 1, -1, 2, 2}, names)
	if want := []string{"cat (0)", "dog (1)", "cluster 2"}; !slices.Equal(got, want) {
		t.Errorf("groups are called %q, want %q", got, want)
	}
	got = viz.Telling([]int{0, 0, 0, 1, 1, -1, -1, -1}, nil, viz.Grouping{Labels: []int{5, 0, 0, 1, 1, 5, 5, 5},
		Names: []string{"sun", "moon"}})
	if want := []string{"sun (0)", "moon (1)"}; !slices.Equal(got, want) {
		t.Errorf("groups are called %q, want %q", got, want)
	}
	if got := viz.Telling(nil, nil); len(got) != 0 {
		t.Errorf("no groups are called %q", got)
	}
}

// Frames of a replay have one scale for all: what is half as wide at first is so in the page.
func TestMap_replays(t *testing.T) {
	white := squares(3, 8, color.White)
	learning := viz.Replay{Title: "learning", Frames: []viz.Frame{
		{Title: "a", XY: plane(0, 0, 1, 1, 0, 0)},
		{
			Title:   "b",
			XY:      plane(0, 0, 2, 1, 0, float32(math.NaN())),
			Picture: white[0],
			Facts:   []viz.Fact{{Name: "energy", Value: "3"}},
		},
	}}
	m := viz.Map{Replays: []viz.Replay{learning, {Title: "none"}}}
	_, data := written(t, m, white, plane(0, 0, 1, 1, 2, 2))
	replays := data["replays"].([]any)
	if len(replays) != 1 {
		t.Fatalf("%d replays; one has no frames", len(replays))
	}
	replay := replays[0].(map[string]any)
	if replay["title"] != "learning" || replay["wide"] != 1.0 || replay["high"] != 0.5 {
		t.Errorf("the replay is %v", replay)
	}
	frames := replay["frames"].([]any)
	for k, want := range [][6]uint16{{0, 0, 32767, 32767, 0, 0}, {0, 0, 65534, 32767, 65535, 65535}} {
		b, err := base64.StdEncoding.DecodeString(frames[k].(map[string]any)["places"].(string))
		must(err)
		var got [6]uint16
		for i := range got {
			got[i] = binary.LittleEndian.Uint16(b[2*i:])
		}
		if got != want {
			t.Errorf("frame %d has its pictures at %v, want %v", k, got, want)
		}
	}
	if f := frames[1].(map[string]any); f["picture"] == nil || f["title"] != "b" || f["facts"] == nil {
		t.Errorf("the second frame is %v", f)
	}
}

// More pictures than fit into one file go into a folder beside the page by themselves; a page that
// is written to a stream has them in it all the same.
func TestMap_tooMany(t *testing.T) {
	const n = 20001
	one := squares(1, 4, color.White)[0]
	pictures, xy := make([]image.Image, n), plane(make([]float32, 2*n)...)
	for i := range pictures {
		pictures[i] = one
		xy.Data[2*i], xy.Data[2*i+1] = float32(i%150), float32(i/150)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "map.html")
	must(viz.Map{}.Save(path, pictures, xy))
	sheets, err := os.ReadDir(filepath.Join(dir, "map.files"))
	must(err)
	html, err := os.ReadFile(path)
	must(err)
	if len(sheets) < 2 || !strings.Contains(string(html), `"folder":"map.files"`) {
		t.Errorf("the page of %d pictures has %d sheets beside it", n, len(sheets))
	}
	must(viz.Map{}.Save(path, pictures[:n-1], plane(xy.Data[:2*n-2]...)))
	html, err = os.ReadFile(path)
	must(err)
	if strings.Contains(string(html), `"folder"`) {
		t.Error("20,000 pictures are not in one file")
	}
}

// A page writes what its map does, and is a picture besides.
func TestPage(t *testing.T) {
	white := squares(3, 8, color.White)
	m := viz.Map{Groupings: []viz.Grouping{{Title: "g", Labels: []int{0, -1, 1}}}}
	xy := plane(0, 0, 1, 2, 3, 1)
	var page, plain bytes.Buffer
	must(m.Page(white, xy).Write(&page))
	must(m.Write(&plain, white, xy))
	if !bytes.Equal(page.Bytes(), plain.Bytes()) {
		t.Error("the page is not the map's")
	}
	for _, p := range []viz.Page{m.Page(white, xy), viz.Map{}.Page(white, xy), viz.Map{}.Page(nil, blas32.General{})} {
		if size := p.Still().Bounds().Size(); size != image.Pt(600, 600) {
			t.Errorf("the picture has %v", size)
		}
	}
}
