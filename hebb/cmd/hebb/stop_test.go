package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A stopper is a summary that ends the session when a word appears in it.
type stopper struct {
	bytes.Buffer
	word string
	stop func()
}

func (s *stopper) Write(b []byte) (int, error) {
	n, err := s.Buffer.Write(b)
	if strings.Contains(s.String(), s.word) {
		s.stop()
	}
	return n, err
}

// stopped runs the command, ends it when the word appears in its summary, and returns what it says. It
// must end with status 1.
func stopped(t *testing.T, dir, line, word string) string {
	t.Helper()
	t.Chdir(dir)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, failed := &stopper{word: word, stop: stop}, &bytes.Buffer{}
	status := run(ctx, strings.Fields("-q "+line), out, failed)
	if status != 1 || !strings.HasPrefix(failed.String(), "hebb: stopped") {
		t.Errorf("hebb %s, stopped at %q: status %d, %q, summary %s", line, word, status, failed, out)
	}
	return failed.String()
}

// A run that is stopped leaves the results before it as they were, and what was made next to them.
func TestStopRun(t *testing.T) {
	defer func(was time.Duration) { patience = was }(patience)
	patience = time.Minute
	dir, photos := t.TempDir(), folder(t, 6)
	works(t, dir, "run"+quickly+" "+photos)
	before := read(t, filepath.Join(dir, "out/manifest.json"))
	again := "run --seed 7" + quickly + " " + photos
	for word, kept := range map[string]string{
		"encoder":  "out-stopped", // it learns then, or has learned
		"clusters": "out-stopped/model.safetensors",
	} {
		if said := stopped(t, dir, again, word); !strings.Contains(said, kept) || !strings.Contains(said,
			"out is as it was") {
			t.Errorf("stopped at %s: %q", word, said)
		}
		if !bytes.Equal(read(t, filepath.Join(dir, "out/manifest.json")), before) {
			t.Errorf("stopped at %s: the results before are not as they were", word)
		}
		works(t, dir, "verify out")
		if out := works(t, dir, "verify out-stopped"); !strings.Contains(out, "stopped") {
			t.Errorf("verify: %s", out)
		}
	}
	works(t, dir, "encode --model out-stopped/model.safetensors --out f.npy "+photos)
	if said := stopped(t, dir, again, "pictures"); !strings.Contains(said, "out") {
		t.Errorf("stopped before it learned: %q", said)
	}
	works(t, dir, again)
	left, err := os.ReadDir(dir)
	var names []string
	for _, e := range left {
		names = append(names, e.Name())
	}
	if got := strings.Join(names, " "); err != nil || got != "f.csv f.npy out out-stopped" {
		t.Errorf("left in the folder: %s, %v", got, err)
	}
}

// The other verbs keep what they have written, or write nothing.
func TestStopVerbs(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 6)
	works(t, dir, "train --steps 3 --model m.safetensors --features f.npy "+photos)
	for line, word := range map[string]string{
		"encode --model m.safetensors --out x.npy " + photos:                  "encoder",
		"map --features f.npy --neighbors 4 --out x.csv " + photos:            "pictures",
		"cluster --features f.npy --k 2 --out x.csv " + photos:                "pictures",
		"draw --features f.npy --out x.png " + photos:                         "pictures",
		"eval --features f.npy --seeds 1 --json x.json " + photos:             "pictures",
		"eval --presets hebb,article --seeds 2 --images " + photos:            "classes",
		"train --steps 100000000 --model m.safetensors --log l.csv " + photos: "encoder",
	} {
		stopped(t, dir, line, word)
	}
	for _, name := range []string{"x.npy", "x.csv", "x.png"} {
		if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is there: %v", name, err)
		}
	}
	works(t, dir, "encode --model m.safetensors --out x.npy "+photos)
}

// SIGTERM ends it as Ctrl-C does.
func TestTerminate(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 6)
	c := exec.Command(os.Args[0], strings.Fields("train --steps 1000000000 --model m.safetensors "+photos)...)
	c.Dir, c.Env = dir, append(os.Environ(), "HEBB_TEST_MAIN=1")
	stderr, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	first := make([]byte, 1)
	io.ReadFull(stderr, first) // it learns
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(stderr)
	c.Wait()
	if status := c.ProcessState.ExitCode(); status != 1 || !strings.Contains(string(rest),
		"hebb: stopped: what was learned so far is in m.safetensors") {
		t.Errorf("status %d, %q", status, rest)
	}
	works(t, dir, "encode --model m.safetensors "+photos)
}

// A reader of the summary that goes away costs no results; a summary that can't be written is an error.
func TestSummaryFails(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 6)
	process := func(out *os.File) (int, string) {
		var failed bytes.Buffer
		c := exec.Command(os.Args[0], strings.Fields("-q run"+quickly+" "+photos)...)
		c.Dir, c.Env, c.Stdout, c.Stderr = dir, append(os.Environ(), "HEBB_TEST_MAIN=1"), out, &failed
		c.Run()
		return c.ProcessState.ExitCode(), failed.String()
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	if status, failed := process(w); status != 0 || failed != "" {
		t.Errorf("with a reader that went away: status %d, %q", status, failed)
	}
	w.Close()
	works(t, dir, "verify out")
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full here")
	}
	defer full.Close()
	if status, failed := process(full); status != 1 || !strings.Contains(failed, "summary") {
		t.Errorf("with a full disk: status %d, %q", status, failed)
	}
	works(t, dir, "verify out")
}
