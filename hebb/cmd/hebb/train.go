package main

import (
	"fmt"
	"slices"

	"deephebb/hebb"
	"deephebb/internal/catalog"
)

// trainVerb learns an encoder or a network.
type trainVerb struct {
	input
	learning
	seeded
	records
	Model    string `group:"files" placeholder:"FILE.safetensors" help:"Write the model (model.safetensors if not given)."`
	Out      string `group:"files" placeholder:"FILE" help:"The same as --model."`
	Every    every  `group:"files" placeholder:"TIME|STEPS" help:"Write the model and the log while learning, every 10m or every 500 steps; --resume goes on from there."`
	Features string `group:"files" placeholder:"FILE.npy" help:"Write the features of the trained encoder too, and the pictures' names beside them."`
}

// Run does it.
func (v *trainVerb) Run(s *session) error {
	if err := v.settle(); err != nil {
		return err
	}
	if err := v.learning.check(s, v.records, v.input); err != nil {
		return err
	}
	flag, path, err := oneOf("--model", v.Model, v.Out, "model.safetensors")
	if err != nil {
		return err
	}
	outputs := slices.Concat(
		[]catalog.File{catalog.To(flag, path, ".safetensors"), catalog.To("--log", v.Log, ".csv")},
		catalog.FeatureFiles("--features", v.Features), catalog.FeatureFiles("--last-features", v.LastFeatures))
	if err := claim(outputs, v.read()...); err != nil { // --init may be --model: it is read before that is written
		return err
	}
	v.fitFor(v.Preset == article)
	d, err := v.load(s)
	if err != nil {
		return err
	}
	l, err := v.learner(s, d, v.Seed)
	if err != nil {
		return err
	}
	stages := []need{l.learning()}
	if v.Features != "" {
		stages = append(stages, encodingParts(l.Dim()))
	}
	if err := s.afford(d.Len(), needs{[]need{pixels(d)}, stages}); err != nil {
		return err
	}
	s.say("encoder", "%v", l)
	l.at = checkpoints{every: v.Every, path: path}
	if v.Resume != "" {
		l.earlier = v.Log
	}
	err = l.learn(s, v.Log, nil)
	if err != nil && !wasStopped(err) {
		return err
	}
	if failed := l.save(path); failed != nil {
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
		if err := writeFeatures(v.LastFeatures, l.Model.(*hebb.Encoder).LastFeatures(), d.Names); err != nil {
			return err
		}
		s.say("features", "%s, of the last epoch", v.LastFeatures)
	}
	if v.Features != "" {
		err := encodeTo(s, l.Model, d, v.Features)
		if wasStopped(err) {
			return fmt.Errorf("stopped: the model is in %s; go on with hebb encode --model %s", path, path)
		} else if err != nil {
			return err
		}
		s.say("features", "%s, %d × %d", v.Features, d.Len(), l.Dim())
	}
	s.sayTimes()
	return nil
}

// halfLearned is what is said when training was stopped.
func halfLearned(model, log string) error {
	if log != "" {
		log = ", and the log so far in " + log
	}
	return fmt.Errorf("stopped: what was learned so far is in %s%s; to go on, add --resume %s", model, log, model)
}
