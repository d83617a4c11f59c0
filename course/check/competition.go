package check

import (
	"fmt"
	"math"
	"slices"
)

// Instar checks a step of winner-take-all in the plane (notebook 10).
func Instar(step func(w [][2]float64, x [2]float64, rate float64) [][2]float64) Verdict {
	return Try(func() Verdict {
		w, x, rate := [][2]float64{{0, 0}, {3, 1}, {-4, 2}}, [2]float64{2, 2}, 0.25
		given := slices.Clone(w)
		got := step(w, x, rate)
		if len(got) != len(given) {
			return Wrong("A unit a row, as in `w`.", "There are %d units now; there were %d.", len(got), len(given))
		}
		var moved []int
		for k := range got {
			if got[k] != given[k] {
				moved = append(moved, k)
			}
		}
		towards := [2]float64{2.75, 1.25} // unit 1, a quarter of the way
		switch {
		case len(moved) == 0:
			return Wrong("Find the unit with the smallest distance to `x`, then change its row of `next`.",
				"No unit has moved.")
		case len(moved) > 1:
			return Wrong("Only the winner learns.", "%d units have moved.", len(moved))
		case moved[0] != 1:
			return Wrong("The nearest unit wins: compare distances to `x`, not answers or lengths, "+
				"and look for the smallest.",
				"Unit %d has moved, at %v; the nearest to %v is unit 1, at %v.", moved[0], given[moved[0]], x, given[1])
		case alike(got[1:2], [][2]float64{towards}):
			return Right("A rate of 1/n, n the points won so far, makes each unit the mean of what it has won.")
		case alike(got[1:2], [][2]float64{{3.5, 1.5}}):
			return Wrong("The change is rate·(x − w), not rate·x: without −w the unit runs past the point.",
				"Unit 1 went from %v to %v, away from %v.", given[1], got[1], x)
		case alike(got[1:2], [][2]float64{x}):
			return Wrong("Only a part of the way, as `rate` says.", "Unit 1 has jumped to the point itself.")
		case alike(got[1:2], [][2]float64{{3.25, 0.75}}):
			return Wrong("From w to x is x − w.", "Unit 1 went from %v to %v, away from %v.", given[1], got[1], x)
		}
		return Wrong("next = w + rate·(x − w), for each of the two coordinates.",
			"Unit 1 went from %v to %v; a quarter of the way to %v is %v.",
			given[1], got[1], x, towards)
	})
}

// Winner checks a winner with a conscience (notebook 10).
func Winner(winner func(distance, share []float64, c float64) int) Verdict {
	return Try(func() Verdict {
		distance, share := []float64{1, 1.2, 3, 9}, []float64{0.7, 0.2, 0.1, 0}
		const formula = "For each unit the squared distance times (K·f)^c, with `math.Pow`; the smallest wins."
		for _, c := range []struct {
			conscience float64
			want       int
		}{{0, 0}, {0.3, 3}, {0.05, 3}} {
			got := winner(distance, share, c.conscience)
			if got == c.want {
				continue
			}
			text := fmt.Sprintf("With c = %g the winner is unit %d, and you found %d.", c.conscience, c.want, got)
			switch {
			case c.conscience == 0:
				return Wrong("With c = 0 the second factor is 1 and the nearest unit wins: look for the smallest.",
					"%s", text)
			case got == 0:
				return Wrong("A unit that wins often must seem farther away than it is. "+formula, "%s", text)
			}
			return Wrong("A share of 0 makes any distance 0: such a unit wins at once. "+formula, "%s", text)
		}
		share[3] = 0.1
		if got := winner(distance, share, 0.3); got != 1 {
			return Wrong(formula, "With shares %v and c = 0.3 the winner is unit 1, and you found %d.", share, got)
		}
		return Right("Unit 0 is nearest and holds back. One that has never won gets the very next point.")
	})
}

// Effective checks the effective number of units, of the shares they win (notebook 10).
func Effective(effective func(shares []float64) float64) Verdict {
	return Try(func() Verdict {
		for _, shares := range [][]float64{{0.25, 0.25, 0.25, 0.25}, {1, 0, 0}, {0.5, 0.25, 0.25, 0}} {
			entropy := 0.0
			for _, f := range shares {
				if f > 0 {
					entropy -= f * math.Log(f)
				}
			}
			got, want := effective(shares), math.Exp(entropy)
			if Near(got, want) {
				continue
			}
			text := fmt.Sprintf("For shares of %v you found %.3g, not %.3g.", shares, got, want)
			switch {
			case math.IsNaN(got):
				return Wrong("0·ln 0 is no number for a computer: leave out the units without wins.", "%s", text)
			case Near(got, 1/want):
				return Wrong("Entropy is *minus* the sum of f·ln f.", "%s", text)
			case Near(got, entropy):
				return Wrong("The entropy is there; return its exponential.", "%s", text)
			case Near(got, math.Exp(entropy/math.Ln2)):
				return Wrong("Logarithm and exponential must have the same base: `math.Log` with `math.Exp`.", "%s",
					text)
			case Near(got, 1):
				return Wrong("Go through the shares f and take f·ln f from the entropy.", "%s", text)
			}
			return Wrong("exp of minus the sum of f·ln f over all units that win.", "%s", text)
		}
		return Right("It counts units as you would by looking: half the wins for one " +
			"and a quarter each for two make 2.8.")
	})
}
