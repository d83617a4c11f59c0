//go:build unix

package files

import (
	"io/fs"
	"os"
	"syscall"
	"testing"
)

// faulty is a disk whose n-th step fails, counted over opening, writing, syncing, changing
// permissions, closing, renaming, making folders and syncing them. All steps from there on fail if
// forever is set, as on a disk that is full.
type faulty struct {
	local
	n, at   int
	err     error
	forever bool
	partial bool // a failing write writes half
	swaps   bool // names can't be exchanged
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
	f, err := os.OpenFile(path, flag, mode)
	if err != nil {
		return nil, err
	}
	return &faultyFile{f, s}, nil
}

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

type faultyFile struct {
	*os.File
	s *faulty
}

func (f *faultyFile) Write(b []byte) (int, error) {
	if err := f.s.step("write"); err != nil {
		n := 0
		if f.s.partial {
			n, _ = f.File.Write(b[:len(b)/2])
		}
		return n, err
	}
	return f.File.Write(b)
}

func (f *faultyFile) Chmod(mode fs.FileMode) error {
	if err := f.s.step("fchmod"); err != nil {
		return err
	}
	return f.File.Chmod(mode)
}

func (f *faultyFile) Stat() (fs.FileInfo, error) {
	if err := f.s.step("stat"); err != nil {
		return nil, err
	}
	return f.File.Stat()
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
}
