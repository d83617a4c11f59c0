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

	"deephebb/hebb/cmd/hebb/internal/progress"
)

// session is one run of the program.
type session struct {
	ctx     context.Context
	args    []string
	out     io.Writer        // the summary
	screen  *progress.Screen // nil: no progress
	given   map[string]bool  // flags on the command line
	memory  int64            // that the process may take; 0: not known
	streams string           // how the pictures, held in memory, would be streamed; empty: they can't be, or are

	mu     sync.Mutex
	stages []string // what was done and how long it took, "train 1.3 s", in the order of their ends
}

// errStopped says that Ctrl-C ended the work.
var errStopped = errors.New("stopped: files that were written stay; give the command again for the rest")

// wasStopped reports whether err is Ctrl-C's.
func wasStopped(err error) bool { return errors.Is(err, errStopped) }

// givenOne is the first of some flags that is on the command line; empty if none is.
func (s *session) givenOne(flags ...string) string {
	for _, flag := range flags {
		if s.given[flag] {
			return flag
		}
	}
	return ""
}

func (s *session) stopped() bool { return s.ctx.Err() != nil }

// stage runs f, shows its progress and keeps how long it took for the summary. When the session is
// stopped it does not wait for the end of f, which then ends with the program: f must write no files.
func (s *session) stage(name string, f func(b *progress.Bar) error) error {
	if s.stopped() {
		return errStopped
	}
	defer s.clock(name, time.Now())
	b := s.screen.Start(name)
	defer b.Close()
	done := make(chan error, 1)
	go func() {
		var err error
		defer func() { done <- err }()
		defer recovered(&err)
		err = f(b)
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
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stages = append(s.stages, fmt.Sprintf("%s %.1f s", name, time.Since(start).Seconds()))
}

// say writes a line of the summary: a word and what there is to say about it, whose further lines are
// indented.
func (s *session) say(word, format string, values ...any) {
	text := strings.TrimRight(fmt.Sprintf(format, values...), "\n")
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			word = ""
		}
		fmt.Fprintf(s.out, "%-10s %s\n", word, shown(line))
	}
}

// sayTimes says how long the stages took; some may have run side by side.
func (s *session) sayTimes() { s.say("time", "%s", strings.Join(s.stages, ", ")) }

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

// aside begins f and returns what waits for its end. Where nobody waits for it, it ends with the program:
// f must write no files.
func aside(f func() error) (wait func() error) {
	ended := make(chan error, 1)
	go func() {
		var err error
		defer func() { ended <- err }()
		defer recovered(&err)
		err = f()
	}()
	return func() error { return <-ended }
}

// plural is a number of things: "1 picture", "2 pictures".
func plural(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}
