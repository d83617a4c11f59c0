package viz

import (
	"fmt"
	"image"
	"image/color"
	"math"
)

// Grid draws the contact sheet of pictures with so many in a row: Contact{Columns:
// columns}.Draw(pictures). With 0 columns the sheet is about square.
func Grid(pictures []image.Image, columns int) image.Image {
	return Contact{Columns: columns}.Draw(pictures)
}

// Contact is a contact sheet: the pictures in order, row by row, each in a square cell. Zero values
// are the defaults.
type Contact struct {
	Columns    int         // cells in a row; 0: so many that the sheet is about square
	Cell       int         // side of a cell in pixels; 0: the longest side of all pictures. Pictures are scaled to fit
	Gap        int         // pixels between cells and around them
	Background color.Color // nil: a night blue that black pictures stand out from
	// one below each picture, cut where it is too long; nil: none. Cells should be 64 pixels or
	// more
	Captions []string

	// Labels give each picture a frame in the colour of its group, as on the Canvas; nil: none. The
	// gap is then at least 4, and a legend below names the groups, as on the Canvas.
	Labels []int
	Legend []string
}

// Draw draws the sheet, Columns·(Cell + Gap) + Gap wide. Each picture keeps its shape: it fits into
// its cell, in the middle. Without pictures the sheet is one empty cell.
func (c Contact) Draw(pictures []image.Image) image.Image {
	n := len(pictures)
	same("captions", c.Captions, n)
	same("labels", c.Labels, n)
	if c.Columns < 0 || c.Cell < 0 || c.Gap < 0 {
		panic(fmt.Sprintf("viz: Contact with Columns %d, Cell %d, Gap %d: none may be negative", c.Columns, c.Cell,
			c.Gap))
	}
	columns := c.Columns
	if columns == 0 {
		columns = int(math.Ceil(math.Sqrt(float64(n))))
	}
	columns = max(1, columns)
	cell := c.Cell
	if cell == 0 {
		cell = largest(pictures)
	}
	gap := c.Gap
	if c.Labels != nil {
		gap = max(gap, 4)
	}
	var captions *pen
	strip := 0
	if c.Captions != nil {
		captions = newPen(regular(), max(11, cell/8), pencil)
		strip = captions.size * 3 / 2
	}
	background := c.Background
	if background == nil {
		background = night
	}
	rows := max(1, (n+columns-1)/columns)
	width, height := columns*(cell+gap)+gap, rows*(cell+strip+gap)+gap
	legend := newLegend(width, c.Labels, c.Legend, 0)
	img := ground(width, height+legend.height(), background)
	legend.draw(img, height)
	for i, t := range thumbnails(pictures, cell) {
		x, y := gap+(i%columns)*(cell+gap), gap+(i/columns)*(cell+strip+gap)
		if c.Labels != nil {
			paste(img, outline(t, gap/2, Color(c.Labels[i])), x+cell/2, y+cell/2)
		}
		paste(img, t, x+cell/2, y+cell/2)
		if captions != nil {
			captions.centre(img, x+cell/2, y+cell+strip/2, captions.fit(c.Captions[i], cell))
		}
	}
	return img
}

// same panics if list is not nil and does not have n elements.
func same[T any](what string, list []T, n int) {
	if list != nil && len(list) != n {
		panic(fmt.Sprintf("viz: %d pictures, but %d %s", n, len(list), what))
	}
}
