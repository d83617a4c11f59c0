package files

import (
	"os"
	"path/filepath"
)

// Same reports whether two paths are of one file, also by way of links; files need not exist, and
// an empty path is of none.
func Same(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	if a, err := os.Stat(a); err == nil {
		b, err := os.Stat(b)
		return err == nil && os.SameFile(a, b)
	}
	return Place(a) == Place(b)
}

// Place is the absolute path of a file that need not exist, links followed as far as there is
// something.
func Place(path string) string {
	if whole, err := filepath.Abs(path); err == nil { // there may be no working folder any more
		path = whole
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

// Within returns the path within a folder, with forward slashes, of a file that lies there or
// would.
func Within(folder, path string) (name string, inside bool) {
	if folder == "" || path == "" {
		return "", false
	}
	name, err := filepath.Rel(Place(folder), Place(path))
	return filepath.ToSlash(name), err == nil && filepath.IsLocal(name)
}
