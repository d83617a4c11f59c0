package main

import (
	"strconv"
	"strings"
	"unicode"
)

// shown is a text whose control characters are written as Go writes them, \t or \x1b: a file may have any
// name, and what a terminal shows of it must not move its cursor or change its colours.
func shown(text string) string {
	if strings.IndexFunc(text, unicode.IsControl) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if unicode.IsControl(r) {
			quoted := strconv.QuoteRune(r)
			b.WriteString(quoted[1 : len(quoted)-1])
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
