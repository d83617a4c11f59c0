package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"deephebb/viz/nb"
)

// session is one run of the program.
type session struct {
	ctx    context.Context
	out    io.Writer // the summary
	quiet  bool
	given  map[string]bool // flags on the command line
	stages []string        // what was done and how long it took, "train 1.3 s"
}

// errStopped says that Ctrl-C ended the work.
var errStopped = errors.New("stopped: files that were written stay; give the command again for the rest")

func (s *session) stopped() bool { return s.ctx.Err() != nil }

// stage runs f, and keeps how long it took for the summary. When the session is stopped it does not wait for the end of f, which then
// ends with the program.
func (s *session) stage(name string, f func() error) error {
	defer s.clock(name, time.Now())
	done := make(chan error, 1)
	go func() {
		var err error
		defer func() { done <- err }()
		defer recovered(&err)
		err = f()
	}()
	select {
	case err := <-done:
		return err
	case <-s.ctx.Done():
		return errStopped
	}
}

// clock adds a stage that began at start.
func (s *session) clock(name string, start time.Time) {
	s.stages = append(s.stages, fmt.Sprintf("%s %.1f s", name, time.Since(start).Seconds()))
}

// say writes a line of the summary: a word and what there is to say about it, whose further lines are indented.
func (s *session) say(word, format string, values ...any) {
	text := strings.TrimRight(fmt.Sprintf(format, values...), "\n")
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			word = ""
		}
		fmt.Fprintf(s.out, "%-10s %s\n", word, line)
	}
}

// bar is a progress bar on standard error; nil when the session is quiet.
type bar struct{ *nb.Bar }

func (s *session) bar(label string, total int) bar {
	if s.quiet {
		return bar{}
	}
	return bar{nb.NewBar(label, total)}
}

func (b bar) set(n int, note func() string) {
	if b.Bar != nil {
		b.Set(n, note())
	}
}

func (b bar) close() {
	if b.Bar != nil {
		b.Close()
	}
}

// together runs functions side by side and returns the first of their errors.
func together(fs ...func() error) error {
	errs := make([]error, len(fs))
	var wg sync.WaitGroup
	for i, f := range fs {
		wg.Go(func() {
			defer recovered(&errs[i])
			errs[i] = f()
		})
	}
	wg.Wait()
	return cmp.Or(errs...)
}

// sayTimes tells how long the stages took.
func (s *session) sayTimes() { s.say("time", "%s", strings.Join(s.stages, ", ")) }
