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

// Lost checks the exercise of notebook 05: the files that were neither read nor listed.
func Lost(lost func(files, read, listed []string) []string) Verdict {
	return Try(func() Verdict {
		files := []string{"a.png", "b.png", "c.txt", "d.jpg", "e.gif"}
		read, listed := []string{"d.jpg", "a.png"}, []string{"c.txt"}
		got := lost(slices.Clone(files), slices.Clone(read), slices.Clone(listed))
		sorted := slices.Sorted(slices.Values(got))
		switch {
		case slices.Equal(got, []string{"b.png", "e.gif"}):
			if clean := lost([]string{"a.png", "c.txt"}, read, listed); len(clean) > 0 {
				return Wrong("Say only what is missing.", "Of a folder from which nothing was lost you say %v.", clean)
			}
			return Right("Were this ever more than nothing, you could not trust a figure that rests on the folder.")
		case slices.Equal(got, []string{"b.png", "c.txt", "e.gif"}):
			return Wrong("What the program lists as left out is accounted for, too.",
				"c.txt was not lost: it is listed.")
		case slices.Equal(sorted, []string{"a.png", "b.png", "d.jpg", "e.gif"}):
			return Wrong("What was read is accounted for, too.", "a.png and d.jpg were not lost: they were read.")
		case slices.Equal(sorted, []string{"b.png", "e.gif"}):
			return Wrong("Go through files, and append as you go.",
				"The right names, but not in the order of files: %v.", got)
		case len(got) == 0:
			return Wrong("For each of files ask slices.Contains of both lists.",
				"You say that nothing was lost; b.png was.")
		case slices.Equal(sorted, slices.Sorted(slices.Values(append(read, listed...)))):
			return Wrong("You have said what is there; what is missing?", "You say %v, which are accounted for.", got)
		default:
			return Wrong("A file is lost if it is neither among read nor among listed.",
				"Of %v, with %v read and %v listed, you say %v; it should be [b.png e.gif].", files, read, listed, got)
		}
	})
}
