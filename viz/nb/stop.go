package nb

import (
	"context"
	"fmt"
	"iter"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
)

// stops counts how often the stop button ended something.
var stops atomic.Int64

// Stopped reports whether the stop button (or Ctrl-C) has ended a loop of Stoppable, or a Context.
func Stopped() bool { return stops.Load() > 0 }

// Context ends when the notebook's stop button or, in a terminal, Ctrl-C is pressed. After that the rest of a cell has 5 seconds before GoNB kills it; a
// second press ends it at once. Call the returned function when there is nothing left to stop.
func Context() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	pressed := make(chan os.Signal, 1)
	signal.Notify(pressed, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-pressed:
			stops.Add(1)
			cancel()
		case <-ctx.Done():
		}
		signal.Stop(pressed)
	}()
	return ctx, cancel
}

// Until is seq up to the moment when ctx ends: the loop over it ends as if by break, after the step that was under way.
func Until[T any](ctx context.Context, seq iter.Seq[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		if ctx.Err() != nil {
			return
		}
		for v := range seq {
			if !yield(v) || ctx.Err() != nil {
				return
			}
		}
	}
}

// Stoppable is seq, ended early by the stop button or Ctrl-C: the loop ends as if by break, and the program goes on behind it with what was done so far.
//
//	for s := range nb.Stoppable(enc.Train(sprites, hebb.Training{Epochs: 50})) { … }
//	// here enc holds all that was learned, stopped or not
func Stoppable[T any](seq iter.Seq[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		ctx, done := Context()
		defer done()
		Until(ctx, seq)(yield)
		if ctx.Err() != nil {
			fmt.Println("stopped early: what was done so far stays")
		}
	}
}
