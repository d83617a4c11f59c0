package viz

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html"
	"image"
	"io"
	"math"
	"slices"
	"strings"

	"deephebb/internal/files"

	"gonum.org/v1/gonum/blas/blas32"
)

// The page's parts; {{…}} in map.html are the places where the rest goes.
var (
	//go:embed map.html
	mapHTML string
	//go:embed map.css
	mapCSS string
	//go:embed map.js
	mapJS string
)

// Map is the canvas to walk around in: one HTML file with everything in it, opened in any browser, with no network. Drag or use
// the arrows to move, turn the wheel or pinch to come closer; point at a picture to see it large, click to see its neighbours;
// search by name; colour by any grouping and pick out single groups. All of it can be done from the keyboard, too.
//
// Zero values are the defaults.
type Map struct {
	Title  string
	Sprite int      // longer side of a thumbnail in the file, in pixels; 0: 96, or that of the largest picture if it is less
	Names  []string // one a picture, for the search; nil: numbers

	// Groupings are the ways to colour the map: clusters, categories, …; nil: none.
	Groupings []Grouping

	// Neighbors[i] are the pictures most like picture i, the nearest first, as for the drawing Neighbors; nil: the nearest on
	// the map itself, and the page says so. Similarity, if not nil, has a number for each.
	Neighbors  [][]int
	Similarity [][]float32
}

// Grouping is one way to tell the pictures of a Map apart.
type Grouping struct {
	Title  string   // "cluster", "category"
	Labels []int    // one a picture; below 0: in no group
	Names  []string // Names[l] is label l; nil: "cluster 0", …
}

// page is what the script is given.
type page struct {
	Title     string       `json:"title"`
	Sprite    int          `json:"sprite"`
	Pad       int          `json:"pad"`    // free pixels around each thumbnail in a sheet
	Across    int          `json:"across"` // thumbnails a row of a sheet, and rows
	X         []*float64   `json:"x"`      // 0…1, null without a place
	Y         []*float64   `json:"y"`
	Shape     [][2]int     `json:"shape,omitempty"` // width and height, if they are not all Sprite × Sprite
	Names     []string     `json:"names"`
	Groupings []pageGroups `json:"groupings"`
	Near      [][]int      `json:"near,omitempty"`
	Alike     [][]any      `json:"alike,omitempty"`
	Sheets    []string     `json:"sheets"`          // the colours
	Masks     []string     `json:"masks,omitempty"` // and how much of them is seen, unless it is all
}

type pageGroups struct {
	Title  string   `json:"title"`
	Labels []int    `json:"labels"` // index into Names
	Names  []string `json:"names"`
	Colors []string `json:"colors"`
}

// Write writes the page with pictures at xy (n × 2). Errors are w's.
func (m Map) Write(w io.Writer, pictures []image.Image, xy blas32.General) error {
	data, err := json.Marshal(m.page(pictures, xy))
	if err != nil {
		panic("viz: " + err.Error()) // numbers are finite
	}
	page := strings.NewReplacer("{{title}}", html.EscapeString(m.title()), "{{css}}", mapCSS, "{{js}}", mapJS, "{{data}}", string(data))
	if _, err := page.WriteString(w, mapHTML); err != nil {
		return fmt.Errorf("viz: writing the map: %w", err)
	}
	return nil
}

// Save writes the page to the file path, replacing what stood there when all is written.
func (m Map) Save(path string, pictures []image.Image, xy blas32.General) error {
	var b bytes.Buffer
	if err := m.Write(&b, pictures, xy); err != nil {
		return err
	}
	if err := files.WriteBytes(path, b.Bytes()); err != nil {
		return fmt.Errorf("viz: %w", err)
	}
	return nil
}

func (m Map) title() string {
	if m.Title == "" {
		return "Map of pictures"
	}
	return m.Title
}

// page gathers the script's data.
func (m Map) page(pictures []image.Image, xy blas32.General) page {
	n := len(pictures)
	checkPlane(xy, n)
	same("names", m.Names, n)
	same("lists of neighbours", m.Neighbors, n)
	same("lists of similarities", m.Similarity, n)
	if m.Sprite < 0 {
		panic(fmt.Sprintf("viz: Map with Sprite %d", m.Sprite))
	}
	p := page{Title: m.title(), Sprite: m.Sprite, Pad: 4, Names: m.Names, Groupings: []pageGroups{},
		X: make([]*float64, n), Y: make([]*float64, n)}
	if p.Sprite == 0 {
		p.Sprite = min(96, largest(pictures))
	}
	x, y, _ := axes(xy)
	for i := range n {
		if !math.IsNaN(x[i]) {
			a, b := round(x[i], 5), round(y[i], 5)
			p.X[i], p.Y[i] = &a, &b
		}
	}
	if p.Names == nil {
		p.Names = make([]string, n)
		for i := range p.Names {
			p.Names[i] = fmt.Sprintf("picture %d", i)
		}
	}
	for _, g := range m.Groupings {
		same(fmt.Sprintf("labels of grouping %q", g.Title), g.Labels, n)
		p.Groupings = append(p.Groupings, g.page())
	}
	p.Near = m.Neighbors
	for i, near := range m.Neighbors {
		for _, j := range near {
			if j < 0 || j >= n {
				panic(fmt.Sprintf("viz: picture %d has the neighbour %d, but there are %d", i, j, n))
			}
		}
		if m.Similarity == nil {
			continue
		}
		if len(near) != len(m.Similarity[i]) {
			panic(fmt.Sprintf("viz: picture %d has %d neighbours, but %d similarities", i, len(near), len(m.Similarity[i])))
		}
		alike := make([]any, len(near))
		for k, s := range m.Similarity[i] {
			alike[k] = short(round(float64(s), 4))
		}
		p.Alike = append(p.Alike, alike)
	}
	p.pack(thumbnails(pictures, p.Sprite))
	return p
}

// page is the grouping with its labels made dense, in ascending order.
func (g Grouping) page() pageGroups {
	out := pageGroups{Title: g.Title, Labels: make([]int, len(g.Labels)), Names: []string{}, Colors: []string{}}
	place := map[int]int{}
	present := slices.Clone(g.Labels)
	slices.Sort(present)
	for _, l := range slices.Compact(present) {
		place[l] = len(out.Names)
		out.Names = append(out.Names, groupName(l, g.Names))
		out.Colors = append(out.Colors, css(Color(l)))
	}
	for i, l := range g.Labels {
		out.Labels[i] = place[l]
	}
	return out
}
