package network

import (
	"fmt"
	"iter"
	"math"

	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
)

// Training says how a [Network] learns; zero fields take their defaults.
type Training struct {
	// Steps is how many steps each layer makes, those that it made before (of a network that was
	// loaded, or whose training was left early) counted in; default 2000, with Batch one pass over
	// the pictures. Rates that fall do so over all Steps: a network that goes on with more than it
	// began with learns its further steps at the rates of the new total, and so differs from one
	// that had that total from the start.
	Steps int

	Patches int // patches a step, drawn afresh each step, from random places; default 100

	// Batch, above 0, learns from whole pictures instead: all patches of so many pictures a step,
	// each pass over the pictures in another order.
	Batch int

	// Simultaneous lets all layers learn at each step, as SoftHebb's authors also do, instead of
	// one after the other; it needs Batch, and layers above the first without Whiten.
	Simultaneous bool

	// Probe is called every ProbeEvery steps with a network of the layers up to the one that
	// learns, its output stage fitted, and says how good it is: the larger the better, kNN on
	// pictures held out for example; a finite number. A layer ends after Patience probes in a row
	// that were no better than the best before, and gets back the weights it had at the best one.
	// Nil: no probing.
	Probe      func(*Network) (float64, error)
	ProbeEvery int // steps; default 500
	Patience   int // default 3

	// HealthEvery is how many steps lie between measurements of Step.Health, default 250; more
	// where these have fewer than 50 patches a filter to learn from (or one pass over the
	// pictures).
	HealthEvery int

	// Memory bounds, in bytes, the maps that patches are drawn from; where not all pictures fit, it is
	// some of them, chosen at random; and the averages that [Network.Fitted] speaks of. Default 256
	// MiB.
	Memory int64
}

// Step is what one layer did in one step while it learned.
type Step struct {
	Layer   int // from 1
	N       int // steps the layer has made, this one counted
	Of      int // steps it is to make
	Patches int // patches of the step

	Delta float64 // mean |ΔW|
	Rate  float64 // mean learning rate of the filters
	Norm  float64 // mean ‖w‖₂ of the filters
	R1    float64 // share of filters with |‖w‖₂ − 1| < 0.01, 0 to 1

	Health rules.Health // how the filters share their work, when last measured; zero before the first time
	Score  float64      // the last probe's; NaN before the first
}

// String returns the step as a line of a log.
func (s Step) String() string {
	line := fmt.Sprintf("layer %d step %d/%d: delta=%.6f, norm=%.4f, r1=%.0f%%",
		s.Layer, s.N, s.Of, s.Delta, s.Norm, 100*s.R1)
	if s.Health != (rules.Health{}) {
		line += fmt.Sprintf(", dead=%.0f%%, entropy=%.3f", 100*s.Health.Dead, s.Health.Entropy)
	}
	if !math.IsNaN(s.Score) {
		line += fmt.Sprintf(", score=%.4f", s.Score)
	}
	return line
}

// withDefaults fills in the settings, for so many pictures.
func (t Training) withDefaults(n *Network, count int) (Training, error) {
	if min(t.Steps, t.Patches, t.Batch, t.ProbeEvery, t.Patience, t.HealthEvery) < 0 || t.Memory < 0 {
		return t, fmt.Errorf("network: a training of %d steps, %d patches, %d pictures a batch, a probe every %d "+
			"with patience %d, %d bytes; none can be below 0",
			t.Steps, t.Patches, t.Batch, t.ProbeEvery, t.Patience, t.Memory)
	}
	if count == 0 {
		return t, fmt.Errorf("network: no pictures to learn from")
	}
	for i, l := range n.layers {
		switch {
		case t.Simultaneous && t.Batch == 0:
			return t, fmt.Errorf("network: layers learn simultaneously from whole pictures only; set Batch, to 10 " +
				"for example")
		case t.Simultaneous && i > 0 && l.Whiten > 0:
			return t, fmt.Errorf("network: the whitening of layer %d can't be fitted while the layers below it "+
				"learn; learn one layer after the other", i+1)
		case l.Surround && l.learns() && t.Batch == 0:
			return t, fmt.Errorf("network: layer %d has a Surround, which single patches lack; set Batch, to 10 for "+
				"example", i+1)
		}
	}
	t.Batch = min(t.Batch, count)
	defaults := []struct {
		value     *int
		otherwise int
	}{{&t.Steps, 2000}, {&t.Patches, 100}, {&t.ProbeEvery, 500}, {&t.Patience, 3}, {&t.HealthEvery, 250}}
	if t.Batch > 0 {
		defaults[0].otherwise = (count + t.Batch - 1) / t.Batch
	}
	for _, d := range defaults {
		if *d.value == 0 {
			*d.value = d.otherwise
		}
	}
	if t.Memory == 0 {
		t.Memory = 256 << 20
	}
	return t, nil
}

