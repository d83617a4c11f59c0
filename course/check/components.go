package check

import (
	"fmt"
	"math"
	"slices"
)

// Rest checks the length at which a neuron comes to rest whose decay is c times Oja's: 1/√c
// (notebook 09).
func Rest(rest func(c float64) float64) Verdict {
	return Try(func() Verdict {
		const at = "Along the component u = ±‖w‖·s, with s the spread of the points there. " +
			"Where are E[u·x] and c·E[u²]·w as long as each other?"
		for _, c := range []float64{1, 4, 0.25} {
			got := rest(c)
			if want := 1 / math.Sqrt(c); Near(got, want) {
				continue
			}
			switch {
			case Near(got, 1):
				return Wrong("A larger c takes away more. Can the length stay the same? "+at,
					"For c = %g you found 1, as with Oja's c = 1.", c)
			case Near(got, 1/c):
				return Wrong("u itself grows with the length of w, so c·u²·w grows with its third power. "+at,
					"For c = %g you found 1/c; it does get shorter with a larger c, but not so fast.", c)
			case Near(got, math.Sqrt(c)), Near(got, c):
				return Wrong("Does a stronger decay make weights longer?", "For c = %g you found %.3g.", c, got)
			}
			return Wrong(at, "For c = %g you found %.3g.", c, got)
		}
		return Right("Four times the decay, half the length: " +
			"the direction is the same, and so is all that the neuron knows.")
	})
}

// Sanger checks a step of Sanger's rule for neurons of two weights (notebook 09).
func Sanger(step func(w [][2]float64, x [2]float64, rate float64) [][2]float64) Verdict {
	return Try(func() Verdict {
		w, x, rate := [][2]float64{{1, 0}, {0.5, 1}, {-1, 0.5}}, [2]float64{2, 1}, 0.1
		given := slices.Clone(w)
		got := step(w, x, rate)
		shown := fmt.Sprintf("For `w` = %v, `x` = %v and a rate of %g", given, x, rate)
		switch {
		case !slices.Equal(w, given):
			return Wrong("Write into `next`, and compute every answer from `w`.",
				"The old weights have changed while they were used.")
		case len(got) != len(given):
			return Wrong("A neuron a row, as in `w`.", "There are %d neurons now; there were %d.", len(got), len(given))
		case alike(got, given):
			return Wrong("$\\Delta w_k = \\eta\\,u_k\\,(x - \\sum_{j \\le k} u_j w_j)$, "+
				"with `u` the answer of each neuron to `x`.",
				"The weights have not changed.")
		}
		up := func(j, k int) bool { return j <= k }
		for _, m := range []struct {
			name string
			next [][2]float64
			hint string
		}{
			{"Hebb's rule, without a decay", sum(given, x, rate, func(j, k int) bool { return false }, 1),
				"What of x is left after the neurons 1 to k?"},
			{"Oja's rule for each by itself: they will all find the same",
				sum(given, x, rate, func(j, k int) bool { return j == k }, 1),
				"Neuron k must also take away what the neurons before it have answered."},
			{"the subspace rule: every neuron takes away what all answer",
				sum(given, x, rate, func(j, k int) bool { return true }, 1),
				"Only the neurons up to k count for neuron k."},
			{"right but for the neuron itself, which nothing then holds to length 1",
				sum(given, x, rate, func(j, k int) bool { return j < k }, 1),
				"The sum runs over j ≤ k, not j < k."},
			{"that with a decay of the wrong sign", sum(given, x, rate, up, -1),
				"Is what the neurons answer taken from x, or added to it?"},
		} {
			if alike(got, m.next) {
				return Wrong(m.hint, "That is %s.", m.name)
			}
		}
		if want := sum(given, x, rate, up, 1); !alike(got, want) {
			return Wrong("Neuron 1 does what Oja's does; begin with that one.", "%s you found %.3f, not %.3f.", shown,
				got, want)
		}
		return Right("The first neuron learns from x, the second from what the first has left of it, and so on.")
	})
}

// sum is a step in which neuron k takes away what neurons j answer for which has(j, k).
func sum(w [][2]float64, x [2]float64, rate float64, has func(j, k int) bool, sign float64) [][2]float64 {
	next := slices.Clone(w)
	for k := range w {
		left := x
		for j := range w {
			if u := w[j][0]*x[0] + w[j][1]*x[1]; has(j, k) {
				left[0], left[1] = left[0]-sign*u*w[j][0], left[1]-sign*u*w[j][1]
			}
		}
		u := w[k][0]*x[0] + w[k][1]*x[1]
		next[k][0], next[k][1] = w[k][0]+rate*u*left[0], w[k][1]+rate*u*left[1]
	}
	return next
}

func alike(a, b [][2]float64) bool {
	return slices.EqualFunc(a, b, func(p, q [2]float64) bool { return Near(p[0], q[0]) && Near(p[1], q[1]) })
}

// Enough checks how many components see a share of a variance (notebook 09).
func Enough(enough func(variances []float64, total, share float64) int) Verdict {
	return Try(func() Verdict {
		variances := []float64{5, 2, 1, 1, 0.5}
		for _, c := range []struct {
			share float64
			want  int
		}{{0.6, 2}, {0.5, 1}, {0.75, 3}, {0.05, 1}, {0.95, 5}} {
			got := enough(variances, 10, c.share)
			if got == c.want {
				continue
			}
			text := fmt.Sprintf("Of variances %v and a total of 10, %d see %.0f %%; you found %d.", variances, c.want,
				100*c.share, got)
			switch {
			case got == 0:
				return Wrong("Add up the variances, largest first, until the sum is at least `share*total`.", "%s",
					text)
			case got == c.want-1:
				return Wrong("Is the number of components the index of the last one, or one more?", "%s", text)
			case got == c.want+1:
				return Wrong("Is a sum that is exactly the share enough?", "%s", text)
			case got == len(variances):
				return Wrong("Compare with a share of the `total`, not with the share itself, and stop there.", "%s",
					text)
			}
			return Wrong("Add up the variances, largest first, and count.", "%s", text)
		}
		return Right("A few components see half; the last percent takes most of them.")
	})
}
