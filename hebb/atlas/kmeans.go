package atlas

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// KMeans groups n rows into K clusters so that the inertia, the sum of the squared distances of the
// rows to the mean of their cluster,
//
//	J = Σ_i ‖x_i − c_{l(i)}‖²
//
// is small (Lloyd 1982): every row goes to its nearest centre, every centre to the mean of its
// rows, until nothing changes. The first centres are chosen by greedy k-means++ (Arthur,
// Vassilvitskii 2007): each new one is the best of 2 + ⌊ln K⌋ rows drawn with probability
// proportional to the squared distance to the centres so far. The best of Restarts such runs is
// returned; runs go side by side, and the distances of all of them are one matrix product. From 64
// clusters on, each run keeps bounds that spare it most of the distances, with the same result.
//
// It keeps scikit-learn's contract (1.9, Lloyd) with three exceptions: which of two near centres is
// nearer is decided in float64, an empty cluster takes no row that is the last of its own cluster,
// and clusters are numbered from the largest to the smallest, so that equal partitions have equal
// labels.
//
// The same Seed gives the same bytes on any number of threads and on any machine: matrix products
// only decide which distances are worth computing exactly.
type KMeans struct {
	// K is the number of clusters, 1 to n. It must be set.
	K int
	// Seed of the draws of the first centres.
	Seed uint64
	// Restarts is how many runs there are, of which the best counts. 0 means 10. More than one
	// lowers the inertia by some 3 % on features of pictures, and costs little, since runs share
	// their work.
	Restarts int
	// Sample is how many rows, drawn at random, the first centres are chosen among, from K; 0 means
	// all. Where K is in the hundreds, choosing takes most of the time: 16 rows a cluster make a run
	// of 50,000 rows and 1,000 clusters two to three times as fast, for 0.1 to 3 % more inertia.
	Sample int
	// MaxIter bounds the iterations of a run. 0 means 300.
	MaxIter int
	// Tol ends a run when the squared movements of all centres sum to no more than Tol times the
	// mean variance of the columns. 0 means 1e-4; below 0, runs end only when no label changes.
	Tol float64
	// Spherical groups by direction (Dhillon, Modha 2001): rows are divided by their norm, centres
	// are mean directions of norm 1, and the inertia is Σ_i 1 − cos(x_i, c_{l(i)}). A row of zeros
	// has no direction, is equally near to any centre, and counts ½.
	Spherical bool
}

// Clusters is what KMeans found.
type Clusters struct {
	Labels     []int          // n, the cluster of every row, 0 to K−1; cluster 0 is the largest
	Centers    blas32.General // K × d, the centres; under Spherical of norm 1
	Sizes      []int          // K, how many rows a cluster has
	Inertia    float64        // sum of squared distances to the centres (Spherical: of 1 − cos)
	Iterations int            // of the run that won
	Converged  bool           // false: MaxIter ended that run
	Distinct   int            // clusters with at least one row: below K when x has fewer than K different rows

	spherical bool
	ready     *cloud         // how rows were moved and scaled before the search, nil for clusters made by hand
	moved     blas32.General // K × d, the centres so moved
}

// Fit finds the clusters of the rows of x (n × d).
//
// It returns an error if K is not within 1 to n, an option is out of its range, x has no columns,
// or a value is NaN or infinite. It takes the memory of one more copy of x, from 64 clusters on of
// up to two, and 8·K·d bytes a restart; where rows are longer than there are rows, also 4·n² bytes
// and 4·K·n a restart.
func (k KMeans) Fit(x blas32.General) (*Clusters, error) {
	k, err := k.withDefaults(x)
	if err != nil {
		return nil, err
	}
	c := k.prepare(x)
	runs := k.lloyd(c)
	return k.clusters(c, &runs[bestRun(runs, 0, len(runs))]), nil
}

