package viz

import (
	"fmt"
	"image"
	"io"
	"math"

	"gonum.org/v1/gonum/blas/blas32"
)

// Map is the canvas to walk around in: one HTML file with everything in it, opened in any browser,
// with no network. Drag or use the arrows to move, turn the wheel or pinch to come closer; point at
// a picture to see it large, click for its card with its neighbours; search and filter in all that
// is known of the pictures; choose some with lasso, box or keys and save the list. All of it can be
// done from the keyboard, too.
//
// Zero values are the defaults.
type Map struct {
	Title string
	Names []string // one a picture; nil: numbers

	// Groupings are the ways to colour the map in groups: clusters, categories, …; nil: none.
	// Columns are what else is known of the pictures: shown on their cards, searched, filtered, and
	// coloured by where they are numbers.
	Groupings []Grouping
	Columns   []Column

	// Neighbors[i] are the pictures most like picture i, the nearest first, as for the drawing
	// Neighbors; nil: the nearest on the map itself, and the page says so. Similarity, if not nil,
	// has a number for each.
	Neighbors  [][]int
	Similarity [][]float32

	// Originals are the pictures' own files, as paths from the page's folder, with slashes: the
	// card shows the file where it is still there and links to it. Empty: none.
	Originals []string

	// Cells puts the pictures into the cells of a grid as well, x the column and y the row from 0:
	// a second layout of the page. Nil: none. No two pictures may have the same cell.
	Cells []image.Point

	// Gaps says what becomes of empty space between islands of pictures. Zero: ShortGaps.
	Gaps Gaps

	// Lists are lists of pictures that stand out, such as near-duplicates.
	Lists []List

	// Replays are films of how the map came to be: of the learning, of the map in the making; nil:
	// none. Each frame adds 5.4 bytes a picture to the page, and its own picture.
	Replays []Replay

	// Facts and Command say what the page was made from, and how it is made again; the page shows
	// them in its menu.
	Facts   []Fact
	Command string

	// Sprite is the side in pixels of the largest pictures in the page, 16 to 256, rounded up to a
	// multiple of 16; 0: the largest of 128, 112, 96, 80, 64, 48 and 32 with which the page stays
	// within Budget, but no larger than the pictures ask for.
	Sprite int
	// Budget is how many bytes the page should have at most; 0: 4 MB for 1,000 pictures, growing
	// with the power ⅔ of their number: 12 MB for 5,000, 29 MB for 20,000. A page with many or long
	// texts may need more. With Folder, what is read in one go is the page without its sheets, and
	// the budget is without a limit.
	Budget int

	// Folder puts the pictures into a folder beside the page, named like it with ".files" at the
	// end, instead of into the page. Save does so for more than 20,000 pictures anyway.
	Folder bool
}

// Grouping is one way to tell the pictures of a Map apart.
type Grouping struct {
	Title   string   // "cluster", "category"
	Labels  []int    // one a picture; below 0: in no group
	Names   []string // Names[l] is label l; nil: "cluster 0", …
	Medoids []int    // Medoids[l] is the picture that stands for label l; nil: the one in the middle on the map
}

// Column is one thing known of every picture: a text or a number.
type Column struct {
	Title   string
	Note    string    // what it says, in a sentence, or empty: shown where the column is
	Texts   []string  // one a picture, or nil
	Numbers []float64 // one a picture where Texts is nil; not a number: unknown
	Date    bool      // Numbers are moments, in seconds since 1970
}

// List is a list of pictures that stand out: groups of one or more.
type List struct {
	Title, Note string // "near-duplicates", and how they were found
	Groups      [][]int
}

// Fact is a line of what a page was made from: "seed", "42".
type Fact struct{ Name, Value string }

// Write writes the page with pictures at xy (n × 2), in one file whatever their number. Errors are
// w's.
func (m Map) Write(w io.Writer, pictures []image.Image, xy blas32.General) error {
	p := m.page(pictures, xy)
	p.sheets(m, pictures, "", nil)
	if err := p.write(w); err != nil {
		return fmt.Errorf("viz: writing the map: %w", err)
	}
	return nil
}

// Page is a Map of pictures that is ready to be written or shown.
type Page struct {
	m        Map
	pictures []image.Image
	xy       blas32.General
}

// Page is the map with pictures at xy (n × 2). A notebook shows it: nb.Show("map",
// viz.Map{…}.Page(pictures, xy)).
func (m Map) Page(pictures []image.Image, xy blas32.General) Page { return Page{m, pictures, xy} }

// Write is Map.Write.
func (p Page) Write(w io.Writer) error { return p.m.Write(w, p.pictures, p.xy) }

// Still is the page as a picture, for where no page can be shown: the map as Canvas draws it, 600
// pixels wide, in the colours of the first grouping.
func (p Page) Still() image.Image {
	c := Canvas{Size: 600, Title: p.m.title(), Gaps: p.m.Gaps, Legend: []string{}}
	c.Sprite = max(8, min(48, int(300/math.Sqrt(float64(max(len(p.pictures), 1))))))
	if len(p.m.Groupings) == 0 {
		return c.Draw(p.pictures, p.xy, nil)
	}
	return c.Draw(p.pictures, p.xy, p.m.Groupings[0].Labels)
}

func (m Map) title() string {
	if m.Title == "" {
		return "Map of pictures"
	}
	return m.Title
}
