//go:build unix

package main

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A course is a command whose stages are interrupted one by one.
type course struct {
	name string
	args []string
}

// stagesStopped interrupts each stage of a run, and trainings whose steps are long, some times: it
// must end soon.
func stagesStopped(w *workshop) (string, int, error) {
	digits := w.path("digits")
	if err := paintWaves(digits, 2000, 28); err != nil {
		return "", 0, err
	}
	quiet := []string{"-q", "--seed", "1"}
	r := rand.New(rand.NewPCG(*seed, 5))
	var parts []string
	findings, stops := 0, 0
	with := func(command string, args ...string) []string {
		return append([]string{command, "--idx", digits}, args...)
	}
	article := func(args ...string) []string {
		return with("train", append(args, "--limit", "300", "--size", "96", "--preset", "article", "--model", "m")...)
	}
	for i, c := range []course{
		{"run", with("run", "--labels", digits+"-labels", "--preset", "hebb", "--steps", "500",
			"--canvas", "2500", "--judge", "--out", "out")},
		{"article, 64 of 96 × 96 a step", article("--batch", "64", "--epochs", "6")},
		{"article, jointly", article("--schedule", "joint", "--batch", "64", "--epochs", "3")},
		{"article, --shards", article("--shards", "--epochs", "3")},
		{"SoftHebb's third layer", with("train", "--preset", "softhebb-cifar10-3", "--steps", "10", "--model", "m")},
	} {
		dir := w.path(fmt.Sprint("stages", i))
		if err := makeFolder(dir); err != nil {
			return "", 0, err
		}
		args := append(c.args, quiet...)
		e, err := w.must(dir, args...)
		if err != nil {
			return "", 0, err
		}
		begin := time.Duration(0)
		for _, stage := range timesOf(e.stdout) {
			if stage.took < 100*time.Millisecond {
				begin += stage.took
				continue
			}
			longest, n, wrong, err := w.interrupt(dir, args, stage, begin, r)
			if err != nil {
				return "", 0, err
			}
			begin, findings, stops = begin+stage.took, findings+wrong, stops+n
			if n > 0 {
				parts = append(parts, fmt.Sprintf("%s: %s %.2f s", c.name, stage.name, longest.Seconds()))
			}
		}
	}
	return fmt.Sprintf("%d interrupted, the longest of each stage: %s", stops, strings.Join(parts, ", ")), findings, nil
}

// A timed is a stage and how long it takes.
type timed struct {
	name string
	took time.Duration
}

// timesOf are the stages of a summary, in their order.
func timesOf(summary string) (stages []timed) {
	line := regexp.MustCompile(`(?m)^time\s+(.*)$`).FindStringSubmatch(summary)
	if line == nil {
		return nil
	}
	for _, part := range regexp.MustCompile(`([a-z ]+) (\d+\.\d) s`).FindAllStringSubmatch(line[1], -1) {
		seconds, _ := strconv.ParseFloat(part[2], 64)
		stages = append(stages, timed{strings.TrimSpace(part[1]), time.Duration(seconds * float64(time.Second))})
	}
	return stages
}

// tooLong is how long a stop may take on a machine that is busy.
const tooLong = 2 * time.Second

// interrupt stops a command in a stage, which begins so long after its start.
func (w *workshop) interrupt(dir string, args []string, stage timed, begin time.Duration, r *rand.Rand) (
	longest time.Duration, n, findings int, err error) {
	const each = 3
	for range each {
		at := begin + time.Duration((0.1+0.8*r.Float64())*float64(stage.took))
		var asked time.Time
		e, err := w.child(dir, time.Minute, func(c *exec.Cmd) {
			time.Sleep(at)
			asked = time.Now()
			c.Process.Signal(syscall.SIGINT)
		}, args...)
		if err != nil {
			return 0, 0, 0, err
		}
		wait := time.Since(asked)
		if e.status != 1 { // it had ended, or had not begun to listen
			continue
		}
		n++
		longest = max(longest, wait)
		if wait > tooLong || !strings.HasPrefix(e.stderr, "hebb: stopped") || strings.Count(e.stderr, "\n") > 0 {
			found("hebb %s interrupted in the stage %q: ended after %v, %q",
				strings.Join(args, " "), stage.name, wait, e.stderr)
			findings++
		}
	}
	return longest, n, findings, nil
}
