package check

import (
	"fmt"
	"math"
	"slices"
)

// Softmax checks the shares of a softmax (notebook 11).
func Softmax(softmax func(u []float64, beta float64) []float64) Verdict {
	return Try(func() Verdict {
		near := func(a, b []float64) bool { return slices.EqualFunc(a, b, Near) }
		u := []float64{0, 1, 2}
		want := shares(u, 1)
		got := softmax(slices.Clone(u), 1)
		text := fmt.Sprintf("For answers of %v and β = 1 you found %.3f.", u, got)
		total := 0.0
		for _, v := range got {
			total += v
		}
		switch {
		case len(got) != len(u):
			return Wrong("A share for each answer.", "There are %d shares of %d answers.", len(got), len(u))
		case near(got, make([]float64, 3)):
			return Wrong("First e to the power of β·u for each unit, then divide each by their sum.", "%s", text)
		case near(got, []float64{1, math.E, math.E * math.E}):
			return Wrong("The powers of e are there; divide each by their sum.", "%s", text)
		case near(got, []float64{math.Exp(-2), math.Exp(-1), 1}):
			return Wrong("The largest is 1 now; the *sum* of all should be 1.", "%s", text)
		case near(got, []float64{0, 1. / 3, 2. / 3}):
			return Wrong("Shares of the answers themselves could be negative: take e to the power of them first.", "%s",
				text)
		case near(got, []float64{want[2], want[1], want[0]}):
			return Wrong("The largest answer should have the largest share: look at the sign.", "%s", text)
		case math.Abs(total-1) > 1e-3:
			return Wrong("All shares together are 1.", "%s Together they are %.3g.", text, total)
		case !near(got, want):
			return Wrong("e to the power of β·u for each unit, divided by the sum of these.", "%s It should be %.3f.",
				text, want)
		}
		if got := softmax(slices.Clone(u), 3); !near(got, shares(u, 3)) {
			return Wrong("β multiplies each answer before the power is taken.",
				"With β = 3 you found %.3f; the winner should have %.3f.", got, shares(u, 3)[2])
		}
		if got := softmax([]float64{998, 1000, 999}, 1); !near(got, shares([]float64{998, 1000, 999}, 1)) {
			return Wrong("e^1000 is more than a computer can write. "+
				"Shares stay the same if the largest answer is first subtracted from all.",
				"For answers of 998, 1000 and 999 you found %v.", got)
		}
		return Right("Adding the same to all answers changes nothing, " +
			"which is why the largest may be subtracted first.")
	})
}

// shares is the softmax.
func shares(u []float64, beta float64) []float64 {
	y, sum := make([]float64, len(u)), 0.0
	for k, v := range u {
		y[k] = math.Exp(beta * (v - slices.Max(u)))
		sum += y[k]
	}
	for k := range y {
		y[k] /= sum
	}
	return y
}

// LearningRate checks SoftHebb's rate of a unit (notebook 11).
func LearningRate(rate func(length, eta, q float64) float64) Verdict {
	return Try(func() Verdict {
		for _, c := range [][3]float64{{5, 0.1, 0.5}, {0.75, 0.1, 0.5}, {3, 0.2, 2}, {1, 0.1, 0.5}} {
			length, eta, q := c[0], c[1], c[2]
			got, off := rate(length, eta, q), math.Abs(length-1)
			if math.Abs(got-eta*math.Pow(off, q)) < 1e-6 {
				continue
			}
			text := fmt.Sprintf("For a length of %g, η = %g and q = %g you found %.4g, not %.4g.", length, eta, q, got,
				eta*math.Pow(off, q))
			switch {
			case math.IsNaN(got):
				return Wrong("A length below 1 makes the difference negative, "+
					"and a negative number has no root: take its absolute value.", "%s", text)
			case math.Abs(got-eta) < 1e-9:
				return Wrong("The rate should be 0 at length 1, and grow with the distance from it.", "%s", text)
			case math.Abs(got-math.Pow(off, q)) < 1e-6:
				return Wrong("And η?", "%s", text)
			case math.Abs(got-eta*off) < 1e-6, math.Abs(got-eta*off*q) < 1e-6:
				return Wrong("q is a power: `math.Pow`.", "%s", text)
			case math.Abs(got-eta*math.Pow(length, q)) < 1e-6:
				return Wrong("At length 1 the unit should rest.", "%s", text)
			}
			return Wrong("`eta * math.Pow(…, q)`, with how far the length is from 1.", "%s", text)
		}
		return Right("Far from 1 a unit learns fast, at 1 it rests: no schedule is needed.")
	})
}

// Healthy checks whether a training of SoftHebb is judged by its lengths (notebook 11).
func Healthy(healthy func(mean, largest []float64) bool) Verdict {
	return Try(func() Verdict {
		for _, c := range []struct {
			mean, largest []float64
			want          bool
			what, hint    string
		}{
			{[]float64{25, 9, 1.02}, []float64{31, 15, 1.4}, true, "comes to 1, all its lengths do",
				"Look at the last numbers, and compare the largest with its first."},
			{[]float64{25, 24, 22}, []float64{31, 30, 29}, false, "was stopped at a mean length of 22",
				"Has the mean come within 0.5 of 1?"},
			{[]float64{1.5, 1.3, 1.4}, []float64{1.8, 4, 9}, false,
				"has a mean near 1, and a largest length that grew from 1.8 to 9",
				"The mean hides a few units that run away: look at the largest, too."},
			{[]float64{25, 5, 0.2}, []float64{31, 9, 0.9}, false, "ends at a mean length of 0.2",
				"Within 0.5 of 1 means from above and from below."},
			{[]float64{25, 26, 1.1}, []float64{31, 33, 2}, true, "rose a little at first, and came to 1",
				"What counts is where it ends, not whether it fell all the way."},
		} {
			if got := healthy(c.mean, c.largest); got != c.want {
				return Wrong(c.hint, "A training that %s: you say %v.", c.what, got)
			}
		}
		return Right("Two curves, and no label was needed. " +
			"Whether it was *useful* they do not say: for that there is the twin.")
	})
}
