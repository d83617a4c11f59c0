package network

import (
	"math"
	"slices"

	"deephebb/hebb/rules"
)

// A watch follows a layer while it learns: it reports its steps, measures its health, and calls the
// probe.
type watch struct {
	*run
	layer    int
	score    float64 // of the last probe
	best     float64
	snapshot *snapshot // at the best probe
	worse    int       // probes since then
}

// watched is how the filters of a layer share their work while it learns, kept in the file of a network
// whose training was left, so that the steps that follow are those of one that never was.
type watched struct {
	Census rules.Census // of the patches learned from since health was last measured
	Health rules.Health // as last measured
}

// begun tells whether there is anything in it.
func (w watched) begun() bool { return w.Census.Patches > 0 || w.Health != (rules.Health{}) }

// A snapshot is what learning changes in a layer.
type snapshot struct {
	filters        []float32
	state          map[string][]float32
	mean, variance []float32
}

func (r *run) watch(layer int) *watch {
	return &watch{run: r, layer: layer, score: math.NaN(), best: math.Inf(-1)}
}

// healthPatches is how many patches a unit are counted, at least, before Health is measured; a pass
// over all pictures where these give fewer.
const healthPatches = 50

// step reports what a step of the layer did.
func (w *watch) step(s rules.Stats) {
	l := w.net.layers[w.layer]
	of := w.Steps
	enough := l.watched.Census.Patches >= min(healthPatches*l.Width, l.mid.H*l.mid.W*w.pictures.Len())
	if enough && (l.steps%w.HealthEvery == 0 || l.steps == of) {
		l.watched = watched{Health: l.learner.Survey(&l.watched.Census)}
	}
	if w.Probe != nil && !w.Simultaneous && (l.steps%w.ProbeEvery == 0 || l.steps == w.Steps) {
		w.probe(l)
	}
	step := Step{Layer: w.layer + 1, N: l.steps, Of: of, Patches: s.Patches, Delta: s.Delta, Rate: s.Rate,
		Norm: s.Norm, R1: s.R1, Health: l.watched.Health, Score: w.score}
	if l.steps == of {
		l.watched = watched{}
	}
	if !w.left && !w.yield(step) {
		w.left = true
	}
	if w.worse >= w.Patience {
		l.steps, l.watched = w.Steps, watched{}
	}
}

// probe scores the layers up to this one, and keeps the weights of the best score.
func (w *watch) probe(l *layer) {
	l.settle()
	part, err := w.net.upTo(w.layer+1, w.pictures)
	if w.fail(err) {
		return
	}
	if w.score, err = w.Probe(part); w.fail(err) {
		return
	}
	if w.score > w.best {
		w.best, w.worse, w.snapshot = w.score, 0, l.snapshot()
	} else {
		w.worse++
	}
}

// end restores the weights of the best probe.
func (w *watch) end() {
	if w.snapshot != nil && !w.left {
		w.net.layers[w.layer].restore(w.snapshot)
	}
}

func (l *layer) snapshot() *snapshot {
	s := &snapshot{filters: slices.Clone(l.filters.Data), state: l.learner.State()}
	if l.running != nil {
		s.mean, s.variance = slices.Clone(l.running.mean), slices.Clone(l.running.variance)
	}
	return s
}

func (l *layer) restore(s *snapshot) {
	copy(l.filters.Data, s.filters)
	if err := l.learner.Restore(s.state); err != nil {
		panic(err.Error())
	}
	if l.running != nil {
		copy(l.running.mean, s.mean)
		copy(l.running.variance, s.variance)
		l.running.use()
	}
	l.stale = true
}
