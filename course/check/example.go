package check

// Energy checks the exercise of the format's example (course/README.md): the mean square of some
// numbers.
func Energy(energy func(a []float64) float64) Verdict {
	return Try(func() Verdict {
		a := []float64{1, -2, 3, 0}
		switch got := energy(a); {
		case Near(got, 3.5):
			return Right("The signs are gone, and one large activity counts more than many small ones.")
		case Near(got, 14):
			return Wrong("How many numbers are there?", "For %v you found %.4g, which is the sum, not the mean.", a,
				got)
		case Near(got, 0.5):
			return Wrong("What has to happen to a number before it is added?",
				"For %v you found %.4g, the mean: positive and negative activity cancel.", a, got)
		default:
			return Wrong("Add the squares of the numbers, and divide by how many there are.",
				"For %v you found %.4g.", a, got)
		}
	})
}
