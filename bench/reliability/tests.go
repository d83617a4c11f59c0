//go:build unix

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// tested runs tests of the project and returns what they log.
func tested(pattern string, environment []string, packages ...string) (log string, findings int) {
	c := exec.Command("go", append([]string{"test", "-count=1", "-v", "-run", pattern}, packages...)...)
	c.Env = append(os.Environ(), environment...)
	out, err := c.CombinedOutput()
	if err != nil {
		found("go test -run %s: %v\n%s", pattern, err, out)
		findings++
	}
	return string(out), findings
}

// number is the sum of the numbers that a pattern finds in a text.
func number(pattern, text string) (sum int) {
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(m[1])
		sum += n
	}
	return sum
}

// faults runs the tests in which each step of writing fails in turn, those in which a writer is
// killed between any two, and those in which power fails after one.
func faults(*workshop) (string, int, error) {
	log, findings := tested("Injected|Kill|Power", []string{"HEBB_KILLS=300"}, "./internal/files")
	return fmt.Sprintf("%d faults injected, %d writers killed, %d losses of power on a disk of the test's own; "+
		"old or new state whole each time", number(`(\d+) failures injected`, log), number(`(\d+) killed`, log),
		number(`(\d+) losses of power`, log)), findings, nil
}

// A target is a fuzz target and the program that has it.
type target struct{ name, dir, program string }

// fuzzed fuzzes every target for a while, two at a time and each on one thread.
func fuzzed(w *workshop) (figures string, n int, err error) {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{.Dir}}", "./...").Output()
	if err != nil {
		return "", 0, err
	}
	var targets []target
	for packages := bufio.NewScanner(bytes.NewReader(out)); packages.Scan(); {
		path, dir, _ := strings.Cut(packages.Text(), " ")
		names := fuzzTargets(dir)
		if len(names) == 0 {
			continue
		}
		program := w.path(strings.ReplaceAll(path, "/", "-") + ".test")
		out, err := exec.Command("go", "test", "-c", "-fuzz", ".", "-o", program, path).CombinedOutput()
		if err != nil {
			return "", 0, fmt.Errorf("the tests of %s do not build: %s", path, out)
		}
		for _, name := range names {
			targets = append(targets, target{name, dir, program})
		}
	}
	var executions, findings atomic.Int64
	next := make(chan target)
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(func() {
			for t := range next {
				n, log := t.run(w)
				executions.Add(int64(n))
				fmt.Fprintf(os.Stderr, "%s: %d executions\n", t.name, n)
				if log != "" {
					found("%s in %s: %s", t.name, t.dir, log)
					findings.Add(1)
				}
			}
		})
	}
	for _, t := range targets {
		next <- t
	}
	close(next)
	workers.Wait()
	figures = fmt.Sprintf("%d targets, %v each, %d executions", len(targets), *fuzz, executions.Load())
	return figures, int(findings.Load()), nil
}

// run fuzzes a target for a while. It returns the number of executions, and what was said if it
// fails. Inputs are minimized for a few executions only: otherwise the first one that reaches new
// code takes the whole time, since what a program reaches is not quite the same each time.
func (t target) run(w *workshop) (executions int, failure string) {
	c := exec.Command(t.program, "-test.run", "^$", "-test.fuzz", "^"+t.name+"$", "-test.fuzztime", fuzz.String(),
		"-test.fuzzminimizetime", "20x", "-test.parallel", "1", "-test.fuzzcachedir", w.path("fuzz", t.name))
	c.Dir = t.dir
	log, err := c.CombinedOutput()
	for _, m := range regexp.MustCompile(`execs: (\d+)`).FindAllStringSubmatch(string(log), -1) {
		n, _ := strconv.Atoi(m[1])
		executions = max(executions, n)
	}
	// Now and then the fuzzer takes the end of its time for a failure: then there is no input that
	// fails.
	ended := bytes.Contains(log, []byte("context deadline exceeded")) && !bytes.Contains(log, []byte("Failing input"))
	if err != nil && !ended {
		return executions, fmt.Sprintf("%v\n%s%s", err, log, t.failing(log))
	}
	return executions, ""
}

// failing is the input that a log says it wrote, so that it is not lost with the machine.
func (t target) failing(log []byte) []byte {
	m := regexp.MustCompile(`Failing input written to (\S+)`).FindSubmatch(log)
	if m == nil {
		return nil
	}
	input, err := os.ReadFile(filepath.Join(t.dir, string(m[1])))
	if err != nil {
		return []byte(err.Error() + "\n")
	}
	return input
}

// fuzzTargets are the names of a package's fuzz targets.
func fuzzTargets(dir string) (names []string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	declared := regexp.MustCompile(`(?m)^func (Fuzz\w+)\(`)
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		b, err := os.ReadFile(dir + "/" + e.Name())
		if err != nil {
			continue
		}
		for _, m := range declared.FindAllSubmatch(b, -1) {
			names = append(names, string(m[1]))
		}
	}
	return names
}
