//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Bounds of what any input may cost beside what the command takes anyway.
const (
	mostMemory = 1 << 30
	mostTime   = 20 * time.Second
)

// hostile puts each hostile file in the place of each input that it may be named for.
func hostile(w *workshop) (string, int, error) {
	dir := w.path("hostile")
	if err := makeFolder(dir); err != nil {
		return "", 0, err
	}
	train := []string{"train", w.images, "-q", "--preset", "article", "--channels", "2,3", "--epochs", "1",
		"--model", "good.safetensors", "--features", "good.npy"}
	if _, err := w.must(dir, train...); err != nil {
		return "", 0, err
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o644); err != nil {
		return "", 0, err
	}
	// By a process of its own, since a child's peak begins with what its parent once had.
	if out, err := exec.Command(os.Args[0], "-forge", dir).CombinedOutput(); err != nil {
		return "", 0, fmt.Errorf("forging: %s", out)
	}
	list, err := forgedIn(dir)
	if err != nil {
		return "", 0, err
	}
	for _, path := range []string{"pipe", "/dev/zero", "/dev/urandom", "."} {
		list = append(list, forged{"any", path})
	}
	var attempts [][]string
	for _, f := range list {
		attempts = append(attempts, uses(w, f)...)
	}
	var peak int64
	var longest time.Duration
	findings := 0
	for _, args := range attempts {
		for _, written := range []string{"encoded.npy", "encoded.csv", "out.csv", "out.png", "out.safetensors"} {
			os.Remove(filepath.Join(dir, written))
		}
		e, err := w.child(dir, 2*mostTime, nil, args...)
		if err != nil {
			return "", 0, err
		}
		peak, longest = max(peak, e.peak), max(longest, e.took)
		line := strings.Join(args, " ")
		fmt.Fprintf(os.Stderr, "%4d MiB %5.2f s  status %d  hebb %s: %s\n",
			e.peak>>20, e.took.Seconds(), e.status, strings.ReplaceAll(line, w.dir, ""), e.stderr)
		switch {
		case e.peak > mostMemory || e.took > mostTime:
			found("hebb %s: %d MiB, %v", line, e.peak>>20, e.took)
		case e.status < 0 || e.status > 2 || strings.Contains(e.stderr, "goroutine "):
			found("hebb %s: status %d: %s", line, e.status, e.stderr)
		case e.status != 0 && strings.Contains(e.stderr, "\n"):
			found("hebb %s: more than one line: %s", line, e.stderr)
		case strings.Contains(e.stderr, "mistake in the program"):
			found("hebb %s: %s", line, e.stderr)
		default:
			continue
		}
		findings++
	}
	return fmt.Sprintf("%d files and devices in %d commands, at most %d MiB and %.1f s",
		len(list), len(attempts), peak>>20, longest.Seconds()), findings, nil
}

// uses are the commands that name a file as each input that it may be.
func uses(w *workshop, f forged) (commands [][]string) {
	is := func(kinds ...string) bool {
		for _, k := range kinds {
			if f.kind == k || f.kind == "any" {
				return true
			}
		}
		return false
	}
	train := func(args ...string) []string {
		settings := []string{"-q", "--preset", "article", "--epochs", "1", "--model", "out.safetensors"}
		return slices.Concat([]string{"train"}, args, settings)
	}
	for _, u := range []struct {
		fits bool
		args []string
	}{
		{is("model"), []string{"encode", w.images, "-q", "--model", f.path, "--features", "encoded.npy"}},
		{is("model"), train(w.images, "--init", f.path)},
		{is("npy"), []string{"map", w.images, "-q", "--features", f.path, "--out", "out.csv"}},
		{is("npy"), []string{"cluster", w.images, "-q", "--features", f.path, "--out", "out.csv"}},
		{is("csv"), []string{"draw", w.images, "-q", "--map", f.path, "--out", "out.png"}},
		{is("csv"), []string{"draw", "-q", "--log", f.path, "--out", "out.png"}},
		{is("csv"), train(w.images, "--labels", f.path, "--channels", "2")},
		{is("csv"), train(w.images, "--words", f.path, "--channels", "2")},
		{is("idx"), train("--idx", f.path, "--channels", "2")},
		{is("idx"), train("--cifar", f.path, "--channels", "2")},
		{is("sheet"), train("--sheet", f.path, "--tile", "24", "--channels", "2")},
		{f.kind == "folder", train("--images", f.path, "--size", "24", "--channels", "2")},
		{f.kind == "result", []string{"verify", f.path}},
	} {
		if u.fits {
			commands = append(commands, u.args)
		}
	}
	return commands
}

func makeFolder(dir string) error { return os.MkdirAll(dir, 0o755) }
