//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// An ending is how a command ended.
type ending struct {
	status         int // −1 if a signal ended it
	peak           int64
	took           time.Duration
	stdout, stderr string
}

// child runs the command in a folder until it ends, at most for the given time and with at most
// 8 GiB of address space, so that a bomb does not take the machine. During is called once it runs.
func (w *workshop) child(dir string, most time.Duration, during func(p *exec.Cmd), args ...string) (ending, error) {
	const limit = 8 << 20 // KiB
	script := fmt.Sprintf(`ulimit -v %d; exec "$0" "$@"`, limit)
	c := exec.Command("sh", append([]string{"-c", script, w.command}, args...)...)
	var stdout, stderr bytes.Buffer
	c.Dir, c.Stdout, c.Stderr = dir, &stdout, &stderr
	c.Env = append(os.Environ(), "HEBB_ESTIMATES=1")
	begin := time.Now()
	if err := c.Start(); err != nil {
		return ending{}, err
	}
	end := time.AfterFunc(most, func() { c.Process.Kill() })
	defer end.Stop()
	if during != nil {
		during(c)
	}
	c.Wait()
	e := ending{
		status: c.ProcessState.ExitCode(),
		took:   time.Since(begin),
		stdout: stdout.String(),
		stderr: strings.TrimSpace(stderr.String()),
	}
	if usage, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		e.peak = usage.Maxrss
		if runtime.GOOS == "linux" {
			e.peak <<= 10 // it is in KiB there
		}
	}
	return e, nil
}

// must runs the command and wants it to succeed.
func (w *workshop) must(dir string, args ...string) (ending, error) {
	e, err := w.child(dir, 5*time.Minute, nil, args...)
	if err == nil && e.status != 0 {
		err = fmt.Errorf("hebb %s: status %d: %s", strings.Join(args, " "), e.status, e.stderr)
	}
	return e, err
}
