package check

import "math"

// Shared checks the exercise of notebook 06: how many neighbours two lists share on average.
func Shared(shared func(a, b [][]int) float64) Verdict {
	return Try(func() Verdict {
		a := [][]int{{1, 2, 3, 4, 5}, {6, 7, 8, 9, 10}, {11, 12, 13, 14, 15}, {16, 17, 18, 19, 20}}
		b := [][]int{{5, 4, 90, 91, 92}, {6, 93, 94, 95, 96}, {97, 98, 99, 16, 17}, {16, 17, 18, 20, 11}}
		switch got := shared(a, b); {
		case Near(got, 7.0/4):
			return Right("The order in a list does not count, and each sprite counts as much as any other.")
		case got == 0:
			return Wrong("Count, for each i, the numbers of a[i] that are in b[i], too.", "You found 0.")
		case Near(got, 7):
			return Wrong("How many sprites are there?", "You found 7, the sum over all four sprites of the test.")
		case Near(got, 7.0/20):
			return Wrong("Divide by the number of sprites, not by the number of neighbours of all.",
				"You found %.4g: a share, not how many of five.", got)
		case Near(got, 4.0/4), Near(got, 4):
			return Wrong("A neighbour may stand in another place of the other list: slices.Contains.",
				"You found %.4g, which counts only neighbours at the same place of both lists.", got)
		default:
			return Wrong("For each i, count the numbers of a[i] that b[i] contains, and divide the sum by len(a).",
				"You found %.4g, it should be 1.75.", got)
		}
	})
}

// Cosine checks the exercise of notebook 06: the cosine of two rows.
func Cosine(cosine func(x, y []float64) float64) Verdict {
	return Try(func() Verdict {
		x, y := []float64{3, 0, 4}, []float64{0, 6, 8}
		switch got := cosine(x, y); {
		case Near(got, 0.64):
		case got == 0:
			return Wrong("Begin with the sum of x[i] * y[i].", "You found 0.")
		case Near(got, 32):
			return Wrong("Divide by the lengths of both rows.", "You found 32, the sum of the products alone.")
		case Near(got, 32.0/2500):
			return Wrong("A length is the square root of the sum of the squares.",
				"You found %.4g: the roots are missing.", got)
		case Near(got, 6.4), Near(got, 3.2):
			return Wrong("There are two lengths to divide by.", "You found %.4g: you have divided by one length.", got)
		case Near(got, math.Acos(0.64)), Near(got, math.Acos(0.64)*180/math.Pi):
			return Wrong("The cosine itself is asked for, without Acos.", "You found %.4g, the angle.", got)
		default:
			return Wrong("sum of products / (length of x · length of y)", "You found %.4g, it should be 0.64.", got)
		}
		if got := cosine([]float64{1, 0}, []float64{-1, 0}); !Near(got, -1) {
			return Wrong("Take no absolute values.", "For opposite rows you found %.4g, it should be −1.", got)
		}
		return Right("Only the directions count: rows ten times as long have the same cosine.")
	})
}

// CosineOfDarker checks the exercise of notebook 06: the cosine of a picture and a darker one.
func CosineOfDarker(cosine func() float64) Verdict {
	return Try(func() Verdict {
		switch got := cosine(); {
		case Near(got, 1):
			return Right("The cosine does not see brightness, and neither does the scaling to length 1 in every layer.")
		case Near(got, 0.5):
			return Wrong("Both the sum of the products and the length of the darker picture become smaller.",
				"0.5 is the factor of the brightness.")
		case Near(got, 0.25):
			return Wrong("The products are halved once, not twice; and what happens to the length?",
				"You answered 0.25.")
		case Near(got, 0):
			return Wrong("Halve all numbers of a row: does it point elsewhere?",
				"0 is the cosine of rows that have nothing in common.")
		default:
			return Wrong("Try it: the cosine of {3, 4} and {1.5, 2}.", "You answered %.4g.", got)
		}
	})
}
