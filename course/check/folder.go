package check

import "slices"

// ClassesIn checks the exercise of notebook 05: how many different classes there are.
func ClassesIn(classes func(labels []int) int) Verdict {
	return Try(func() Verdict {
		labels := []int{0, 0, 2, 2, 2, 7}
		switch got := classes(labels); {
		case got == 3:
		case got == 6:
			return Wrong("Count each class once: a map[int]bool remembers which you have seen.",
				"For %v you found 6, the number of pictures.", labels)
		case got == 7, got == 8:
			return Wrong("A class may have no picture here; count those that have one.",
				"For %v you found %d, which goes by the largest number.", labels, got)
		default:
			return Wrong("A map[int]bool remembers which you have seen; its length is the answer.",
				"For %v you found %d, it should be 3.", labels, got)
		}
		if got := classes([]int{1, 0, 1, 0}); got != 2 {
			return Wrong("The pictures need not be sorted by class.",
				"For [1 0 1 0] you found %d, it should be 2.", got)
		}
		return Right("The first 1,000 files of Tiny ImageNet have 2.")
	})
}

// Even checks the exercise of notebook 05: the first pictures of every class.
func Even(even func(labels []int, each int) []int) Verdict {
	return Try(func() Verdict {
		labels := []int{0, 0, 0, 1, 2, 2, 1, 1, 2, 3}
		want := []int{0, 1, 3, 4, 5, 6, 9}
		got := even(slices.Clone(labels), 2)
		sorted := slices.Sorted(slices.Values(got))
		switch {
		case slices.Equal(got, want):
			return Right("Class 3 has only one picture: it gives what it has.")
		case len(got) == 0:
			return Wrong("Go through labels and count how many of each class you have taken.",
				"You have chosen no picture.")
		case slices.Equal(got, []int{0, 1}):
			return Wrong("Two of *each* class.", "You have chosen the first two pictures of all.")
		case slices.Equal(sorted, want):
			return Wrong("One pass over labels chooses them in order.",
				"The right pictures, but not in order: %v.", got)
		case slices.Equal(got, []int{0, 1, 3, 4, 5, 6}):
			return Wrong("A class with fewer pictures gives those it has.", "Class 3 is missing.")
		case slices.Equal(got, []int{0, 0, 1, 2, 2, 1, 3}):
			return Wrong("Append i, not the label.", "You have collected classes, not the numbers of pictures.")
		default:
			return Wrong("Take picture i if fewer than each of its class have been taken.",
				"For %v and 2 of each you chose %v, it should be %v.", labels, got, want)
		}
	})
}

// Chance checks the exercise of notebook 05: the share of the largest class.
func Chance(chance func(labels []int) float64) Verdict {
	return Try(func() Verdict {
		labels := []int{0, 1, 1, 1, 2}
		switch got := chance(labels); {
		case Near(got, 0.6):
			return Right("The largest class. One of so many classes is chance only where all have as many pictures.")
		case got == 0:
			return Wrong("Count the pictures of each class. Which class would you say?", "You found 0.")
		case Near(got, 1.0/3):
			return Wrong("Somebody who knows that one class is larger does better.",
				"For %v you found a third: one of three classes.", labels)
		case Near(got, 3), Near(got, 60):
			return Wrong("A share lies between 0 and 1.", "You found %.4g.", got)
		case Near(got, 0.2):
			return Wrong("Choose the class with the *most* pictures.", "You found %.4g.", got)
		default:
			return Wrong("The number of pictures of the largest class, divided by the number of all.",
				"For %v you found %.4g, it should be 0.6.", labels, got)
		}
	})
}
