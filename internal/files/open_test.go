//go:build unix

package files

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// By hand: only regular files are opened, and a pipe is refused without waiting for its writer.
func TestOpen(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	os.WriteFile(in("file"), []byte("text"), 0o644)
	os.Symlink("file", in("link"))
	if err := syscall.Mkfifo(in("pipe"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"file", "link"} {
		f, err := Open(in(name))
		if err != nil {
			t.Fatal(err)
		}
		if b, err := io.ReadAll(f); err != nil || string(b) != "text" {
			t.Error(string(b), err)
		}
		f.Close()
		if b, err := Read(in(name), 4); err != nil || string(b) != "text" {
			t.Error(string(b), err)
		}
	}
	_, err := Read(in("file"), 3)
	checkError(t, err, in("file"), "has 4 bytes, more than the 3 that are read")
	for _, c := range []struct{ path, words string }{
		{in("none"), ": does not exist"},
		{in("file/x"), "something that is not a folder"},
		{dir, "is a folder: name a file"},
		{in("pipe"), "is a pipe: name a file"},
		{os.DevNull, "is a device: name a file"},
	} {
		_, err := Open(c.path)
		checkError(t, err, c.path, c.words)
		_, err = Read(c.path, 100)
		checkError(t, err, c.path, c.words)
		_, err = Sum(c.path)
		checkError(t, err, c.path, c.words)
	}
	if _, err := Open(in("none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v hides its cause", err)
	}
}

// By hand: the system's errors in words, without the path that stands before them.
func TestBare(t *testing.T) {
	_, missing := os.Open("nothing/here")
	for _, c := range []struct {
		err  error
		want string
	}{
		{missing, "does not exist"},
		{&fs.PathError{Op: "open", Path: "x", Err: syscall.EACCES}, "permission denied"},
		{&os.LinkError{Op: "rename", Old: "x", New: "y", Err: syscall.ENOSPC}, "the disk is full"},
		{os.NewSyscallError("read", syscall.EISDIR), "is a folder"},
		{syscall.EROFS, "lies on a file system that can only be read"},
		{syscall.EXDEV, "the system says: invalid cross-device link"},
		{io.ErrShortWrite, "could not be written to its end"},
		{errors.New("its header is damaged"), "its header is damaged"},
		{Bare(missing), "does not exist"},
		{refused("x", "is a folder", "name a file"), "is a folder: name a file"},
	} {
		got := Bare(c.err)
		if got.Error() != c.want || !errors.Is(got, c.err) && got != c.err {
			t.Errorf("%v: %v, want %s", c.err, got, c.want)
		}
	}
	for mode, want := range map[fs.FileMode]string{
		fs.ModeSocket:    "a socket",
		fs.ModeSymlink:   "a link",
		fs.ModeIrregular: "not a regular file",
		fs.ModeDir:       "a folder",
	} {
		if got := kind(mode); got != want {
			t.Error(mode, got)
		}
	}
	if !strings.HasPrefix(failed("x", syscall.ENOSPC).Error(), "x: the disk is full: make room") {
		t.Error(failed("x", syscall.ENOSPC))
	}
	once := refused("x", "is a pipe", "name a file")
	same, other := failed("x", once), failed("y", once)
	if same != once || other.Error() != "y: x: is a pipe: name a file" {
		t.Error(same, other)
	}
}
