package pictures

import (
	"fmt"
	"strconv"
	"strings"

	"deephebb/internal/table"
)

// label gives the sprites of a sheet the names and labels of a table.
func (s Sheet) label(d *Dataset, t *table.Table, g grid, numbers []int) error {
	values, err := labelValues(t, s.LabelColumn, func(string) bool { return false })
	if err != nil {
		return err
	}
	c, err := t.Find("name")
	if err != nil {
		return labelError(err)
	}
	rows, how, err := g.rowsOf(t, numbers)
	if err != nil {
		return err
	}
	if how == "order" {
		d.Notes = append(d.Notes, fmt.Sprintf("labels %s have no places: they were joined by order", t.Name))
	}
	for _, note := range t.Notes {
		d.Notes = append(d.Notes, "labels "+t.Name+": "+note)
	}
	for i := range d.Names {
		if c >= 0 && t.Rows[rows[i]][c] != "" {
			d.Names[i] = t.Rows[rows[i]][c]
		}
	}
	d.Labels, d.Classes = classesOf(pick(values, rows))
	return nil
}

// rowsOf finds each tile's row and returns how: by columns row and col, by a column name that has
// "tile 17", by a column tile or index, or by order.
func (g grid) rowsOf(t *table.Table, numbers []int) (rows []int, how string, err error) {
	places, how, err := g.places(t)
	if err != nil {
		return nil, "", err
	}
	rows = make([]int, len(numbers))
	if places == nil {
		if len(t.Rows) != len(numbers) {
			return nil, "", fmt.Errorf("pictures: labels %s has %d rows and the sheet %d sprites: leave out one, "+
				"or say in columns row and col which row is whose", t.Name, len(t.Rows), len(numbers))
		}
		for i := range rows {
			rows[i] = i
		}
		return rows, how, nil
	}
	at := map[int]int{}
	for r, tile := range places {
		if first, ok := at[tile]; ok {
			return nil, "", fmt.Errorf("pictures: labels %s: lines %d and %d are both for row %d, column %d of the "+
				"sheet", t.Name, t.Lines[first], t.Lines[r], tile/g.columns, tile%g.columns)
		}
		at[tile] = r
	}
	for i, tile := range numbers {
		r, ok := at[tile]
		if !ok {
			return nil, "", fmt.Errorf("pictures: labels %s has %d rows and the sheet %d sprites: "+
				"none is for the one at row %d, column %d, counted from 0",
				t.Name, len(t.Rows), len(numbers), tile/g.columns, tile%g.columns)
		}
		rows[i] = r
	}
	return rows, how, nil
}

// places returns the tile of each row, or nil if no column says it.
func (g grid) places(t *table.Table) (places []int, how string, err error) {
	var at [4]int
	for i, names := range [][]string{{"row"}, {"col", "column"}, {"tile", "index"}, {"name"}} {
		if at[i], err = t.Find(names...); err != nil {
			return nil, "", labelError(err)
		}
	}
	row, col, number, name := at[0], at[1], at[2], at[3]
	switch {
	case row >= 0 && col >= 0:
		ys, err := t.Counts(t.Header[row])
		if err != nil {
			return nil, "", labelError(err)
		}
		xs, err := t.Counts(t.Header[col])
		if err != nil {
			return nil, "", labelError(err)
		}
		for r, y := range ys {
			x := xs[r]
			if x < 0 || y < 0 || x >= g.columns || y >= g.rows {
				return nil, "", fmt.Errorf("pictures: labels %s: line %d is for row %s, column %s; the sheet has "+
					"%d rows, %d columns, counted from 0",
					t.Name, t.Lines[r], t.Rows[r][row], t.Rows[r][col], g.rows, g.columns)
			}
			ys[r] = y*g.columns + x
		}
		return ys, "row and column", nil
	case name >= 0 && tileNames(t, name) != nil:
		places, how = tileNames(t, name), "name"
	case number >= 0:
		if places, err = t.Counts(t.Header[number]); err != nil {
			return nil, "", labelError(err)
		}
		how = t.Header[number]
	}
	for r, tile := range places {
		if tile < 0 || tile >= g.columns*g.rows {
			return nil, "", fmt.Errorf("pictures: labels %s: line %d is for tile %d; the sheet has %d, from 0",
				t.Name, t.Lines[r], tile, g.columns*g.rows)
		}
	}
	if places == nil {
		how = "order"
	}
	return places, how, nil
}

// tileNames returns the numbers of a column of names such as "tile 17", which sprites have by
// themselves, or nil if it has others.
func tileNames(t *table.Table, column int) []int {
	numbers := make([]int, len(t.Rows))
	for r, row := range t.Rows {
		digits, ok := strings.CutPrefix(row[column], "tile ")
		n, err := strconv.Atoi(digits)
		if !ok || err != nil {
			return nil
		}
		numbers[r] = n
	}
	return numbers
}
