package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"deephebb/internal/files"
	"deephebb/internal/table"
)

// NamesOf is the file of the names of a file of features.
func NamesOf(features string) string {
	return strings.TrimSuffix(features, filepath.Ext(features)) + ".csv"
}

var namesHeader = []string{"index", "name"}

// ReadNames reads a file of names, a row each; nil if there is no such file or it is another table.
func ReadNames(path string) (*table.Table, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	t, err := table.Read(path)
	if err != nil || !slices.Equal(t.Header, namesHeader) {
		return nil, err
	}
	return t, nil
}

// KeepFeatures puts features in their place, and then writes their names. Names of other features
// are never next to them.
func KeepFeatures(draft *files.Draft, features string, names []string) error {
	path := NamesOf(features)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s can't be replaced: it %w", path, files.Bare(err))
	}
	if err := draft.Keep(); err != nil {
		return err
	}
	return table.Write(path, namesHeader, Numbers(len(names)), names)
}

// Numbers are the numbers of n rows as texts, from 0.
func Numbers(n int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = strconv.Itoa(i)
	}
	return texts
}
