package viz

import (
	"fmt"
	"image"
	"math/rand/v2"
	"strconv"
)

// Neighbors draws pictures and those most similar to each, the article's figure: the queries in the
// first column, then a gap, then the most similar pictures from left to right, with the similarity
// below. Zero values are the defaults.
type Neighbors struct {
	// Queries are the pictures of the first column, by number. Nil: Rows pictures, drawn at random
	// with Seed.
	Queries []int
	Rows    int // 0: 8, or as many as there are
	Seed    uint64

	Count int // neighbours in a row; 0: 5, or as many as are given
	Cell  int // side of a picture in pixels; 0: 96. Smaller pictures are enlarged

	Title string
	Names []string // a name under each picture, beside its similarity; nil: none
	// each picture's group, shown by an edge in its colour; nil: none. A neighbour of another group
	// stands out
	Labels []int
	Legend []string // the names of the groups, as on the Canvas; they stand below
}

// Draw draws the figure. index[i] are the neighbours of picture i, the most similar first, and
// similarity[i] says how similar they are (cosine: 1 is the same direction). Both have a row for
// every picture.
func (n Neighbors) Draw(pictures []image.Image, index [][]int, similarity [][]float32) image.Image {
	n.check(pictures, index, similarity)
	queries := n.queries(len(pictures))
	count := n.Count
	if count == 0 {
		count = 5
	}
	widest := 0
	for _, q := range queries {
		widest = max(widest, len(index[q]))
	}
	count = min(count, widest)
	cell := n.Cell
	if cell == 0 {
		cell = 96
	}

	size := max(12, cell/7)
	gap, aisle := max(10, cell/8), max(24, cell/2)
	frame := 0
	if n.Labels != nil {
		frame = max(2, cell/32)
	}
	name, figure := newPen(regular(), max(11, size-2), pencil), newPen(bold(), size, paper)
	strip := size * 7 / 4
	if n.Names != nil {
		strip += size * 5 / 4
	}
	top := size * 5 / 2
	if n.Title != "" {
		top += size * 5 / 2
	}
	first := 2*gap + cell // where the aisle begins
	width := first + gap + aisle + count*(cell+gap)
	step := cell + strip + gap
	height := top + max(1, len(queries))*step + gap/2
	legend := newLegend(width, n.shown(queries, index, count), n.Legend, 0)
	img := ground(width, height+legend.height(), night)
	legend.draw(img, height)
	if n.Title != "" {
		title := newPen(bold(), size*3/2, paper)
		title.write(img, 2*gap, size*2, title.fit(n.Title, width-3*gap))
	}
	head := newPen(regular(), size, pencil)
	head.centre(img, gap+(cell+gap)/2, top-size*4/5, "picture")
	if count > 0 {
		head.write(img, first+gap/2+aisle, top-size*4/5, "most similar")
	}
	fill(img, image.Rect(gap/2, top, first+gap/2, top+max(1, len(queries))*step-gap/2), panel)

	place := func(i, x, y int, score string) {
		t := thumbnails(pictures[i:i+1], cell-2*frame)[0]
		mid := image.Pt(x+cell/2, y+cell/2)
		if frame > 0 {
			edge := outline(t, frame, Color(n.Labels[i]))
			paste(img, edge, mid.X, mid.Y)
		}
		paste(img, t, mid.X, mid.Y)
		line := y + cell + size
		if score != "" {
			figure.centre(img, mid.X, line, score)
			line += size * 5 / 4
		}
		if n.Names != nil {
			name.centre(img, mid.X, line, name.fit(n.Names[i], cell+gap-4))
		}
	}
	for r, q := range queries {
		y := top + gap/2 + r*step
		place(q, gap+gap/2, y, "")
		for k, j := range index[q][:min(count, len(index[q]))] {
			place(j, first+gap/2+aisle+k*(cell+gap), y, strconv.FormatFloat(float64(similarity[q][k]), 'f', 3, 32))
		}
	}
	return img
}

// shown returns the groups of all pictures in the figure, nil without groups.
func (n Neighbors) shown(queries []int, index [][]int, count int) []int {
	if n.Labels == nil {
		return nil
	}
	seen := map[int]bool{}
	labels := []int{}
	for _, q := range queries {
		for _, i := range append([]int{q}, index[q][:min(count, len(index[q]))]...) {
			if !seen[i] {
				seen[i] = true
				labels = append(labels, n.Labels[i])
			}
		}
	}
	return labels
}

// queries returns the pictures of the first column.
func (n Neighbors) queries(all int) []int {
	if n.Queries != nil {
		return n.Queries
	}
	rows := n.Rows
	if rows == 0 {
		rows = 8
	}
	return rand.New(rand.NewPCG(n.Seed, 0)).Perm(all)[:min(rows, all)]
}

// check panics if the arguments don't fit together.
func (n Neighbors) check(pictures []image.Image, index [][]int, similarity [][]float32) {
	if len(index) != len(pictures) || len(similarity) != len(pictures) {
		panic(fmt.Sprintf("viz: %d pictures, but %d lists of neighbours and %d of similarities", len(pictures),
			len(index), len(similarity)))
	}
	same("names", n.Names, len(pictures))
	same("labels", n.Labels, len(pictures))
	if n.Rows < 0 || n.Count < 0 || n.Cell < 0 {
		panic(fmt.Sprintf("viz: Neighbors with Rows %d, Count %d, Cell %d: none may be negative", n.Rows, n.Count,
			n.Cell))
	}
	for _, q := range n.Queries {
		if q < 0 || q >= len(pictures) {
			panic(fmt.Sprintf("viz: picture %d asked for, but there are %d", q, len(pictures)))
		}
	}
	for i := range index {
		if len(index[i]) != len(similarity[i]) {
			panic(fmt.Sprintf("viz: picture %d has %d neighbours, but %d similarities", i, len(index[i]),
				len(similarity[i])))
		}
		for _, j := range index[i] {
			if j < 0 || j >= len(pictures) {
				panic(fmt.Sprintf("viz: picture %d has the neighbour %d, but there are %d", i, j, len(pictures)))
			}
		}
	}
}