// Train learns from the pictures and yields a [Step] for each layer and step. A loop that is left
// early leaves a network that works: the layers that have not yet learned stay as drawn, and what
// is fitted to pictures (whitening, norms, output stage) is. Called again with the same pictures
// and settings, on this network or on one that was saved and loaded, Train goes on where it was
// left, with the steps and to the bytes of a training that was never left; the best score of a
// Probe, and the weights that had it, are kept for that. Within the loop Save and MarshalBinary may
// be called, and nothing else: what they write goes on as well.
//
// Settings that make no sense, pictures that do not fit or can't be read, and a probe that fails
// end the loop with an error.
func (n *Network) Train(d *pictures.Dataset, t Training) iter.Seq2[Step, error] {
	return func(yield func(Step, error) bool) {
		t, err := t, n.fits(d)
		if err == nil {
			t, err = t.withDefaults(n, d.Len())
		}
		if err != nil {
			yield(Step{}, err)
			return
		}
		(&run{Training: t, net: n, pictures: d}).all(yield)
	}
}

// all is the whole of a run.
func (r *run) all(yield func(Step, error) bool) {
	r.yield = func(s Step) bool { return yield(s, nil) }
	r.begin()
	if r.Simultaneous {
		r.together()
	} else {
		r.greedily()
	}
	if r.failed == nil {
		if f, err := r.net.refitOutput(r.count(), r.averages); !r.fail(err) {
			r.keep(f)
		}
	}
	r.end()
	if r.failed != nil && !r.left {
		yield(Step{}, r.failed)
	}
}

// A run is one call of Train.
type run struct {
	Training
	net      *Network
	pictures *pictures.Dataset // nil where they are elsewhere
	shards   *Shards           // nil where they are at hand
	yield    func(Step) bool
	left     bool  // the loop was left
	failed   error // a picture could not be read
	buffers  buffers

	pending []Step // made by the training that this one resumes, and not yet yielded

	order []int // of the pictures in this pass over them
	pass  int
}

func (r *run) fail(err error) bool {
	if err != nil && r.failed == nil {
		r.failed = err
	}
	return r.failed != nil
}

// over tells whether the run has ended early.
func (r *run) over() bool { return r.left || r.failed != nil }

// greedily trains one layer after the other. When the loop is left, what the layers above need to
// work is fitted all the same, and anew when the layers below have learned on.
func (r *run) greedily() {
	changed := false // a layer below has learned in this run
	for i, l := range r.net.layers {
		p := &reservoir{run: r, layer: i}
		learns := l.learns() && !r.left && l.steps < r.Steps
		if l.steps == 0 && (changed || learns) {
			l.unfit()
		}
		changed = changed || learns
		if r.fail(p.fit(!learns || r.Batch == 0)) {
			return
		}
		switch {
		case learns && r.Batch > 0:
			r.whole(i)
		case learns && !r.fail(p.fill()):
			r.sampled(p)
		}
		if r.failed != nil {
			return
		}
	}
}
