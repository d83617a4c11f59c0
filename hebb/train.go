package hebb

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"sync"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
)

// Schedule says in which order the layers learn.
type Schedule int

// The schedules.
const (
	Layerwise Schedule = iota // greedy: a layer learns for all epochs, and the next on its output
	Joint                     // the article's: every layer learns in every forward pass
	Sharded                   // Layerwise, all pictures one batch: a step an epoch, from sums over parts ([Sums])
)

// String returns "layerwise", "joint" or "sharded".
func (s Schedule) String() string { return spell(int(s), "layerwise", "joint", "sharded") }

// Training says how to train; zero fields take their defaults.
type Training struct {
	Epochs int // passes over the pictures, for each layer; default 50

	// Batch is how many pictures a step learns from, in the dataset's order; the last batch may be
	// smaller. Default 8. With Sharded it is how many are summed in float32; default 64.
	Batch int

	Schedule Schedule // default Layerwise
	Rate     float64  // learning rate η; default 0.001

	// Memory bounds, in bytes, the activations that are kept to save work. What does not fit is
	// computed again; results do not depend on it beyond rounding. Default 1 GiB.
	Memory int64
}

// maxRate is the largest learning rate: beyond, ΔW could overflow float32, and with it NaN come
// into W that no clamp removes. From about 1 on, W reaches the clamp in the first step.
const maxRate = 1e30

// Article returns the article's encoder and training: 4 layers of 16 to 128 channels, 50 epochs in
// batches of 8. Its schedule here is Layerwise; the article's own is Joint.
func Article(input pictures.Shape, seed uint64) (Config, Training) {
	return Config{Input: input, Channels: []int{16, 32, 64, 128}, Seed: seed}, Training{Epochs: 50, Batch: 8}
}

func (t Training) withDefaults() (Training, error) {
	switch {
	case t.Epochs < 0:
		return t, fmt.Errorf("hebb: %d epochs; give at least 1", t.Epochs)
	case t.Batch < 0:
		return t, fmt.Errorf("hebb: %d pictures a batch; give at least 1", t.Batch)
	case !(t.Rate >= 0 && t.Rate <= maxRate):
		return t, fmt.Errorf("hebb: a learning rate of %g; give one above 0 and at most %g, such as 0.001",
			t.Rate, maxRate)
	case t.Schedule < Layerwise || t.Schedule > Sharded:
		return t, fmt.Errorf("hebb: no schedule %d; use Layerwise, Joint or Sharded", int(t.Schedule))
	case t.Memory < 0:
		return t, fmt.Errorf("hebb: a memory bound of %d bytes; give one above 0", t.Memory)
	}
	if t.Epochs == 0 {
		t.Epochs = 50
	}
	switch {
	case t.Batch == 0 && t.Schedule == Sharded:
		t.Batch = 64
	case t.Batch == 0:
		t.Batch = 8
	}
	if t.Rate == 0 {
		t.Rate = 0.001
	}
	if t.Memory == 0 {
		t.Memory = 1 << 30
	}
	return t, nil
}

// Train learns from the pictures and yields a [Step] for each layer and batch while it does:
// layerwise, all steps of layer 1, then of layer 2, and so on; jointly, the steps of all layers at
// each batch. A loop that is left early leaves the lateral weights as they are after the step it
// was left at, for which the first batches of an epoch may have to be computed again. Within the
// loop only Save and MarshalBinary may be called: what they write goes on to the same bytes, and
// has the weights after the last step, or, of a layer whose steps are told ahead, after its last
// whole epoch. Called again with the same pictures and settings, on this encoder or on one that was
// saved and loaded, Train goes on where it was left, and ends with the same bytes as a training
// that was never left; what is told ahead is computed anew for that, from two passes. Called again
// after its end, or with other settings, it learns on from the weights it finds.
//
// Settings that make no sense, pictures that do not fit the encoder or can't be read end the loop
// with an error; the weights are then those after the last step.
func (e *Encoder) Train(d *pictures.Dataset, t Training) iter.Seq2[Step, error] {
	return func(yield func(Step, error) bool) {
		r, err := e.newRun(d, t)
		e.last = blas32.General{}
		if err != nil {
			yield(Step{}, err)
			return
		}
		r.yield = yield
		r.begin()
		switch r.Schedule {
		case Joint:
			r.joint()
		case Sharded:
			r.sharded(func(layer int) (Sums, error) {
				s := e.NewSums(layer)
				return s, e.Sum(s, d, layer, t)
			})
		default:
			r.layerwise()
		}
		r.end()
	}
}

