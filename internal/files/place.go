package files

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// folderPlace is the place that a path leads to.
func folderPlace(path string) (string, error) {
	if path == "" {
		return "", refused(`""`, "is no name of a folder", "give one")
	}
	place, err := follow(filepath.Clean(path))
	if err != nil {
		return "", failed(path, err)
	}
	if place, err = filepath.Abs(place); err != nil {
		return "", failed(path, err)
	}
	here, err := os.Getwd()
	if err != nil {
		return place, nil
	}
	for {
		if samePlace(here, place) {
			return "", refused(path, "is the working folder or above it, which can't be replaced as a whole",
				"name a folder in it")
		}
		above := filepath.Dir(here)
		if above == here {
			return place, nil
		}
		here = above
	}
}

// samePlace tells whether two paths are of the same folder.
func samePlace(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

// replaceable refuses a place with anything in it that no manifest lists, and returns the
// permissions of the folder there, 0 if there is none.
func replaceable(path, place string) (fs.FileMode, error) {
	info, err := disk.Lstat(place)
	if os.IsNotExist(err) {
		return 0, nil
	}
	if err != nil {
		return 0, failed(path, err)
	}
	if !info.IsDir() {
		return 0, refused(path, "is a file", "name a folder")
	}
	here, err := disk.Device(place)
	if err != nil {
		return 0, failed(path, err)
	}
	above, err := disk.Device(filepath.Dir(place))
	if err != nil {
		return 0, failed(path, err)
	}
	if above != here {
		return 0, refused(path, "is a mount point, which can't be replaced as a whole", "name a folder in it")
	}
	entries, err := disk.ReadDir(place)
	if err != nil {
		return 0, failed(path, err)
	}
	if len(entries) == 0 {
		return info.Mode().Perm(), nil
	}
	if !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ManifestName }) {
		return 0, refused(path, "has files in it and no "+ManifestName+", so it is no folder of results",
			"name another folder")
	}
	m, err := ReadManifest(place)
	if err != nil {
		return 0, err
	}
	added, err := unlisted(place, m)
	if err != nil {
		return 0, err
	}
	if len(added) > 0 {
		lost := fmt.Sprintf("has files that are not results, such as %q, which would be lost", added[0])
		return 0, refused(path, lost, "move them or name another folder")
	}
	return info.Mode().Perm(), nil
}
