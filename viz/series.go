package viz

import (
	"fmt"
	"math"
	"slices"
)

// A Series is one curve, one cloud of points or one colour of bars.
//
// A curve of more than 300 points is thinned when it is drawn: the steps are cut into 150 equal
// parts, and of each the smallest and the largest value are kept, so that spikes survive. A NaN or
// infinite value leaves a gap.
type Series struct {
	Name string
	X, Y []float64 // X nil: 0, 1, 2, …
	Mark Mark

	// Spread, if there is any, says how far each value varies, up and down: a standard deviation
	// over seeds, for example. It is drawn as an error bar, and as a band along a line. It has a
	// number for each of Y.
	Spread []float64

	// Every draws, of each so many points of a line, their mean, with a band of one standard
	// deviation up and down: the steps of an epoch, when single batches differ more than epochs do.
	// 0 or 1: every point by itself. Spread is then not used.
	Every int

	// Color is the place in the palette, counted from 1; 0 means the next one free. With Color its
	// label + 1, a cluster has the colour that it has on the map.
	Color int
}

// Mark is how a series is drawn.
type Mark int

const (
	Line   Mark = iota // points joined by a line, X ascending
	Points             // a dot a point
	Bars               // a bar a value, from 0; series stand side by side
)

// String is the mark's name.
func (m Mark) String() string {
	switch m {
	case Line:
		return "line"
	case Points:
		return "points"
	case Bars:
		return "bars"
	}
	return fmt.Sprintf("Mark(%d)", int(m))
}

// point is one place of a series as it is drawn, and how far it varies; y is NaN where the line
// breaks.
type point struct{ x, y, spread float64 }

// points are the places of s that axes with these scales can show, thinned if s is a line.
func (s Series) points(logX, logY bool) []point {
	ps := s.all()
	if s.Mark == Line && s.Every > 1 {
		ps = means(ps, s.Every)
	}
	shown := ps[:0]
	for _, p := range ps {
		if !finite(p.x) || logX && p.x <= 0 {
			continue
		}
		if !finite(p.y) || logY && p.y <= 0 {
			if s.Mark != Line || len(shown) == 0 || math.IsNaN(shown[len(shown)-1].y) {
				continue
			}
			p.y = math.NaN()
		}
		shown = append(shown, p)
	}
	if s.Mark == Line {
		return thin(shown, thinned/2)
	}
	return shown
}

// all are the series' points as they are given.
func (s Series) all() []point {
	if s.X != nil && len(s.X) != len(s.Y) {
		panic(fmt.Sprintf("viz: series %q has %d values of x, but %d of y", s.Name, len(s.X), len(s.Y)))
	}
	if s.Spread != nil && len(s.Spread) != len(s.Y) {
		panic(fmt.Sprintf("viz: series %q has %d spreads, but %d values of y", s.Name, len(s.Spread), len(s.Y)))
	}
	ps := make([]point, len(s.Y))
	for i, y := range s.Y {
		ps[i] = point{x: float64(i), y: y}
		if s.X != nil {
			ps[i].x = s.X[i]
		}
		if s.Spread != nil && finite(s.Spread[i]) {
			ps[i].spread = math.Abs(s.Spread[i])
		}
	}
	return ps
}

// spreads reports whether error bars or a band belong to the series.
func (s Series) spreads() bool { return s.Spread != nil || s.Mark == Line && s.Every > 1 }

// means are the mean places of each every points, and the standard deviation of their y. What is
// not a number has no part in it.
func means(ps []point, every int) []point {
	var out []point
	for group := range slices.Chunk(ps, every) {
		var x, y, square, n float64
		for _, p := range group {
			if finite(p.x) && finite(p.y) {
				x, y, n = x+p.x, y+p.y, n+1
			}
		}
		x, y = x/n, y/n // NaN without any
		for _, p := range group {
			if finite(p.x) && finite(p.y) {
				square += (p.y - y) * (p.y - y)
			}
		}
		out = append(out, point{x, y, math.Sqrt(square / n)})
	}
	return out
}

// ends are the lower and the upper end of the point's error bar. On a logarithmic axis, which has
// no place for 0, the lower one stops at a tenth of the value.
func (p point) ends(log bool) (low, high float64) {
	low, high = p.y-p.spread, p.y+p.spread
	if log {
		low = max(low, p.y/10)
	}
	return low, high
}

// thinned is the largest number of points of a line that is drawn as it is.
const thinned = 300

// thin keeps of each of parts equal parts of ps the lowest and the highest point in their order,
// and the first and the last of all. A part with a gap keeps the gap.
func thin(ps []point, parts int) []point {
	if len(ps) <= 2*parts {
		return ps
	}
	out := make([]point, 0, 2*parts+2)
	out = append(out, ps[0])
	inner := ps[1 : len(ps)-1]
	for b := range parts {
		from, to := b*len(inner)/parts, (b+1)*len(inner)/parts
		low, high, gap := -1, -1, -1
		for i := from; i < to; i++ {
			switch y := inner[i].y; {
			case math.IsNaN(y):
				gap = i
			case low < 0:
				low, high = i, i
			case y < inner[low].y:
				low = i
			case y > inner[high].y:
				high = i
			}
		}
		keep := []int{low, high, gap}
		slices.Sort(keep)
		for _, i := range slices.Compact(keep) {
			if i >= 0 {
				out = append(out, inner[i])
			}
		}
	}
	return append(out, ps[len(ps)-1])
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
