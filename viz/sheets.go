package viz

import (
	"fmt"
	"image"
	"math"
	"slices"

	assets "deephebb/viz/map"
)

// pageSheets says where the pictures are: slot number Slot[i] of each level's sheets, in rows.
// Every picture fills a square tile, stretched; Shapes has their true widths and heights as shares
// of a tile's side, unless all are square.
type pageSheets struct {
	Slot   []int        `json:"slot"`
	Shapes [][2]float64 `json:"shapes,omitempty"`
	Levels []pageLevel  `json:"levels"`           // the small pictures, then the large ones
	Folder string       `json:"folder,omitempty"` // where the sheets lie beside the page
}

type pageLevel struct {
	Side   int    `json:"side"`            // of a tile, in pixels
	Across int    `json:"across"`          // tiles in a row of a sheet, and rows
	Masks  []bool `json:"masks,omitempty"` // which sheets have a mask: some of their pixels are transparent
}

// sides are those a page may have, the largest first: multiples of 16, so that no block of a JPEG
// has parts of two pictures.
var sides = []int{128, 112, 96, 80, 64, 48, 32}

// sheets packs the pictures, neighbours on the map into the same sheet, so that few sheets are
// needed to show a part of it. Put, if not nil, takes them as files of the folder named.
func (p *page) sheets(m Map, pictures []image.Image, folder string, put func(name string, b []byte) error) error {
	n := len(pictures)
	p.order = p.curve()
	p.Sheets = pageSheets{Slot: make([]int, n), Folder: folder}
	square := true
	for at, i := range p.order {
		p.Sheets.Slot[i] = at
		b := bounds(pictures, i)
		square = square && b.Dx() == b.Dy()
	}
	if !square {
		for i := range pictures {
			w, h := inside(pictures[i].Bounds().Dx(), pictures[i].Bounds().Dy(), 1000)
			p.Sheets.Shapes = append(p.Sheets.Shapes, [2]float64{float64(w) / 1000, float64(h) / 1000})
		}
	}
	small := 16
	if n > 5000 {
		small = 8
	}
	levels := []pageLevel{{Side: small, Across: 2048 / small}}
	switch side := p.side(m, pictures, small, put != nil); {
	case side > 2*small:
		levels = append(levels, pageLevel{Side: side, Across: max(1, 1024/side)})
	case side > small: // hardly larger: one size will do
		levels[0] = pageLevel{Side: side, Across: max(1, 1024/side)}
	}
	for at := range levels {
		if err := p.level(&levels[at], pictures, put); err != nil {
			return err
		}
	}
	p.Sheets.Levels = levels
	return nil
}

// level encodes one level's sheets.
func (p *page) level(l *pageLevel, pictures []image.Image, put func(string, []byte) error) error {
	n, per := len(pictures), l.Across*l.Across
	count := (n + per - 1) / per
	files := make([][]byte, 2*count)
	failed := make([]error, count)
	each(count, func(s int) {
		part := p.order[s*per : min((s+1)*per, n)]
		files[2*s], files[2*s+1] = encodeSheet(pictures, part, l.Side, l.Across)
		if put == nil {
			return
		}
		for k, kind := range []string{"jpg", "png"} {
			if files[2*s+k] != nil && failed[s] == nil {
				failed[s] = put(fmt.Sprintf("%d-%d.%s", l.Side, s, kind), files[2*s+k])
			}
		}
		if files[2*s+1] != nil {
			files[2*s+1] = []byte{}
		}
		files[2*s] = nil
	})
	masked := make([]bool, count)
	for s := range count {
		if failed[s] != nil {
			return failed[s]
		}
		masked[s] = files[2*s+1] != nil
	}
	if slices.Contains(masked, true) {
		l.Masks = masked
	}
	if put == nil {
		p.images = append(p.images, files)
	}
	return nil
}

// side is that of the large tiles.
func (p *page) side(m Map, pictures []image.Image, small int, beside bool) int {
	if m.Sprite > 0 {
		return min(256, (m.Sprite+15)/16*16)
	}
	if len(pictures) == 0 {
		return 0
	}
	fitting := sides
	for most := largest(pictures); len(fitting) > 1 && fitting[1] >= most; {
		fitting = fitting[1:]
	}
	if beside {
		return min(fitting[0], 64)
	}
	budget := m.Budget
	if budget == 0 {
		budget = int(4e6 * math.Pow(max(1, float64(len(pictures))/1000), 2.0/3))
	}
	budget -= len(assets.Script()) + len(assets.Style()) + len(assets.Markup())
	budget -= p.textBytes() + p.estimate(pictures, small)
	for _, s := range fitting {
		if p.estimate(pictures, s) <= budget {
			return s
		}
	}
	return fitting[len(fitting)-1]
}

// estimate is about how many bytes tiles of this side take in the page, from a sample.
func (p *page) estimate(pictures []image.Image, side int) int {
	const sample = 200
	var part []int
	for k := range min(sample, len(p.order)) {
		part = append(part, p.order[k*len(p.order)/min(sample, len(p.order))])
	}
	colors, mask := encodeSheet(pictures, part, side, int(math.Ceil(math.Sqrt(float64(len(part))))))
	each := float64(len(colors)+len(mask)) / float64(len(part))
	return int(each * float64(len(p.order)) * 4 / 3 * 1.02)
}

// textBytes is about how many bytes everything but the pictures takes.
func (p *page) textBytes() int {
	n := 0
	for _, name := range p.Names {
		n += len(name) + 3
	}
	for _, path := range p.Originals {
		n += len(path) + 3
	}
	for _, c := range p.Columns {
		for _, text := range c.Texts {
			n += len(text) + 3
		}
		n += 10 * len(c.Numbers)
	}
	for _, near := range p.Near {
		n += 12 * len(near)
	}
	return n + len(p.Names)*(22*len(p.Layouts)+3*len(p.Groupings)+6)
}

// curve lists the pictures along Hilbert's curve over the map; those without a place come last.
func (p *page) curve() []int {
	const bits = 12
	x, y := p.Layouts[0].X, p.Layouts[0].Y
	keys, order := make([]uint32, len(x)), make([]int, len(x))
	for i := range x {
		order[i] = i
		keys[i] = math.MaxUint32
		if x[i] != nil {
			keys[i] = hilbert(uint32(*x[i]*(1<<bits-1)), uint32(*y[i]*(1<<bits-1)), bits)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if keys[a] != keys[b] {
			return int(int64(keys[a]) - int64(keys[b]))
		}
		return a - b
	})
	return order
}

// hilbert is how far along the curve through a square of 2^bits × 2^bits cells the cell (x, y)
// lies.
func hilbert(x, y uint32, bits int) uint32 {
	var d uint32
	last := uint32(1)<<bits - 1
	for s := uint32(1) << (bits - 1); s > 0; s /= 2 {
		var rx, ry uint32
		if x&s > 0 {
			rx = 1
		}
		if y&s > 0 {
			ry = 1
		}
		d += s * s * ((3 * rx) ^ ry)
		if ry == 0 { // turn the quarter
			if rx == 1 {
				x, y = last-x, last-y
			}
			x, y = y, x
		}
	}
	return d
}
