package files

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Extend begins a file at path with the first n bytes of what stands there, as a log is that goes
// on. It is an error if there are fewer.
func Extend(path string, n int64) (*Draft, error) {
	old, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer old.Close()
	d, err := Create(path)
	if err != nil {
		return nil, err
	}
	if _, err := io.CopyN(d, old, n); errors.Is(err, io.EOF) {
		d.Drop()
		return nil, &pathError{path, fmt.Errorf("has fewer than the %d bytes to go on from", n), "begin anew"}
	} else if err != nil {
		d.Drop()
		return nil, failed(path, err)
	}
	return d, nil
}

// Checkpoint puts what was written so far in its place, as Keep does, and the file can still be
// written on. It costs a copy of it.
func (d *Draft) Checkpoint() error {
	if d.done {
		return failed(d.path, os.ErrClosed)
	}
	if d.err != nil {
		return d.err
	}
	if err := d.buf.Flush(); err != nil {
		return d.note(err)
	}
	info, err := d.temp.Stat()
	if err != nil {
		return d.note(err)
	}
	c, err := temporary(filepath.Dir(d.at.path), info.Mode().Perm())
	if err != nil {
		return failed(d.path, err)
	}
	if _, err := io.Copy(c, io.NewSectionReader(d.temp, 0, info.Size())); err != nil {
		d.discard(c)
		return failed(d.path, err)
	}
	if err := d.settle(c); err != nil {
		d.discard(c)
		return failed(d.path, err) // not for good: the next one may succeed
	}
	if err := d.move(c); err != nil {
		return failed(d.path, err)
	}
	if err := d.syncFolder(); err != nil {
		return failed(d.path, err)
	}
	return nil
}
