package pictures

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"deephebb/internal/table"
)

// noLabel is the class of pictures whose cell has no value.
const noLabel = "(no label)"

// readLabels reads a csv file of labels; errors are for [labelError].
func readLabels(path string) (*table.Table, error) {
	t, err := table.Read(path)
	return t, labelError(err)
}

// labelError begins an error about a table with the package's name.
func labelError(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("pictures: labels %w", err)
}

// relabel takes the classes of a folder's pictures from its csv file.
func (f Folder) relabel(l *listing) error {
	t, err := readLabels(f.Labels)
	if err != nil {
		return err
	}
	rows, how, err := table.Join(l.files, t)
	var surplus *table.Surplus
	if errors.As(err, &surplus) && l.lists(t, surplus.Rows) {
		err = nil
	}
	if err != nil {
		return labelError(err)
	}
	if how == "by order" {
		l.notes = append(l.notes, fmt.Sprintf("labels %s have no names: they were joined by order", f.Labels))
	}
	for _, note := range t.Notes {
		l.notes = append(l.notes, "labels "+f.Labels+": "+note)
	}
	names := func(header string) bool { return how == fmt.Sprintf("by column %q", header) }
	values, err := labelValues(t, f.LabelColumn, names)
	if err != nil {
		return err
	}
	l.labels, l.classes = classesOf(pick(values, rows))
	return nil
}

// lists reports whether the rows that are for no picture are all for files that were skipped.
func (l *listing) lists(t *table.Table, rows []int) bool {
	skipped := map[string]bool{}
	for _, s := range l.skipped {
		name := norm.NFC.String(path.Base(s.Name))
		skipped[name], skipped[strings.TrimSuffix(name, path.Ext(name))] = true, true
	}
	for _, r := range rows {
		if !slices.ContainsFunc(t.Rows[r], func(cell string) bool {
			return skipped[norm.NFC.String(path.Base(strings.ReplaceAll(cell, `\`, "/")))]
		}) {
			return false
		}
	}
	return true
}

// placeColumns are what columns are called that say whose a row is.
var placeColumns = []string{"", "index", "tile", "row", "col", "column", "name", "file", "filename", "path", "image"}

// labelValues returns the label of each row: the cells of the named column; without a name those of
// category, label or class, or of the only column that has neither places nor names.
func labelValues(t *table.Table, column string, names func(header string) bool) ([]string, error) {
	if column != "" {
		values, err := t.Texts(column)
		return values, labelError(err)
	}
	at, err := t.Find("category", "label", "class")
	if err != nil {
		return nil, labelError(err)
	}
	if at < 0 {
		var others []int
		for i, h := range t.Header {
			if !slices.Contains(placeColumns, strings.ToLower(h)) && !names(h) {
				others = append(others, i)
			}
		}
		if len(others) != 1 {
			return nil, fmt.Errorf("pictures: which column of labels %s holds the labels? it has %s; set LabelColumn",
				t.Name, strings.Join(t.Header, ", "))
		}
		at = others[0]
	}
	values := make([]string, len(t.Rows))
	for r, row := range t.Rows {
		values[r] = row[at]
	}
	return values, nil
}

// pick returns the values of the given rows.
func pick[T any](values []T, rows []int) []T {
	picked := make([]T, len(rows))
	for i, r := range rows {
		picked[i] = values[r]
	}
	return picked
}

// classesOf numbers labels: in the order in which they first come, or by size if all are whole
// numbers. Those without a value come last.
func classesOf(values []string) (labels []int, classes []string) {
	number := map[string]int{}
	named := make([]string, len(values))
	numeric, lacking := true, false
	for i, v := range values {
		if table.None(v) && !strings.EqualFold(v, "none") { // which is a class like any other
			named[i], lacking = noLabel, true
			continue
		}
		named[i] = v
		if _, ok := number[v]; !ok {
			number[v] = len(classes)
			classes = append(classes, v)
			_, err := strconv.Atoi(v)
			numeric = numeric && err == nil
		}
	}
	if numeric {
		slices.SortStableFunc(classes, func(a, b string) int {
			x, _ := strconv.Atoi(a)
			y, _ := strconv.Atoi(b)
			return cmp.Compare(x, y)
		})
	}
	if lacking {
		classes = append(classes, noLabel)
	}
	for i, c := range classes {
		number[c] = i
	}
	labels = make([]int, len(values))
	for i, v := range named {
		labels[i] = number[v]
	}
	return labels, classes
}
