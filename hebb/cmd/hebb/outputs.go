package main

import (
	"path/filepath"
	"slices"
	"strings"

	"deephebb/internal/files"
)

// A named is a file of the command line: the flag that names it, and its path, which may be empty.
type named struct{ flag, path string }

// endings are those of the files that hebb writes: a file that is called as another kind is a slip.
var endings = map[string]string{"--features": ".npy", "--last-features": ".npy", "--model": ".safetensors",
	"--log": ".csv", "--json": ".json"}

// called are the endings that say of a file that it is something else.
var called = []string{".npy", ".safetensors", ".csv", ".json", ".png", ".jpg", ".jpeg", ".gif", ".html"}

// claim makes sure, before the work begins, that the outputs can be written, that no two are the same
// file, that none is an input or is called as another kind of file, and that inputs are what they should be.
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
	for _, o := range outputs {
		want, is := endings[o.flag], strings.ToLower(filepath.Ext(o.path))
		if want != "" && is != want && slices.Contains(called, is) {
			return usage("%s %s: give a name that ends in %s", o.flag, o.path, want)
		}
	}
	if err := expect(inputs); err != nil {
		return err
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
