package atlas

import (
	"math"

	"deephebb/internal/linear"
)

// candidates are the rows that may be among the k nearest of one row, each with the lower end of
// its squared distance's interval; reach is the k-th smallest upper end met so far.
type candidates struct {
	k     int
	reach float32
	upper []float32  // the k smallest upper ends, a heap with the largest first
	list  []neighbor // distance: the lower end
}

func (c *candidates) init(k int) {
	c.k, c.reach = k, float32(math.Inf(1))
}

// scan offers a row the columns of one row of a tile, which hold 2xy and begin with column first. l
// is the row's (1−slack)‖x‖² and low are the columns'; column self, the row itself, is left out.
func (c *candidates) scan(dots []float32, l float32, self, first int, low []float32, slack float32) {
	limit := l - c.reach
	lows := low[first : first+len(dots)]
	for j, dot := range dots {
		if dot-lows[j] >= limit && first+j != self {
			s := l + lows[j]
			c.offer(first+j, s-dot, slack*2*s*(1+float32(4*slack)))
			limit = l - c.reach
		}
	}
}

// offer adds a row whose squared distance lies between lower and lower+width.
func (c *candidates) offer(index int, lower, width float32) {
	c.list = append(c.list, neighbor{lower, int32(index)})
	u := lower + width
	switch h := c.upper; {
	case len(h) < c.k:
		h = append(h, u)
		i := len(h) - 1
		for i > 0 && h[(i-1)/2] < h[i] {
			h[(i-1)/2], h[i] = h[i], h[(i-1)/2]
			i = (i - 1) / 2
		}
		if c.upper = h; len(h) == c.k {
			c.reach = h[0]
		}
	case u < h[0]:
		i := 0
		for {
			m := 2*i + 1
			if m >= len(h) {
				break
			}
			if m+1 < len(h) && h[m+1] > h[m] {
				m++
			}
			if h[m] <= u {
				break
			}
			h[i] = h[m]
			i = m
		}
		h[i] = u
		c.reach = h[0]
	}
	if len(c.list) == cap(c.list) && len(c.list) > 4*c.k {
		c.prune()
	}
}

// prune drops the candidates that can no longer be among the k nearest.
func (c *candidates) prune() {
	kept := c.list[:0]
	for _, e := range c.list {
		if e.distance <= c.reach {
			kept = append(kept, e)
		}
	}
	c.list = kept
}

// rank appends the k nearest of a row of the same length to best, by distances computed from the
// differences.
func (c *candidates) rank(p *points, x []float32, best []neighbor) []neighbor {
	c.prune()
	for _, e := range c.list {
		best = append(best, neighbor{distance(x, linear.Row(p.x, int(e.index))), e.index})
	}
	sortNeighbors(best)
	return best[:c.k]
}
