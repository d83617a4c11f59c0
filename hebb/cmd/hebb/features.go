package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
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

// namesOf is the file of the names of a file of features.
func namesOf(path string) string { return strings.TrimSuffix(path, filepath.Ext(path)) + ".csv" }

var namesHeader = []string{"index", "name"}

// readNames reads the names beside features; nil if there is no such file or it is another table.
func readNames(path string) (*table.Table, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	t, err := table.Read(path)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(t.Header, namesHeader) {
		return nil, nil
	}
	return t, nil
}

// readFeatures reads features and their names.
func readFeatures(s *session, path string) (f features, err error) {
	f.path = path
	names := namesOf(path)
	if err := files.Genuine(path); err != nil {
		return f, err
	}
	if f.x, err = readRows(s, path); err != nil {
		return f, err
	}
	if f.names, err = readNames(names); err != nil {
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

// featureFiles are what a flag for features writes: the features and their names. An empty path writes none.
func featureFiles(flag, path string) []named {
	if path == "" {
		return nil
	}
	return []named{{flag, path}, {"the names of " + flag, namesOf(path)}}
}

// claimFeatures makes sure that features can be written, and no file that is not hebb's is replaced by
// their names.
func claimFeatures(path string) error {
	if path == "" {
		return nil
	}
	names := namesOf(path)
	if _, err := os.Stat(names); err == nil {
		if t, err := readNames(names); t == nil || err != nil {
			return fmt.Errorf("%s is there and is no list of names that hebb wrote, which it "+
				"would replace: call the features something else than %s", names, path)
		}
	}
	return files.Claim(path, names)
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
func (f *featureFile) keep() error {
	names := namesOf(f.path)
	if err := os.Remove(names); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s can't be replaced: it %w", names, files.Bare(err))
	}
	if err := f.draft.Keep(); err != nil {
		return err
	}
	return table.Write(names, namesHeader, numbers(len(f.names)), f.names)
}

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
		return numbers(f.x.Rows)
	}
	names, err := f.names.Texts("name")
	if err != nil {
		return numbers(f.x.Rows)
	}
	return names
}

// numbers are the names of n pictures that have none.
func numbers(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = strconv.Itoa(i)
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