// newRun prepares a run on pictures at hand.
func (e *Encoder) newRun(d *pictures.Dataset, t Training) (*run, error) {
	t, err := t.withDefaults()
	if err == nil {
		err = e.fits(d)
	}
	if err == nil && d.Len() == 0 {
		err = errNoPictures
	}
	if err != nil {
		return nil, err
	}
	t.Batch = min(t.Batch, d.Len())
	r := &run{Training: t, encoder: e, pictures: d, n: d.Len(), hash: sync.OnceValue(d.Hash)}
	r.batches = (r.n + t.Batch - 1) / t.Batch
	r.pixels = sync.OnceValue(func() []float32 { return make([]float32, t.Batch*d.Shape.Len()) })
	return r, nil
}

var errNoPictures = errors.New("hebb: no pictures to learn from")

// LastFeatures returns the article's own features, the outputs of the last epoch of the last joint
// training, each batch's as they were while the encoder was still learning: n × d, rows divided by
// their L2 norm + 1e-6. It is empty after a layerwise training, one that was left early, and one
// that was resumed in its last epoch.
func (e *Encoder) LastFeatures() blas32.General { return e.last }

// A run is one call of Train.
type run struct {
	Training
	encoder  *Encoder
	pictures *pictures.Dataset // nil where they are elsewhere
	n        int               // how many there are
	hash     func() string     // of the pictures
	batches  int               // an epoch
	yield    func(Step, error) bool
	pixels   func() []float32 // buffer, Batch × C×H×W
	kept     int64            // values that keep has given out
	left     bool             // the loop was left
	failed   error            // a picture could not be read
	last     position         // of the last step yielded

	// What moment asks for: the layer whose steps can be told ahead, and the second layer's weights
	// where it is a batch ahead of the others.
	fixed  *fixed
	second []float32

	// Of a run that resumes one that was left: where, each layer's weights then, and steps that
	// were made and not yet yielded.
	from    *position
	saved   [][]float32
	pending []Step
}

// over tells whether the run has ended early.
func (r *run) over() bool { return r.left || r.failed != nil }

// size returns how many pictures batch t has.
func (r *run) size(t int) int { return min(r.Batch, r.n-t*r.Batch) }

// read returns the pictures of batch t, b × C×H×W. Where one can't be read the run is over.
func (r *run) read(t int) (x []float32) {
	b := r.size(t)
	x = r.pixels()[:b*r.pictures.Shape.Len()]
	if err := r.pictures.Batch(x, t*r.Batch, t*r.Batch+b); err != nil {
		r.failed = cmp.Or(r.failed, err)
	}
	return x
}

// part returns what belongs to batch t in store, where each picture has size values.
func (r *run) part(store []float32, t, size int) []float32 {
	return store[t*r.Batch*size:][:r.size(t)*size]
}

// keep returns room for n·values floats, n the pictures; nil where the memory bound does not allow
// it.
func (r *run) keep(values int) []float32 {
	n := int64(r.n) * int64(values)
	if 4*(r.kept+n) > r.Memory {
		return nil
	}
	r.kept += n
	return make([]float32, n)
}

// drop gives back what keep returned.
func (r *run) drop(s []float32) { r.kept -= int64(len(s)) }
