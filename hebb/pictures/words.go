package pictures

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"deephebb/hebb/pictures/internal/pixels"
)

// rename gives the classes readable names; a name that another class has got
// already is followed by the folder's.
func (f Folder) rename(list *listing) error {
	content, err := os.ReadFile(f.Words)
	if err != nil {
		return fmt.Errorf("pictures: words %s can't be read: %w", f.Words, pixels.Bare(err))
	}
	words := map[string]string{}
	for line := range strings.Lines(string(content)) {
		if id, names, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t"); ok {
			first, _, _ := strings.Cut(names, ",")
			words[id] = strings.TrimSpace(first)
		}
	}
	for i, c := range list.classes {
		word := words[c]
		if word == "" {
			continue
		}
		if slices.Contains(list.classes[:i], word) {
			word += " (" + c + ")"
		}
		list.classes[i] = word
	}
	return nil
}