// withDefaults checks the options and fills in those that are zero.
func (k KMeans) withDefaults(x blas32.General) (KMeans, error) {
	if err := finiteError("KMeans", x); err != nil {
		return k, err
	}
	switch {
	case x.Rows == 0 || x.Cols == 0:
		return k, fmt.Errorf("atlas: KMeans: nothing to group in a %d × %d matrix", x.Rows, x.Cols)
	case k.K < 1 || k.K > x.Rows:
		return k, fmt.Errorf("atlas: KMeans: K is %d but x has %d rows; choose K from 1 to %d", k.K, x.Rows, x.Rows)
	case k.Restarts < 0:
		return k, fmt.Errorf("atlas: KMeans: Restarts is %d; use 1 or more, or 0 for 10", k.Restarts)
	case k.Sample < 0 || k.Sample > 0 && k.Sample < k.K:
		return k, fmt.Errorf("atlas: KMeans: Sample is %d; use %d rows, one a cluster, or more, or 0 for all",
			k.Sample, k.K)
	case k.MaxIter < 0:
		return k, fmt.Errorf("atlas: KMeans: MaxIter is %d; use 1 or more, or 0 for 300", k.MaxIter)
	case math.IsNaN(k.Tol) || math.IsInf(k.Tol, 0):
		return k, fmt.Errorf("atlas: KMeans: Tol is %v; use a finite number, or 0 for 1e-4", k.Tol)
	}
	if k.Restarts == 0 {
		k.Restarts = 10
	}
	if k.MaxIter == 0 {
		k.MaxIter = 300
	}
	if k.Tol == 0 {
		k.Tol = 1e-4
	}
	return k, nil
}

// prepare returns the copy of x that the search works on: centred, or with rows of norm 1.
func (k KMeans) prepare(x blas32.General) *cloud {
	if k.Spherical {
		u, none := unitCopy(x)
		c := rawCloud(u)
		c.none = none
		return c
	}
	c := &cloud{scale: 1, mean: linear.Means(x)}
	c.center(x)
	return c
}

// clusters turns a run into the result: numbered by size, in the units of the caller's matrix.
func (k KMeans) clusters(c *cloud, r *run) *Clusters {
	n, d := c.x.Rows, c.x.Cols
	first := make([]int, k.K)
	size := make([]int, k.K)
	for i := n - 1; i >= 0; i-- {
		first[r.labels[i]] = i
		size[r.labels[i]]++
	}
	order := make([]int, k.K)
	for j := range order {
		order[j] = j
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if size[a] != size[b] {
			return size[b] - size[a]
		}
		return first[a] - first[b]
	})
	out := &Clusters{
		Labels: make([]int, n), Centers: linear.Zeros(k.K, d), Sizes: make([]int, k.K),
		Iterations: r.iterations, Converged: r.converged,
		spherical: k.Spherical, ready: c, moved: linear.Zeros(k.K, d),
	}
	rank := make([]int, k.K)
	for to, from := range order {
		rank[from] = to
		out.Sizes[to] = size[from]
		if size[from] > 0 {
			out.Distinct++
		}
		copy(linear.Row(out.moved, to), linear.Row(r.centers, from))
		for j, v := range linear.Row(r.centers, from) {
			linear.Row(out.Centers, to)[j] = float32(float64(v)/c.scale + float64(c.mean[j]))
		}
	}
	var inertia float64
	for i, l := range r.labels {
		out.Labels[i] = rank[l]
		inertia += precise(linear.Row(c.x, i), linear.Row(r.centers, int(l)))
	}
	if out.Inertia = inertia / c.scale / c.scale; k.Spherical {
		out.Inertia /= 2
	}
	out.ready = &cloud{mean: c.mean, scale: c.scale}
	return out
}

// Predict returns the nearest centre of every row of x (m × d), 0 to K−1. For the rows that Fit was
// given, these are its Labels. It returns an error if a value is NaN or infinite, and panics if x
// and the centres differ in their numbers of columns.
func (c *Clusters) Predict(x blas32.General) ([]int, error) {
	if err := finiteError("Predict", x); err != nil {
		return nil, err
	}
	if x.Cols != c.Centers.Cols {
		panic(fmt.Sprintf("atlas: Predict: rows of %d numbers, but centres of %d", x.Cols, c.Centers.Cols))
	}
	ready, centers := c.ready, c.moved
	if ready == nil {
		ready = &cloud{scale: 1, mean: linear.Means(c.Centers)}
		centers = ready.moved(c.Centers)
	}
	if c.spherical {
		x, _ = unitCopy(x)
	}
	y := ready.moved(x)
	r := newRun(y.Rows, centers)
	assign(&cloud{x: y, sq: squaredNorms(y)}, []*run{&r})
	labels := make([]int, y.Rows)
	for i, l := range r.next {
		labels[i] = int(l)
	}
	return labels, nil
}
