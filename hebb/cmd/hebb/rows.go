package main

import (
	"errors"
	"fmt"
	"strings"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/files"
	"deephebb/internal/linear"
	"deephebb/internal/table"
)

// join finds the row of each name in a table: by name, or by order where nothing else can be, and then
// that is said. Rows besides are an error, unless flags say that only part of the pictures is taken.
func join(s *session, names []string, t *table.Table, in input) ([]int, error) {
	rows, how, err := table.Join(names, t)
	var surplus *table.Surplus
	switch {
	case err == nil || errors.As(err, &surplus) && in.partial():
	case !in.named():
		return nil, fmt.Errorf("%w; no pictures were named, so that they are the embedded "+
			"sprites: name the folder of others", err)
	default:
		return nil, err
	}
	if how == "by order" {
		s.say("note", "%s has no names: its rows are taken in the pictures' order", t.Name)
	}
	return rows, nil
}

// partial reports whether only some of the pictures are taken.
func (in input) partial() bool { return in.Limit > 0 || in.Balanced }

// unlike is the error for a file that has another number of rows than there are pictures.
func (in input) unlike(path string, rows, n int) error {
	hint := ""
	if in.partial() {
		hint = ", with the same --limit and --balanced"
	}
	return fmt.Errorf("%s has %s, and %v %s: name the pictures it was made from%s",
		path, plural(rows, "row"), in, amount(n), hint)
}

// amount is how many pictures there are, in words.
func amount(n int) string {
	if n == 1 {
		return "is 1 picture"
	}
	return fmt.Sprintf("are %d pictures", n)
}

// readTable reads a table and says what it found out about it.
func readTable(s *session, path string) (*table.Table, error) {
	if err := files.Genuine(path); err != nil {
		return nil, err
	}
	t, err := table.Read(path)
	if err != nil {
		return nil, err
	}
	for _, note := range t.Notes {
		s.say("note", "%s: %s", path, note)
	}
	return t, nil
}

// readPlane reads the places of the pictures on a map, n × 2; those without a place have NaN.
func readPlane(s *session, path string, names []string, in input) (xy blas32.General, err error) {
	t, err := readTable(s, path)
	if err != nil {
		return xy, err
	}
	var places [2][]float64
	for i, column := range []string{"x", "y"} {
		if places[i], err = t.Numbers(column); err != nil {
			return xy, err
		}
	}
	rows, err := join(s, names, t, in)
	if err != nil {
		return xy, err
	}
	xy = linear.Zeros(len(rows), 2)
	for i, r := range rows {
		xy.Data[2*i], xy.Data[2*i+1] = float32(places[0][r]), float32(places[1][r])
	}
	return xy, nil
}

// readGroups reads the column label of a table: numbers of clusters from 0, or names; none where a cell
// has no value or −1.
func readGroups(s *session, path string, names []string, in input) (g grouping, err error) {
	t, err := readTable(s, path)
	if err != nil {
		return g, err
	}
	at, err := t.Find("label", "cluster", "class", "category")
	if err != nil {
		return g, err
	}
	if at < 0 {
		return g, fmt.Errorf("%s has no column label; it has %s", path, strings.Join(t.Header, ", "))
	}
	rows, err := join(s, names, t, in)
	if err != nil {
		return g, err
	}
	texts := make([]string, len(rows))
	for i, r := range rows {
		if texts[i] = t.Rows[r][at]; table.None(texts[i]) || texts[i] == "-1" {
			texts[i] = ""
		}
	}
	return groupsOf(texts), nil
}
