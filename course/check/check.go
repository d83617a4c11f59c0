// Package check says whether an exercise of the course is solved: one function an exercise, one
// file a lesson. A notebook shows what it says with nb.Mark:
//
//	nb.Mark(check.Energy(energy))
//
// Each function takes what the learner was to write and tries it on small cases of its own. It
// returns Right, or Wrong with what is wrong and a hint, the first thing that the learner should
// look at. It knows the usual mistakes by what they give, and its tests show it right and wrong
// answers alike.
package check

import (
	"fmt"
	"math"
)

// Verdict is what a check says. The zero value says nothing; use Right and Wrong.
type Verdict struct {
	Right bool
	Text  string // what is right, or what is wrong: a sentence or two, Markdown
	Hint  string // where to look next; only where it is wrong
}

// Right is the verdict on a right answer; text says what the answer shows, not that it is right.
func Right(text string) Verdict { return Verdict{Right: true, Text: text} }

// Wrong is the verdict on a wrong answer: what it gave and what it should have, and a hint that
// leads to the answer without giving it. It panics without a hint.
func Wrong(hint, format string, args ...any) Verdict {
	if hint == "" {
		panic("check: Wrong needs a hint")
	}
	return Verdict{Text: fmt.Sprintf(format, args...), Hint: hint}
}

// Verdict returns the parts of v, as nb.Mark wants them.
func (v Verdict) Verdict() (right bool, text, hint string) { return v.Right, v.Text, v.Hint }

// Try is the verdict that judge returns, or Wrong if the learner's code ends in a panic, such as an
// index out of range. Every check begins with it.
func Try(judge func() Verdict) (v Verdict) {
	defer func() {
		if r := recover(); r != nil {
			v = Wrong("Look for an index that runs too far, or a slice that was never made.",
				"Your code stopped with: `%v`.", r)
		}
	}()
	return judge()
}

// Near reports whether got is want, within a thousandth of it (of 1, where want is smaller).
func Near(got, want float64) bool { return math.Abs(got-want) <= 1e-3*max(1, math.Abs(want)) }
