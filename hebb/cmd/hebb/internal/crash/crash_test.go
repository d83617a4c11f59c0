//go:build unix

package crash

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/iotest"
)

// TestMain is the watcher, and the process that it watches, where it is asked to be.
func TestMain(m *testing.M) {
	if os.Getenv("CRASH") != "" {
		end := Watch()
		switch os.Getenv("CRASH") {
		case "panic":
			var wg sync.WaitGroup
			wg.Go(func() { panic("in a goroutine") })
			wg.Wait()
		case "fatal":
			var mu sync.Mutex
			mu.Unlock()
		case "memory":
			held := [][]byte{}
			for len(held) < 1<<20 {
				held = append(held, bytes.Repeat([]byte{1}, 1<<30))
			}
		case "kill":
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		case "wait":
			os.Stdout.WriteString("waiting\n")
			select {}
		}
		in, _ := io.ReadAll(os.Stdin)
		os.Stdout.Write(in)
		os.Stderr.WriteString("its own words\n")
		end()
		os.Exit(7)
	}
	os.Exit(m.Run())
}

func crashing(how string) *exec.Cmd {
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "CRASH="+how)
	return c
}

// However a process ends, one line is said and the status is 1; if it ends by itself, nothing is said
// and the status is its own.
func TestWatch(t *testing.T) {
	for how, want := range map[string]struct {
		text   string
		status int
	}{
		"well":  {"its own words", 7},
		"panic": {"mistake in the program, please report it with the command that shows it: panic: in a goroutine", 1},
		"fatal": {"mistake in the program, please report it with the command that shows it: fatal error: ", 1},
		"kill":  {"ended from outside", 1},
	} {
		c := crashing(how)
		out, _ := c.CombinedOutput()
		text, status := string(out), c.ProcessState.ExitCode()
		if !strings.Contains(text, want.text) || strings.Count(text, "\n") != 1 || status != want.status {
			t.Errorf("%s: status %d, %q", how, status, text)
		}
	}
	c := crashing("well")
	c.Stdin = strings.NewReader("read")
	if out, _ := c.Output(); string(out) != "read" {
		t.Errorf("what is read is %q", out)
	}
	c = crashing("panic")
	c.Env = append(c.Env, "GOTRACEBACK=all")
	if out, _ := c.CombinedOutput(); !strings.Contains(string(out), "goroutine ") || c.ProcessState.ExitCode() != 2 {
		t.Errorf("with GOTRACEBACK: status %d, %q", c.ProcessState.ExitCode(), out)
	}
}

// A signal to the watcher is handed on, and where it is killed the other process ends too.
func TestSignals(t *testing.T) {
	for s, status := range map[syscall.Signal]int{syscall.SIGTERM: 128 + 15, syscall.SIGINT: 128 + 2, syscall.SIGKILL: -1} {
		c := crashing("wait")
		out, err := c.StdoutPipe()
		if err == nil {
			err = c.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		out.Read(make([]byte, len("waiting\n")))
		c.Process.Signal(s)
		io.Copy(io.Discard, out) // until nobody has it any more
		c.Wait()
		if got := c.ProcessState.ExitCode(); got != status {
			t.Errorf("%v: status %d, wanted %d", s, got, status)
		}
	}
}

// A process that may not have the memory it asks for.
func TestAllocatesTooMuch(t *testing.T) {
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash here, to bound memory with")
	}
	c := exec.Command(shell, "-c", "ulimit -v 4000000 && exec "+os.Args[0])
	c.Env = append(os.Environ(), "CRASH=memory")
	out, _ := c.CombinedOutput()
	text, status := string(out), c.ProcessState.ExitCode()
	if !strings.Contains(text, "no memory left") || strings.Count(text, "\n") != 1 || status != 1 {
		t.Errorf("status %d, %q", status, text)
	}
}

// Where no second process can be started, for want of files, the first does the work unwatched.
func TestUnwatched(t *testing.T) {
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash here, to bound files with")
	}
	for files := 10; files < 20; files++ { // Go itself needs nine
		c := exec.Command(shell, "-c", fmt.Sprintf("ulimit -n %d && exec %s", files, os.Args[0]))
		c.Env = append(os.Environ(), "CRASH=well")
		c.Stdin = strings.NewReader("read")
		var own bytes.Buffer
		c.Stderr = &own
		out, _ := c.Output()
		if c.ProcessState.ExitCode() != 7 || string(out) != "read" || !strings.Contains(own.String(), "its own words\n") {
			t.Errorf("%d files: status %d, %q and %q", files, c.ProcessState.ExitCode(), out, own.String())
		}
	}
}

// However much is printed, and in whichever pieces, its beginning is kept, and whether done comes last.
func TestListen(t *testing.T) {
	long := strings.Repeat("x", 3*most)
	for text, want := range map[string]string{"": "", "a": "a", "a" + done: "a" + done, done: done, done + "a": done + "a",
		long: long[:most], long + done: long[:most] + done, long[:most-2] + done: long[:most-2] + done[:2] + done,
		long[:most-len(done)] + done: long[:most-len(done)] + done} {
		for _, r := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text))} {
			if got := listen(r); got != want {
				t.Errorf("%d bytes are heard as %d", len(text), len(got))
			}
		}
	}
}
