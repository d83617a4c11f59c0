package atlas

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// bounds spare a run of many clusters most distances, by the triangle inequality (Elkan, ICML 2003;
// in groups of centres as in Ding et al., Yinyang k-means, ICML 2015). Of each row they keep an
// upper bound of the distance to its own centre, and for each group of centres a lower bound of the
// distance to the others; both follow the centres' movements. A row whose upper bound lies below
// all lower ones keeps its label. The others are compared with all centres, as assign does it:
// labels are the same with bounds and without.
type bounds struct {
	groups int
	upper  []float64 // n
	lower  []float32 // n × groups
	last   blas32.General
	part   blas32.General // rows to be compared, one after the other
	out    blas32.General // their products with the centres
}

const (
	manyClusters = 64 // from which on a run keeps bounds
	groupSize    = 10 // centres a group, at least; there are no more groups than columns
)

func newBounds(x blas32.General, k int) *bounds {
	b := &bounds{groups: min(k/groupSize, x.Cols)}
	b.groups = max(b.groups, 1)
	most := min(rowsAtOnce(k), x.Rows)
	b.upper, b.lower = make([]float64, x.Rows), make([]float32, x.Rows*b.groups)
	for i := range b.upper {
		b.upper[i] = math.Inf(1) // nothing is known yet
	}
	b.part, b.out = linear.Zeros(most, x.Cols), linear.Zeros(most, k)
	return b
}

// group returns the group of centre j of k: each is a run of centres.
func (b *bounds) group(j, k int) int { return j * b.groups / k }

// assign writes the nearest centre of every row of c into r.next, as the function assign does.
func (b *bounds) assign(c *cloud, r *run) {
	n, k := c.x.Rows, r.centers.Rows
	own, others := b.moved(r)
	const block = 256
	open := make([][]int32, blockCount(n, block)) // rows to be compared, in order
	linear.Blocks(n, block, func(from, to int) {
		for i := from; i < to; i++ {
			r.next[i] = r.labels[i]
			if r.labels[i] < 0 || !b.keeps(c, r, i, own, others) {
				open[from/block] = append(open[from/block], int32(i))
			}
		}
	})
	var rows []int32
	for _, some := range open {
		rows = append(rows, some...)
	}
	offset, squares := make([]float32, k), make([]float32, k)
	reach := math.Sqrt(offsets(r.centers, offset))
	for j := range k {
		squares[j] = float32(linear.Dot(linear.Row(r.centers, j), linear.Row(r.centers, j)))
	}
	for ; len(rows) > 0; rows = rows[min(len(rows), b.part.Rows):] {
		some := rows[:min(len(rows), b.part.Rows)]
		part, out := linear.Slab(b.part, 0, len(some)), linear.Slab(b.out, 0, len(some))
		for at, i := range some {
			copy(linear.Row(part, at), linear.Row(c.x, int(i)))
		}
		gemm.Gemm(blas.NoTrans, blas.Trans, -2, part, r.centers, 0, out) // rows × K
		linear.Blocks(len(some), 16, func(from, to int) {
			for at := from; at < to; at++ {
				i, v := int(some[at]), linear.Row(out, at)
				slack := doubt(gemm.Rounds(c.x.Cols), math.Sqrt(c.sq[i]), reach)
				r.next[i] = r.nearest(max(r.labels[i], 0), linear.Row(c.x, i), v, offset, slack)
				b.renew(c, r, i, v, squares, slack)
			}
		})
	}
}

// moved returns how far each centre has moved since the last call, and the farthest of each group.
func (b *bounds) moved(r *run) (own, groups []float64) {
	k := r.centers.Rows
	own, groups = make([]float64, k), make([]float64, b.groups)
	if b.last.Data == nil {
		b.last = linear.Clone(r.centers)
		return own, groups
	}
	for j := range k {
		own[j] = math.Sqrt(precise(linear.Row(b.last, j), linear.Row(r.centers, j)))
		g := b.group(j, k)
		groups[g] = max(groups[g], own[j])
	}
	linear.CopyRows(b.last, r.centers)
	return own, groups
}

// rounding is more than what a bound may lose to rounding in one step, of its size.
const rounding = 0x1p-20

// keeps moves the bounds of row i and reports whether no other centre can be as near as its own.
func (b *bounds) keeps(c *cloud, r *run, i int, own, groups []float64) bool {
	lower, least := b.lower[i*b.groups:(i+1)*b.groups], math.Inf(1)
	for g, l := range lower {
		v := float64(l) - groups[g]
		lower[g] = float32(v - float64(rounding*math.Abs(float64(l))))
		least = min(least, float64(lower[g]))
	}
	label := int(r.labels[i])
	if b.upper[i] += own[label]; b.upper[i]*(1+rounding) < least {
		return true
	}
	b.upper[i] = math.Sqrt(precise(linear.Row(c.x, i), linear.Row(r.centers, label)))
	return b.upper[i]*(1+rounding) < least
}

// renew takes the bounds of row i from its products with the centres, which slack keeps from the
// truth. It spoils the product with its own centre.
func (b *bounds) renew(c *cloud, r *run, i int, product, squares []float32, slack float64) {
	label := int(r.next[i])
	b.upper[i] = math.Sqrt(precise(linear.Row(c.x, i), linear.Row(r.centers, label)))
	lower, k := b.lower[i*b.groups:(i+1)*b.groups], len(product)
	product[label] = float32(math.Inf(1)) // its own centre is none of the others
	for g := range lower {
		from, to := (g*k+b.groups-1)/b.groups, ((g+1)*k+b.groups-1)/b.groups
		least, square := float32(math.Inf(1)), squares[from:to]
		for j, v := range product[from:to] {
			if v += square[j]; v < least {
				least = v
			}
		}
		d := math.Sqrt(max(0, float64(min(least, math.MaxFloat32))+c.sq[i]-slack))
		lower[g] = float32(d - float64(rounding*d))
	}
}
