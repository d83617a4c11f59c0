package crash

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// TestMain is the watched process, and its watcher, where it is asked to be.
func TestMain(m *testing.M) {
	if os.Getenv(variable) != "" || os.Getenv("CRASH") != "" {
		end := Watch()
		switch os.Getenv("CRASH") {
		case "panic":
			var wg sync.WaitGroup
			wg.Go(func() { panic("in a goroutine") })
			wg.Wait()
		case "memory":
			held := [][]byte{}
			for len(held) < 1<<20 {
				held = append(held, bytes.Repeat([]byte{1}, 1<<30))
			}
		case "kill":
			p, _ := os.FindProcess(os.Getpid())
			p.Kill()
			select {}
		}
		os.Stderr.WriteString("its own words\n")
		end()
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// However a process ends, one line is said, and none if it ended by itself.
func TestWatch(t *testing.T) {
	for how, want := range map[string]string{
		"well":  "its own words",
		"panic": "mistake in the program, please report it with the command that shows it: panic: in a goroutine",
		"kill":  "ended from outside",
	} {
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), "CRASH="+how)
		out, _ := c.CombinedOutput()
		if text := string(out); !strings.Contains(text, want) || strings.Count(text, "\n") != 1 {
			t.Errorf("%s: %q", how, text)
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
	if text := string(out); !strings.Contains(text, "no memory left") || strings.Count(text, "\n") != 1 {
		t.Errorf("%q", text)
	}
}
