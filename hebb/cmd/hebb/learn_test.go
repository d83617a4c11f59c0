package main

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"deephebb/hebb"
)

// saves counts how often a model's file is made.
type saves struct {
	hebb.Model
	count int
}

func (s *saves) MarshalBinary() ([]byte, error) { s.count++; return nil, nil }

// What a stop would keep is made once a second, whatever learns in which order, and not at every step: a
// file of megabytes takes longer than a step. It is made after the last one where something is fitted then.
func TestTraining_keepsSeldom(t *testing.T) {
	for fits, want := range map[bool]int{false: 10, true: 11} {
		synctest.Test(t, func(t *testing.T) {
			const steps = 1050
			m := &saves{}
			l := &learner{Model: m, of: steps, work: func(int, int) float64 { return 0 }, fits: fits}
			at := &training{learner: l, session: &session{ctx: context.Background()}, kept: time.Now()}
			for i := range steps {
				time.Sleep(10 * time.Millisecond)
				s := step{layer: 1 + i%4, n: i, done: i + 1, note: func() string { return "" }}
				if more, err := at.take(s); !more || err != nil {
					t.Fatalf("step %d: %t, %v", i, more, err)
				}
			}
			if m.count != want {
				t.Errorf("the model's file was made %d times in %d steps, wanted %d", m.count, steps, want)
			}
		})
	}
}
