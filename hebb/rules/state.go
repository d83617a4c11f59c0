package rules

import (
	"fmt"
	"slices"
)

// copied returns a copy of a state.
func copied(live map[string][]float32) map[string][]float32 {
	state := map[string][]float32{}
	for name, v := range live {
		state[name] = slices.Clone(v)
	}
	return state
}

// restore copies a state to the live slices if they have the same names and lengths, and returns an
// error otherwise.
func restore(who string, live, state map[string][]float32) error {
	for name, v := range live {
		if len(state[name]) != len(v) {
			return fmt.Errorf(
				"rules: %s needs %d values of %q, there are %d; restore a state of the same settings and size",
				who, len(v), name, len(state[name]))
		}
	}
	for name := range state {
		if _, ok := live[name]; !ok {
			return fmt.Errorf("rules: %s has no state called %q; restore the state of one of the same settings", who,
				name)
		}
	}
	for name, v := range live {
		copy(v, state[name])
	}
	return nil
}
