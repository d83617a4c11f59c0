package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"deephebb/hebb"
	"deephebb/hebb/pictures"
)

// cluster has the flags of the Flink cluster that HEBB_BEAM_FLINK names (make flink-test sets them).
func cluster() []string { return strings.Fields(os.Getenv("HEBB_BEAM_FLINK")) }

// program is the command in a process of its own.
func program(t *testing.T, args ...string) *exec.Cmd {
	c := exec.CommandContext(t.Context(), os.Args[0], args...)
	c.Env = append(os.Environ(), "HEBB_BEAM_TEST_MAIN=1")
	c.Stderr = t.Output()
	return c
}

// On a Flink cluster: the bytes of one machine, by one worker, by two, and by two of which one is killed while
// a layer is summed.
func TestFlink(t *testing.T) {
	flags := cluster()
	if len(flags) == 0 {
		t.Skip("no Flink cluster is named")
	}
	dir := photos(t)
	d, err := pictures.Folder{Size: 96, Fit: pictures.Stretch}.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	e, err := hebb.New(hebb.Config{Input: d.Shape, Channels: []int{16, 32}, Seed: 42})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	for _, err := range e.Train(d, hebb.Training{Schedule: hebb.Sharded}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	want := marshalled(t, e)
	t.Logf("one machine: %.1f s, sha256 %s", time.Since(start).Seconds(), want)
	for _, c := range []struct {
		name, workers string
		kills         bool
	}{{"one worker", "1", false}, {"two workers", "2", false}, {"two workers, one killed", "2", true}} {
		out := t.TempDir()
		args := append([]string{"train", "-preset", "article", "-channels", "16,32", "-size", "96", "-piece", "64",
			"-quiet",
			"-work", filepath.Join(out, "work"), "-model", filepath.Join(out, "model")}, flags...)
		call := program(t, append(args, "-parallelism", c.workers, dir)...)
		var said strings.Builder
		call.Stdout, call.Stderr = &said, &said
		start := time.Now()
		if err := call.Start(); err != nil {
			t.Fatal(err)
		}
		killed := make(chan int, 1)
		if c.kills {
			go func() { killed <- killWorker(out) }()
		} else {
			killed <- 0
		}
		if err := call.Wait(); err != nil {
			t.Fatalf("%s: %v\n%s", c.name, err, said.String())
		}
		id := <-killed
		got := sum(t, filepath.Join(out, "model"))
		t.Logf("%s: %.1f s, sha256 %s", c.name, time.Since(start).Seconds(), got)
		if c.kills {
			t.Logf("worker %d was killed", id)
		}
		if got != want || c.kills && id == 0 {
			t.Errorf("%s: another model than one machine's, or none was killed (%d)\n%s", c.name, id, said.String())
		}
	}
}

// killWorker kills one worker when the first piece of a layer's sums is there, and returns its number.
func killWorker(out string) int {
	for range 6000 {
		done, _ := filepath.Glob(filepath.Join(out, "work/sum-*/0*"))
		if workers := workersOf(); len(done) > 0 && len(workers) > 0 {
			syscall.Kill(workers[0], syscall.SIGKILL)
			return workers[0]
		}
		time.Sleep(20 * time.Millisecond)
	}
	return 0
}

// workersOf are the processes that run as Beam's workers for this test's binary.
func workersOf() (ids []int) {
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, path := range lines {
		b, err := os.ReadFile(path)
		args := strings.Split(string(b), "\x00")
		if err != nil || !slices.Contains(args, "--worker=true") || !strings.Contains(string(b), "/run/worker.") {
			continue
		}
		if id, err := strconv.Atoi(strings.Split(path, "/")[2]); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}
