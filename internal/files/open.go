package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// A File is a regular file that is open to be read.
type File struct {
	*os.File
	Info fs.FileInfo // when it was opened
}

// Open opens a regular file to read it. What is none (a folder, a pipe, a device) is refused at
// once, without waiting for anybody to write into it; [Stream] reads pipes and devices too. The
// error names the path.
func Open(path string) (*File, error) {
	f, info, err := regular(local{}, path)
	if err != nil {
		return nil, err
	}
	return &File{f.(*os.File), info}, nil
}

// regular opens a regular file.
func regular(s system, path string) (f file, info fs.FileInfo, err error) {
	f, err = s.OpenFile(path, os.O_RDONLY|noWait, 0)
	if err != nil {
		return nil, nil, &pathError{path, Bare(err), ""}
	}
	info, err = f.Stat()
	if err != nil {
		f.Close()
		return nil, nil, &pathError{path, Bare(err), ""}
	}
	if !info.Mode().IsRegular() {
		f.Close()
		return nil, nil, refused(path, "is "+kind(info.Mode()), "name a file")
	}
	return f, info, nil
}

// Read is a regular file as a whole, if it has at most the given number of bytes.
func Read(path string, most int64) ([]byte, error) {
	f, info, err := regular(disk, path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	size := info.Size()
	if size > most {
		return nil, &pathError{path, fmt.Errorf("has %d bytes, more than the %d that are read", size, most), ""}
	}
	b := make([]byte, size)
	if _, err := io.ReadFull(f, b); err != nil {
		return nil, &pathError{path, fmt.Errorf("changed while it was read (%w)", Bare(err)), "read it again"}
	}
	return b, nil
}

// Stream opens a file of any kind but a folder to read at most the given number of bytes, after
// which reading is an error. Opening a pipe waits for its writer, until ctx ends.
func Stream(ctx context.Context, path string, most int64) (io.ReadCloser, error) {
	type opened struct {
		f   *os.File
		err error
	}
	done := make(chan opened, 1)
	go func() {
		f, err := os.Open(path)
		done <- opened{f, err}
	}()
	var o opened
	select {
	case o = <-done:
	case <-ctx.Done():
		const pause = 10 * time.Millisecond
		for waiting := true; waiting; {
			wake(path) // again and again, since it may not have been waiting yet
			select {
			case o = <-done:
				waiting = false
			case <-time.After(pause):
			}
		}
		if o.err == nil {
			o.f.Close()
		}
		return nil, &pathError{path, context.Cause(ctx), ""}
	}
	if o.err != nil {
		return nil, &pathError{path, Bare(o.err), ""}
	}
	if info, err := o.f.Stat(); err == nil && info.IsDir() {
		o.f.Close()
		return nil, refused(path, "is a folder", "name a file")
	}
	return &stream{o.f, path, most, most}, nil
}

// stream is a file of which a bounded number of bytes is read. It has none of a file's other ways to
// be read, which know no bound.
type stream struct {
	file       *os.File
	path       string
	left, most int64
}

// Read reads what is left of the bound; beyond it there must be nothing.
func (s *stream) Read(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	if s.left == 0 {
		if n, err := s.file.Read(b[:1]); n == 0 && errors.Is(err, io.EOF) {
			return 0, io.EOF
		}
		return 0, &pathError{s.path, fmt.Errorf("has more than the %d bytes that are read", s.most), ""}
	}
	n, err := s.file.Read(b[:min(int64(len(b)), s.left)])
	s.left -= int64(n)
	if err != nil && err != io.EOF {
		err = &pathError{s.path, Bare(err), ""}
	}
	return n, err
}

// Close closes the file.
func (s *stream) Close() error { return s.file.Close() }
