package atlas

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// run is one search from its own first centres. All runs of a Fit go in step.
type run struct {
	centers    blas32.General // K × d
	weights    *weights       // of the rows in the centres, where the cloud has a gram
	labels     []int32        // n, of the last iteration, −1 before the first
	next       []int32        // n, of this iteration
	sums       []float64      // K × d, of the rows of every cluster
	sizes      []int          // K
	changes    []int32        // rows whose label differs from the last iteration's
	iterations int
	converged  bool
	settled    bool    // no label changed: labels and centres belong together
	inertia    float64 // of the finished run, by sums: exact enough to choose by
}

// newRun starts from the given centres.
func newRun(n int, centers blas32.General) run {
	r := run{centers: centers, labels: make([]int32, n), next: make([]int32, n)}
	for i := range r.labels {
		r.labels[i] = -1
	}
	return r
}

// lloyd makes k.Restarts runs on c. An iteration finds the nearest centres of all runs by one
// matrix product, and moves the sums of a cluster only by the rows that came or went: in float64,
// so that the order of the moves does not show.
func (k KMeans) lloyd(c *cloud) []run {
	n, d := c.x.Rows, c.x.Cols
	tol := k.Tol * meanVariance(c)
	runs := make([]run, k.Restarts)
	active := make([]*run, k.Restarts)
	if k.K < manyClusters {
		c.gram = k.gramFor(c)
	}
	for i, rows := range k.firstRows(c) {
		runs[i] = newRun(n, linear.Pick(c.x, rows))
		if c.gram != nil {
			runs[i].weights = c.gram.newWeights(rows)
		}
		runs[i].sums = make([]float64, k.K*d)
		runs[i].sizes = make([]int, k.K)
		active[i] = &runs[i]
	}
	if k.K < manyClusters {
		k.iterate(c, active, tol)
	} else { // each for itself, for the sake of the memory of its bounds
		for i := range active {
			k.iterate(c, active[i:i+1], tol)
		}
	}
	total := 0.0
	for _, v := range c.sq {
		total += v
	}
	for i := range runs {
		runs[i].inertia = total + runs[i].excess()
	}
	return runs
}

// iterate brings runs to their ends, in step.
func (k KMeans) iterate(c *cloud, active []*run, tol float64) {
	active = slices.Clone(active)
	var b *bounds
	if k.K >= manyClusters {
		b = newBounds(c.x, k.K)
	}
	for iteration := 1; len(active) > 0; iteration++ {
		if b != nil {
			b.assign(c, active[0])
		} else {
			assign(c, active)
		}
		update(c.x, active)
		gemm.Parallel(len(active), func(a int) {
			r := active[a]
			if r.iterations == k.MaxIter || r.converged { // labels have been made to fit the last centres
				r.settled = true
				return
			}
			r.iterations = iteration
			shift := r.move(c, k.Spherical)
			r.settled = len(r.changes) == 0 && shift == 0
			r.converged = r.settled || shift <= tol
		})
		active = slices.DeleteFunc(active, func(r *run) bool { return r.settled })
	}
}

// update makes the sums and sizes of every run fit its new labels.
func update(x blas32.General, runs []*run) {
	gemm.Parallel(len(runs), func(a int) {
		r := runs[a]
		r.changes = r.changes[:0]
		for i, l := range r.next {
			if old := r.labels[i]; old != l {
				r.changes = append(r.changes, int32(i))
				if r.sizes[l]++; old >= 0 {
					r.sizes[old]--
				}
			}
		}
	})
	const chunk = 64 // rows that stay in the cache while all runs take them
	d := x.Cols
	width := min(max(blockCount(d, 8), 32), 256) // columns a task
	gemm.Parallel(blockCount(d, width), func(t int) {
		from, to := t*width, min((t+1)*width, d)
		done := make([]int, len(runs))
		for end := chunk; end < x.Rows+chunk; end += chunk {
			for a, r := range runs {
				for done[a] < len(r.changes) && int(r.changes[done[a]]) < end {
					i := int(r.changes[done[a]])
					done[a]++
					src := x.Data[i*x.Stride+from : i*x.Stride+to]
					l := int(r.next[i]) * d
					vec.AddFloats(r.sums[l+from:l+to], src)
					if old := int(r.labels[i]); old >= 0 {
						vec.SubtractFloats(r.sums[old*d+from:old*d+to], src)
					}
				}
			}
		}
	})
	for _, r := range runs {
		r.labels, r.next = r.next, r.labels
	}
}

