package check

import "fmt"

// NearestRight checks a guess by one nearest neighbour (notebook 08).
func NearestRight(right func(near [][]int, labels []int) float64) Verdict {
	return Try(func() Verdict {
		near := [][]int{{1, 2}, {2, 0}, {3, 4}, {2, 0}, {0, 1}}
		labels := []int{7, 7, 5, 5, 7} // nearest: yes, no, yes, yes, yes
		const hint = "For each picture `i` compare `labels[near[i][0]]` with `labels[i]`."
		switch got := right(near, labels); {
		case Near(got, 0.8):
			return Right("The figure is as simple as that, and it needs no training of a judge.")
		case Near(got, 0):
			return Wrong(hint, "You found 0, although four of five are right.")
		case Near(got, 4):
			return Wrong("By how many pictures must you divide?", "You found 4, not a share.")
		case Near(got, 0.6), Near(got, 1.2):
			return Wrong("Only the nearest counts, `near[i][0]`. "+hint, "You found %.3g; four of five are right.", got)
		case Near(got, 1):
			return Wrong("A neighbour of the same class further down the list does not count: only `near[i][0]` does.",
				"You found 1; of five only four are right.")
		default:
			return Wrong(hint, "For `near` = %v and `labels` = %v you found %.3g; four of five are right.", near,
				labels, got)
		}
	})
}

// LargestClass checks the share of the largest class (notebook 08).
func LargestClass(chance func(labels []int) float64) Verdict {
	return Try(func() Verdict {
		labels := []int{2, 0, 2, 2, 4, 0, 2, 4}
		switch got := chance(labels); {
		case Near(got, 0.5):
			return Right("Of the sprites it is 24 %, more than a sixth: the classes are not equally large.")
		case Near(got, 0):
			return Wrong("Count how often each label occurs, and keep the largest count.", "You found 0.")
		case Near(got, 1./3):
			return Wrong("One over the number of classes is right only if all classes are equally large.",
				"You found ⅓.")
		case Near(got, 4):
			return Wrong("By how many pictures must you divide?", "You found 4, not a share.")
		case Near(got, 0.2):
			return Wrong("Labels may leave out numbers: count those that occur.", "You found ⅕.")
		default:
			return Wrong("Which class has most pictures, and what share of all is that?",
				"For labels %v you found %.3g, not ½.", labels, got)
		}
	})
}

// Better checks whether a difference is judged by its spreads (notebook 08).
func Better(better func(a, spreadA, b, spreadB float64) bool) Verdict {
	return Try(func() Verdict {
		for _, c := range []struct {
			a, sa, b, sb float64
			want         bool
			hint         string
		}{
			{73.4, 0.3, 69.2, 0.6, true, "4.2 points lie between them, and the spreads are 0.9 together."},
			{46.3, 2.0, 45.2, 0.5, false, "1.1 points lie between them, and the spreads are 2.5 together."},
			{69.2, 0.6, 73.4, 0.3, false, "The first is to be better, not only different."},
			{60.3, 0.7, 59.1, 0.6, false,
				"1.2 points lie between them: more than either spread, less than both together."},
			{-1, 0.2, -3, 0.2, true, "Compare the difference of the means with the spreads, not with the means."},
		} {
			if got := better(c.a, c.sa, c.b, c.sb); got != c.want {
				return Wrong(c.hint, "%s",
					fmt.Sprintf("Is %.1f ± %.1f better than %.1f ± %.1f? You say %v.", c.a, c.sa, c.b, c.sb, got))
			}
		}
		return Right("With three draws that is a rule of thumb, and a strict one. " +
			"Where it says no, draw more often before you decide.")
	})
}
