package check

import (
	"fmt"
	"slices"
	"strings"
)

// Share checks the share of a number's variance that is a change of view (notebook 13).
func Share(share func(x, a, b []float64) float64) Verdict {
	return Try(func() Verdict {
		x, a, b := []float64{2, -1, -1, 0}, []float64{3, -1, 0, 1}, []float64{1, -2, 0, 0}
		got := share(x, a, b) // changes 4, 1, 0, 1; halved 3; of 6
		text := fmt.Sprintf("For x = %v and views %v and %v you found %.3g, not 0.5.", x, a, b, got)
		switch {
		case Near(got, 0.5):
			return Right("0 is a number that no view changes; " +
				"at 1, views of one picture differ as much as pictures do.")
		case Near(got, 0):
			return Wrong("Add up (a−b)²/2 over the pictures, and x².", "%s", text)
		case Near(got, 1):
			return Wrong("Each of two views has a chance of its own, "+
				"so that their difference varies twice: halve its square.", "%s", text)
		case Near(got, 4./6), Near(got, 2./6):
			return Wrong("The *square* of the difference: changes of both signs count.", "%s", text)
		case Near(got, 2):
			return Wrong("Is it the change over the variance, or the other way round?", "%s", text)
		case Near(got, 3), Near(got, 0.75):
			return Wrong("Divide by the mean of x².", "%s", text)
		}
		return Wrong("The mean of (a−b)²/2 over the mean of x²; both means are over the same number of pictures.", "%s",
			text)
	})
}

// KeepDirections checks which directions are kept: those with the largest variance over pictures
// for each unit between views (notebook 13).
func KeepDirections(keep func(total, between []float64, n int) []int) Verdict {
	return Try(func() Verdict {
		total, between := []float64{10, 4, 6, 1, 0.4}, []float64{8, 1, 3, 0.1, 0.4} // 1.25, 4, 2, 10, 1
		got := keep(slices.Clone(total), slices.Clone(between), 3)
		text := fmt.Sprintf("For total = %v and between = %v you keep %v, not [3 1 2].", total, between, got)
		switch {
		case slices.Equal(got, []int{3, 1, 2}):
			return Right("Direction 0, in which pictures differ most, is not among them: it is mostly view.")
		case len(got) != 3:
			return Wrong("`n` directions.", "%s", text)
		case slices.Equal(got, []int{0, 1, 2}):
			return Wrong("Sort `order` by total/between, the largest first.", "The order has not changed. %s", text)
		case slices.Equal(got, []int{0, 2, 1}):
			return Wrong("That is what principal components do. How much of it is only the view?", "%s", text)
		case slices.Equal(got, []int{4, 0, 2}):
			return Wrong("The best come first: the largest total/between.", "%s", text)
		case slices.Equal(got, []int{3, 4, 1}):
			return Wrong("A direction that hardly changes is of no use if pictures hardly differ in it.", "%s", text)
		case slices.Equal(got, []int{1, 2, 0}):
			return Wrong("The quotient of the two, not their difference: a direction may be as loud as you like.", "%s",
				text)
		}
		return Wrong("Sort by total[i]/between[i], the largest first.", "%s", text)
	})
}

// DigitViews checks which views a collection of digits bears (notebook 13): parts of 40 and of 80 %
// of the area, a mirror, a turn by half.
func DigitViews(small, large, mirrored, turned string) Verdict {
	for _, s := range []struct{ got, want, what, hint string }{
		{small, "no", "parts of 40 % of the area",
			"Cut the upper 40 % off an 8 and off a 9: is it still visible which it was?"},
		{large, "yes", "parts of 80 % of the area",
			"A digit a little larger, a little to the side: still the same digit?"},
		{mirrored, "no", "mirrored digits", "What does a mirror make of a 2, a 3, a 5?"},
		{turned, "no", "digits upside down", "What is a 6 upside down?"},
	} {
		switch got := strings.ToLower(strings.TrimSpace(s.got)); {
		case got != "yes" && got != "no":
			return Wrong(s.hint, `About %s you have not answered: write "yes" or "no".`, s.what)
		case got != s.want:
			return Wrong(s.hint, "Think again about %s.", s.what)
		}
	}
	return Right("views.Default crops gray pictures only, and to 70 % of their area or more, for this reason.")
}