// move puts the centres on the means of their rows (spherical: on their directions) and returns the
// sum of their squared movements. A cluster without rows gets the row farthest from its own centre.
func (r *run) move(c *cloud, spherical bool) float64 {
	sums, sizes, labels := r.sums, r.sizes, r.labels
	if slices.Contains(sizes, 0) {
		sums, sizes, labels = r.relocated(c)
	}
	d, shift := r.centers.Cols, 0.0
	factors := make([]float64, len(sizes))
	for j, size := range sizes {
		sum, center := sums[j*d:(j+1)*d], linear.Row(r.centers, j)
		factor := 1 / float64(size)
		if spherical {
			factor = 1 / math.Sqrt(linear.Dot64(sum, sum))
		}
		factors[j] = factor
		if math.IsInf(factor, 0) { // no rows, or rows that cancel: the centre stays
			continue
		}
		for i, s := range sum {
			v := float32(s * factor)
			t := float64(v) - float64(center[i])
			shift += float64(t * t)
			center[i] = v
		}
	}
	if c.gram != nil {
		r.weights.follow(c.gram, labels, factors)
	}
	return shift
}

// relocated returns sums, sizes and labels with the rows farthest from their centres, ties by
// index, moved into the clusters that have none. The last row of a cluster and rows at distance 0
// stay.
func (r *run) relocated(c *cloud) (sums []float64, sizes []int, labels []int32) {
	d := c.x.Cols
	sums, sizes, labels = slices.Clone(r.sums), slices.Clone(r.sizes), slices.Clone(r.labels)
	far := make([]float64, len(r.labels))
	order := make([]int, len(r.labels))
	for i, l := range r.labels {
		far[i], order[i] = precise(linear.Row(c.x, i), linear.Row(r.centers, int(l))), i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case far[a] > far[b]:
			return -1
		case far[a] < far[b]:
			return 1
		}
		return 0
	})
	for j := range sizes {
		if r.sizes[j] > 0 {
			continue
		}
		for len(order) > 0 && far[order[0]] > 0 && sizes[r.labels[order[0]]] < 2 {
			order = order[1:]
		}
		if len(order) == 0 || far[order[0]] == 0 {
			break
		}
		i := order[0]
		order = order[1:]
		old := int(r.labels[i])
		vec.AddFloats(sums[j*d:(j+1)*d], linear.Row(c.x, i))
		vec.SubtractFloats(sums[old*d:(old+1)*d], linear.Row(c.x, i))
		sizes[j]++
		sizes[old]--
		labels[i] = int32(j)
	}
	return sums, sizes, labels
}

// better reports whether the inertia of r is less than that of b by more than rounding.
func (r *run) better(b *run) bool { return r.inertia < b.inertia-float64(1e-9*math.Abs(b.inertia)) }

// bestRun returns the first of the best of runs from … to−1.
func bestRun(runs []run, from, to int) int {
	best := from
	for i := from + 1; i < to; i++ {
		if runs[i].better(&runs[best]) {
			best = i
		}
	}
	return best
}

// excess returns inertia − Σ‖x‖² = Σ_j size_j·‖c_j‖² − 2·c_j·sum_j.
func (r *run) excess() float64 {
	d, total := r.centers.Cols, 0.0
	for j, size := range r.sizes {
		var cc, cs float64
		for i, v := range linear.Row(r.centers, j) {
			cc += float64(float64(v) * float64(v))
			cs += float64(float64(v) * r.sums[j*d+i])
		}
		total += float64(float64(size)*cc) - float64(2*cs)
	}
	return total
}

// meanVariance returns the mean over the columns of their variance. (The columns of a spherical
// cloud are not centred.)
func meanVariance(c *cloud) float64 {
	var total float64
	for _, v := range c.sq {
		total += v
	}
	n := float64(c.x.Rows)
	for _, m := range linear.Means(c.x) {
		total -= float64(n * float64(float64(m)*float64(m)))
	}
	return max(total, 0) / n / float64(c.x.Cols)
}
