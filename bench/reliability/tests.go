//go:build unix

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
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

// faults runs the tests in which each step of writing fails in turn, and those in which a writer is
// killed between any two.
func faults(*workshop) (string, int, error) {
	log, findings := tested("Injected|Kill", []string{"HEBB_KILLS=300"}, "./internal/files")
	return fmt.Sprintf("%d faults injected, %d writers killed; old or new state whole each time",
		number(`(\d+) failures injected`, log), number(`(\d+) killed`, log)), findings, nil
}

// fuzzed fuzzes every target for a while.
func fuzzed(*workshop) (string, int, error) {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{.Dir}}", "./...").Output()
	if err != nil {
		return "", 0, err
	}
	targets, executions, findings := 0, 0, 0
	for packages := bufio.NewScanner(bytes.NewReader(out)); packages.Scan(); {
		name, dir, _ := strings.Cut(packages.Text(), " ")
		for _, target := range fuzzTargets(dir) {
			targets++
			c := exec.Command("go", "test", "-run", "^$", "-fuzz", "^"+target+"$", "-fuzztime", fuzz.String(), name)
			log, err := c.CombinedOutput()
			if err != nil {
				found("%s of %s: %v\n%s", target, name, err, log)
				findings++
			}
			most := 0
			for _, m := range regexp.MustCompile(`execs: (\d+)`).FindAllStringSubmatch(string(log), -1) {
				n, _ := strconv.Atoi(m[1])
				most = max(most, n)
			}
			executions += most
			fmt.Fprintf(os.Stderr, "%s %s: %d executions\n", name, target, most)
		}
	}
	return fmt.Sprintf("%d targets, %v each, %d executions", targets, *fuzz, executions), findings, nil
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
