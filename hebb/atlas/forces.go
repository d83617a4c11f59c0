package atlas

import (
	"math"

	"deephebb/internal/elementary"
)

// forces holds the two forces of UMAP's optimisation as functions of the squared distance d² of two
// points in the map (McInnes, Healy and Melville 2018, section 3.2), each to be multiplied by the
// difference of their positions:
//
//	attraction  −2ab·d^{2(b−1)} / (1 + a·d^{2b})
//	repulsion   2γb / ((0.001 + d²)(1 + a·d^{2b}))
//
// They are tabulated, 64 straight pieces to each doubling of d², with a relative error below 1e-4
// that the sampling drowns; a piece costs a fifth of the power it replaces, and the tables are the
// same on every machine.
type forces struct{ attraction, repulsion table }

func newForces(a, b, gamma float64) *forces {
	f := new(forces)
	f.attraction.fill(func(d2 float64) float64 {
		p := elementary.Pow(d2, b)
		return -2 * a * b * p / (d2 * (1 + float64(a*p)))
	})
	f.repulsion.fill(func(d2 float64) float64 {
		return 2 * gamma * b / ((0.001 + d2) * (1 + float64(a*elementary.Pow(d2, b))))
	})
	return f
}

const (
	pieceBits = 17  // mantissa bits within a piece: 64 pieces to a doubling
	firstExp  = -30 // the first piece begins at d² = 2^firstExp
	lastExp   = 26  // the last ends at 2^lastExp
	base      = (127 + firstExp) << (23 - pieceBits)
	pieces    = (lastExp - firstExp) << (23 - pieceBits)
)

// table is a function of a positive float32 by straight pieces; the bits of the argument are its
// index.
type table [pieces]struct{ value, slope float32 }

func (t *table) fill(f func(float64) float64) {
	edge := func(i int) float64 { return float64(math.Float32frombits(uint32(base+i) << pieceBits)) }
	left := f(edge(0))
	for i := range t {
		right := f(edge(i + 1))
		t[i].value = float32(left)
		t[i].slope = float32((right - left) / (1 << pieceBits))
		left = right
	}
}

// at returns the function at d²; below the first piece its value there, above the last 0.
func (t *table) at(d2 float32) float32 {
	bits := math.Float32bits(d2)
	i := bits>>pieceBits - base
	if i >= pieces {
		return t.outside(d2)
	}
	p := &t[i]
	return p.value + float32(p.slope*float32(int32(bits&(1<<pieceBits-1))))
}

func (t *table) outside(d2 float32) float32 {
	if d2 < 1 {
		return t[0].value
	}
	return 0
}

// clip keeps a move along one axis within ±4.
func clip(v float32) float32 {
	if v > 4 {
		return 4
	}
	if v < -4 {
		return -4
	}
	return v
}
