package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/blas/blas32"
)

// table is a csv file with a header, columns found by their names.
type table struct {
	path   string
	header []string
	rows   [][]string
}

func readTable(path string) (*table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s can't be read: %w", path, bare(err))
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s can't be read as csv: %w", path, err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s is empty: a csv with a header is needed", path)
	}
	rows[0][0] = strings.TrimPrefix(rows[0][0], "\ufeff")
	return &table{path, rows[0], rows[1:]}, nil
}

// column returns the values of a column.
func (t *table) column(name string) ([]string, error) {
	at := slices.Index(t.header, name)
	if at < 0 {
		return nil, fmt.Errorf("%s has no column %s; it has %s", t.path, name, strings.Join(t.header, ", "))
	}
	values := make([]string, len(t.rows))
	for i, row := range t.rows {
		values[i] = strings.TrimSpace(row[at])
	}
	return values, nil
}

// numbers returns a column of numbers.
func (t *table) numbers(name string) ([]float64, error) {
	texts, err := t.column(name)
	if err != nil {
		return nil, err
	}
	values := make([]float64, len(texts))
	for i, text := range texts {
		if values[i], err = strconv.ParseFloat(text, 64); err != nil {
			return nil, fmt.Errorf("%s: line %d has %q in column %s where a number should be", t.path, i+2, text, name)
		}
	}
	return values, nil
}

// readPlane reads the coordinates of a map, n × 2.
func readPlane(path string) (blas32.General, error) {
	t, err := readTable(path)
	if err != nil {
		return blas32.General{}, err
	}
	x, err := t.numbers("x")
	if err != nil {
		return blas32.General{}, err
	}
	y, err := t.numbers("y")
	if err != nil {
		return blas32.General{}, err
	}
	xy := blas32.General{Rows: len(x), Cols: 2, Stride: 2, Data: make([]float32, 2*len(x))}
	for i := range x {
		xy.Data[2*i], xy.Data[2*i+1] = float32(x[i]), float32(y[i])
	}
	return xy, nil
}

// writeTable writes a csv of columns of equal length; the first, index, counts the rows from 0.
func writeTable(path string, header []string, columns ...[]string) error {
	return writeFile(path, func(w io.Writer) error {
		c := csv.NewWriter(w)
		c.Write(append([]string{"index"}, header...))
		row := make([]string, 1+len(columns))
		for i := range columns[0] {
			row[0] = strconv.Itoa(i)
			for j, column := range columns {
				row[1+j] = column[i]
			}
			c.Write(row)
		}
		c.Flush()
		return c.Error()
	})
}

// axis is a column of a matrix as texts, the shortest that give the same float32.
func axis(x blas32.General, column int) []string {
	texts := make([]string, x.Rows)
	for i := range texts {
		v := float64(x.Data[i*x.Stride+column])
		if math.IsNaN(v) {
			texts[i] = "nan"
			continue
		}
		texts[i] = strconv.FormatFloat(v, 'g', -1, 32)
	}
	return texts
}
