package pictures

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"deephebb/internal/files"
	"deephebb/internal/table"
)

// maxDepth bounds how deep folders may lie in one another, so that a link to a folder above ends
// somewhere.
const maxDepth = 16

// looseClass is the class of pictures that lie beside class folders.
const looseClass = "(no folder)"

// listing is what a folder holds: the pictures in torchvision's order, and all that is none.
type listing struct {
	dir     string
	files   []string // within dir, with forward slashes
	labels  []int    // one a file; nil for a flat folder
	classes []string
	skipped []Skipped
	notes   []string

	part    bool            // of the folder's pictures: all may be bad
	results map[string]bool // files that a manifest of hebb's lists
}

// listFolder finds the pictures of dir: a class for each subfolder that holds any, at any depth,
// and one for pictures beside such folders; where no subfolder does, those of dir itself, without
// classes.
func listFolder(dir string) (*listing, error) {
	l := &listing{dir: dir, results: map[string]bool{}}
	folders, loose, err := l.entries(".")
	if err != nil {
		return nil, fmt.Errorf("pictures: folder %s can't be read: %w", dir, err)
	}
	for _, folder := range folders {
		found, err := l.class(folder)
		if err != nil {
			return nil, err
		}
		if len(found) > 0 {
			l.add(folder, found)
		}
	}
	if err := l.refuseSplits(); err != nil {
		return nil, err
	}
	switch {
	case len(l.classes) == 0:
		l.files = loose
	case len(loose) > 0:
		l.add(looseClass, loose)
	}
	if len(l.files) == 0 {
		return nil, l.nothing()
	}
	return l, nil
}

// add appends a class.
func (l *listing) add(class string, found []string) {
	for range found {
		l.labels = append(l.labels, len(l.classes))
	}
	l.files, l.classes = append(l.files, found...), append(l.classes, class)
}

// class returns the pictures under a folder in the order of torchvision's make_dataset: folders
// sorted by their whole path, then files by name.
func (l *listing) class(name string) ([]string, error) {
	var folders []string
	byFolder := map[string][]string{}
	var walk func(folder string, depth int) error
	walk = func(folder string, depth int) error {
		inside, found, err := l.entries(folder)
		if err != nil {
			l.skip(folder+"/", Unreadable, fmt.Errorf("can't be read: %w", err))
			return nil
		}
		folders, byFolder[folder] = append(folders, folder), found
		for _, f := range inside {
			if depth == maxDepth {
				return fmt.Errorf("pictures: folders in %s lie more than %d deep: is there a link to a folder above?",
					l.path(name), maxDepth)
			}
			if err := walk(f, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	if err := walk(name, 1); err != nil {
		return nil, err
	}
	slices.Sort(folders)
	var found []string
	for _, f := range folders {
		found = append(found, byFolder[f]...)
	}
	if results := l.results[path.Join(name, files.ManifestName)]; len(found) == 0 && len(folders) > 0 && !results {
		l.skip(name+"/", EmptyFolder, errNothing)
	}
	return found, nil
}

// entries returns the folders and the pictures in a folder, each as a path within dir, sorted by
// name, and lists the rest.
func (l *listing) entries(folder string) (folders, found []string, err error) {
	entries, err := os.ReadDir(l.path(folder)) // sorted by name
	if err != nil {
		return nil, nil, files.Bare(err)
	}
	l.readManifest(folder)
	for _, e := range entries {
		name := path.Join(folder, e.Name())
		switch skipped := byName(e.Name()); {
		case l.isFolder(name, e):
			if leftover(e.Name()) {
				l.skip(name+"/", Leftover, errLeftover)
			} else {
				folders = append(folders, name)
			}
		case l.results[name]:
			l.skip(name, Result, errResult)
		case skipped != nil:
			l.skip(name, skipped.Reason, skipped.Err)
		default:
			found = append(found, name)
		}
	}
	return folders, found, nil
}

// readManifest notes what hebb itself wrote into a folder. A manifest.json of another program is
// none of hebb's.
func (l *listing) readManifest(folder string) {
	m, err := files.ReadManifest(l.path(folder))
	if err != nil {
		return
	}
	l.results[path.Join(folder, files.ManifestName)] = true
	for _, e := range m.Files {
		l.results[path.Join(folder, e.Name)] = true
	}
}

// isFolder follows links.
func (l *listing) isFolder(name string, e os.DirEntry) bool {
	if e.Type()&os.ModeSymlink == 0 {
		return e.IsDir()
	}
	info, err := os.Stat(l.path(name))
	return err == nil && info.IsDir()
}

func (l *listing) skip(name string, reason Reason, err error) {
	l.skipped = append(l.skipped, Skipped{table.Escape(name), reason, err})
}

// path is where a file or folder within dir lies.
func (l *listing) path(name string) string { return filepath.Join(l.dir, filepath.FromSlash(name)) }

// nothing is the error of a folder without pictures: what was looked for, and what there is
// instead.
func (l *listing) nothing() error {
	count := (&Dataset{Skipped: l.skipped}).SkippedFor
	instead := ""
	if s := count(Unreadable); len(s) > 0 {
		instead = fmt.Sprintf("; %s %v", s[0].Name, s[0].Err)
	} else if s := count(Unsupported); len(s) > 0 {
		instead = fmt.Sprintf("; %s %v", s[0].Name, s[0].Err)
	} else if n := len(count(Result)); n > 0 {
		instead = fmt.Sprintf("; %d files are results of hebb", n)
	}
	return fmt.Errorf("pictures: no pictures in %s: looked for files in it and in its subfolders (one a class) "+
		"named *%s%s; name the folder that holds them", l.dir, strings.Join(pictureEndings, " *"), instead)
}
