package files

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// system is the disk. Tests put one in its place whose steps fail.
type system interface {
	OpenFile(path string, flag int, mode fs.FileMode) (file, error)
	Lstat(path string) (fs.FileInfo, error)
	ReadDir(path string) ([]fs.DirEntry, error) // sorted by name
	Device(path string) (uint64, error)         // the number of the file system that a file is on
	Mkdir(path string, mode fs.FileMode) error
	Chmod(path string, mode fs.FileMode) error
	Rename(from, to string) error
	Exchange(a, b string) error // swaps two names in one step
	Remove(path string) error
	RemoveAll(path string) error
	SyncFolder(path string) error
	ClosesFirst() bool // an open file can't be renamed
}

// file is an open file of a system.
type file interface {
	io.ReadWriteCloser
	io.ReaderAt
	Name() string
	Stat() (fs.FileInfo, error)
	Chmod(mode fs.FileMode) error
	Truncate(size int64) error
	Sync() error
	Fd() uintptr
}

// disk is the system in use.
var disk system = local{}

// local is the operating system's.
type local struct{}

func (local) OpenFile(path string, flag int, mode fs.FileMode) (file, error) {
	f, err := os.OpenFile(path, flag, mode)
	if err != nil {
		return nil, err // not f, which would make an interface that is not nil
	}
	return f, nil
}

func (local) Lstat(path string) (fs.FileInfo, error)     { return os.Lstat(path) }
func (local) ReadDir(path string) ([]fs.DirEntry, error) { return os.ReadDir(path) }
func (local) Device(path string) (uint64, error)         { return device(path) }
func (local) Mkdir(path string, mode fs.FileMode) error  { return os.Mkdir(path, mode) }
func (local) Chmod(path string, mode fs.FileMode) error  { return os.Chmod(path, mode) }
func (local) Rename(from, to string) error               { return os.Rename(from, to) }
func (local) Exchange(a, b string) error                 { return exchange(a, b) }
func (local) Remove(path string) error                   { return os.Remove(path) }
func (local) RemoveAll(path string) error                { return os.RemoveAll(path) }
func (local) ClosesFirst() bool                          { return closeFirst }

// SyncFolder makes sure that the names in a folder survive a loss of power, where the file system
// can do that.
func (local) SyncFolder(path string) error {
	if !foldersSync {
		return nil
	}
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); !unsupported(err) {
		return err
	}
	return nil
}

// unsupported tells whether an error says that a file system can't do something at all.
func unsupported(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTTY)
}
