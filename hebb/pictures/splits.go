package pictures

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// What the parts of data sets are called, in lower case; of words that begin alike the longer
// first.
var (
	trainWords = []string{"training", "trainset", "train"}
	otherWords = []string{"validation", "testing", "testset", "valid", "val", "test", "dev",
		"evaluation", "eval", "holdout", "prediction", "pred"}
)

// refuseSplits returns an error if the folders are the parts of a data set (Training, seg_test,
// Valid …) rather than classes: if all are named so and there are two or one is for training, or if
// two differ in nothing but the word for the part.
func (l *listing) refuseSplits() error {
	train, all := "", len(l.classes) > 0
	var stems, otherStems []string
	for _, class := range l.classes {
		if stem, ok := cutPart(class, trainWords); ok {
			train, stems = class, append(stems, stem)
			all = all && bare(stem)
		} else if stem, ok := cutPart(class, otherWords); ok {
			otherStems = append(otherStems, stem)
			all = all && bare(stem)
		} else {
			all = false
		}
	}
	twins := slices.ContainsFunc(stems, func(s string) bool { return slices.Contains(otherStems, s) })
	if !twins && !(all && (train != "" || len(l.classes) > 1)) {
		return nil
	}
	part := cmp.Or(train, l.classes[0])
	return fmt.Errorf("pictures: %s holds the parts of a data set (%s), not classes: name one part, such as %s",
		l.dir, strings.Join(l.classes, ", "), l.path(part))
}

// cutPart returns what a folder's name has besides one of the words, which must stand alone or next
// to a mark or a digit: "seg_" of seg_train, "" of Training, and nothing of Trainer.
func cutPart(name string, words []string) (stem string, ok bool) {
	name = strings.ToLower(name)
	for _, word := range words {
		for at := 0; ; {
			i := strings.Index(name[at:], word)
			if i < 0 {
				break
			}
			before, after := name[:at+i], name[at+i+len(word):]
			if !endsInLetter(before) && !beginsWithLetter(after) {
				return before + "*" + after, true
			}
			at += i + len(word)
		}
	}
	return "", false
}

func endsInLetter(s string) bool     { return s != "" && isLetter(s[len(s)-1]) }
func beginsWithLetter(s string) bool { return s != "" && isLetter(s[0]) }
func isLetter(b byte) bool           { return 'a' <= b && b <= 'z' || b >= 0x80 }

// bare reports whether a folder's name has no letters besides the word.
func bare(stem string) bool {
	return !strings.ContainsFunc(stem, func(r rune) bool { return 'a' <= r && r <= 'z' || r >= 0x80 })
}
