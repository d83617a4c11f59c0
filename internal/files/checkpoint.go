package files

import (
	"io"
	"os"
	"path/filepath"
)

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
