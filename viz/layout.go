package viz

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas32"
)

// lay fills the layouts: the map, the map with its gaps as they are where that is another one, the
// grid.
func (p *page) lay(m Map, xy blas32.General) {
	x, y, _ := places(xy)
	var cut int
	if m.Gaps == ShortGaps {
		cut = shortenAll(x, y)
	}
	p.Layouts = []pageLayout{layout("map", x, y)}
	if cut > 0 {
		p.Layouts[0].Note = fmt.Sprintf("the map; %s", gapsNote(cut))
		p.Notes = append(p.Notes, gapsNote(cut))
		x, y, _ = places(xy)
		whole := layout("true gaps", x, y)
		whole.Note = "the map with all gaps as wide as they are"
		p.Layouts = append(p.Layouts, whole)
	}
	if m.Cells != nil {
		p.Layouts = append(p.Layouts, gridLayout(m))
	}
}

// places are both columns of xy, NaN for both where one is not finite, and how many these are.
func places(xy blas32.General) (x, y []float64, lost int) {
	x, y = make([]float64, xy.Rows), make([]float64, xy.Rows)
	for i := range xy.Rows {
		x[i], y[i] = float64(xy.Data[i*xy.Stride]), float64(xy.Data[i*xy.Stride+1])
		if !finite(x[i]) || !finite(y[i]) {
			x[i], y[i] = math.NaN(), math.NaN()
			lost++
		}
	}
	return x, y, lost
}

// layout brings x and y to 0…1 along the longer side, both by the same factor, and sets pictures on
// the same spot apart.
func layout(name string, x, y []float64) pageLayout {
	x0, x1 := ends(x)
	y0, y1 := ends(y)
	extent := max(x1-x0, y1-y0)
	if !(extent > 0) {
		extent = 1
	}
	l := pageLayout{Name: name, X: make([]*float64, len(x)), Y: make([]*float64, len(y))}
	taken := map[[2]float64]int{}
	for i := range x {
		if math.IsNaN(x[i]) {
			continue
		}
		a, b := round((x[i]-x0)/extent, 8), round((y[i]-y0)/extent, 8)
		k := taken[[2]float64{a, b}]
		taken[[2]float64{a, b}]++
		if k > 0 { // a sunflower's seeds: no two come close
			const apart = 2e-6
			r, angle := apart*math.Sqrt(float64(k)), float64(k)*math.Pi*(3-math.Sqrt(5))
			a, b = a+float64(r*math.Cos(angle)), b+float64(r*math.Sin(angle))
		}
		l.X[i], l.Y[i] = spot(round(a, 8)), spot(round(b, 8))
	}
	return l
}

// gridLayout has the middles of the cells.
func gridLayout(m Map) pageLayout {
	columns, rows := cellsSpan(m.Cells)
	side := float64(max(columns, rows))
	l := pageLayout{Name: "grid", Note: "every picture in a cell of its own, like ones near each other",
		Pitch: 1 / side}
	for _, c := range m.Cells {
		l.X, l.Y = append(l.X, spot((float64(c.X)+0.5)/side)), append(l.Y, spot((float64(c.Y)+0.5)/side))
	}
	return l
}

// ends are the least and the greatest number of v; 0 and 0 where there is none.
func ends(v []float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, a := range v {
		if !math.IsNaN(a) {
			low, high = min(low, a), max(high, a)
		}
	}
	if low > high {
		return 0, 0
	}
	return low, high
}
