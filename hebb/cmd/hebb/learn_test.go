package main

import (
	"context"
	"testing"

	"deephebb/hebb"
)

// saves counts how often a model's file is made.
type saves struct {
	hebb.Model
	count int
}

func (s *saves) MarshalBinary() ([]byte, error) { s.count++; return []byte{1}, nil }

// What a stop would keep is made at the first step, at the last step and now and then, and not
// at every step of layers that learn in turns: a file of megabytes takes longer than a step.
func TestTraining_keepsSeldom(t *testing.T) {
	const layers, steps = 4, 250
	for name, layer := range map[string]func(i int) int{
		"jointly":         func(i int) int { return 1 + i%layers },
		"one after other": func(i int) int { return 1 + i/steps },
	} {
		m := &saves{}
		l := &learner{Model: m, of: layers * steps, work: func(int, int) float64 { return 0 }}
		at := &training{learner: l, session: &session{ctx: context.Background()}}
		for i := range layers * steps {
			s := step{layer: layer(i), n: i, done: i + 1, note: func() string { return "" }}
			if more, err := at.take(s); !more || err != nil {
				t.Fatalf("%s: step %d: %t, %v", name, i, more, err)
			}
		}
		if m.count < 2 || m.count > 50 {
			t.Errorf("%s: the model's file was made %d times in %d steps", name, m.count, layers*steps)
		}
	}
}
