package main

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
	"deephebb/internal/catalog"
	"deephebb/internal/files"
	"deephebb/internal/linear"
	"deephebb/internal/npy"
	"deephebb/internal/table"
)

// features are the rows of a .npy file and the pictures' names, which stand in a csv file beside it:
// features.npy stays a matrix that any program reads, and its rows are still found by name.
type features struct {
	path  string
	x     blas32.General // n × d
	names *table.Table   // columns index, name; nil: there are none
}

// readFeatures reads features and their names.
func readFeatures(s *session, path string) (f features, err error) {
	f.path = path
	names := catalog.NamesOf(path)
	if err := files.Genuine(path); err != nil {
		return f, err
	}
	if f.x, err = readRows(s, path); err != nil {
		return f, err
	}
	if f.names, err = catalog.ReadNames(names); err != nil {
		return f, err
	}
	if f.names != nil && len(f.names.Rows) != f.x.Rows {
		return f, fmt.Errorf("%s names %s and %s has %s: write both anew with hebb encode, or remove %s",
			names, plural(len(f.names.Rows), "picture"), path, plural(f.x.Rows, "row"), names)
	}
	return f, nil
}

// readRows reads the rows, if there is memory for them.
func readRows(s *session, path string) (x blas32.General, err error) {
	a, err := npy.Open(path, "")
	if errors.Is(err, fs.ErrNotExist) {
		return x, fmt.Errorf("%w: write features with hebb encode", err)
	} else if err != nil {
		return x, err
	}
	defer a.Close()
	if shape := a.Shape(); len(shape) == 2 {
		if err := s.afford(shape[0], needs{stages: []need{encoding(shape[1])}}); err != nil {
			return x, err
		}
	}
	return a.Matrix()
}

// writeFeatures writes features and their names.
func writeFeatures(path string, x blas32.General, names []string) error {
	f, err := newFeatureFile(path, len(names), x.Cols, names)
	if err != nil {
		return err
	}
	defer f.drop()
	if err := f.add(x); err != nil {
		return err
	}
	return f.keep()
}

// A featureFile are features that are written as they come, and their names. Names of other features
// are never beside them.
type featureFile struct {
	path  string
	names []string
	mu    sync.Mutex // those who add may not be waited for
	draft *files.Draft
}

func newFeatureFile(path string, rows, dim int, names []string) (*featureFile, error) {
	draft, err := files.Create(path)
	if err != nil {
		return nil, err
	}
	return &featureFile{path: path, names: names, draft: draft}, npy.Begin(draft, rows, dim)
}

// add writes further rows.
func (f *featureFile) add(x blas32.General) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return npy.Rows(f.draft, x)
}

// keep puts both files in their places.
func (f *featureFile) keep() error { return catalog.KeepFeatures(f.draft, f.path, f.names) }

// drop removes what was written; whoever adds more fails.
func (f *featureFile) drop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.draft.Drop()
}

// of are the features of the pictures, a row for each in their order: found by name, or by order where
// they have no names, and then that is said.
func (f features) of(s *session, d *pictures.Dataset, in input) (blas32.General, error) {
	if f.names != nil {
		rows, err := join(s, d.Names, f.names, in)
		return pick(f.x, rows), err
	}
	if f.x.Rows != d.Len() {
		return f.x, in.unlike(f.path, f.x.Rows, d.Len())
	}
	s.say("note", "%s has no names beside it: its rows are taken in the pictures' order", f.path)
	return f.x, nil
}

// called are the names of the rows, numbers from 0 where they have none.
func (f features) called() []string {
	if f.names == nil {
		return catalog.Numbers(f.x.Rows)
	}
	names, err := f.names.Texts("name")
	if err != nil {
		return catalog.Numbers(f.x.Rows)
	}
	return names
}

// pick are some rows of x; x itself where they are all, in order.
func pick(x blas32.General, rows []int) blas32.General {
	if len(rows) == x.Rows && slices.IsSorted(rows) {
		return x
	}
	return linear.Pick(x, rows)
}
