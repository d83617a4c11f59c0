package viz

import (
	"fmt"
	"image"
)

// poster fills the plan of a canvas with cells.
func (c Canvas) poster(p *plan, labels []int) {
	columns, rows := cellsSpan(c.Cells)
	p.legend = newLegend(p.size, labels, c.Legend, 0)
	p.margin = max(c.Margin, p.size/100)
	wide, high := p.size-2*p.margin, p.size-p.top-p.legend.height()-2*p.margin
	pitch := max(1, min(float64(wide)/float64(columns), float64(high)/float64(rows)))
	if p.frame > 0 && c.Frame == 0 {
		p.frame = max(1, int(pitch)/24)
	}
	if c.Sprite == 0 {
		p.sprite = max(1, int(pitch)-2*p.frame-max(1, int(pitch)/24))
	}
	left := float64(p.size) - pitch*float64(columns)
	top := float64(p.top) + float64(p.margin) + (float64(high)-pitch*float64(rows))/2
	for _, cell := range c.Cells {
		p.placed = append(p.placed, true)
		p.at = append(p.at, image.Pt(int(left/2+pitch*(float64(cell.X)+0.5)), int(top+pitch*(float64(cell.Y)+0.5))))
	}
}

// cellsSpan is how many columns and rows cells take, at least 1 each. It panics where one is
// negative or taken twice.
func cellsSpan(cells []image.Point) (columns, rows int) {
	columns, rows = 1, 1
	owner := map[image.Point]int{}
	for i, c := range cells {
		if c.X < 0 || c.Y < 0 {
			panic(fmt.Sprintf("viz: picture %d has the cell %v; columns and rows count from 0", i, c))
		}
		if j, ok := owner[c]; ok {
			panic(fmt.Sprintf("viz: pictures %d and %d have the same cell %v", j, i, c))
		}
		owner[c] = i
		columns, rows = max(columns, c.X+1), max(rows, c.Y+1)
	}
	return columns, rows
}
