package table

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Join returns the row of each name, names being those of pictures (paths within a folder, with
// slashes), and how they were found, to be said to whoever asked:
//
//	by column "file"   a column's cells are the names, whatever the column is called
//	by index           a column called index or tile counts the pictures from 0
//	by order           there are no names, and as many rows as pictures
//
// A cell is a picture's name if it is its path, or the end of its path from a slash on, or if the
// picture's path is the end of the cell; with or without the ending of a file; in Unicode's form
// NFC on both sides; with slashes of either kind. The column in which most pictures are found is
// taken.
//
// It is an error if a picture has no row, or two, or if a row's name fits two pictures. Where names
// are there (a column called name, file, filename, path or image that is not empty, or any column
// with at least half of the pictures) nothing is joined by order. If all pictures have their row
// and there are rows besides, the error is a [*Surplus], and the rows are returned with it.
func Join(names []string, t *Table) (rows []int, how string, err error) {
	keys := index(names)
	best, found := -1, 0
	for _, likely := range []bool{true, false} { // names first, which mostly ends it
		for c, h := range t.Header {
			if isName(h) != likely || found == len(names) {
				continue
			}
			if n := keys.found(t, c); n > found {
				best, found = c, n
			}
		}
	}
	if found == 0 || 2*found < len(names) && !isName(t.Header[best]) {
		best = slices.IndexFunc(t.Header, isName)
		if best >= 0 && !slices.ContainsFunc(t.column(best), func(cell string) bool { return cell != "" }) {
			best = -1
		}
	}
	if best >= 0 {
		rows, err = keys.join(names, t, best)
		return rows, fmt.Sprintf("by column %q", t.Header[best]), err
	}
	for _, name := range []string{"index", "tile"} {
		at, err := t.Find(name)
		if err != nil {
			return nil, "", err
		}
		if at >= 0 {
			rows, err := joinCounted(names, t, at)
			return rows, "by " + name, err
		}
	}
	if len(t.Rows) != len(names) {
		return nil, "", fmt.Errorf("%s has %d rows for %d pictures and no column with their names: add one called name",
			t.Name, len(t.Rows), len(names))
	}
	rows = make([]int, len(names))
	for i := range rows {
		rows[i] = i
	}
	return rows, "by order", nil
}

// A Surplus is the error of a table that has a row for each picture and others besides. Whoever
// took only part of the pictures may pass over it.
type Surplus struct {
	Rows []int // those without a picture
	text string
}

func (s *Surplus) Error() string { return s.text }

// isName tells whether a column is called as one of names is.
func isName(header string) bool {
	switch strings.ToLower(header) {
	case "name", "file", "filename", "file_name", "path", "image", "image_name":
		return true
	}
	return false
}

// keys find names: each by its path and by the ends of it, with and without its ending. A key that
// is one of two names has both.
type keys struct {
	whole map[string][2]int // paths; the second is -1 where there is one
	parts map[string][2]int // ends of paths, the whole included
}

func index(names []string) keys {
	k := keys{map[string][2]int{}, map[string][2]int{}}
	add := func(m map[string][2]int, key string, i int) {
		if old, ok := m[key]; !ok {
			m[key] = [2]int{i, -1}
		} else if old[0] != i {
			m[key] = [2]int{old[0], i}
		}
	}
	for i, name := range names {
		name = clean(name)
		for _, n := range []string{name, bare(name)} {
			add(k.whole, n, i)
			for {
				add(k.parts, n, i)
				_, rest, ok := strings.Cut(n, "/")
				if !ok {
					break
				}
				n = rest
			}
		}
	}
	return k
}

// clean is a path as it is compared.
func clean(name string) string {
	name = strings.ReplaceAll(strings.TrimSpace(Escape(name)), `\`, "/")
	for strings.HasPrefix(name, "./") {
		name = name[2:]
	}
	return norm.NFC.String(name)
}

// bare is a path without its file's ending.
func bare(name string) string {
	end := path.Ext(name)
	if base := path.Base(name); end == base || strings.Contains(end, " ") {
		return name
	}
	return strings.TrimSuffix(name, end)
}

// find is the name that a cell is, or both that it may be; -1 for none. A whole path goes before
// the end of one, and what is written out before what lacks an ending.
func (k keys) find(cell string) [2]int {
	cell = clean(cell)
	none := [2]int{-1, -1}
	if cell == "" {
		return none
	}
	for _, c := range []string{cell, bare(cell)} {
		for _, m := range []map[string][2]int{k.whole, k.parts} {
			if at, ok := m[c]; ok {
				return at
			}
		}
		for rest := c; ; {
			_, after, ok := strings.Cut(rest, "/")
			if !ok {
				break
			}
			if at, ok := k.whole[after]; ok {
				return at
			}
			rest = after
		}
	}
	return none
}

// found is how many names a column has.
func (k keys) found(t *Table, column int) int {
	seen := map[int]bool{}
	for _, row := range t.Rows {
		for _, i := range k.find(row[column]) {
			if i >= 0 {
				seen[i] = true
			}
		}
	}
	return len(seen)
}

// join finds the rows by a column of names.
func (k keys) join(names []string, t *Table, column int) ([]int, error) {
	rows := unset(len(names))
	var surplus []int
	for r, row := range t.Rows {
		at := k.find(row[column])
		switch {
		case at[0] < 0:
			surplus = append(surplus, r)
			continue
		case at[1] >= 0:
			return nil, fmt.Errorf("%s: line %d, %s, fits both %s and %s: write paths within the folder",
				t.Name, t.Lines[r], row[column], names[at[0]], names[at[1]])
		case rows[at[0]] >= 0:
			return nil, fmt.Errorf("%s: lines %d and %d are both for %s: remove one",
				t.Name, t.Lines[rows[at[0]]], t.Lines[r], names[at[0]])
		}
		rows[at[0]] = r
	}
	if i := slices.Index(rows, -1); i >= 0 {
		text := fmt.Sprintf("%s has no row for %s in column %s (rows: %d, pictures: %d)",
			t.Name, names[i], t.Header[column], len(t.Rows), len(names))
		if len(surplus) > 0 {
			r := surplus[0]
			text += fmt.Sprintf("; line %d is for %q, which is none of the pictures", t.Lines[r], t.Rows[r][column])
		}
		return nil, errors.New(text)
	}
	if len(surplus) > 0 {
		r := surplus[0]
		return rows, &Surplus{surplus, fmt.Sprintf(
			"%s: line %d is for %q, which is none of the pictures (rows: %d, pictures: %d)",
			t.Name, t.Lines[r], t.Rows[r][column], len(t.Rows), len(names))}
	}
	return rows, nil
}

// unset are n rows that are not known yet.
func unset(n int) []int {
	rows := make([]int, n)
	for i := range rows {
		rows[i] = -1
	}
	return rows
}

// joinCounted finds the rows by a column that counts the pictures from 0.
func joinCounted(names []string, t *Table, column int) ([]int, error) {
	rows := unset(len(names))
	var surplus []int
	for r := range t.Rows {
		v, err := number(t.Rows[r][column])
		i := int(v)
		switch {
		case err != nil || v < 0 || v != float64(i):
			return nil, t.wrong(r, column, "a number from 0")
		case i >= len(names):
			surplus = append(surplus, r)
			continue
		case rows[i] >= 0:
			return nil, fmt.Errorf("%s: lines %d and %d both have %d in column %s: remove one",
				t.Name, t.Lines[rows[i]], t.Lines[r], i, t.Header[column])
		}
		rows[i] = r
	}
	if i := slices.Index(rows, -1); i >= 0 {
		return nil, fmt.Errorf("%s has no row with %d in column %s, for %s (rows: %d, pictures: %d)",
			t.Name, i, t.Header[column], names[i], len(t.Rows), len(names))
	}
	if len(surplus) > 0 {
		r := surplus[0]
		return rows, &Surplus{surplus, fmt.Sprintf("%s: line %d is for number %s, and the pictures end at %d",
			t.Name, t.Lines[r], t.Rows[r][column], len(names)-1)}
	}
	return rows, nil
}
