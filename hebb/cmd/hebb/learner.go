package main

import (
	"fmt"
	"iter"
	"math"

	"deephebb/eval"
	"deephebb/hebb"
	"deephebb/hebb/cmd/hebb/internal/progress"
	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
)

// A learner is a model and how it learns.
type learner struct {
	hebb.Model
	columns []string                   // of its log, after step and layer
	of      int                        // steps of all its layers
	work    func(layer, n int) float64 // what the step costs, in a unit of its own
	all     float64                    // what all steps cost
	train   iter.Seq2[step, error]     // ends with an error where it can't go on
	memory  func(pictures int) float64 // that it takes to learn
	fits    bool                       // after the last step what makes the features is fitted
	at      checkpoints                // where it is written while it learns
	earlier string                     // the log of the training that goes on; empty or not there: none
	state   []byte                     // the model's file, where the training could not be ended in time
	replay  *replay                    // nil: none
	bar     *progress.Bar              // of its training
	log     *logFile                   // of its training, written and not yet in its place
}

// A step is what one layer did in one step, as the log has it.
type step struct {
	layer, n int       // from 1, from 0
	values   []float64 // of the columns; the next step's overwrite them
	done     int       // steps of all layers so far
	note     func() string
}

// learner makes what learns from the pictures, as the flags say.
func (l learning) learner(s *session, d *pictures.Dataset, seed uint64) (*learner, error) {
	if l.Preset == article {
		return l.encoder(s, d, seed)
	}
	return l.network(s, d, seed)
}

// encoder is the article's.
func (l learning) encoder(s *session, d *pictures.Dataset, seed uint64) (*learner, error) {
	t := hebb.Training{Epochs: l.Epochs, Batch: l.Batch, Rate: l.Rate, Memory: s.keeps(1 << 30)}
	if l.Schedule == "joint" {
		t.Schedule = hebb.Joint
	}
	if l.Shards {
		t.Schedule, t.Batch = hebb.Sharded, 0
	}
	e, err := l.resumed(d, seed, &t)
	if e == nil && err == nil {
		e, err = l.newEncoder(d, seed)
	}
	if err != nil {
		return nil, err
	}
	each := (d.Len() + l.Batch - 1) / l.Batch
	if l.Shards {
		each = 1
	}
	made := &learner{Model: e, columns: articleColumns, of: e.Layers() * l.Epochs * each}
	steps := e.Train(d, t)
	if l.Shards {
		steps = e.TrainOn(made.sums(s, e, d, t), t)
	}
	made.memory = encoderMemory(e, t)
	made.work = encoderWork(e, each, t.Schedule)
	made.all = total(made.work, e.Layers(), l.Epochs*each, 2*each)
	made.train = func(yield func(step, error) bool) {
		next := step{values: make([]float64, len(articleColumns))}
		for at, err := range steps {
			next.layer, next.n, next.done = at.Layer, at.N, (at.Layer-1)*l.Epochs*each+at.N+1
			if t.Schedule == hebb.Joint {
				next.done = at.N*e.Layers() + at.Layer
			}
			copy(next.values, []float64{at.Energy, at.Delta, at.Norm})
			next.note = func() string {
				return fmt.Sprintf("layer %d epoch %d: energy %.4f, delta %.3g, norm %.4g",
					at.Layer, at.Epoch, at.Energy, at.Delta, at.Norm)
			}
			if !yield(next, err) {
				return
			}
		}
	}
	return made, nil
}

// newEncoder makes the encoder for the pictures.
func (l learning) newEncoder(d *pictures.Dataset, seed uint64) (*hebb.Encoder, error) {
	c := hebb.Config{Input: d.Shape, Channels: l.Channels, Seed: seed}
	if l.Rule == "per-channel" {
		c.Lateral = hebb.PerChannel
	}
	if l.Init == "" {
		return hebb.New(c)
	}
	e, err := hebb.Init(l.Init, c)
	if err == nil {
		return e, nil
	}
	if other, failed := hebb.Open(l.Init); failed == nil && other.Input() != d.Shape {
		return nil, misfit(l.Init, other, d)
	}
	return nil, fmt.Errorf("%w; give --channels, --rule and pictures as it was made with", err)
}

// network is a preset's, new or the one in the file to go on with.
func (l learning) network(s *session, d *pictures.Dataset, seed uint64) (*learner, error) {
	c, t, err := network.Wide(l.Preset, l.Width, d.Shape, seed)
	if err != nil {
		return nil, err
	}
	var n *network.Network
	if l.Init == "" {
		if n, err = network.New(c); err != nil {
			err = fmt.Errorf("the preset %s and pictures of %v: %w; give another --size", l.Preset, d.Shape, err)
		}
	} else {
		n, err = l.begun(s, d, seed)
	}
	if err != nil {
		return nil, err
	}
	t = l.training(s, t)
	if l.Probe {
		learn, probe, err := eval.HoldOut{Seed: seed}.Split(d)
		if err != nil {
			return nil, fmt.Errorf("--probe: %w", bareEval(err))
		}
		s.say("probe", "%s held back, to guess their classes; learned from the other %d",
			plural(d.Len()-learn.Len(), "picture"), learn.Len())
		t.Probe, d = probe, learn
	}
	if n.Config().Output.Views != nil && d.Len() < 2 {
		return nil, fmt.Errorf("the preset %s learns what pictures have in common, and there is one: name two or more",
			l.Preset)
	}
	if err := l.resume(n, d, seed, &t); err != nil {
		return nil, err
	}
	each := t.Steps
	if each == 0 {
		each = (d.Len() + t.Batch - 1) / t.Batch // one pass
	}
	made := &learner{Model: n, columns: networkColumns, of: n.Layers() * each, work: networkWork(n, t), fits: true}
	made.memory = networkMemory(n.Config(), n, t)
	made.all = total(made.work, n.Layers(), each, 0)
	made.train = func(yield func(step, error) bool) {
		next := step{values: make([]float64, len(networkColumns))}
		for at, err := range n.Train(d, t) {
			next.layer, next.n, next.done = at.Layer, at.N-1, (at.Layer-1)*at.Of+at.N
			dead, entropy := at.Health.Dead, at.Health.Entropy
			if at.Health == (rules.Health{}) { // not yet measured
				dead, entropy = math.NaN(), math.NaN()
			}
			copy(next.values, []float64{at.Delta, at.Rate, at.Norm, at.R1, dead, entropy})
			next.note = func() string {
				text := fmt.Sprintf("layer %d step %d: delta %.3g, norm %.4g", at.Layer, at.N, at.Delta, at.Norm)
				if !math.IsNaN(dead) {
					text += fmt.Sprintf(", dead %.0f%%", 100*dead)
				}
				if !math.IsNaN(at.Score) {
					text += fmt.Sprintf(", guesses %.1f%%", 100*at.Score)
				}
				return text
			}
			if !yield(next, err) {
				return
			}
		}
	}
	return made, nil
}
