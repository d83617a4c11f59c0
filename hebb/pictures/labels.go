package pictures

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"deephebb/hebb/pictures/internal/pixels"
)

// table is a csv file of names and labels: a header, then a row a picture.
type table struct {
	name   string // of the file, for errors
	header []string
	rows   [][]string
	lines  []int // where each row begins in the file, from 1
}

// readTableFile reads a csv file.
func readTableFile(path string) (*table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("pictures: labels %s can't be read: %w", path, pixels.Bare(err))
	}
	defer f.Close()
	return readTable(path, f)
}

// readTable reads comma-separated values with a header; tabs or semicolons in
// the header mean that those separate.
func readTable(name string, r io.Reader) (*table, error) {
	b := bufio.NewReader(r)
	if mark, err := b.Peek(3); err == nil && string(mark) == "\ufeff" {
		b.Discard(3)
	}
	first, _ := b.Peek(b.Size())
	first, _, _ = bytes.Cut(first, []byte("\n"))
	c := csv.NewReader(b)
	c.TrimLeadingSpace = true
	for _, separator := range ";\t" {
		if !bytes.ContainsRune(first, ',') && bytes.ContainsRune(first, separator) {
			c.Comma, c.TrimLeadingSpace = separator, false
		}
	}
	t := &table{name: name}
	for {
		row, err := c.Read()
		if err == io.EOF {
			break
		}
		if errors.Is(err, csv.ErrFieldCount) {
			line, _ := c.FieldPos(0)
			return nil, fmt.Errorf("pictures: labels %s: line %d has %d columns, the header %d", name, line, len(row), len(t.header))
		}
		if err != nil {
			return nil, fmt.Errorf("pictures: labels %s can't be read as csv: %w", name, err)
		}
		if t.header == nil {
			for i := range row {
				row[i] = strings.TrimSpace(row[i])
			}
			t.header = row
			continue
		}
		line, _ := c.FieldPos(0)
		t.rows = append(t.rows, row)
		t.lines = append(t.lines, line)
	}
	if len(t.rows) == 0 {
		return nil, fmt.Errorf("pictures: labels %s has no rows: a header and a row a picture are needed", name)
	}
	return t, nil
}

// column returns the first of the named columns that exists, or −1.
func (t *table) column(names ...string) int {
	for _, name := range names {
		for i, h := range t.header {
			if strings.EqualFold(h, name) {
				return i
			}
		}
	}
	return -1
}

// labelColumn returns the named column; without a name category, label or
// class, or the only one that tells neither the place nor the name.
func (t *table) labelColumn(name string) (int, error) {
	if name != "" {
		if c := t.column(name); c >= 0 {
			return c, nil
		}
		return 0, fmt.Errorf("pictures: labels %s has no column %q; it has %s", t.name, name, strings.Join(t.header, ", "))
	}
	if c := t.column("category", "label", "class"); c >= 0 {
		return c, nil
	}
	var others []int
	for i, h := range t.header {
		if !slices.Contains([]string{"", "index", "row", "col", "column", "name", "file", "filename", "path", "image"}, strings.ToLower(h)) {
			others = append(others, i)
		}
	}
	if len(others) != 1 {
		return 0, fmt.Errorf("pictures: which column of labels %s holds the labels? it has %s; set LabelColumn", t.name, strings.Join(t.header, ", "))
	}
	return others[0], nil
}

// integer returns a cell as a number that counts from 0.
func (t *table) integer(row, column int) (int, error) {
	v, err := strconv.Atoi(strings.TrimSpace(t.rows[row][column]))
	if err != nil || v < 0 {
		return 0, fmt.Errorf("pictures: labels %s: line %d has %q in column %s where a number from 0 should be",
			t.name, t.lines[row], t.rows[row][column], t.header[column])
	}
	return v, nil
}

// classesOf numbers the labels of one column: in the order in which they first
// come, or by size if all are whole numbers.
func classesOf(values []string) (labels []int, classes []string) {
	number := map[string]int{}
	numeric := true
	for _, v := range values {
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
		for i, c := range classes {
			number[c] = i
		}
	}
	labels = make([]int, len(values))
	for i, v := range values {
		labels[i] = number[v]
	}
	return labels, classes
}

// values returns one column in the given order of rows, blanks trimmed.
func (t *table) values(rows []int, column int) []string {
	v := make([]string, len(rows))
	for i, r := range rows {
		v[i] = strings.TrimSpace(t.rows[r][column])
	}
	return v
}

// rowsByFile finds each file's row: by a column file, filename, path, image or
// name that holds its path within the folder or its last part, or, without
// such a column, by order.
func (t *table) rowsByFile(files []string) ([]int, error) {
	column := t.column("file", "filename", "path", "image", "name")
	rows := make([]int, len(files))
	if column < 0 {
		if len(t.rows) != len(files) {
			return nil, fmt.Errorf("pictures: labels %s has %d rows for %d files; name the files in a column called file", t.name, len(t.rows), len(files))
		}
		for i := range rows {
			rows[i] = i
		}
		return rows, nil
	}
	place := map[string]int{}
	for r, row := range t.rows {
		file := strings.TrimPrefix(strings.ReplaceAll(strings.TrimSpace(row[column]), `\`, "/"), "./")
		if first, ok := place[file]; ok {
			return nil, fmt.Errorf("pictures: labels %s: lines %d and %d are both for %s", t.name, t.lines[first], t.lines[r], file)
		}
		place[file] = r
	}
	taken := map[int]string{}
	for i, f := range files {
		r, ok := place[f]
		if !ok {
			r, ok = place[f[strings.LastIndexByte(f, '/')+1:]]
		}
		if other := taken[r]; ok && other != "" {
			return nil, fmt.Errorf("pictures: labels %s: line %d fits both %s and %s; write paths within the folder", t.name, t.lines[r], other, f)
		}
		taken[r] = f
		if !ok {
			return nil, fmt.Errorf("pictures: labels %s has no row for %s in column %s (%d rows, %d files)", t.name, f, t.header[column], len(t.rows), len(files))
		}
		rows[i] = r
	}
	return rows, nil
}

// relabel takes the classes from the csv file.
func (f Folder) relabel(list *listing) error {
	t, err := readTableFile(f.Labels)
	if err != nil {
		return err
	}
	column, err := t.labelColumn(f.LabelColumn)
	if err != nil {
		return err
	}
	rows, err := t.rowsByFile(list.files)
	if err != nil {
		return err
	}
	list.labels, list.classes = classesOf(t.values(rows, column))
	return nil
}
