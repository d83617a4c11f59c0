package hebb

import (
	"slices"

	"deephebb/internal/linear"
)

// trained is what a model has learned from, kept in its file.
type trained []trainedRun

type trainedRun struct {
	Pictures, Batch, Epochs int
	Schedule                string
	Rate                    float64
	Left                    *left `json:",omitempty"` // nil: all epochs of all layers were done
}

// left is where a training ended early, and what it takes to go on as if it had not.
type left struct {
	position
	Memory  int64  // of the training
	Data    string // Hash of its pictures
	Pending []Step `json:",omitempty"` // of the last batch, made and not yet yielded
}

// position is the last step that was yielded, numbered as in [Step]; zero before the first.
type position struct{ Layer, Epoch, Batch int }

// passed tells whether a step comes no later than position p.
func (p position) passed(s Schedule, layer, epoch, batch int) bool {
	at, end := []int{layer, epoch, batch}, []int{p.Layer, p.Epoch, p.Batch}
	if s == Joint {
		at, end = []int{epoch, batch, layer}, []int{p.Epoch, p.Batch, p.Layer}
	}
	return slices.Compare(at, end) <= 0
}

// unfinished returns the last training if it was left, or nil.
func (e *Encoder) unfinished() *trainedRun {
	if n := len(e.trained); n > 0 && e.trained[n-1].Left != nil {
		return &e.trained[n-1]
	}
	return nil
}

// Unfinished returns the settings of the last training and the [pictures.Dataset.Hash] of its
// pictures, if it was left before its end: [Encoder.Train] with the same goes on where it was left.
func (e *Encoder) Unfinished() (t Training, data string, ok bool) {
	u := e.unfinished()
	if u == nil {
		return t, "", false
	}
	t = Training{Epochs: u.Epochs, Batch: u.Batch, Rate: u.Rate, Memory: u.Left.Memory}
	for _, s := range []Schedule{Joint, Sharded} {
		if u.Schedule == s.String() {
			t.Schedule = s
		}
	}
	return t, u.Left.Data, true
}

// begin prepares the lateral weights for a run: those that they were before the training that it
// resumes, or else those that they are.
func (r *run) begin() {
	e := r.encoder
	e.run = r
	if t, data, ok := e.Unfinished(); ok && t == r.Training && data == r.hash() {
		u := e.unfinished()
		r.from, r.pending = &u.Left.position, u.Left.Pending
		r.last = *r.from
		e.trained = e.trained[:len(e.trained)-1]
		for i, l := range e.layers {
			r.saved = append(r.saved, slices.Clone(l.w))
			clear(l.w)
			copy(l.w, e.starts[i])
		}
		return
	}
	e.starts = make([][]float32, len(e.layers))
	for i, l := range e.layers {
		if slices.ContainsFunc(l.w, func(v float32) bool { return v != 0 }) {
			e.starts[i] = slices.Clone(l.w)
		}
	}
}

// end records the run, and hands its error to the loop.
func (r *run) end() {
	e := r.encoder
	e.run = nil
	for _, l := range e.layers {
		l.mirror()
	}
	done := r.record(r.last)
	if done.Left == nil {
		e.starts = nil
	}
	e.trained = append(e.trained, done)
	if r.failed != nil && !r.left {
		r.yield(Step{}, r.failed)
	}
}

// record is what the model's file says of a run whose last step that counts was at a position.
func (r *run) record(last position) trainedRun {
	done := trainedRun{r.n, r.Batch, r.Epochs, r.Schedule.String(), r.Rate, nil}
	end := position{len(r.encoder.layers), r.Epochs, r.batches - 1}
	if r.Schedule == Sharded {
		end.Batch = 0
	}
	if last != end {
		done.Left = &left{last, r.Memory, r.hash(), r.pending}
	}
	return done
}

// moment returns what can be had of the encoder within the loop: lateral weights, and a record of
// the run that goes on from there. Of a layer whose steps are told ahead the weights are those
// after its last whole epoch; layerwise, the run goes on from there too.
func (r *run) moment() (weights [][]float32, record trainedRun) {
	last := r.last
	for i, l := range r.encoder.layers {
		w := slices.Clone(l.w)
		switch {
		case r.fixed != nil && r.fixed.layer == l && r.fixed.k != nil:
			epochs := last.Epoch
			if last.Batch < r.batches-1 {
				epochs--
			}
			r.fixed.after(w, epochs)
			if r.Schedule == Layerwise {
				last.Epoch, last.Batch = epochs, r.batches-1
			}
		case i == 1 && r.second != nil:
			copy(w, r.second)
		}
		for g := range l.groups() {
			linear.MirrorUpper(l.lateralOf(w, g))
		}
		weights = append(weights, w)
	}
	return weights, r.record(last)
}

// done tells whether a step was made before the run that resumes.
func (r *run) done(layer, epoch, batch int) bool {
	return r.from != nil && r.from.passed(r.Schedule, layer, epoch, batch)
}

// restore gives layer i, from 0, the weights that it had when the training was left.
func (r *run) restore(i int) {
	if r.saved != nil && r.saved[i] != nil {
		copy(r.encoder.layers[i].w, r.saved[i])
		r.saved[i] = nil
	}
}

// emit hands a step to the loop, unless that was done before the run resumed; false when the loop
// was left.
func (r *run) emit(s Step) bool {
	if r.done(s.Layer, s.Epoch, s.Batch) {
		return true
	}
	r.last = position{s.Layer, s.Epoch, s.Batch}
	r.left = r.left || !r.yield(s, nil)
	return !r.left
}
