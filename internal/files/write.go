package files

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Write writes a file in one go: what write writes to w appears at path, whole, if neither fails.
// An error of write comes back with the path before it.
func Write(path string, write func(w io.Writer) error) error {
	d, err := Create(path)
	if err != nil {
		return err
	}
	defer d.Drop()
	if err := write(d); err != nil {
		if d.err != nil {
			return d.err // the cause; what write made of it may have lost the words
		}
		return failed(path, err)
	}
	return d.Keep()
}

// WriteBytes writes a file of the bytes b.
func WriteBytes(path string, b []byte) error {
	return Write(path, func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
}

// Claim makes sure, before the work begins, that files can be written at the paths: their folders
// are made where they do not exist, and nothing that is there is changed. Empty paths are left out.
func Claim(paths ...string) error {
	for _, path := range paths {
		if path == "" {
			continue
		}
		if err := MakeFolder(filepath.Dir(path)); err != nil {
			return err
		}
		d, err := Create(path)
		if err != nil {
			return err
		}
		d.Drop()
	}
	return nil
}

// MakeFolder makes a folder and those above it, where they do not exist. The new names are synced.
func MakeFolder(path string) error {
	path = filepath.Clean(path)
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	} else if err == nil {
		return refused(path, "is a file", "name a folder")
	}
	above := filepath.Dir(path)
	if above != path {
		if err := MakeFolder(above); err != nil {
			return err
		}
	}
	if err := disk.Mkdir(path, 0o777); errors.Is(err, os.ErrExist) {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return nil // another process was faster
		}
		return failed(path, err)
	} else if err != nil {
		return failed(path, err)
	}
	if err := disk.SyncFolder(above); err != nil {
		return failed(path, err)
	}
	return nil
}
