package atlas

import (
	"math"

	"deephebb/internal/elementary"
)

// curve returns the a and b for which 1/(1 + a·x^2b) comes closest, by least squares over 300
// distances from 0 to 3·spread, to the wanted similarity of two points at distance x in the map: 1
// up to minDist and exp(−(x−minDist)/spread) beyond (McInnes, Healy and Melville 2018, definition
// 11). The fit is Levenberg's and Marquardt's, from a = b = 1; it agrees with umap-learn's to six
// digits. Both arguments are distances in the map; 0 ≤ minDist ≤ spread.
func curve(minDist, spread float64) (a, b float64) {
	const points = 300
	var xs, logs, ys [points]float64
	for i := range points {
		x := 3 * spread * float64(i) / (points - 1)
		xs[i], ys[i] = x, 1
		if x > 0 {
			logs[i] = elementary.Log(x)
		}
		if x >= minDist {
			ys[i] = elementary.Exp(-(x - minDist) / spread)
		}
	}
	loss := func(a, b float64) float64 {
		var sum float64
		for i := 1; i < points; i++ {
			r := 1/(1+float64(a*elementary.Exp(float64(2*b*logs[i])))) - ys[i]
			sum += float64(r * r)
		}
		return sum
	}
	a, b = 1, 1
	best, damping := loss(a, b), 1e-3
	for range 500 {
		var aa, ab, bb, ga, gb float64 // JᵀJ and Jᵀr
		for i := 1; i < points; i++ {
			p := elementary.Exp(float64(2 * b * logs[i]))
			f := 1 / (1 + float64(a*p))
			da := -float64(float64(p*f) * f)
			db := float64(float64(2*a*logs[i]) * da)
			r := f - ys[i]
			aa += float64(da * da)
			ab += float64(da * db)
			bb += float64(db * db)
			ga += float64(da * r)
			gb += float64(db * r)
		}
		p, q := aa*(1+damping), bb*(1+damping)
		det := float64(p*q) - float64(ab*ab)
		stepA := (float64(ab*gb) - float64(q*ga)) / det
		stepB := (float64(ab*ga) - float64(p*gb)) / det
		next := loss(a+stepA, b+stepB)
		if a+stepA <= 0 || b+stepB <= 0 || !(next <= best) {
			if damping *= 10; damping > 1e12 {
				break
			}
			continue
		}
		a, b, damping = a+stepA, b+stepB, damping/10
		done := best-next <= 1e-15*best && math.Abs(stepA)+math.Abs(stepB) < 1e-9
		best = next
		if done {
			break
		}
	}
	return a, b
}
