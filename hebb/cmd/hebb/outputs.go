package main

import (
	"slices"

	"deephebb/internal/files"
)

// A named is a file of the command line: the flag that names it, and its path, which may be empty.
type named struct{ flag, path string }

// claim makes sure, before the work begins, that the outputs can be written, that no two are the same
// file, and that none is an input.
func claim(outputs []named, inputs ...named) error {
	var paths []string
	for i, o := range outputs {
		if o.path == "" {
			continue
		}
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

// spares returns an error if an output would replace one of the folder's pictures.
func (in input) spares(names []string, outputs []named) error {
	for _, o := range outputs {
		if name, inside := files.Within(in.Images, o.path); inside && slices.Contains(names, name) {
			return usage("%s %s is one of the pictures: name another file to write", o.flag, o.path)
		}
	}
	return nil
}
