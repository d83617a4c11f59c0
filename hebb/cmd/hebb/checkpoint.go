package main

import (
	"fmt"
	"strconv"
	"time"

	"deephebb/internal/files"
)

// every is how often a model is written while it learns: after so many steps, or so much time.
type every struct {
	steps int
	time  time.Duration
}

// UnmarshalText reads 500, 30s or 10m.
func (e *every) UnmarshalText(text []byte) (err error) {
	if e.steps, err = strconv.Atoi(string(text)); err != nil {
		e.time, err = time.ParseDuration(string(text))
	}
	if err != nil || e.steps < 0 || e.time < 0 || *e == (every{}) {
		return fmt.Errorf("%q is neither a time such as 10m nor a number of steps", text)
	}
	return nil
}

// checkpoints are where and how often a model is written while it learns.
type checkpoints struct {
	every
	path string // empty: never
	last time.Time
	done int // steps at the last time
}

// due reports whether it is time to write the model again, after so many steps.
func (c *checkpoints) due(done int) bool {
	now := time.Now()
	switch {
	case c.path == "" || c.every == every{}:
		return false
	case c.steps > 0 && done-c.done < c.steps:
		return false
	case c.time > 0 && now.Sub(c.last) < c.time:
		return false
	}
	c.last, c.done = now, done
	return true
}

// checkpoint writes the log so far, then the model as it is, so that no log lacks steps of its model.
// Training goes on from them with --resume, to the same bytes.
func (t *training) checkpoint() error {
	if err := t.keep(true); err != nil {
		return err
	}
	if t.log != nil {
		if err := t.log.checkpoint(); err != nil {
			return err
		}
	}
	return files.WriteBytes(t.at.path, t.safe)
}
