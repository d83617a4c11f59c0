package eval

import (
	"fmt"
	"strconv"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
)

// Features is a row of the table: a way to make numbers of pictures.
type Features struct {
	Name string // as in the table and in the JSON; each row has another

	// Fit learns from the bank, whose labels and names are taken away. All that is random in it
	// comes from the seed.
	Fit func(bank *pictures.Dataset, seed uint64) (*Fitted, error)

	// Given are features that exist already, a row for each picture of the set that is judged, and
	// QueryGiven for each of a query set of its own; Fit is nil then. Nobody but their maker knows
	// what they have learned from.
	Given, QueryGiven blas32.General

	// Key returns the settings that Fit's features depend on, besides the pictures of the bank and
	// the seed: those of the same Key are kept in [Protocol].Cache. Nil, or an empty Key: they are
	// not kept.
	Key func(input pictures.Shape) string

	// Control marks a network that has not learned: the best of those is the row "untrained".
	Control bool
}

// Fitted is what Fit has learned.
type Fitted struct {
	// Encode returns the features of pictures, n × d. It never learns.
	Encode func(d *pictures.Dataset) (blas32.General, error)

	// Dead returns the share of a network's units that answer none of the pictures, 0 to 1. Nil:
	// the features themselves count as units.
	Dead func(d *pictures.Dataset) (float64, error)
}

// Given returns features that exist already, a row for each picture; query, empty where there is no
// query set of its own, those of the query set.
func Given(name string, x, query blas32.General) Features {
	return Features{Name: name, Given: x, QueryGiven: query}
}

// blind returns the pictures without labels, and with numbers for names.
func blind(d *pictures.Dataset) *pictures.Dataset {
	b := *d
	b.Labels, b.Classes, b.Skipped = nil, nil, nil
	b.Names = make([]string, d.Len())
	for i := range b.Names {
		b.Names[i] = strconv.Itoa(i)
	}
	return &b
}

// check says what is wrong with rows before anything is learned.
func (e *Evaluation) check(rows []Features) error {
	seen := map[string]bool{bestName: true}
	for _, f := range rows {
		if f.Name == "" || seen[f.Name] {
			return fmt.Errorf("eval: two rows are called %q, or a row has no name; each needs one of its own, other "+
				"than %q", f.Name, bestName)
		}
		seen[f.Name] = true
		if f.Fit != nil {
			continue
		}
		if f.Given.Rows != e.pictures.Len() {
			return fmt.Errorf("eval: %s has features of %d pictures and there are %d; give one row a picture",
				f.Name, f.Given.Rows, e.pictures.Len())
		}
		if e.query != nil && f.QueryGiven.Rows != e.query.Len() {
			return fmt.Errorf("eval: %s has features of %d pictures of the query and there are %d; give one row a "+
				"picture", f.Name, f.QueryGiven.Rows, e.query.Len())
		}
		if e.query != nil && f.QueryGiven.Cols != f.Given.Cols {
			return fmt.Errorf("eval: %s has %d features a picture, and %d a picture of the query; they must be the "+
				"same", f.Name, f.Given.Cols, f.QueryGiven.Cols)
		}
	}
	return nil
}
