package viz

import (
	"cmp"
	"fmt"
	"math"
	"path"
	"slices"
	"strings"
	"unicode"
)

// Telling names groups after what is particular to them: the class or the word of their pictures'
// names that most of a group have and few others. Each name begins with it and ends in the label's
// number, as in "cat (3)"; a group of which nothing is particular is "cluster 3".
//
// Names are the pictures' names, or nil; classes are other groupings whose names are considered, as
// words are. A word is a run of at least three letters of a name without its file's ending; case
// does not count, and a picture's folders count as its name does. The result has a name for each
// label from 0 to the greatest.
func Telling(labels []int, names []string, classes ...Grouping) []string {
	same("names", names, len(labels))
	count := 0
	for _, l := range labels {
		count = max(count, l+1)
	}
	sizes, all := make([]int, count), map[string]int{}
	inGroup := make([]map[string]int, count)
	for l := range inGroup {
		inGroup[l] = map[string]int{}
	}
	for i, l := range labels {
		for _, word := range traits(i, names, classes) {
			all[word]++
			if l >= 0 {
				inGroup[l][word]++
			}
		}
		if l >= 0 {
			sizes[l]++
		}
	}
	out := make([]string, count)
	for l := range out {
		out[l] = fmt.Sprintf("cluster %d", l)
		if word := mostTelling(inGroup[l], sizes[l], all, len(labels)); word != "" {
			out[l] = fmt.Sprintf("%s (%d)", word, l)
		}
	}
	return out
}

// mostTelling is the word that tells most of a group of a size: most of it have the word, and at
// least twice as many as of all pictures, and it is not one picture's own. Empty: there is none.
func mostTelling(has map[string]int, size int, all map[string]int, n int) string {
	best, most := "", 0.0
	words := make([]string, 0, len(has))
	for word := range has {
		words = append(words, word)
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	for _, word := range words {
		share, overall := float64(has[word])/float64(size), float64(all[word])/float64(n)
		if has[word] < 2 || share < 0.4 || share < 2*overall {
			continue
		}
		if score := share * math.Log(share/overall); score > most {
			best, most = word, score
		}
	}
	return best
}

// traits are the words of picture i, each once: its classes' names and the words of its own.
func traits(i int, names []string, classes []Grouping) []string {
	var out []string
	add := func(word string) {
		if !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	for _, g := range classes {
		if l := g.Labels[i]; l >= 0 && l < len(g.Names) {
			add(g.Names[l])
		}
	}
	if names == nil {
		return out
	}
	name := strings.TrimSuffix(names[i], path.Ext(names[i]))
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if len([]rune(word)) >= 3 {
			add(strings.ToLower(word))
		}
	}
	return out
}
