package check

import (
	"strings"
)

// Overlap checks the share of neighbours that two lists of neighbours have in common (notebook 07).
func Overlap(overlap func(a, b [][]int) float64) Verdict {
	return Try(func() Verdict {
		a, b := [][]int{{1, 2, 3}, {0, 4, 5}}, [][]int{{3, 7, 1}, {8, 9, 0}} // 2 of 3, and 1 of 3
		switch got := overlap(a, b); {
		case Near(got, 0.5):
			return Right("The order within the lists does not count, only who is in them.")
		case Near(got, 0):
			return Wrong("For each picture `i`, go through `a[i]` and count those that `slices.Contains(b[i], …)`.",
				"You found 0, although the lists share three of six neighbours.")
		case Near(got, 3), Near(got, 1.5):
			return Wrong("By how many neighbours that there are in `a` must you divide?",
				"You found %.3g, which is not a share: three of six neighbours are shared.", got)
		case got > 0.5 && got <= 1:
			return Wrong("Compare `a[i]` with `b[i]` of the same picture, not with all of `b`.",
				"You found %.3g, more than there are: three of six are shared.", got)
		default:
			return Wrong("Count how many of each `a[i]` are in `b[i]`, and divide by how many there are in `a`.",
				"For `a` = %v and `b` = %v you found %.3g; three of six are shared, ½.", a, b, got)
		}
	})
}

// Read checks what a map of pictures can be said to show (notebook 07): "yes" or "no" to whether
// like pictures make an island, a large island is a varied one, the nearer island is the more
// alike, pictures side by side are alike, and left and right mean anything.
func Read(together, large, nearer, side, left string) Verdict {
	for _, s := range []struct{ got, want, what, hint string }{
		{together, "yes", "the hands", "Section 1: what is the one thing that the three heaps kept?"},
		{large, "no", "the smileys",
			"Section 1: how wide was the narrow heap on its map, and how many smileys are there?"},
		{nearer, "no", "islands", "Section 1: was the heap that is ten times as far away ten times as far on its map?"},
		{side, "yes", "pictures side by side", "Section 5: how far is the overlap above that of a map at random?"},
		{left, "no", "the left", "Section 3: which islands stayed on the left from seed to seed?"},
	} {
		switch got := strings.ToLower(strings.TrimSpace(s.got)); {
		case got != "yes" && got != "no":
			return Wrong(s.hint, `About %s you have not answered: write "yes" or "no".`, s.what)
		case got != s.want:
			return Wrong(s.hint, "About %s the map says something else.", s.what)
		}
	}
	return Right("Neighbours are what a map keeps. Size, distance and direction it makes up.")
}

// Real checks which of three maps is one of pictures (notebook 07); the others are noise.
func Real(name string) Verdict {
	const hint = "`atlas.Trustworthiness(x, xy, 15, atlas.Euclidean)` of each, as in section 5: " +
		"in noise, neighbours on the map are few of those in the data."
	switch strings.ToUpper(strings.TrimSpace(name)) {
	case "C":
		return Right("Its neighbours are neighbours in the data as well.")
	case "A", "B":
		return Wrong(hint, "That one is noise, however pretty.")
	default:
		return Wrong(hint, `Name one of "A", "B" and "C".`)
	}
}
