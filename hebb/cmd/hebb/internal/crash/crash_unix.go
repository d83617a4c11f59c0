//go:build unix

package crash

import (
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// Watch begins to watch, and returns what to call before the process ends. It changes os.Stderr. In the
// watcher it does not return.
func Watch() (end func()) {
	if os.Getenv(variable) != "" {
		signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
		watch(os.Stdin, os.Stderr)
		os.Exit(0)
	}
	if os.Getenv("GOTRACEBACK") != "" {
		return func() {}
	}
	if err := start(); err != nil {
		return func() {} // unwatched
	}
	return func() { pipe.WriteString(done) }
}

// pipe leads to the watcher. It must stay reachable, or else it would be closed.
var pipe *os.File

// start starts the watcher and gives it what Go prints.
func start() error {
	path, err := os.Executable()
	if err != nil {
		return err
	}
	screen, err := unix.FcntlInt(2, unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return err
	}
	stderr := os.NewFile(uintptr(screen), "/dev/stderr")
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer r.Close()
	c := exec.Command(path)
	c.Env = append(os.Environ(), variable+"=1")
	c.Stdin, c.Stderr = r, stderr
	if err := c.Start(); err != nil {
		w.Close()
		return err
	}
	if err := over(int(w.Fd())); err != nil {
		w.Close()
		return err
	}
	w.Close()
	pipe = os.Stderr
	os.Stderr = stderr
	return nil
}
