package main

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"deephebb/hebb"
	"deephebb/hebb/cmd/hebb/internal/progress"
)

// A slow model learns for a while in each step; its file is how many steps it made.
type slow struct {
	hebb.Model
	made int
}

func (m *slow) MarshalBinary() ([]byte, error) { return []byte(strconv.Itoa(m.made)), nil }

// learner is how it learns in steps that take so long.
func (m *slow) learner(takes time.Duration) *learner {
	const steps = 10
	return &learner{Model: m, columns: articleColumns, of: steps, all: steps,
		work: func(layer, n int) float64 { return 1 },
		train: func(yield func(step, error) bool) {
			for n := range steps {
				time.Sleep(takes)
				m.made++
				if !yield(step{layer: 1, n: n, values: make([]float64, 3), done: n + 1,
					note: func() string { return "" }}, nil) {
					return
				}
			}
		}}
}

// A training that is stopped waits for the step under way, but not for long: then the model is what it
// was a short while before, and the step that nobody waits for changes nothing and leaves no goroutine.
// The clock is the test's own.
func TestPatience(t *testing.T) {
	for _, c := range []struct {
		name        string
		takes, stop time.Duration
		ends        time.Duration
		state, says string // the model's file if it is not the model as it is; the error
		made        int    // steps, by the time that all is over
	}{
		{"a short step", time.Second, 2800 * time.Millisecond, 3 * time.Second, "", "stopped: files", 3},
		{"a long step", time.Minute, 150 * time.Second, 150*time.Second + patience, "2", "stopped: files", 3},
		{"a long first step", time.Minute, time.Second, time.Second + patience, "", "before there was anything", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, stop := context.WithCancel(t.Context())
				time.AfterFunc(c.stop, stop)
				m, begun := &slow{}, time.Now()
				l := m.learner(c.takes)
				err := l.learn(&session{ctx: ctx, out: io.Discard}, "", nil)
				if err == nil || !strings.Contains(err.Error(), c.says) {
					t.Errorf("the error is %v", err)
				}
				if took := time.Since(begun); took != c.ends {
					t.Errorf("ended after %v, wanted %v", took, c.ends)
				}
				if string(l.state) != c.state {
					t.Errorf("the model that is kept is %q, wanted %q", l.state, c.state)
				}
				time.Sleep(time.Hour)
				synctest.Wait()
				if m.made != c.made {
					t.Errorf("%d steps were made, wanted %d", m.made, c.made)
				}
			})
		})
	}
}

// A stage that is stopped is not waited for, one that fails or panics is an error, and none leaves a
// goroutine. None begins once the session is stopped.
func TestStage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		s := &session{ctx: ctx, out: io.Discard}
		failed := errors.New("failed")
		if err := s.stage("fails", func(*progress.Bar) error { return failed }); err != failed {
			t.Errorf("a stage that fails: %v", err)
		}
		if err := s.stage("panics", func(*progress.Bar) error { panic("oh") }); err == nil ||
			!strings.Contains(err.Error(), "mistake in the program") {
			t.Errorf("a stage that panics: %v", err)
		}
		if err := together(func() error { return nil }, func() error { panic("oh") }); err == nil {
			t.Error("side by side, a panic is lost")
		}
		time.AfterFunc(time.Second, stop)
		begun := time.Now()
		var ended atomic.Bool
		if err := s.stage("long", func(*progress.Bar) error {
			time.Sleep(time.Hour)
			ended.Store(true)
			return nil
		}); !wasStopped(err) {
			t.Errorf("a stage that is stopped: %v", err)
		}
		if took := time.Since(begun); took != time.Second || ended.Load() {
			t.Errorf("it was waited for, %v", took)
		}
		if err := s.stage("late", func(*progress.Bar) error { t.Error("it begins"); return nil }); !wasStopped(err) {
			t.Errorf("a stage after that: %v", err)
		}
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if !ended.Load() {
			t.Error("it never ended")
		}
		if got := len(s.stages); got != 3 {
			t.Errorf("%d stages are in the summary: %v", got, s.stages)
		}
	})
}
