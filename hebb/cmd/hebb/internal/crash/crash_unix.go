//go:build unix

package crash

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Files that the watched process inherits: where the program itself prints, and a pipe that ends with
// its watcher.
const screen, life = 3, 4

// Watch starts the process that does the work, and returns in that one only, with what to call before
// it ends. It changes os.Stderr. Where no second process can be started it returns in the first.
func Watch() (end func()) {
	switch {
	case os.Getenv(variable) != "":
		return watched()
	case os.Getenv("GOTRACEBACK") != "":
		return func() {}
	}
	status, err := watch()
	if err != nil {
		return func() {} // unwatched
	}
	os.Exit(status)
	return nil
}

// watched prepares the process that does the work.
func watched() (end func()) {
	os.Unsetenv(variable)
	unix.CloseOnExec(screen)
	unix.CloseOnExec(life)
	pipe := os.Stderr // it must stay reachable, or else it would be closed
	os.Stderr = os.NewFile(screen, "/dev/stderr")
	watcher := os.NewFile(life, "watcher")
	go func() {
		watcher.Read(make([]byte, 1))
		os.Exit(1)
	}()
	return func() { pipe.WriteString(done) }
}

// watch starts the process that does the work, and returns the status to end with.
func watch() (status int, err error) {
	path, err := os.Executable()
	if err != nil {
		return 0, err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return 0, err
	}
	defer r.Close()
	alive, held, err := os.Pipe()
	if err != nil {
		w.Close()
		return 0, err
	}
	defer held.Close()
	c := exec.Command(path, os.Args[1:]...)
	c.Args[0] = os.Args[0]
	c.Env = append(os.Environ(), variable+"=1")
	c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, w
	c.ExtraFiles = []*os.File{os.Stderr, alive}
	runtime.LockOSThread() // with this thread the other process would end
	c.SysProcAttr = bound()
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err = c.Start()
	w.Close()
	alive.Close()
	if err != nil {
		signal.Stop(signals)
		return 0, err
	}
	go func() {
		for s := range signals {
			c.Process.Signal(s)
		}
	}()
	said := make(chan string, 1)
	go func() { said <- listen(r) }()
	err = c.Wait()
	r.SetReadDeadline(time.Now().Add(time.Second)) // others may have the pipe
	number := 0
	if w, ok := c.ProcessState.Sys().(syscall.WaitStatus); ok && w.Signaled() && asked(w.Signal()) {
		number = int(w.Signal())
	}
	if err != nil && !errors.As(err, new(*exec.ExitError)) {
		return 1, nil
	}
	status, text := verdict(<-said, c.ProcessState.ExitCode(), number)
	if text != "" {
		fmt.Fprintln(os.Stderr, "hebb:", text)
	}
	return status, nil
}

// asked reports whether a signal is one by which a process is asked to end.
func asked(s syscall.Signal) bool {
	return s == syscall.SIGINT || s == syscall.SIGTERM || s == syscall.SIGHUP
}
