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

// Stopped reports whether the stop button (or Ctrl-C) has ended a loop of Stoppable.
func Stopped() bool { return stops.Load() > 0 }

// untilStop is a context that ends when the notebook's stop button or, in a terminal, Ctrl-C is
// pressed. After that the rest of a cell has 5 seconds before GoNB kills it; a second press ends it
// at once.
func untilStop() (context.Context, context.CancelFunc) {
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

// Stoppable is seq, ended early by the stop button or Ctrl-C: the loop ends as if by break after
// the step that was under way, and the program goes on behind it with what was done so far. A
// network's training then still fits what makes its features, which for 898 pictures of 96 × 96
// takes up to 3 processor seconds (docs/reliability.md). An error ends the cell with one line.
//
//	for s := range nb.Stoppable(enc.Train(sprites, hebb.Training{Epochs: 50})) { … }
//	// here enc holds all that was learned, stopped or not
func Stoppable[T any](seq iter.Seq2[T, error]) iter.Seq[T] {
	return func(yield func(T) bool) {
		ctx, done := untilStop()
		defer done()
		for v, err := range seq {
			Check(err)
			if !yield(v) {
				return
			}
			if ctx.Err() != nil {
				fmt.Println("stopped early: what was done so far stays")
				return
			}
		}
	}
}
