package atlas

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// heads are short forms of rows: their coordinates along the directions in which the rows spread
// most, and as the last one the norm of what is left of the row. By the inequality of Cauchy and
// Schwarz the product of two heads is no less than that of the rows,
//
//	x·y = Px·Py + Qx·Qy ≤ Px·Py + ‖Qx‖‖Qy‖
//
// with P the projection onto the directions and Q = 1 − P: so heads are no farther from each other
// than the rows, and can tell in a quarter of the steps which rows are too far apart to matter.
type heads struct {
	rows blas32.General // n × m
	// slack is how much, as a share of ‖x‖‖y‖, x·y may exceed the product of the heads, for
	// rounding.
	slack float64
}

// wholeHeads are the rows themselves.
func wholeHeads(c *cloud) heads {
	return heads{c.x, 0x1p-23 * float64(gemm.Rounds(c.x.Cols)+16)}
}

// telling is the share of the rows' spread that their heads must hold to be of use.
const telling = 0.9

// headsOf returns heads of a quarter of the columns; the rows themselves where these are few, or
// where they spread in so many directions that too many heads would be near each other.
func headsOf(c *cloud) heads {
	n, d := c.x.Rows, c.x.Cols
	m := d / 4 / lanes * lanes
	if m < 2*lanes || n <= m {
		return wholeHeads(c)
	}
	axes, variances, err := linear.Components(c.x, m-1, 0)
	if err != nil {
		return wholeHeads(c)
	}
	m = axes.Rows + 1
	held, all := 0.0, 0.0
	for _, v := range variances {
		held += float64(v)
	}
	for _, v := range c.sq {
		all += v
	}
	if float64(held*float64(n)) < float64(telling*all) {
		return wholeHeads(c)
	}
	// Of ‖Px‖², as a share of ‖x‖².
	loss := float64(0x1p-23*math.Sqrt(float64(m))*float64(gemm.Rounds(d)+16)) + skew(axes)
	if loss > 1e-3 {
		return wholeHeads(c)
	}
	h := heads{linear.Zeros(n, m), float64(2*loss) + float64(0x1p-23*float64(gemm.Rounds(m)+16))}
	along := h.rows
	along.Cols = m - 1
	gemm.Gemm(blas.NoTrans, blas.Trans, 1, c.x, axes, 0, along) // n × m−1
	linear.Blocks(n, 256, func(from, to int) {
		for i := from; i < to; i++ {
			row := linear.Row(along, i)
			left := max(0, c.sq[i]-linear.Dot(row, row)) + float64(loss*c.sq[i])
			linear.Row(h.rows, i)[m-1] = float32(math.Sqrt(left) * (1 + rounding))
		}
	})
	return h
}

// skew bounds how far unit rows are from being orthogonal: the largest sum of a row of |AAᵀ − 1|.
func skew(axes blas32.General) float64 {
	most := 0.0
	for i := range axes.Rows {
		sum := 0.0
		for j := range axes.Rows {
			v := linear.Dot(linear.Row(axes, i), linear.Row(axes, j))
			if i == j {
				v--
			}
			sum += math.Abs(v)
		}
		most = max(most, sum)
	}
	return most
}
