package viz

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"image"
	"io"
	"math"
	"slices"
	"strings"

	assets "deephebb/viz/map"

	"gonum.org/v1/gonum/blas/blas32"
)

// page is what the script is given.
type page struct {
	Title     string       `json:"title"`
	Names     []string     `json:"names"`
	Layouts   []pageLayout `json:"layouts"` // the first is the map
	Groupings []pageGroups `json:"groupings,omitempty"`
	Columns   []pageColumn `json:"columns,omitempty"`
	Scale     []string     `json:"scale"` // the colours of numbers, low to high
	Near      [][]int      `json:"near,omitempty"`
	Alike     [][]any      `json:"alike,omitempty"`
	Originals []string     `json:"originals,omitempty"` // addresses
	Lists     []pageList   `json:"lists,omitempty"`
	Replays   []pageReplay `json:"replays,omitempty"`
	Facts     []pageFact   `json:"facts,omitempty"`
	Command   string       `json:"command,omitempty"`
	Notes     []string     `json:"notes,omitempty"`
	Sheets    pageSheets   `json:"sheets"`

	order  []int      // the pictures in the order of the sheets
	images [][][]byte // a level's sheets and masks in turn, as files; nil for a mask that is not needed
}

// pageLayout is where pictures lie: within 0…1 along the longer side, both axes to the same scale;
// null without a place.
type pageLayout struct {
	Name  string     `json:"name"`
	Note  string     `json:"note,omitempty"`
	X     []*float64 `json:"x"`
	Y     []*float64 `json:"y"`
	Pitch float64    `json:"pitch,omitempty"` // the side of a cell, where they lie in cells
}

type pageGroups struct {
	Title   string   `json:"title"`
	Labels  []int    `json:"labels"` // index into Names
	Names   []string `json:"names"`
	Colors  []string `json:"colors"`
	Light   []string `json:"light"` // the colours for a light ground
	Medoids []int    `json:"medoids,omitempty"`
}

type pageColumn struct {
	Title   string     `json:"title"`
	Note    string     `json:"note,omitempty"`
	Kind    string     `json:"kind"` // text, number or date
	Texts   []string   `json:"texts,omitempty"`
	Numbers []*float64 `json:"numbers,omitempty"`
}

type pageList struct {
	Title  string  `json:"title"`
	Note   string  `json:"note"`
	Groups [][]int `json:"groups"`
}

type pageFact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type pageReplay struct {
	Title  string      `json:"title"`
	Wide   float64     `json:"wide"` // the longer side of what all frames cover is 1
	High   float64     `json:"high"`
	Frames []pageFrame `json:"frames"`
}

type pageFrame struct {
	Title   string     `json:"title"`
	Places  string     `json:"places"` // as packed has them
	Facts   []pageFact `json:"facts,omitempty"`
	Picture string     `json:"picture,omitempty"` // a PNG, in base64
}

// page gathers the script's data, all but the sheets.
func (m Map) page(pictures []image.Image, xy blas32.General) *page {
	n := len(pictures)
	checkPlane(xy, n)
	same("names", m.Names, n)
	same("lists of neighbours", m.Neighbors, n)
	same("lists of similarities", m.Similarity, n)
	same("paths of originals", m.Originals, n)
	same("cells", m.Cells, n)
	if m.Sprite < 0 || m.Budget < 0 {
		panic(fmt.Sprintf("viz: Map with Sprite %d and Budget %d: neither may be negative", m.Sprite, m.Budget))
	}
	p := &page{Title: m.title(), Names: m.Names, Command: m.Command}
	if p.Names == nil {
		p.Names = make([]string, n)
		for i := range p.Names {
			p.Names[i] = fmt.Sprintf("picture %d", i)
		}
	}
	for i := range 32 {
		p.Scale = append(p.Scale, css(Viridis.At(float64(i)/31)))
	}
	p.lay(m, xy)
	for _, g := range m.Groupings {
		same(fmt.Sprintf("labels of grouping %q", g.Title), g.Labels, n)
		p.Groupings = append(p.Groupings, g.page(n))
	}
	for _, c := range m.Columns {
		p.Columns = append(p.Columns, c.page(n))
	}
	p.near(m, n)
	for _, path := range m.Originals {
		p.Originals = append(p.Originals, address(path))
	}
	for _, l := range m.Lists {
		for _, group := range l.Groups {
			for _, i := range group {
				inRange(fmt.Sprintf("list %q", l.Title), i, n)
			}
		}
		p.Lists = append(p.Lists, pageList{l.Title, l.Note, append([][]int{}, l.Groups...)})
	}
	for _, r := range m.Replays {
		if len(r.Frames) > 0 {
			p.Replays = append(p.Replays, r.page(n))
		}
	}
	for _, f := range m.Facts {
		p.Facts = append(p.Facts, pageFact(f))
	}
	return p
}

