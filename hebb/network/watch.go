package network

import (
	"fmt"
	"math"
	"slices"

	"deephebb/hebb/rules"
)

// A watch follows a layer while it learns: it measures its health, calls the probe, and makes its
// steps.
type watch struct {
	*run
	layer int
}

// watched is how a layer does while it learns, kept in the file of a network whose training was
// left, so that what follows is what it is without a stop.
type watched struct {
	Census rules.Census // of the patches learned from since health was last measured
	Health rules.Health // as last measured
	Probed *probed      `json:",omitempty"` // nil before the first probe
}

// probed is what the probes said.
type probed struct {
	Score, Best float64 // of the last probe, and of the best
	Worse       int     // probes since the best
	weights     weights // at the best
}

// begun tells whether there is anything in it.
func (w watched) begun() bool {
	return w.Census.Patches > 0 || w.Health != (rules.Health{}) || w.Probed != nil
}

// healthPatches is how many patches a unit are counted, at least, before Health is measured; a pass
// over all pictures where these give fewer.
const healthPatches = 50

// step returns what a step of the layer did. After the last one the layer has the weights of the
// best probe.
func (w *watch) step(s rules.Stats) Step {
	l := w.net.layers[w.layer]
	enough := l.watched.Census.Patches >= min(healthPatches*l.Width, l.mid.H*l.mid.W*w.count())
	if enough && (l.steps%w.HealthEvery == 0 || l.steps == w.Steps) {
		l.watched.Census, l.watched.Health = rules.Census{}, l.learner.Survey(&l.watched.Census)
	}
	if w.Probe != nil && !w.Simultaneous && (l.steps%w.ProbeEvery == 0 || l.steps == w.Steps) {
		w.probe(l)
	}
	step := Step{Layer: w.layer + 1, N: l.steps, Of: w.Steps, Patches: s.Patches, Delta: s.Delta, Rate: s.Rate,
		Norm: s.Norm, R1: s.R1, Health: l.watched.Health, Score: math.NaN()}
	p := l.watched.Probed
	if p != nil {
		step.Score = p.Score
	}
	if l.steps == w.Steps || p != nil && p.Worse >= w.Patience {
		if p != nil {
			w.fail(l.restore(p.weights))
		}
		l.steps, l.watched = w.Steps, watched{}
	}
	return step
}

// probe scores the layers up to this one, and keeps the weights of the best score.
func (w *watch) probe(l *layer) {
	l.settle()
	part, err := w.net.upTo(w.layer+1, w.pictures)
	if w.fail(err) {
		return
	}
	score, err := w.Probe(part)
	if err == nil && (math.IsNaN(score) || math.IsInf(score, 0)) {
		err = fmt.Errorf("network: the probe scores layer %d with %v after %d steps; give a finite number",
			w.layer+1, score, l.steps)
	}
	if w.fail(err) {
		return
	}
	p := l.watched.Probed
	if p == nil || score > p.Best {
		p = &probed{Best: score, weights: l.weights().clone()}
		l.watched.Probed = p
	} else {
		p.Worse++
	}
	p.Score = score
}

// weights are what learning changes in a layer.
type weights struct {
	filters        []float32
	state          map[string][]float32 // of the rule
	mean, variance []float32            // running ones; nil where there are none
}

// weights are the layer's at present.
func (l *layer) weights() weights {
	w := weights{filters: l.filters.Data}
	if l.learner != nil {
		w.state = l.learner.State()
	}
	if l.running != nil {
		w.mean, w.variance = l.running.mean, l.running.variance
	}
	return w
}

// clone returns a copy; the rule's state is one already.
func (w weights) clone() weights {
	return weights{slices.Clone(w.filters), w.state, slices.Clone(w.mean), slices.Clone(w.variance)}
}

// restore gives the layer weights that it had.
func (l *layer) restore(w weights) error {
	copy(l.filters.Data, w.filters)
	if l.running != nil {
		copy(l.running.mean, w.mean)
		copy(l.running.variance, w.variance)
		l.running.use()
	}
	l.stale = true
	if l.learner == nil {
		return nil
	}
	return l.learner.Restore(w.state)
}
