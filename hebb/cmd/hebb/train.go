package main

import (
	"errors"
	"fmt"

	"deephebb/hebb"
)

// trainVerb learns an encoder or a network.
type trainVerb struct {
	input
	learning
	seeded
	records
	Model    string `group:"files" placeholder:"FILE.safetensors" help:"Write the model (model.safetensors if not given)."`
	Out      string `group:"files" placeholder:"FILE" help:"The same as --model."`
	Features string `group:"files" placeholder:"FILE.npy" help:"Write the features of the trained encoder too."`
}

// Run does it.
func (v trainVerb) Run(s *session) error {
	if err := v.learning.check(s, v.records); err != nil {
		return err
	}
	path, err := oneOf("--model", v.Model, v.Out, "model.safetensors")
	if err != nil {
		return err
	}
	if err := v.input.check(); err != nil {
		return err
	}
	if err := claim(path, v.Log, v.Features, v.LastFeatures); err != nil {
		return err
	}
	d, err := v.load(s)
	if err != nil {
		return err
	}
	e, err := v.learner(s, d, v.Seed)
	if err != nil {
		return err
	}
	s.say("encoder", "%v", e)
	err = e.learn(s, v.Log, nil)
	if err != nil && !wasStopped(err) {
		return err
	}
	if failed := e.Save(path); failed != nil {
		return failed
	}
	s.say("model", "%s", path)
	if v.Log != "" {
		s.say("log", "%s", v.Log)
	}
	if err != nil {
		return halfLearned(path, v.Log)
	}
	if v.LastFeatures != "" {
		if err := writeFeatures(v.LastFeatures, e.Model.(*hebb.Encoder).LastFeatures()); err != nil {
			return err
		}
		s.say("features", "%s, of the last epoch", v.LastFeatures)
	}
	if v.Features != "" {
		x, err := encode(s, e, d)
		if err != nil {
			return err
		}
		if err := writeFeatures(v.Features, x); err != nil {
			return err
		}
		s.say("features", "%s, %d × %d", v.Features, x.Rows, x.Cols)
	}
	s.sayTimes()
	return nil
}

// halfLearned is what is said when training was stopped.
func halfLearned(model, log string) error {
	if log != "" {
		log = ", and the log so far in " + log
	}
	return fmt.Errorf("stopped: what was learned so far is in %s%s; to go on, train with --init %s", model, log, model)
}

// wasStopped tells whether err is Ctrl-C's.
func wasStopped(err error) bool { return errors.Is(err, errStopped) }

// oneOf is the value of a flag that has another name too.
func oneOf(flag, value, out, otherwise string) (string, error) {
	switch {
	case value != "" && out != "" && value != out:
		return "", usage("%s %s and --out %s are the same file: give one", flag, value, out)
	case value != "":
		return value, nil
	case out != "":
		return out, nil
	}
	return otherwise, nil
}
