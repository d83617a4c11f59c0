package files

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// Bare is what an error of the operating system says about a file, without the file's name, which
// stands before it already, in words that follow "PATH: " or "it ":
//
//	open x.npy: no such file or directory  →  does not exist
//
// Errors of this package lose the path that they begin with. Others come back as they are.
// errors.Is and errors.As see through it.
func Bare(err error) error {
	if e, ok := err.(*pathError); ok {
		return sentence{text: e.words(), err: err}
	}
	if said(err) {
		return err
	}
	cause := err
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		cause = path.Err
	} else if link, ok := errors.AsType[*os.LinkError](err); ok {
		cause = link.Err
	} else if call, ok := errors.AsType[*os.SyscallError](err); ok {
		cause = call.Err
	} else if number, ok := errors.AsType[syscall.Errno](err); ok {
		cause = number
	} else if errors.Is(err, io.ErrShortWrite) {
		return sentence{text: "could not be written to its end", err: err}
	} else {
		return err
	}
	for _, s := range sentences {
		if errors.Is(cause, s.err) {
			return sentence{s.text, s.remedy, err}
		}
	}
	return sentence{text: "the system says: " + cause.Error(), err: err}
}

// sentence is an error said in words, with what can be done about it where something is written.
type sentence struct {
	text, remedy string
	err          error
}

func (s sentence) Error() string { return s.text }
func (s sentence) Unwrap() error { return s.err }

// sentences are the system's errors that people meet. The first that fits is taken, so that those
// that also count as a general one (EROFS, ENOTEMPTY) stand before it.
var sentences = []sentence{
	{"the disk is full", "make room or name another place", syscall.ENOSPC},
	{"your share of the disk is used up", "make room or name another place", syscall.EDQUOT},
	{"is larger than the file system allows", "name another place", syscall.EFBIG},
	{"the disk reports an error (EIO)", "check the disk or name another place", syscall.EIO},
	{"lies on a file system that can only be read", "name another place", syscall.EROFS},
	{"is a folder", "name a file", syscall.EISDIR},
	{"leads through something that is not a folder", "name another place", syscall.ENOTDIR},
	{"its name is too long", "give a shorter one", syscall.ENAMETOOLONG},
	{"leads through links that go in circles", "name another place", syscall.ELOOP},
	{"too many files are open", "end other programs or raise ulimit -n", syscall.EMFILE},
	{"too many files are open", "end other programs", syscall.ENFILE},
	{"is in use or a mount point", "name another place", syscall.EBUSY},
	{"is being executed", "name another place", syscall.ETXTBSY},
	{"is a folder that is not empty", "name another place", syscall.ENOTEMPTY},
	{"does not exist", "make its folder or name another place", fs.ErrNotExist},
	{"exists already", "name another place", fs.ErrExist},
	{"permission denied", "allow it or name another place", fs.ErrPermission},
	{"was closed before", "this is a mistake in the program", os.ErrClosed},
}

// failed is the error of writing to path: the path, what happened, what to do.
func failed(path string, err error) error {
	if e, ok := err.(*pathError); ok {
		if e.path == path {
			return e
		}
		return &pathError{path, e, ""} // of another file
	}
	bare := Bare(err)
	remedy := ""
	if s, ok := errors.AsType[sentence](bare); ok {
		remedy = cmp.Or(s.remedy, "name another place")
	}
	return &pathError{path, bare, remedy}
}

// said tells whether an error is, or holds, words of this package.
func said(err error) bool {
	if _, ok := errors.AsType[sentence](err); ok {
		return true
	}
	_, ok := errors.AsType[*pathError](err)
	return ok
}

// refused is the error of a path that is not written to.
func refused(path, why, remedy string) error {
	return &pathError{path, errors.New(why), remedy}
}

// pathError is one line: the path, what happened, what to do.
type pathError struct {
	path   string
	err    error
	remedy string
}

func (e *pathError) Error() string { return shown(e.path) + ": " + e.words() }

// words are all but the path.
func (e *pathError) words() string {
	if e.remedy == "" {
		return e.err.Error()
	}
	return e.err.Error() + ": " + e.remedy
}

func (e *pathError) Unwrap() error { return e.err }
