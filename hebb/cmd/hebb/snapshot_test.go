package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// What is kept of a model whose step could not be waited for is a model to go on with: it ends as one
// that learned at once.
func TestStateInTheLoop(t *testing.T) {
	for _, c := range []struct {
		flags string
		at    int // steps
	}{
		{"--preset softhebb-cifar10-2 --batch 2 --steps 6 --size 16", 7},
		{"--preset softhebb-cifar10-2 --batch 2 --steps 6 --size 16", 12},
		{"--preset hebb --steps 20", 20},
		{"--preset hebb --steps 20", 1},
	} {
		dir, photos := t.TempDir(), folder(t, 6)
		line := "train " + c.flags + " --images " + photos
		works(t, dir, line+" --model whole")
		var v trainVerb
		s := &session{ctx: t.Context(), out: &bytes.Buffer{}, given: map[string]bool{}}
		parse(t, s, &v, strings.Fields(line)[1:])
		d, err := v.load(s)
		if err != nil {
			t.Fatal(err)
		}
		l, err := v.learner(s, d, v.Seed)
		if err != nil {
			t.Fatal(err)
		}
		for at, err := range l.train {
			if err != nil {
				t.Fatal(err)
			}
			if at.done == c.at {
				state, err := l.MarshalBinary()
				if err != nil {
					t.Fatal(err)
				}
				write(t, filepath.Join(dir, "state"), state)
			}
		}
		works(t, dir, line+" --init state --model again")
		if !bytes.Equal(read(t, filepath.Join(dir, "again")), read(t, filepath.Join(dir, "whole"))) {
			t.Errorf("%s: what was kept after step %d does not go on as the training did", c.flags, c.at)
		}
	}
}

// parse reads a verb's flags as the command line does.
func parse(t *testing.T, s *session, v *trainVerb, args []string) {
	t.Helper()
	parser, err := kong.New(v, kong.ExplicitGroups(groups), kong.Vars{"networks": strings.Join(presets(), ","),
		"choices": ""})
	if err != nil {
		t.Fatal(err)
	}
	call, err := parser.Parse(args)
	if err != nil {
		t.Fatal(err)
	}
	s.given = given(call)
	if err := v.settle(); err != nil {
		t.Fatal(err)
	}
	if err := v.learning.check(s, v.records, v.input); err != nil {
		t.Fatal(err)
	}
}
