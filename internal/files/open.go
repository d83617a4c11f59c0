package files

import (
	"fmt"
	"io"
	"io/fs"
	"os"
)

// A File is a regular file that is open to be read.
type File struct {
	*os.File
	Info fs.FileInfo // when it was opened
}

// Open opens a regular file to read it. What is none (a folder, a pipe, a device) is refused at
// once, without waiting for anybody to write into it. The error names the path.
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
