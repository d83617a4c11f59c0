package atlas

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// points is a copy of n rows made ready for search: multiplied by a power of two, so that the
// largest value lies in [½, 1) and no square overflows; divided by their norms under the cosine,
// where half the squared distance is 1 − cos (rows of zeros get an axis of their own, so that they
// are at cosine distance 1 from all others); and filled up with zeros to a multiple of lanes.
// Distances between points are Euclidean ones of these rows; real and unreal convert.
type points struct {
	x       blas32.General // n × d', d' a multiple of lanes
	metric  Metric
	scale   float64 // power of two every value was multiplied by
	columns int     // of the rows as they came
}

// newPoints copies x, in which every value is finite.
func newPoints(x blas32.General, metric Metric) *points {
	p := &points{metric: metric, scale: 1, columns: x.Cols}
	if metric == Euclidean {
		var largest float32
		for i := range x.Rows {
			for _, v := range linear.Row(x, i) {
				largest = max(largest, v, -v)
			}
		}
		if largest > 0 {
			_, e := math.Frexp(float64(largest))
			p.scale = math.Ldexp(1, -e)
		}
	}
	p.x = p.placed(x)
	return p
}

// width is d'.
func (p *points) width() int {
	width := p.columns
	if p.metric == Cosine {
		width++
	}
	return blockCount(max(width, 1), lanes) * lanes
}

// placed returns x as the rows of p were made, with the same scale.
func (p *points) placed(x blas32.General) blas32.General {
	y := linear.Zeros(x.Rows, p.width())
	const block = 256
	linear.Blocks(x.Rows, block, func(from, to int) {
		for i := from; i < to; i++ {
			src, dst, factor := linear.Row(x, i), linear.Row(y, i), p.scale
			if p.metric == Cosine {
				factor = inverseNorm(src)
				if factor == 0 {
					dst[x.Cols] = 1
				}
			}
			for j, v := range src {
				dst[j] = float32(max(-huge, min(huge, float64(v)*factor)))
			}
		}
	})
	return y
}

// inverseNorm returns 1/‖v‖, and 0 if v is zero.
func inverseNorm(v []float32) float64 {
	var s float64
	for _, e := range v {
		s += float64(float64(e) * float64(e))
	}
	if s == 0 {
		return 0
	}
	return 1 / math.Sqrt(s)
}

const (
	tiny = 1e-30 // the squared distance below which squares of single differences may have left float32
	huge = 1e30  // what a value of a new row may be at most, the largest of the rows being 1
)

// between returns the Euclidean distance of rows i and j.
func (p *points) between(i, j int) float32 {
	return distance(linear.Row(p.x, i), linear.Row(p.x, j))
}

// distance returns √Σ(a−b)² of two rows whose length is a multiple of lanes.
func distance(a, b []float32) float32 {
	if s := vec.SquaredDistance(a, b); s > tiny && s <= math.MaxFloat32 {
		return float32(math.Sqrt(float64(s)))
	}
	return float32(math.Sqrt(precise(a, b)))
}

// real turns a distance of rows into one of the metric, in the units of the data.
func (p *points) real(d float32) float32 {
	if p.metric == Cosine {
		return float32(float64(d) * float64(d) / 2)
	}
	return float32(min(float64(d)/p.scale, math.MaxFloat32))
}
