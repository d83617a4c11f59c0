package check

import "math"

// SumOfSquares checks the exercise of notebook 00: a first function.
func SumOfSquares(sum func(numbers []float64) float64) Verdict {
	return Try(func() Verdict {
		numbers := []float64{3, -1, 2}
		switch got := sum(numbers); {
		case Near(got, 14):
			return Right("You will meet this sum again: its square root is the length of a row of numbers.")
		case Near(got, 4):
			return Wrong("v times v.", "For %v you found 4, the sum of the numbers themselves.", numbers)
		case Near(got, 16):
			return Wrong("Square each number, then add.", "For %v you found 16, the square of the sum.", numbers)
		case Near(got, 6):
			return Wrong("The square of −1 is 1, and that of 3 is 9.",
				"For %v you found 6, the sum without signs.", numbers)
		case Near(got, math.Sqrt(14)):
			return Wrong("Without the root.", "For %v you found %.4g, the length.", numbers, got)
		default:
			return Wrong("sum += v * v", "For %v you found %.4g, it should be 14.", numbers, got)
		}
	})
}

// StillThere checks the exercise of notebook 00: what the next cell knows.
func StillThere(still func() map[string]bool) Verdict {
	return Try(func() Verdict {
		got := still()
		for _, c := range []struct {
			what  string
			there bool
			hint  string
		}{
			{"the constant", true, "Declarations last."},
			{"the function", true, "square was known in the cell below."},
			{"the variable", true, "counter was known in the next cell. With which value?"},
			{"the variable's change", false, "Both cells with counter++ printed 11."},
			{"the variable below %%", false, "What stands below %% is done once, and ends."},
			{"what nb.Keep has kept", true, "That is what Keep is for."},
		} {
			if v, ok := got[c.what]; !ok {
				return Wrong("Keep all six lines, with true or false.", "The line for %q is missing.", c.what)
			} else if v != c.there {
				return Wrong(c.hint, "Not so: %s.", c.what)
			}
		}
		return Right("Declarations and kept results last. Everything else ends with its cell.")
	})
}

// Average checks the exercise of notebook 00: a division that must not be one of whole numbers.
func Average(average func(numbers []int) float64) Verdict {
	return Try(func() Verdict {
		numbers := []int{1, 2, 2, 5}
		switch got := average(numbers); {
		case Near(got, 2.5):
			return Right("Convert first, then divide: 10 / 4 is 2, float64(10) / float64(4) is 2.5.")
		case Near(got, 2):
			return Wrong("10 / 4 is 2 in whole numbers: the fraction is gone before float64 sees it.",
				"The average of %v is 2.5, and you have 2.", numbers)
		case Near(got, 10):
			return Wrong("Divide by how many there are.", "You found 10, the sum.")
		default:
			return Wrong("float64(sum) / float64(len(numbers))",
				"The average of %v is 2.5, and you have %.4g.", numbers, got)
		}
	})
}
