//go:build unix

package files

import (
	"io/fs"
	"syscall"
	"testing"
)

// faulty is a disk whose n-th step fails, counted over opening, looking at files and folders,
// reading, writing, syncing, changing permissions, closing, renaming, making folders and syncing
// them. All steps from there on fail if forever is set, as on a disk that is full.
type faulty struct {
	local
	n, at   int
	err     error
	forever bool
	partial bool // a failing write writes half
	swaps   bool // names can't be exchanged
	closes  bool // open files can't be renamed
	failed  string
}

func (s *faulty) step(name string) error {
	s.n++
	if s.n == s.at || s.forever && s.n > s.at && s.at > 0 {
		if s.failed == "" {
			s.failed = name
		}
		return &fs.PathError{Op: name, Path: "/somewhere/else", Err: s.err}
	}
	return nil
}

func (s *faulty) OpenFile(path string, flag int, mode fs.FileMode) (file, error) {
	if err := s.step("open"); err != nil {
		return nil, err
	}
	f, err := s.local.OpenFile(path, flag, mode)
	if err != nil {
		return nil, err
	}
	return &faultyFile{f, s}, nil
}

func (s *faulty) Lstat(path string) (fs.FileInfo, error) {
	if err := s.step("lstat"); err != nil {
		return nil, err
	}
	return s.local.Lstat(path)
}

func (s *faulty) ReadDir(path string) ([]fs.DirEntry, error) {
	if err := s.step("readdir"); err != nil {
		return nil, err
	}
	return s.local.ReadDir(path)
}

func (s *faulty) Device(path string) (uint64, error) {
	if err := s.step("device"); err != nil {
		return 0, err
	}
	return s.local.Device(path)
}

func (s *faulty) ClosesFirst() bool { return s.closes }

func (s *faulty) Mkdir(path string, mode fs.FileMode) error {
	if err := s.step("mkdir"); err != nil {
		return err
	}
	return s.local.Mkdir(path, mode)
}

func (s *faulty) Chmod(path string, mode fs.FileMode) error {
	if err := s.step("chmod"); err != nil {
		return err
	}
	return s.local.Chmod(path, mode)
}

func (s *faulty) Rename(from, to string) error {
	if err := s.step("rename"); err != nil {
		return err
	}
	return s.local.Rename(from, to)
}

func (s *faulty) Exchange(a, b string) error {
	if s.swaps {
		return syscall.EINVAL
	}
	if err := s.step("exchange"); err != nil {
		return err
	}
	return s.local.Exchange(a, b)
}

func (s *faulty) SyncFolder(path string) error {
	if err := s.step("syncfolder"); err != nil {
		return err
	}
	return nil
}

// faultyFile has none of a file's other ways to be read and written than Read and Write.
type faultyFile struct {
	file
	s *faulty
}

func (f *faultyFile) Read(b []byte) (int, error) {
	if err := f.s.step("read"); err != nil {
		return 0, err
	}
	return f.file.Read(b)
}

// Close closes the file, failing or not. It is a step where something depends on it.
func (f *faultyFile) Close() error {
	if err := f.file.Close(); err != nil || !f.s.closes {
		return err
	}
	return f.s.step("close")
}

func (f *faultyFile) Write(b []byte) (int, error) {
	if err := f.s.step("write"); err != nil {
		n := 0
		if f.s.partial {
			n, _ = f.file.Write(b[:len(b)/2])
		}
		return n, err
	}
	return f.file.Write(b)
}

func (f *faultyFile) Chmod(mode fs.FileMode) error {
	if err := f.s.step("fchmod"); err != nil {
		return err
	}
	return f.file.Chmod(mode)
}

func (f *faultyFile) Stat() (fs.FileInfo, error) {
	if err := f.s.step("stat"); err != nil {
		return nil, err
	}
	return f.file.Stat()
}

func (f *faultyFile) Sync() error {
	if err := f.s.step("sync"); err != nil {
		return err
	}
	return nil // quick: nobody pulls the plug on a test
}

// use puts a disk in the place of the real one until the test ends.
func use(t *testing.T, s system) {
	t.Helper()
	before := disk
	disk = s
	t.Cleanup(func() { disk = before })
}

// injected are the failures that are tried at each step.
var injected = []struct {
	name string
	s    faulty
}{
	{"EIO", faulty{err: syscall.EIO}},
	{"EIO half written", faulty{err: syscall.EIO, partial: true}},
	{"disk full", faulty{err: syscall.ENOSPC, forever: true}},
	{"disk full half written", faulty{err: syscall.ENOSPC, forever: true, partial: true}},
	{"quota", faulty{err: syscall.EDQUOT}},
	{"read-only", faulty{err: syscall.EROFS, forever: true}},
	{"permission", faulty{err: syscall.EACCES}},
	{"no exchange, EIO", faulty{err: syscall.EIO, swaps: true}},
	{"no exchange, disk full", faulty{err: syscall.ENOSPC, swaps: true, forever: true}},
	{"closing first, EIO", faulty{err: syscall.EIO, swaps: true, closes: true}},
	{"closing first, disk full", faulty{err: syscall.ENOSPC, swaps: true, closes: true, forever: true}},
}
