package pictures

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"deephebb/hebb/pictures/internal/pixels"
)

// pictureExtensions are torchvision's (IMG_EXTENSIONS) and .gif.
var pictureExtensions = []string{".bmp", ".gif", ".jpeg", ".jpg", ".pgm", ".png", ".ppm", ".tif", ".tiff", ".webp"}

// maxDepth bounds how deep folders may lie in one another, so that a link to a
// folder above ends somewhere.
const maxDepth = 16

// listing is what a folder holds, in torchvision's order.
type listing struct {
	files   []string // within the folder, with forward slashes
	labels  []int    // nil for a flat folder
	classes []string
}

// isPicture tells by its name whether a file should be one.
func isPicture(name string) bool {
	return !strings.HasPrefix(name, ".") && slices.Contains(pictureExtensions, strings.ToLower(path.Ext(name)))
}

// listFolder finds the pictures of dir: a class for each subfolder that holds
// any, at any depth; where none does, those of dir itself, without classes.
func listFolder(dir string) (*listing, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("pictures: folder %s can't be read: %w", dir, pixels.Bare(err))
	}
	l := &listing{}
	var flat []string
	for _, e := range entries { // sorted by name
		if !isFolder(dir, e) {
			if isPicture(e.Name()) {
				flat = append(flat, e.Name())
			}
			continue
		}
		files, err := listClass(dir, e.Name())
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			continue
		}
		for range files {
			l.labels = append(l.labels, len(l.classes))
		}
		l.files = append(l.files, files...)
		l.classes = append(l.classes, e.Name())
	}
	if len(l.classes) == 0 {
		l.files = flat
	}
	if len(l.files) == 0 {
		return nil, fmt.Errorf("pictures: no pictures in %s: looked for files in it and in its subfolders (one a class) named %s; name the folder that holds them",
			dir, "*"+strings.Join(pictureExtensions, " *"))
	}
	if isSplit(l.classes) {
		return nil, fmt.Errorf("pictures: %s holds the parts of a data set (%s), not classes: name one part, such as %s",
			dir, strings.Join(l.classes, ", "), filepath.Join(dir, "train"))
	}
	return l, nil
}

// isSplit tells whether the subfolders are train, test and their like.
func isSplit(classes []string) bool {
	for _, c := range classes {
		if !slices.Contains([]string{"train", "val", "valid", "validation", "test"}, c) {
			return false
		}
	}
	return slices.Contains(classes, "train")
}

// isFolder follows links and leaves out what begins with a dot.
func isFolder(dir string, e os.DirEntry) bool {
	if strings.HasPrefix(e.Name(), ".") || e.Name() == "__MACOSX" {
		return false
	}
	if e.Type()&os.ModeSymlink == 0 {
		return e.IsDir()
	}
	info, err := os.Stat(filepath.Join(dir, e.Name()))
	return err == nil && info.IsDir()
}

// listClass returns the pictures under dir/class in the order of torchvision's
// make_dataset: folders sorted by their whole path, then files by name.
func listClass(dir, class string) ([]string, error) {
	var folders []string
	byFolder := map[string][]string{}
	var walk func(folder string, depth int) error
	walk = func(folder string, depth int) error {
		entries, err := os.ReadDir(filepath.Join(dir, folder))
		if err != nil {
			return fmt.Errorf("pictures: folder %s can't be read: %w", filepath.Join(dir, folder), pixels.Bare(err))
		}
		folders = append(folders, folder)
		for _, e := range entries {
			switch inside := path.Join(folder, e.Name()); {
			case isFolder(filepath.Join(dir, folder), e):
				if depth == maxDepth {
					return fmt.Errorf("pictures: folders in %s lie more than %d deep: is there a link to a folder above?", filepath.Join(dir, class), maxDepth)
				}
				if err := walk(inside, depth+1); err != nil {
					return err
				}
			case isPicture(e.Name()):
				byFolder[folder] = append(byFolder[folder], inside)
			}
		}
		return nil
	}
	if err := walk(class, 1); err != nil {
		return nil, err
	}
	slices.Sort(folders)
	var files []string
	for _, f := range folders {
		files = append(files, byFolder[f]...)
	}
	return files, nil
}
