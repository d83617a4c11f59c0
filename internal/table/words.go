package table

import (
	"fmt"
	"strings"

	"deephebb/internal/files"
	"golang.org/x/text/unicode/norm"
)

// Words reads a file of lines "name TAB words" or "name words", as lists of readable names of
// classes are: what stands behind the first tab, or on a line without one behind the first blank,
// by the name before it, in Unicode's form NFC. Lines without either are left out. It is an error
// if none is left, or if a name comes twice with other words.
func Words(path string) (map[string]string, error) {
	const most = 64 << 20
	b, err := files.Read(path, most)
	if err != nil {
		return nil, err
	}
	text, _, err := decode(string(b))
	if err != nil {
		return nil, fmt.Errorf("%s %w", path, err)
	}
	words := map[string]string{}
	n := 0
	for line := range strings.SplitSeq(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n") {
		n++
		line = strings.TrimSpace(line)
		name, rest, ok := strings.Cut(line, "\t")
		if !ok {
			name, rest, ok = strings.Cut(line, " ")
		}
		if !ok {
			continue
		}
		name, rest = norm.NFC.String(strings.TrimSpace(name)), strings.TrimSpace(rest)
		if old, twice := words[name]; twice && old != rest {
			return nil, fmt.Errorf("%s: line %d has other words for %s than a line before it: remove one",
				path, n, name)
		}
		words[name] = rest
	}
	if len(words) == 0 {
		return nil, fmt.Errorf(`%s has no line "name TAB words" or "name words"`, path)
	}
	return words, nil
}
