package rules

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// startAsPatches makes each unit a patch of p, chosen as k-means++ does: with a probability that
// grows with the squared distance to the nearest patch chosen before (Arthur and Vassilvitskii,
// k-means++: the advantages of careful seeding, SODA 2007). It chooses from at most 16 patches a
// unit, and from no more patches than there are units if these are many and long.
func (l *Learner) startAsPatches(p blas32.General) {
	rng := rand.New(rand.NewPCG(l.seed, 1))
	k, d := l.w.Rows, l.w.Cols
	const work = 1 << 29 // multiplications that the choice may take
	among := rng.Perm(p.Rows)
	among = among[:min(len(among), max(k, min(16*k, work/(k*d))))]

	distance := make([]float64, len(among)) // squared, to the nearest unit
	for i := range distance {
		distance[i] = math.Inf(1)
	}
	next := 0
	for u := range k {
		w := linear.Row(l.w, u)
		copy(w, linear.Row(p, among[next]))
		linear.Blocks(len(among), rowBlock, func(from, to int) {
			for i := from; i < to; i++ {
				distance[i] = min(distance[i], squaredDistance(linear.Row(p, among[i]), w))
			}
		})
		var total float64
		for _, v := range distance {
			total += v
		}
		if next = (u + 1) % len(among); total > 0 { // 0: there are fewer different patches than units
			next, _ = linear.Draw(distance, rng.Float64()*total)
		}
	}
}

// squaredDistance returns ‖x − y‖².
func squaredDistance(x, y []float32) float64 {
	var s [4]float32
	y = y[:len(x)]
	i := 0
	for ; i+4 <= len(x); i += 4 {
		a, b, c, d := x[i]-y[i], x[i+1]-y[i+1], x[i+2]-y[i+2], x[i+3]-y[i+3]
		s[0] += float32(a * a)
		s[1] += float32(b * b)
		s[2] += float32(c * c)
		s[3] += float32(d * d)
	}
	for ; i < len(x); i++ {
		a := x[i] - y[i]
		s[0] += float32(a * a)
	}
	return float64(s[0]+s[1]) + float64(s[2]+s[3])
}
