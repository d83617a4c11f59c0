package atlas

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// assign writes the nearest centre of every row of c into next of each run, ties to the lower
// index.
//
// ‖x − c‖² − ‖x‖² = ‖c‖² − 2xc comes for all rows and all centres of all runs from one matrix
// product. Where the two nearest centres of a run are closer to each other than the rounding of a
// float32 product could be, float64 differences decide: so labels do not depend on how the product
// is made.
//
// Where there are products of the rows with each other, they stand for the rows, and the centres'
// weights for the centres.
func assign(c *cloud, runs []*run) {
	k, x, rounds := runs[0].centers.Rows, c.x, gemm.Rounds(c.x.Cols)
	if c.gram != nil {
		x, rounds = c.gram.products, c.gram.rounds
	}
	d := x.Cols
	stack := linear.Zeros(len(runs)*k, d)
	offset := make([]float32, len(runs)*k) // ‖c‖², +Inf for a centre that repeats an earlier one
	reach := make([]float64, len(runs))    // largest ‖c‖
	gemm.Parallel(len(runs), func(a int) {
		r := runs[a]
		reach[a] = math.Sqrt(offsets(r.centers, offset[a*k:(a+1)*k]))
		if c.gram == nil {
			copy(stack.Data[a*k*d:(a+1)*k*d], r.centers.Data)
			return
		}
		copy(stack.Data[a*k*d:(a+1)*k*d], r.weights.of.Data)
		reach[a] = max(reach[a], slices.Max(r.weights.reach))
	})
	const chunk = 32 // rows a task
	most := min(max((1<<20)/stack.Rows/chunk, 1), 128) * chunk
	product := linear.Zeros(min(most, x.Rows), stack.Rows)
	for from := 0; from < x.Rows; from += most {
		to := min(from+most, x.Rows)
		dst := linear.Slab(product, 0, to-from)
		gemm.Gemm(blas.NoTrans, blas.Trans, -2, linear.Slab(x, from, to), stack, 0, dst) // rows × runs·K
		gemm.Parallel(blockCount(to-from, chunk), func(b int) {
			for i := from + b*chunk; i < min(from+(b+1)*chunk, to); i++ {
				v, norm := linear.Row(dst, i-from), math.Sqrt(c.sq[i])
				for a, r := range runs {
					r.next[i] = r.nearest(max(r.labels[i], 0), linear.Row(c.x, i), v[a*k:(a+1)*k], offset[a*k:(a+1)*k],
						doubt(rounds, norm, reach[a]))
				}
			}
		})
	}
}

// doubt bounds what float32 can lose of ‖c‖² − 2xc, in so many roundings, for a row of norm ‖x‖ and
// centres of norms up to reach.
func doubt(rounds int, norm, reach float64) float64 {
	return 0x1p-22 * reach * (float64(float64(rounds+10)*norm) + reach)
}

// offsets writes ‖c‖² of every centre to dst, +Inf for one that repeats an earlier one, and returns
// the largest.
func offsets(centers blas32.General, dst []float32) float64 {
	var largest float64
	seen := make(map[float64][]int, centers.Rows)
	for j := range centers.Rows {
		c := linear.Row(centers, j)
		var s float64
		for _, v := range c {
			s += float64(float64(v) * float64(v))
		}
		dst[j] = float32(s)
		largest = max(largest, s)
		for _, i := range seen[s] {
			if precise(c, linear.Row(centers, i)) == 0 {
				dst[j] = float32(math.Inf(1))
				break
			}
		}
		seen[s] = append(seen[s], j)
	}
	return largest
}

// nearest returns the j with the least product[j] + offset[j]; where others come within slack of
// it, the one of these with the least ‖x − c_j‖² in float64. It is quick if likely is the answer.
func (r *run) nearest(likely int32, x, product, offset []float32, slack float64) int32 {
	offset = offset[:len(product)]
	at, best := int(likely), product[likely]+offset[likely]
	limit := above(best, slack)
	doubt := false
	for j, v := range product {
		if v += offset[j]; v > limit || j == at {
			continue
		}
		doubt = doubt || float64(best)-float64(v) <= slack
		if v < best {
			at, best = j, v
			limit = above(best, slack)
		}
	}
	if !doubt {
		return int32(at)
	}
	least := math.Inf(1)
	for j, v := range product {
		if v += offset[j]; v <= limit {
			if d2 := precise(x, linear.Row(r.centers, j)); d2 < least {
				least, at = d2, j
			}
		}
	}
	return int32(at)
}

// above returns a float32 that is not below best + slack, and little above it.
func above(best float32, slack float64) float32 {
	return float32(float64(best)+float64(1.00001*slack)) + float32(0x1p-22*max(best, -best))
}
