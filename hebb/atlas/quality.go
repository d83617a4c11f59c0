package atlas

import (
	"fmt"
	"math"
	"math/bits"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"
)

// Quality says how well a map keeps the K nearest neighbours of the features it was made from. With
// U_K(i) and V_K(i) the K nearest of row i in the map and in the features, and r(i, j), s(i, j) the
// place of j (1: the nearest) in order of distance from i in the features and in the map:
//
//	Trustworthiness = 1 − 2/(nK(2n−3K−1)) · Σ_i Σ_{j ∈ U_K(i), r(i,j) > K} (r(i, j) − K)
//	Continuity      = 1 − 2/(nK(2n−3K−1)) · Σ_i Σ_{j ∈ V_K(i), s(i,j) > K} (s(i, j) − K)
//	Overlap         = 1/(nK) · Σ_i |U_K(i) ∩ V_K(i)|
//
// (Venna, Kaski 2001). All lie in 0 to 1, 1 is best. Trustworthiness falls when strangers meet in
// the map, continuity when neighbours are torn apart. A random map has about 0.5, 0.5 and K/(n−1).
type Quality struct {
	K                                    int
	Trustworthiness, Continuity, Overlap float64
}

// MapQuality judges maps (each n × 2, or of any number of columns, Euclidean) of the features x (n
// × d, by metric) for every k of ks: one list of qualities for each map, in the order of ks. All
// distances are exact, in blocks of rows: n² steps of time for x, whatever the number of maps, and
// for each map, but no n² of memory. Ties of distance go to the lower row.
//
// It returns an error if a k is not within 1 and n/2 (exclusive), or a value is NaN or infinite; it
// panics if a map has another number of rows than x.
func MapQuality(x blas32.General, metric Metric, ks []int, maps ...blas32.General) ([][]Quality, error) {
	most, err := checkNeighbors(x.Rows, ks)
	if err != nil {
		return nil, err
	}
	features, err := newCloud("MapQuality: features", x, metric)
	if err != nil {
		return nil, err
	}
	planes := make([]*cloud, len(maps))
	near := make([][][]int, len(maps)) // of each map, of each row, the nearest
	for m, y := range maps {
		if y.Rows != x.Rows {
			panic(fmt.Sprintf("atlas: MapQuality: %d rows of features, map %d has %d", x.Rows, m, y.Rows))
		}
		if planes[m], err = newCloud(fmt.Sprintf("MapQuality: map %d", m), y, Euclidean); err != nil {
			return nil, err
		}
		near[m] = planes[m].nearestRows(most)
	}

	// in the features: places of the map's neighbours, and the own neighbours
	strangers := make([][][]int, len(maps)) // of each map, of each row and k, Σ (r − k)
	for m := range maps {
		strangers[m] = make([][]int, x.Rows)
	}
	own := make([][]int, x.Rows)
	features.eachRow(nil, func(i int, d2 []float32) {
		d2[i] = float32(math.Inf(1))
		own[i] = rowsOf(closest(d2, most))
		for m := range maps {
			strangers[m][i] = beyond(places(d2, near[m][i]), ks)
		}
	})

	out := make([][]Quality, len(maps))
	for m := range maps {
		missed := make([][]int, x.Rows) // of each row and k, Σ (s − k)
		planes[m].eachRow(nil, func(i int, d2 []float32) {
			d2[i] = float32(math.Inf(1))
			missed[i] = beyond(places(d2, own[i]), ks)
		})
		for j, k := range ks {
			var strange, miss, common int
			for i := range x.Rows {
				strange += strangers[m][i][j]
				miss += missed[i][j]
				common += shared(near[m][i][:k], own[i][:k])
			}
			n, kf := float64(x.Rows), float64(k)
			worst := n * kf * (float64(2*n) - float64(3*kf) - 1) / 2
			out[m] = append(out[m], Quality{
				K: k, Trustworthiness: 1 - float64(strange)/worst, Continuity: 1 - float64(miss)/worst,
				Overlap: float64(common) / (n * kf),
			})
		}
	}
	return out, nil
}

// Trustworthiness of a map y (n × 2) of the features x (n × d) at k neighbours; see Quality and
// MapQuality.
func Trustworthiness(x, y blas32.General, k int, metric Metric) (float64, error) {
	q, err := MapQuality(x, metric, []int{k}, y)
	if err != nil {
		return 0, err
	}
	return q[0][0].Trustworthiness, nil
}

// checkNeighbors returns the largest of ks.
func checkNeighbors(n int, ks []int) (int, error) {
	if len(ks) == 0 {
		return 0, fmt.Errorf("atlas: MapQuality: no k given; 15 is usual")
	}
	for _, k := range ks {
		if k < 1 || 2*k >= n {
			return 0, fmt.Errorf(
				"atlas: MapQuality: k is %d but there are %d rows; choose 1 to %d, below half the rows",
				k, n, (n-1)/2)
		}
	}
	return slices.Max(ks), nil
}

// nearestRows returns the k nearest other rows of every row, in order, ties to the lower row.
func (c *cloud) nearestRows(k int) [][]int {
	out := make([][]int, c.x.Rows)
	c.eachRow(nil, func(i int, d2 []float32) {
		d2[i] = float32(math.Inf(1))
		out[i] = rowsOf(closest(d2, k))
	})
	return out
}

// rowsOf returns the rows of a list.
func rowsOf(list []ranked) []int {
	rows := make([]int, len(list))
	for j, r := range list {
		rows[j] = r.row
	}
	return rows
}

// beyond returns for every k how far the places of the first k reach beyond k in sum.
func beyond(place []int, ks []int) []int {
	sum := make([]int, len(ks))
	for j, k := range ks {
		for _, r := range place[:k] {
			sum[j] += max(r-k, 0)
		}
	}
	return sum
}

// shared counts what two lists without repetitions have in common.
func shared(a, b []int) (n int) {
	for _, v := range a {
		if slices.Contains(b, v) {
			n++
		}
	}
	return n
}

// places returns the place of each row of list in the order of d2 (1: the least), ties to the lower
// row.
//
// One pass counts how many distances lie between each two of the list. The bits of a float32 ≥ 0
// have the order of the numbers: their leading ones find at once which of the list may come next.
func places(d2 []float32, list []int) []int {
	order := make([]ranked, len(list)) // the list in the order of d2
	for p, j := range list {
		order[p] = ranked{d2[j], j}
	}
	slices.SortFunc(order, ranked.compare)
	const bins = 1024
	lo, hi := math.Float32bits(order[0].by), math.Float32bits(order[len(order)-1].by)
	shift := max(bits.Len32(hi-lo)-10, 0)
	var first [bins]int32 // how many of the list are in earlier bins
	bin := 0
	for p, r := range order {
		for ; bin < int((math.Float32bits(r.by)-lo)>>shift); bin++ {
			first[bin+1] = int32(p)
		}
	}
	for ; bin < bins-1; bin++ {
		first[bin+1] = int32(len(order))
	}
	count := make([]int, len(order)+1) // before the first, from the first to the second, …
	for i, v := range d2 {
		b := math.Float32bits(v)
		if b > hi {
			continue
		}
		p := first[0]
		if b > lo {
			p = first[(b-lo)>>shift%bins]
		}
		for int(p) < len(order) && (order[p].by < v || order[p].by == v && order[p].row <= i) {
			p++
		}
		count[p]++
	}
	at := make(map[int]int, len(order))
	below := 1
	for p, r := range order {
		below += count[p]
		at[r.row] = below
	}
	place := make([]int, len(list))
	for p, j := range list {
		place[p] = at[j]
	}
	return place
}
