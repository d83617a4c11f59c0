package check

import (
	"fmt"
	"math"
)

// Correlation checks the correlation of two lists of numbers (notebook 12).
func Correlation(correlation func(a, b []float64) float64) Verdict {
	return Try(func() Verdict {
		for _, c := range [][2][]float64{{{1, 2, 3, 6}, {10, 8, 9, 1}}, {{1, 2, 3}, {5, 7, 9}}} {
			a, b := c[0], c[1]
			var ma, mb, ab, aa, bb, sa, sb, raw float64
			n := float64(len(a))
			for i := range a {
				ma, mb = ma+a[i]/n, mb+b[i]/n
			}
			for i := range a {
				x, y := a[i]-ma, b[i]-mb
				ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
				raw, sa, sb = raw+a[i]*b[i], sa+a[i]*a[i], sb+b[i]*b[i]
			}
			got, want := correlation(a, b), ab/math.Sqrt(aa*bb)
			if Near(got, want) {
				continue
			}
			text := fmt.Sprintf("For %v and %v you found %.3g, not %.3g.", a, b, got, want)
			switch {
			case Near(got, raw/math.Sqrt(sa*sb)):
				return Wrong("Deviations from the *means*: what you have is the cosine of the numbers as they are.",
					"%s", text)
			case Near(got, ab), Near(got, ab/n), Near(got, ab/(n-1)):
				return Wrong("That is the covariance, up to a factor; divide by both standard deviations.", "%s", text)
			case Near(got, ab/(aa*bb)), Near(got, n*ab/(aa*bb)):
				return Wrong("By the standard deviations, the roots of the variances.", "%s", text)
			case Near(math.Abs(got), math.Abs(want)):
				return Wrong("Right in size: look at the sign.", "%s", text)
			case Near(got, want/n), Near(got, want*n), Near(got, want*n/(n-1)), Near(got, want*(n-1)/n):
				return Wrong("If you divide the products by n, divide the squares by n as well.", "%s", text)
			}
			return Wrong("Three sums: of the products of the deviations, and of the squares of either.", "%s", text)
		}
		return Right("It lies between −1 and 1, and does not change if you measure in other units.")
	})
}

// Inhibit checks a step of anti-Hebbian learning between two neurons (notebook 12).
func Inhibit(step func(v float64, x [][2]float64, rate float64) float64) Verdict {
	return Try(func() Verdict {
		x, v, rate := [][2]float64{{1, 2}, {-2, -1}, {3, 1}}, 0.2, 0.1
		mean := func(of func(a, b float64) float64) (m float64) {
			for _, p := range x {
				m += of(p[0], p[1]) / float64(len(x))
			}
			return m
		}
		settled := mean(func(a, b float64) float64 { return (a - v*b) * (b - v*a) / ((1 - v*v) * (1 - v*v)) })
		got, want := step(v, x, rate), v+rate*settled
		text := fmt.Sprintf("For v = %g, inputs %v and a rate of %g you found %.4g, not %.4g.", v, x, rate, got, want)
		switch {
		case Near(got, want):
			return Right("As long as the two go together v grows; where they don't, ⟨y₁y₂⟩ is 0 and it stays.")
		case Near(got, v):
			return Wrong("Compute y₁ and y₂ of every input, and add up their products.", "v has not changed.")
		case Near(got, v+rate*mean(func(a, b float64) float64 { return a * b })):
			return Wrong("The product of the *answers* y, not of the inputs x: else v would never stop growing.", "%s",
				text)
		case Near(got, v-rate*settled):
			return Wrong("v inhibits: it must grow where two go together.", "%s", text)
		case Near(got, v+rate*settled*float64(len(x))):
			return Wrong("The mean over the inputs, not the sum.", "%s", text)
		case Near(got, v+settled):
			return Wrong("And the rate?", "%s", text)
		case Near(got, rate*settled):
			return Wrong("The change is added to v.", "%s", text)
		case Near(got, v+rate*mean(func(a, b float64) float64 { return (a - v*b) * (b - v*a) })):
			return Wrong("Each answer is divided by 1 − v²: the inhibited inhibit less.", "%s", text)
		}
		return Wrong("y₁ and y₂ as above for every input, the mean of their products, times the rate, added to v.",
			"%s", text)
	})
}