// near fills the neighbours.
func (p *page) near(m Map, n int) {
	for i, near := range m.Neighbors {
		p.Near = append(p.Near, append([]int{}, near...)) // never null
		for _, j := range near {
			if j < 0 || j >= n {
				panic(fmt.Sprintf("viz: picture %d has the neighbour %d, but there are %d", i, j, n))
			}
		}
		if m.Similarity == nil {
			continue
		}
		if len(near) != len(m.Similarity[i]) {
			panic(fmt.Sprintf("viz: picture %d has %d neighbours, but %d similarities", i, len(near),
				len(m.Similarity[i])))
		}
		alike := make([]any, len(near))
		for k, s := range m.Similarity[i] {
			alike[k] = short(round(float64(s), 4))
		}
		p.Alike = append(p.Alike, alike)
	}
}

func inRange(what string, i, n int) {
	if i < 0 || i >= n {
		panic(fmt.Sprintf("viz: %s has the picture %d, but there are %d", what, i, n))
	}
}

// page is the grouping with its labels made dense, in ascending order.
func (g Grouping) page(n int) pageGroups {
	out := pageGroups{Title: g.Title, Labels: make([]int, len(g.Labels)), Names: []string{}, Colors: []string{},
		Light: []string{}}
	place := map[int]int{}
	present := slices.Clone(g.Labels)
	slices.Sort(present)
	for _, l := range slices.Compact(present) {
		place[l] = len(out.Names)
		out.Names = append(out.Names, groupName(l, g.Names))
		out.Colors = append(out.Colors, css(Color(l)))
		out.Light = append(out.Light, css(chartColor(l)))
		if g.Medoids != nil {
			medoid := -1
			if l >= 0 && l < len(g.Medoids) {
				medoid = g.Medoids[l]
				inRange(fmt.Sprintf("grouping %q", g.Title), medoid, n)
			}
			out.Medoids = append(out.Medoids, medoid)
		}
	}
	for i, l := range g.Labels {
		out.Labels[i] = place[l]
	}
	return out
}

func (c Column) page(n int) pageColumn {
	out := pageColumn{Title: c.Title, Note: c.Note, Kind: "text", Texts: c.Texts}
	if c.Texts != nil {
		same(fmt.Sprintf("texts of column %q", c.Title), c.Texts, n)
		return out
	}
	same(fmt.Sprintf("numbers of column %q", c.Title), c.Numbers, n)
	out.Kind = "number"
	if c.Date {
		out.Kind = "date"
	}
	out.Numbers = make([]*float64, n)
	for i, v := range c.Numbers {
		if finite(v) {
			out.Numbers[i] = &v
		}
	}
	return out
}

// address is a relative path as an address: whatever is no plain letter is escaped, so that it
// cannot be anything but a path.
func address(path string) string {
	if path == "" {
		return ""
	}
	var b strings.Builder
	for i := range len(path) {
		switch c := path[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-_.~/", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	if out := b.String(); strings.HasPrefix(out, "//") {
		return "." + out
	}
	return b.String()
}

// write writes the page.
func (p *page) write(w io.Writer) error {
	data, err := json.Marshal(p)
	if err != nil {
		panic("viz: " + err.Error()) // numbers are finite
	}
	script, style := assets.Script(), assets.Style()
	head, tail, _ := strings.Cut(assets.Markup(), "{{first}}")
	middle, end, _ := strings.Cut(tail, "{{rest}}")
	fill := strings.NewReplacer("{{title}}", html.EscapeString(p.Title), "{{css}}", style, "{{js}}", script,
		"{{data}}", string(data),
		"{{css-hash}}", assets.Hash(style), "{{js-hash}}", assets.Hash(script))
	if _, err := fill.WriteString(w, head); err != nil {
		return err
	}
	if err := p.writeImages(w, 0); err != nil {
		return err
	}
	if _, err := fill.WriteString(w, middle); err != nil {
		return err
	}
	for level := 1; level < len(p.images); level++ {
		if err := p.writeImages(w, level); err != nil {
			return err
		}
	}
	_, err = io.WriteString(w, end)
	return err
}

// writeImages writes the sheets of a level into the page, each as the text of a script that is
// none.
func (p *page) writeImages(w io.Writer, level int) error {
	if level >= len(p.images) {
		return nil
	}
	for k, b := range p.images[level] {
		if b == nil {
			continue
		}
		if _, err := fmt.Fprintf(w, "<script type=\"text/plain\" id=\"%s-%d-%d\">%s</script>\n",
			[2]string{"sheet", "mask"}[k%2], level, k/2, base64.StdEncoding.EncodeToString(b)); err != nil {
			return err
		}
	}
	return nil
}

// spot is v for JSON: null where there is none.
func spot(v float64) *float64 {
	if math.IsNaN(v) {
		return nil
	}
	return &v
}
