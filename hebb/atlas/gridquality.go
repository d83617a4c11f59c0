package atlas

import (
	"math"
	"math/rand/v2"
	"slices"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"

	"gonum.org/v1/gonum/blas/blas32"
)

// Quality says how well the grid keeps the distances between the rows of x (n × d): the Distance
// Preservation Quality DPQ₁₆ of the paper (see [Grid]), 0 for a random order, 1 if the nearest
// cells always held the nearest rows, which a plane hardly allows.
//
// With δ(k) the mean distance of a row to those in the k cells nearest to its own, δ*(k) that to
// the k nearest rows, and δ̄ that to any row, it is the quotient of the 16-norms over k of max(δ̄ −
// δ(k), 0) and δ̄ − δ*(k). Cells at the same distance count with their mean. Of more than 1,000
// rows the means are taken over as many, drawn with the seed 0; the rows are all compared.
//
// It panics if x has another number of rows than the grid, and is 1 for fewer than 3 rows.
func (c Cells) Quality(x blas32.General) float64 {
	n := len(c.At)
	checkLabels("Cells.Quality", x.Rows, c.At)
	if n < 3 {
		return 1
	}
	const most, block = 1000, 8
	ask := rand.New(rand.NewPCG(0, 0xd90)).Perm(n)[:min(n, most)]
	rows := newPoints(x, Euclidean).x
	parts := make([][2][]float64, blockCount(len(ask), block))
	gemm.Parallel(len(parts), func(b int) {
		near, best := make([]float64, n-1), make([]float64, n-1)
		for _, i := range ask[b*block : min((b+1)*block, len(ask))] {
			c.add(i, rows, near, best)
		}
		parts[b] = [2][]float64{near, best}
	})
	near, best := make([]float64, n-1), make([]float64, n-1)
	for _, p := range parts {
		for k := range near {
			near[k] += p[0][k]
			best[k] += p[1][k]
		}
	}
	return quotient(near, best)
}

// add adds, for each k, the sum of row i's distances to what is in its k+1 nearest cells, and to
// its k+1 nearest rows.
func (c Cells) add(i int, x blas32.General, near, best []float64) {
	type other struct{ cells, rows float64 }
	others := make([]other, 0, len(near))
	for j := range c.At {
		if j == i {
			continue
		}
		dx, dy := float64(c.Column(i)-c.Column(j)), float64(c.Row(i)-c.Row(j))
		apart := math.Sqrt(precise(linear.Row(x, i), linear.Row(x, j)))
		others = append(others, other{cells: float64(dx*dx) + float64(dy*dy), rows: apart})
	}
	slices.SortFunc(others, func(a, b other) int {
		if a.cells != b.cells {
			return int(a.cells - b.cells)
		}
		return compare(a.rows, b.rows)
	})
	var sum float64
	for from := 0; from < len(others); {
		to, ring := from, 0.0
		for ; to < len(others) && others[to].cells == others[from].cells; to++ {
			ring += others[to].rows
		}
		for k := from; k < to; k++ {
			near[k] += sum + float64(ring*float64(k-from+1))/float64(to-from)
		}
		sum += ring
		from = to
	}
	slices.SortFunc(others, func(a, b other) int { return compare(a.rows, b.rows) })
	sum = 0
	for k, o := range others {
		sum += o.rows
		best[k] += sum
	}
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// quotient is the measure made of the sums over 1, 2, … neighbours.
func quotient(near, best []float64) float64 {
	last := len(near) - 1
	mean := near[last] / float64(last+1)
	var most float64
	for k := range best {
		most = max(most, mean-best[k]/float64(k+1))
	}
	if !(most > 0) {
		return 1 // all rows are as far from each other
	}
	var a, b float64
	for k := range near { // in units of most, so that no power vanishes
		a += power16(max(mean-near[k]/float64(k+1), 0) / most)
		b += power16((mean - best[k]/float64(k+1)) / most)
	}
	return math.Sqrt(math.Sqrt(math.Sqrt(math.Sqrt(a / b))))
}

func power16(v float64) float64 {
	for range 4 {
		v = float64(v * v)
	}
	return v
}
