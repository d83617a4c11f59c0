package atlas

import (
	"math"

	"deephebb/internal/elementary"
	"deephebb/internal/linear"
)

// density is the second aim of densMAP (Narayan, Berger and Cho 2021): regions that are crowded in
// the data should be crowded in the map. The local radius of a point is the logarithm of the mean
// squared distance to its neighbours, weighted by the edges, in the data and in the map; the last
// epochs also increase the correlation of the two.
type density struct {
	graph  Graph
	lambda float64   // weight of the correlation
	after  float64   // share of the epochs that pass before it counts
	shift  float64   // added to the variance of the map's radii
	data   []float64 // radii in the data, standardised
	total  float64   // sum of all weights

	a, b            float64
	phi             *table    // 1/(1 + a·d^{2b})
	radius, crowd   []float64 // in the map: radius, and the sum of phi
	factor          []float64 // exp(−radius)
	slope           []float64 // derivative of the correlation's two sums by a radius
	deviation, mean float64
}

// radii returns for every vertex ln(1e-8 + Σ w·d²/Σ w) over its edges; length gives the squared
// length of an edge.
func radii(g Graph, weight func(e int) float64, length func(i, e int) float64) []float64 {
	r := make([]float64, g.Len())
	const block = 256
	linear.Blocks(len(r), block, func(from, to int) {
		for i := from; i < to; i++ {
			var sum, all float64
			for e := g.Start[i]; e < g.Start[i+1]; e++ {
				w := weight(e)
				sum += float64(w * length(i, e))
				all += w
			}
			if all > 0 {
				sum /= all
			}
			r[i] = elementary.Log(1e-8 + sum)
		}
	})
	return r
}

// moments returns the mean and the variance of x.
func moments(x []float64) (mu, variance float64) {
	mu = mean(x)
	for _, v := range x {
		variance += float64((v-mu)*(v-mu)) / float64(len(x))
	}
	return mu, variance
}

// newDensity prepares for a graph whose vertices have these radii in the data.
func newDensity(g Graph, data []float64, u UMAP, a, b float64) *density {
	d := &density{graph: g, lambda: u.DenseWeight, after: 1 - u.DenseFraction, shift: u.DenseShift, a: a, b: b,
		data: make([]float64, len(data)), crowd: make([]float64, len(data)), phi: new(table)}
	mu, variance := moments(data)
	for i, v := range data {
		if variance > 0 {
			d.data[i] = (v - mu) / math.Sqrt(variance)
		}
	}
	for _, w := range g.Weight {
		d.total += float64(w)
	}
	d.phi.fill(func(d2 float64) float64 { return 1 / (1 + float64(a*elementary.Pow(d2, b))) })
	return d
}

// begin measures the map's radii before an epoch and says whether the epoch heeds them.
func (d *density) begin(s *settings, epoch int) bool {
	if float64(epoch+1)/float64(s.epochs) <= d.after || d.lambda == 0 {
		return false
	}
	d.measure(s)
	var variance float64
	d.mean, variance = moments(d.radius)
	d.deviation = math.Sqrt(variance + d.shift)
	if d.deviation == 0 {
		return false
	}
	cov := linear.Dot64(d.radius, d.data) / float64(max(1, s.n-1))
	d.slope, d.factor = make([]float64, s.n), make([]float64, s.n)
	for i, r := range d.radius {
		d.slope[i] = d.data[i] - float64(cov*(r-d.mean))/float64(d.deviation*d.deviation)
		d.factor[i] = elementary.Exp(-r)
	}
	return true
}

// measure fills radius and crowd from the positions.
func (d *density) measure(s *settings) {
	phi := make([]float64, len(d.graph.Column))
	length := func(i, e int) float64 { return float64(apart(s.point(int32(i)), s.point(d.graph.Column[e]))) }
	const block = 256
	linear.Blocks(s.n, block, func(from, to int) {
		for i := from; i < to; i++ {
			d.crowd[i] = 0
			for e := d.graph.Start[i]; e < d.graph.Start[i+1]; e++ {
				phi[e] = float64(d.phi.at(float32(length(i, e))))
				d.crowd[i] += 2 * phi[e] // each edge stands in the graph twice
			}
		}
	})
	d.radius = radii(d.graph, func(e int) float64 { return phi[e] }, length)
}

// pull returns the factor by which an edge of squared length d2 in the map moves its head along the
// difference of its ends, twice the derivative of the correlation.
func (d *density) pull(head int32, e *edge, d2 float32) float32 {
	j, k := head, e.tail
	if d2 == 0 {
		return 0
	}
	phi := float64(d.phi.at(d2))
	if phi == 0 { // the ends are so far apart that the edge has no part in their radii
		return 0
	}
	rise := float64(d.a * d.b * elementary.Pow(float64(d2), d.b-1) * phi)
	fall := 1 - float64(d.b*(1-phi))
	atK := float64(phi / d.crowd[k] * (float64(fall*d.factor[k]) + rise))
	atJ := float64(phi / d.crowd[j] * (float64(fall*d.factor[j]) + rise))
	sum := float64(d.slope[k]*atK) + float64(d.slope[j]*atJ)
	w := float64(d.graph.Weight[e.index]) * d.deviation * float64(len(d.data))
	return float32(max(-huge, min(huge, 2*d.lambda*d.total*sum/w))) // huge·0 is still 0
}
