package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// claim makes sure, before the work begins, that files can be written where they shall be: folders that do not exist are created.
// Empty paths are left out.
func claim(paths ...string) error {
	for _, path := range paths {
		if path == "" {
			continue
		}
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return fmt.Errorf("%s is a folder: name a file to write", path)
		}
		if err := claimFolder(filepath.Dir(path)); err != nil {
			return err
		}
	}
	return nil
}

// claimFolder makes sure that files can be written to a folder.
func claimFolder(dir string) error {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return fmt.Errorf("%s is a file: name a folder", dir)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("the folder %s can't be made: %w: name another place", dir, bare(err))
	}
	f, err := os.CreateTemp(dir, ".hebb-*")
	if err != nil {
		return fmt.Errorf("nothing can be written to the folder %s: %w: name another place", dir, bare(err))
	}
	f.Close()
	return os.Remove(f.Name())
}

// bare is the error without the path, which stands in the message already.
func bare(err error) error {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		return failed.Err
	}
	return err
}

// A draft is a file that appears at its path when it is kept, whole.
type draft struct {
	*bufio.Writer
	file *os.File
	path string
}

func newDraft(path string) (*draft, error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".hebb-*")
	if err != nil {
		return nil, fmt.Errorf("%s can't be written: %w", path, bare(err))
	}
	return &draft{bufio.NewWriterSize(f, 1<<16), f, path}, nil
}

// keep puts the file in its place.
func (d *draft) keep() error {
	err := d.Flush()
	if err == nil {
		err = d.file.Chmod(0o644)
	}
	if failed := d.file.Close(); err == nil {
		err = failed
	}
	if err == nil {
		err = os.Rename(d.file.Name(), d.path)
	}
	if err != nil {
		os.Remove(d.file.Name())
		return fmt.Errorf("%s can't be written: %w", d.path, bare(err))
	}
	return nil
}

// drop removes a file that was not kept.
func (d *draft) drop() {
	d.file.Close()
	os.Remove(d.file.Name())
}

// writeFile writes a file in one go.
func writeFile(path string, write func(w io.Writer) error) error {
	d, err := newDraft(path)
	if err != nil {
		return err
	}
	if err := write(d); err != nil {
		d.drop()
		return fmt.Errorf("%s can't be written: %w", path, bare(err))
	}
	return d.keep()
}
