package files

import (
	"errors"

	"golang.org/x/sys/windows"
)

const (
	noFollow    = 0
	noWait      = 0
	foldersSync = false
	closeFirst  = true // an open file can't be renamed
)

// lock takes the lock of an open file, which ends with the process: of one byte far beyond its
// end, since a locked byte can't be read by others. It reports whether another holder has it.
func lock(f file) (held bool, err error) {
	const how = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	far := &windows.Overlapped{OffsetHigh: 1 << 30}
	err = windows.LockFileEx(windows.Handle(f.Fd()), how, 0, 1, 0, far)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return true, nil
	}
	return false, err
}

// device is the same number for all files: folders can't be mount points unseen.
func device(string) (uint64, error) { return 0, nil }

// exchange can't swap two names in one step.
func exchange(string, string) error { return errors.ErrUnsupported }
