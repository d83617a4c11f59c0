package main

import (
	"os"
	"path/filepath"
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
			if same(o.path, other.path) {
				return usage("%s %s and %s %s are one file: name another to write",
					other.flag, other.path, o.flag, o.path)
			}
		}
		paths = append(paths, o.path)
	}
	return files.Claim(paths...)
}

// same reports whether two paths are of one file, also by way of links.
func same(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	if a, err := os.Stat(a); err == nil {
		b, err := os.Stat(b)
		return err == nil && os.SameFile(a, b)
	}
	return place(a) == place(b)
}

// place is the absolute path of a file that need not exist, links followed as far as there is something.
func place(path string) string {
	path, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	there, rest := path, ""
	for {
		if real, err := filepath.EvalSymlinks(there); err == nil {
			return filepath.Join(real, rest)
		}
		parent := filepath.Dir(there)
		if parent == there {
			return path
		}
		there, rest = parent, filepath.Join(filepath.Base(there), rest)
	}
}

// spares returns an error if an output would replace one of the folder's pictures.
func (in input) spares(names []string, outputs []named) error {
	for _, o := range outputs {
		if o.path == "" || in.Images == "" {
			continue
		}
		name, err := filepath.Rel(place(in.Images), place(o.path))
		if err == nil && filepath.IsLocal(name) && slices.Contains(names, filepath.ToSlash(name)) {
			return usage("%s %s is one of the pictures: name another file to write", o.flag, o.path)
		}
	}
	return nil
}
