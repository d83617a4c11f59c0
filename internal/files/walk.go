package files

import (
	"io/fs"
	"path"
	"path/filepath"
)

// walk calls visit with everything in a part of a folder, "" for all of it: each folder before what
// is in it, and its entries by name. Names are below the folder and have slashes. An error of visit
// ends the walk; fs.SkipDir leaves out what is in a folder.
func walk(folder, part string, visit func(name string, d fs.DirEntry) error) error {
	place := filepath.Join(folder, filepath.FromSlash(part))
	entries, err := disk.ReadDir(place)
	if err != nil {
		return &pathError{place, Bare(err), ""}
	}
	for _, d := range entries {
		name := path.Join(part, d.Name())
		err := visit(name, d)
		if err == fs.SkipDir {
			continue
		}
		if err == nil && d.IsDir() {
			err = walk(folder, name, visit)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
