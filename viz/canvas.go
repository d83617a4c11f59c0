package viz

import (
	"fmt"
	"image"
	"math"

	"gonum.org/v1/gonum/blas/blas32"
)

// Canvas draws the map: every picture, as a thumbnail, at its place on the plane. Zero values are
// the defaults.
//
// The layout is that of the article's plots. Coordinates become pixels, on each axis separately, by
//
//	x ← x − min x
//	x ← x / (max x + 1e-8)
//	x ← x · (size − 2·margin)
//	x ← x + margin
//
// Each thumbnail is centred there and composited on black through its alpha. y points downwards,
// and later pictures cover earlier ones. The margin is at least half a thumbnail with its frame, so
// that nothing is clipped. There are two differences from the article: the title and the legend
// have bands of their own at the top and the bottom, and the formula fills the height between them;
// and an axis on which all points are equal is centred.
type Canvas struct {
	Size   int // side of the square in pixels; 0: 2500
	Sprite int // longer side of a thumbnail in pixels; 0: 64
	// pixels kept free on all sides; 0, or too little: half a thumbnail, its frame and a hundredth
	// of Size
	Margin int
	Title  string // written at the top; empty: none

	// Frame is the width in pixels of the outline in the colour of a picture's group; 0: a
	// sixteenth of Sprite, at least 2; negative: none. It follows the shape of a sprite. Without
	// labels there is none.
	Frame int

	// Legend names the groups: Legend[l] is label l. Nil: "cluster 0", "cluster 1", … The number of
	// pictures follows each name. An empty, non-nil Legend leaves the legend out. The legend takes
	// at most a quarter of the height: where more groups are there than fit, it names the largest
	// and counts the others.
	Legend []string

	// Gaps says what becomes of empty space between islands of pictures. Zero: ShortGaps, of which
	// a line below the map tells; KeepGaps is the article's formula and nothing else.
	Gaps Gaps

	// Cells makes a poster: picture i in the cell Cells[i] of a grid, x the column and y the row
	// from 0, none over another. Both axes have the same scale, thumbnails fill their cells unless
	// Sprite says how large they are, and coordinates are not looked at. No two pictures may have
	// the same cell. Nil: the map.
	Cells []image.Point

	stage *stage // the plane that is drawn, where frames of a film share it; nil: what the points take
}

// Draw draws the map of pictures: xy is n × 2, labels are n group numbers from 0, negative for a
// picture without a group, or nil.
//
// Pictures whose coordinates are NaN or infinite are left out, and a line below the map counts
// them.
func (c Canvas) Draw(pictures []image.Image, xy blas32.General, labels []int) image.Image {
	plan := c.plan(pictures, xy, labels)
	img := ground(plan.size, plan.size, black)
	thumbs := thumbnails(pictures, plan.sprite)
	edges := make([]*image.RGBA, len(thumbs))
	if plan.frame > 0 {
		each(len(thumbs), func(i int) { edges[i] = outline(thumbs[i], plan.frame, Color(labels[i])) })
	}
	for i, at := range plan.at {
		if !plan.placed[i] {
			continue
		}
		if edges[i] != nil {
			paste(img, edges[i], at.X, at.Y)
		}
		paste(img, thumbs[i], at.X, at.Y)
	}
	if c.Title != "" {
		title := newPen(bold(), max(12, plan.size/42), paper)
		title.centre(img, plan.size/2, plan.top*11/20, title.fit(c.Title, plan.size*19/20))
	}
	plan.legend.draw(img, plan.size-plan.legend.height())
	return img
}

// Places returns the pixels on which Draw centres the pictures, one for each row of xy; (−1, −1)
// for a picture without a place.
func (c Canvas) Places(pictures []image.Image, xy blas32.General, labels []int) []image.Point {
	plan := c.plan(pictures, xy, labels)
	for i, ok := range plan.placed {
		if !ok {
			plan.at[i] = image.Pt(-1, -1)
		}
	}
	return plan.at
}

// plan says where everything on a canvas goes.
type plan struct {
	size, sprite, frame, margin int
	top                         int // height of the title's band
	legend                      legend
	at                          []image.Point
	placed                      []bool
}

func (c Canvas) plan(pictures []image.Image, xy blas32.General, labels []int) plan {
	n := len(pictures)
	same("cells", c.Cells, n)
	if c.Cells == nil {
		checkPlane(xy, n)
	}
	same("labels", labels, n)
	if c.Size < 0 || c.Sprite < 0 {
		panic(fmt.Sprintf("viz: Canvas with Size %d and Sprite %d: neither may be negative", c.Size, c.Sprite))
	}
	p := plan{size: c.Size, sprite: c.Sprite, frame: c.Frame}
	if p.size == 0 {
		p.size = 2500
	}
	if p.sprite == 0 {
		p.sprite = 64
	}
	switch {
	case labels == nil || p.frame < 0:
		p.frame = 0
	case p.frame == 0:
		p.frame = max(2, p.sprite/16)
	}
	half := (p.sprite+1)/2 + p.frame
	p.margin = c.Margin
	if p.margin < half {
		p.margin = half + p.size/100
	}
	if c.Title != "" {
		p.top = max(24, p.size/21)
	}
	if c.Cells != nil {
		c.poster(&p, labels)
		return p
	}
	x, y, lost := places(xy)
	p.legend = newLegend(p.size, labels, c.Legend, lost)
	if c.stage != nil {
		c.stage.scale(x, y)
	} else {
		if c.Gaps == ShortGaps {
			if cut := shortenAll(x, y); cut > 0 {
				p.legend.add(gapsNote(cut))
			}
		}
		unit(x)
		unit(y)
	}
	if n == 0 {
		p.legend.note = "no pictures"
	}
	bottom := p.legend.height()
	wide, high := float64(max(0, p.size-2*p.margin)), float64(max(0, p.size-p.top-bottom-2*p.margin))
	p.at, p.placed = make([]image.Point, n), make([]bool, n)
	for i := range n {
		if math.IsNaN(x[i]) {
			continue
		}
		p.placed[i] = true
		p.at[i] = image.Pt(
			int(x[i]*wide)+p.margin,
			int(y[i]*high)+p.margin+p.top)
	}
	return p
}

// unit scales v to 0…1 in place: it subtracts the minimum and divides by the new maximum + 1e-8.
// Equal values become ½.
func unit(v []float64) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, a := range v {
		if !math.IsNaN(a) {
			low, high = min(low, a), max(high, a)
		}
	}
	for i := range v {
		if high > low {
			v[i] = (v[i] - low) / (high - low + 1e-8)
		} else if !math.IsNaN(v[i]) {
			v[i] = 0.5
		}
	}
}

// checkPlane panics unless xy is n × 2.
func checkPlane(xy blas32.General, n int) {
	if xy.Rows != n {
		panic(fmt.Sprintf("viz: %d pictures, but %d rows of coordinates", n, xy.Rows))
	}
	if n > 0 && xy.Cols != 2 {
		panic(fmt.Sprintf("viz: coordinates have %d columns, want 2", xy.Cols))
	}
	if n > 0 && (xy.Stride < 2 || len(xy.Data) < (n-1)*xy.Stride+2) {
		panic(fmt.Sprintf("viz: %d rows of coordinates with stride %d do not fit in %d numbers", n, xy.Stride,
			len(xy.Data)))
	}
}
