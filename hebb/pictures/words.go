package pictures

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"deephebb/internal/table"
)

// rename gives the classes readable names; a name that another class has got already is followed by
// the folder's.
func (f Folder) rename(l *listing) error {
	words, err := table.Words(f.Words)
	if err != nil {
		return fmt.Errorf("pictures: words %w", err)
	}
	named := 0
	for i, c := range l.classes {
		word, _, _ := strings.Cut(words[norm.NFC.String(c)], ",")
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		named++
		if slices.Contains(l.classes[:i], word) {
			word += " (" + c + ")"
		}
		l.classes[i] = word
	}
	if named < len(l.classes) {
		l.notes = append(l.notes,
			fmt.Sprintf("words %s have names for %d of the %d classes", f.Words, named, len(l.classes)))
	}
	return nil
}
