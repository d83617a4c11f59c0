package table

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A Table is a header and rows of cells below it, each as many as the header has.
type Table struct {
	Name   string     // of the file, for errors
	Header []string   // blanks at both ends cut off
	Rows   [][]string // blanks cut off where a cell is not quoted
	Lines  []int      // where each row begins in the file, from 1
	Notes  []string   // what was found out about the file that its owner may not know, a line each

	comma bool // numbers may have a decimal comma
}

// None tells whether a cell has no value: it is empty, or NA, N/A, nan, null or none in any case.
func None(cell string) bool {
	switch strings.ToLower(strings.TrimSpace(cell)) {
	case "", "na", "n/a", "#n/a", "nan", "null", "none":
		return true
	}
	return false
}

// Find returns the first column that has one of the names, in any case, or -1 if there is none. A
// name in the right case goes before another. It is an error if two columns have the name.
func (t *Table) Find(names ...string) (int, error) {
	for _, name := range names {
		for _, same := range []func(h string) bool{
			func(h string) bool { return h == name },
			func(h string) bool { return strings.EqualFold(h, name) },
		} {
			at := slices.IndexFunc(t.Header, same)
			if at < 0 {
				continue
			}
			if next := slices.IndexFunc(t.Header[at+1:], same); next >= 0 {
				return -1, fmt.Errorf("%s: columns %d and %d are both called %s: rename one",
					t.Name, at+1, at+1+next+1, t.Header[at])
			}
			return at, nil
		}
	}
	return -1, nil
}

// need is Find of a column that must be there.
func (t *Table) need(name string) (int, error) {
	at, err := t.Find(name)
	if err == nil && at < 0 {
		err = fmt.Errorf("%s has no column %s; it has %s", t.Name, name, strings.Join(t.Header, ", "))
	}
	return at, err
}

// Texts returns a column's cells.
func (t *Table) Texts(name string) ([]string, error) {
	at, err := t.need(name)
	if err != nil {
		return nil, err
	}
	return t.column(at), nil
}

func (t *Table) column(at int) []string {
	cells := make([]string, len(t.Rows))
	for i, row := range t.Rows {
		cells[i] = row[at]
	}
	return cells
}

// Numbers returns a column of numbers, NaN where there is no value.
func (t *Table) Numbers(name string) ([]float64, error) {
	at, err := t.need(name)
	if err != nil {
		return nil, err
	}
	values := make([]float64, len(t.Rows))
	point, comma := "", "" // a cell with a decimal point, one with a decimal comma
	for i, row := range t.Rows {
		cell := row[at]
		if None(cell) {
			values[i] = math.NaN()
			continue
		}
		if t.comma && strings.Count(cell, ",") == 1 && !strings.Contains(cell, ".") {
			comma, cell = cell, strings.Replace(cell, ",", ".", 1)
		} else if strings.Contains(cell, ".") {
			point = cell
		}
		if values[i], err = number(cell); err != nil {
			return nil, t.wrong(i, at, "a number")
		}
	}
	if point != "" && comma != "" {
		return nil, fmt.Errorf("%s has %s and %s in column %s: is it the point or the comma that is decimal?",
			t.Name, point, comma, t.Header[at])
	}
	return values, nil
}

// number reads a number as people write it: no hexadecimal digits, no underscores.
func number(text string) (float64, error) {
	text = strings.ReplaceAll(strings.TrimSpace(text), "\u2212", "-") // a typographer's minus
	if strings.ContainsAny(text, "xX_pP") {
		return 0, strconv.ErrSyntax
	}
	return strconv.ParseFloat(text, 64)
}

// Counts returns a column of whole numbers from 0, -1 where there is no value. A number may have
// zeros behind a point, as tables of numbers with gaps have them: 3.0.
func (t *Table) Counts(name string) ([]int, error) {
	at, err := t.need(name)
	if err != nil {
		return nil, err
	}
	values := make([]int, len(t.Rows))
	for i, row := range t.Rows {
		if None(row[at]) {
			values[i] = -1
			continue
		}
		const most = 1 << 53
		v, err := number(row[at])
		if err != nil || v != math.Trunc(v) || v < 0 || v > most {
			return nil, t.wrong(i, at, "a whole number from 0")
		}
		values[i] = int(v)
	}
	return values, nil
}

// wrong is the error of a cell that is not what it should be.
func (t *Table) wrong(row, column int, wanted string) error {
	const most = 60
	cell := t.Rows[row][column]
	if len(cell) > most {
		cell = strings.ToValidUTF8(cell[:most], "") + "…"
	}
	return fmt.Errorf("%s: line %d has %q in column %s where %s should be",
		t.Name, t.Lines[row], cell, t.Header[column], wanted)
}
