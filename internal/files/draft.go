package files

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// A Draft is a file in the making. What is written to it appears at its path when [Draft.Keep] is
// called, as a whole, or never. One goroutine at a time may use it.
type Draft struct {
	path string // as the caller has it
	at   target
	temp file
	buf  *bufio.Writer
	err  error // the first failure; nothing is written after it
	done bool
}

// Create begins a file at path, which is written in the order of the calls of Write. Its folder
// must exist. End it with Keep, or with Drop, which may be deferred:
//
//	d, err := files.Create(path)
//	if err != nil {
//		return err
//	}
//	defer d.Drop() // does nothing after Keep
//	…
//	return d.Keep()
func Create(path string) (*Draft, error) {
	at, err := find(path)
	if err != nil {
		return nil, err
	}
	sweep(filepath.Dir(at.path))
	mode := fs.FileMode(0o666) // of which the umask is taken
	if at.exists {
		mode &= at.mode // no more than the file to be replaced allows, not even for a moment
	}
	f, err := temporary(filepath.Dir(at.path), mode)
	if err != nil {
		return nil, failed(path, err)
	}
	return &Draft{path: path, at: at, temp: f, buf: bufio.NewWriterSize(f, 1<<16)}, nil
}

// temporary makes a file in a folder with a name of its own, and locks it.
func temporary(dir string, mode fs.FileMode) (file, error) {
	const tries = 100
	for range tries {
		name := filepath.Join(dir, fmt.Sprintf("%s%d-%s%s", tempPrefix, os.Getpid(), rand.Text(), tempSuffix))
		f, err := disk.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL|noFollow, mode|0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if held, _ := lock(f); !held && isAt(f, name) {
			return f, nil
		}
		f.Close() // another process swept it between its making and its lock
		disk.Remove(name)
	}
	return nil, syscall.EEXIST
}

// isAt tells whether a path still leads to an open file.
func isAt(f file, path string) bool {
	info, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Lstat(path)
	return err == nil && os.SameFile(info, there)
}

// Write adds b to the file. The error names the file; after one, all calls return it.
func (d *Draft) Write(b []byte) (int, error) {
	if d.done {
		return 0, failed(d.path, os.ErrClosed)
	}
	n, err := d.buf.Write(b)
	return n, d.note(err)
}

// note keeps the first failure.
func (d *Draft) note(err error) error {
	if d.err == nil && err != nil {
		d.err = failed(d.path, err)
	}
	return d.err
}

// Keep puts the file in its place. When it fails, what stood there before still does; only if the
// sync of the folder failed, the last step, the new file does, and may be lost if the power fails.
func (d *Draft) Keep() error { return KeepAll(d) }

// KeepAll puts files that belong together in their places: first all of them are brought to the
// disk, then one is renamed right after the other. If the first part fails, all that stood there
// before still does. A process that is killed between two renames, microseconds apart, leaves the
// first files new and the rest old: only a [Folder] changes in one step.
func KeepAll(drafts ...*Draft) error {
	defer func() {
		for _, d := range drafts {
			d.Drop()
		}
	}()
	for _, d := range drafts {
		if err := d.ready(); err != nil {
			return err
		}
	}
	for _, d := range drafts {
		d.done = true
		if err := d.move(d.temp); err != nil {
			return d.note(err)
		}
	}
	for _, d := range drafts {
		if err := d.syncFolder(); err != nil {
			return d.note(err)
		}
	}
	return nil
}

// ready brings all that was written to the disk.
func (d *Draft) ready() error {
	if d.done {
		return failed(d.path, os.ErrClosed)
	}
	if d.err != nil {
		return d.err
	}
	if err := d.buf.Flush(); err != nil {
		return d.note(err)
	}
	return d.note(d.settle(d.temp))
}

// move renames a temporary file that is on the disk to where it belongs, or removes it.
func (d *Draft) move(f file) error {
	if disk.ClosesFirst() {
		if err := f.Close(); err != nil {
			disk.Remove(f.Name())
			return err
		}
	}
	if err := disk.Rename(f.Name(), d.at.path); err != nil {
		d.discard(f)
		return err
	}
	if !disk.ClosesFirst() {
		f.Close() // synced before: nothing is left that could fail
	}
	return nil
}

// syncFolder makes the new name last.
func (d *Draft) syncFolder() error {
	if err := disk.SyncFolder(filepath.Dir(d.at.path)); err != nil {
		return fmt.Errorf("was written, but its folder could not be synced (%w)", Bare(err))
	}
	return nil
}

// settle gives a file its permissions and waits until it is on the disk.
func (d *Draft) settle(f file) error {
	if d.at.exists {
		info, err := f.Stat()
		if err != nil {
			return err
		}
		if info.Mode().Perm() != d.at.mode {
			if err := f.Chmod(d.at.mode); err != nil {
				return err
			}
		}
	}
	return f.Sync()
}

// Drop removes what was written. After Keep or Drop it does nothing.
func (d *Draft) Drop() {
	if !d.done {
		d.done = true
		d.discard(d.temp)
	}
}

// discard removes a temporary file.
func (d *Draft) discard(f file) {
	if disk.ClosesFirst() {
		f.Close()
	}
	disk.Remove(f.Name())
	f.Close()
}
