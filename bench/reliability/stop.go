//go:build unix

package main

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// stopped interrupts runs at random moments: they must end soon, with status 1 and one line, and
// leave the results that are there as they are.
func stopped(w *workshop) (string, int, error) {
	list, err := stopJobs(w)
	if err != nil {
		return "", 0, err
	}
	r := rand.New(rand.NewPCG(*seed, 2))
	var longest time.Duration
	findings, ended, kept := 0, 0, 0
	for i := range *stops {
		j := list[i%len(list)]
		at := time.Duration(r.Float64() * float64(j.took))
		var asked time.Time
		e, err := w.child(j.dir, time.Minute, func(c *exec.Cmd) {
			time.Sleep(at)
			asked = time.Now()
			c.Process.Signal(syscall.SIGINT)
		}, j.with(1)...)
		if err != nil {
			return "", 0, err
		}
		wait := time.Since(asked)
		got, err := sums(j.dir)
		if err != nil {
			return "", 0, err
		}
		for name := range got {
			if strings.HasPrefix(name, "out-stopped") {
				kept++
				break
			}
		}
		switch {
		case e.status == 0: // it had ended
			ended++
			_, err = w.must(j.dir, j.with(0)...)
		case (e.status == -1 || e.status == 128+int(syscall.SIGINT)) && at < 300*time.Millisecond:
			// before it listened to signals
			ended++
		case e.status != 1 || strings.Count(e.stderr, "\n") > 0:
			found("hebb %s interrupted after %v: status %d, %q", j.name, at, e.status, e.stderr)
			findings++
		}
		if err != nil {
			return "", 0, err
		}
		if e.status == 1 {
			longest = max(longest, wait)
			if j.compare(got) != 0 {
				found("hebb %s interrupted after %v: the old results are not as they were (%s)", j.name, at, e.stderr)
				findings++
			}
		}
	}
	return fmt.Sprintf("%d interrupted (%d had ended or not begun), the longest ended after %.2f s; "+
		"%d left what they had made beside the old results",
		*stops, ended, longest.Seconds(), kept), findings, nil
}

// stopJobs are long runs with results of the first seed in place.
func stopJobs(w *workshop) ([]*job, error) {
	run := func(args ...string) []string {
		return append([]string{"run", w.images, "-q", "--out", "out", "--canvas", "2500"}, args...)
	}
	list := []*job{
		{name: "run", args: run("--preset", "article", "--channels", "8,16", "--epochs", "60")},
		{name: "run --preset hebb", args: run("--preset", "hebb", "--steps", "300")},
	}
	for i, j := range list {
		j.dir = w.path(fmt.Sprint("stop", i))
		if err := makeFolder(j.dir); err != nil {
			return nil, err
		}
		e, err := w.must(j.dir, j.with(0)...)
		if err != nil {
			return nil, err
		}
		j.took = e.took
		if j.want[0], err = sums(j.dir); err != nil {
			return nil, err
		}
		j.want[1] = files{"none": "none"}
	}
	return list, nil
}
