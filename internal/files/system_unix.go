//go:build unix

package files

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

const (
	noFollow    = unix.O_NOFOLLOW // a link in the last place is an error
	noWait      = unix.O_NONBLOCK // a pipe without a writer opens at once
	foldersSync = true
	closeFirst  = false // files are renamed while they are open, and locked
)

// lock takes the lock of an open file, which ends with the process. It reports whether another
// holder has it; the error is about file systems that have no locks.
func lock(f file) (held bool, err error) {
	for {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		switch {
		case errors.Is(err, unix.EINTR):
		case errors.Is(err, unix.EWOULDBLOCK):
			return true, nil
		default:
			return false, err
		}
	}
}

// device is the number of the file system that a file is on.
func device(path string) (uint64, error) {
	var s unix.Stat_t
	if err := unix.Stat(path, &s); err != nil {
		return 0, &os.PathError{Op: "stat", Path: path, Err: err}
	}
	return uint64(s.Dev), nil
}
