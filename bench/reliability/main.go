//go:build unix

// Command reliability tries to break what the project promises not to lose and not to let in, and
// prints what it tried and what came of it. docs/reliability.md quotes its figures.
//
//	go run ./bench/reliability                  # all of it, in under 20 minutes
//	go run ./bench/reliability -only kill,stop  # some sections: faults, kill, stop, stages, resume,
//	                                            # hostile, names, damage, memory, fuzz
//	go run ./bench/reliability -only fuzz -fuzz 1m
//
// The exit status is 1 if anything was found.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

var (
	only    = flag.String("only", "", "sections to run, separated by commas; all if empty")
	kills   = flag.Int("kills", 240, "how many commands to kill")
	stops   = flag.Int("stops", 40, "how many commands to interrupt")
	flips   = flag.Int("flips", 4000, "how many bits to flip in a model")
	fuzz    = flag.Duration("fuzz", 15*time.Second, "how long to fuzz each target")
	seed    = flag.Uint64("seed", 1, "of the moments and places drawn")
	forging = flag.String("forge", "", "only make the hostile files in this folder")
)

// A section is one kind of attempt. It returns a line of figures, and how many findings there were.
type section struct {
	name  string
	about string
	run   func(w *workshop) (figures string, findings int, err error)
}

var sections = []section{
	{"faults", "Every step of writing fails in turn (EIO, disk full, quota, read-only, no permission)", faults},
	{"kill", "`hebb run` and `hebb train` killed (SIGKILL) at random moments over existing results", killed},
	{"stop", "`hebb run` interrupted (SIGINT) at random moments", stopped},
	{"stages", "Each stage interrupted (SIGINT) at random moments", stagesStopped},
	{"resume", "`hebb train` interrupted at random moments, resumed, and compared with one that never was", resumed},
	{"hostile", "Files that claim more than they are, pipes and devices, in the place of every input", hostile},
	{"names", "Pictures with names that a page, a spreadsheet or a terminal might run", namedNastily},
	{"damage", "Bits flipped in a model", damaged},
	{"memory", "Memory that is estimated before it is allocated, and measured", remembered},
	{"fuzz", "Fuzz targets", fuzzed},
}

// A workshop is a temporary folder with the command, pictures to learn from, and room.
type workshop struct {
	dir     string
	command string
	images  string
}

// path is a path in the workshop.
func (w *workshop) path(parts ...string) string {
	return filepath.Join(append([]string{w.dir}, parts...)...)
}

func main() {
	flag.Parse()
	do := run
	if *forging != "" {
		do = func() error { return forge(*forging) }
	}
	if err := do(); err != nil {
		fmt.Fprintln(os.Stderr, "reliability:", err)
		os.Exit(1)
	}
}

func run() error {
	chosen := strings.Split(*only, ",")
	dir, err := os.MkdirTemp("", "reliability-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	w := &workshop{dir: dir, command: filepath.Join(dir, "hebb"), images: filepath.Join(dir, "pictures")}
	if out, err := exec.Command("go", "build", "-o", w.command, "./hebb/cmd/hebb").CombinedOutput(); err != nil {
		return fmt.Errorf("the command does not build: %s", out)
	}
	if err := paint(w.images); err != nil {
		return err
	}
	fmt.Println("| attempt | figures | findings | seconds |")
	fmt.Println("|---|---|---:|---:|")
	total := 0
	for _, s := range sections {
		if *only != "" && !slices.Contains(chosen, s.name) {
			continue
		}
		begin := time.Now()
		figures, findings, err := s.run(w)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		total += findings
		fmt.Printf("| %s | %s | %d | %.0f |\n", s.about, figures, findings, time.Since(begin).Seconds())
	}
	if total > 0 {
		return fmt.Errorf("%d findings, listed above on standard error", total)
	}
	return nil
}

// found says what was found.
func found(format string, values ...any) {
	fmt.Fprintf(os.Stderr, "FOUND: "+format+"\n", values...)
}
