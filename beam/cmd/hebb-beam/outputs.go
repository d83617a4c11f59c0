package main

import (
	"path/filepath"
	"slices"

	"deephebb/internal/catalog"
	"deephebb/internal/files"
)

// A named is a file of the command line: the flag that names it, and its path, which may be empty.
type named struct{ flag, path string }

// inputs are the pictures.
func (c *command) inputs() (list []named) {
	for _, path := range c.paths {
		list = append(list, named{"the pictures", path})
	}
	return list
}

// claim makes sure, before the work begins, that the outputs can be written, that no two are the same
// file, and that none is an input.
func claim(outputs []named, inputs ...named) error {
	var paths []string
	for i, o := range outputs {
		for _, other := range slices.Concat(outputs[:i], inputs) {
			if files.Same(o.path, other.path) {
				return usage("%s %s and %s %s are one file: name another to write",
					other.flag, other.path, o.flag, o.path)
			}
		}
		paths = append(paths, o.path)
	}
	return files.Claim(paths...)
}

// featureFiles are what a flag for features writes: the features and their names. An empty path writes
// none.
func featureFiles(path string) []named {
	if path == "" {
		return nil
	}
	return []named{{"--features", path}, {"the names of --features", catalog.NamesOf(path)}}
}

// spares is an error if an output would replace one of the pictures of a folder.
func (c *command) spares(names []string, outputs []named) error {
	for _, o := range outputs {
		for _, folder := range c.paths {
			name, inside := files.Within(folder, o.path)
			if len(c.paths) > 1 {
				name = filepath.Base(folder) + "/" + name
			}
			if inside && slices.Contains(names, name) {
				return usage("%s %s is one of the pictures: name another file to write", o.flag, o.path)
			}
		}
	}
	return nil
}
