package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// target is the place that a path leads to, and the permissions of what stands there.
type target struct {
	path   string
	exists bool
	mode   fs.FileMode
}

// follow is where a path leads through links in its last place. Nothing need be there.
func follow(path string) (string, error) {
	const most = 40 // as the kernel's own bound
	for range most {
		to, err := os.Readlink(path)
		if err != nil {
			return path, nil // not a link, or nothing there: opening it says more
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	return "", syscall.ELOOP
}

// find looks at what stands at a path, and refuses what is not to be replaced.
func find(path string) (target, error) {
	if path == "" {
		return target{}, refused(`""`, "is no name of a file", "give one")
	}
	at, err := follow(path)
	if err != nil {
		return target{}, failed(path, err)
	}
	info, err := disk.Lstat(at)
	if errors.Is(err, fs.ErrNotExist) {
		// What /dev/stdout leads to may have no name.
		if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
			return target{}, refused(path, "is "+kind(info.Mode()), "name a file")
		}
		if os.IsPathSeparator(path[len(path)-1]) {
			return target{}, refused(path, "is the name of a folder", "name a file")
		}
		return target{path: at}, nil
	}
	if err != nil {
		return target{}, failed(path, err)
	}
	switch {
	case info.IsDir():
		return target{}, failed(path, syscall.EISDIR)
	case !info.Mode().IsRegular():
		return target{}, refused(path, "is "+kind(info.Mode()), "name a file")
	case info.Mode()&0o222 == 0 || !writable(at):
		return target{}, refused(path, "is read-only", "allow writing or name another file")
	}
	return target{at, true, info.Mode().Perm()}, nil
}

// writable tells whether the file that stands at a path may be written to.
func writable(path string) bool {
	f, err := os.OpenFile(path, os.O_WRONLY|noFollow|noWait, 0)
	if err != nil {
		return !errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.EROFS)
	}
	f.Close()
	return true
}

// kind names what a path leads to that is no regular file.
func kind(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeDevice != 0:
		return "a device"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeSymlink != 0:
		return "a link"
	}
	return "not a regular file"
}
