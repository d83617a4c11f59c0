package hebb

import (
	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// begin prepares epoch e: after the first it is known how far ahead the first layer can be told;
// where that ends, its W is made.
func (j *joint) begin(e int) {
	if e == 2 && j.outputs != nil {
		j.first.close(false)
		j.ahead = max(1, min(j.first.free, j.run.Epochs))
		j.closed = true
	}
	if e == j.ahead+1 && j.closed {
		j.first.set(j.ahead)
	}
	if e == 3 && len(j.layers) > 1 { // Z0 and Z1 are all that is needed from now on
		j.run.drop(j.outputs)
		j.outputs = nil
	}
}

// bottom is the first layer's step, up to the second's convolution.
func (j *joint) bottom(e, t int) Step {
	for i, l := range j.layers[:min(2, len(j.layers))] {
		j.a[i] = linear.Sized(j.a[i], j.run.size(t)*l.out.Len())
	}
	j.y[0] = linear.Sized(j.y[0], j.run.size(t)*j.first.out.Len())
	if e > 1 && e <= j.ahead {
		return j.foretold(e, t)
	}
	x := j.run.read(t)
	if j.run.over() {
		return Step{}
	}
	j.first.first(j.y[0], j.a[0], x, j.run.size(t), t)
	if len(j.layers) > 1 {
		j.layers[1].apply(j.a[1], j.y[0], j.run.size(t), true)
	}
	if e == 1 && j.outputs != nil {
		copy(j.run.part(j.outputs, t, j.first.out.Len()), j.y[0])
		if len(j.layers) > 1 {
			copy(j.run.part(j.z[0], t, j.layers[1].out.Len()), j.a[1])
		}
	}
	step := j.first.log(1, t)
	step.Epoch, step.N = e, (e-1)*j.run.batches+t
	return step
}

// foretold is bottom for an epoch that is told ahead.
func (j *joint) foretold(e, t int) Step {
	b := j.run.size(t)
	if e == 2 {
		j.activation(t)
		j.first.second(j.y[0], j.a[0], j.run.part(j.outputs, t, j.first.out.Len()), b, t)
	}
	if len(j.layers) == 1 {
		kept := j.run.part(j.outputs, t, j.first.out.Len())
		if e == 2 {
			vec.AddScaled(kept, kept, j.y[0], float32(j.run.Epochs-1)) // the last epoch's output
		}
		copy(j.y[0], kept)
		return j.first.log(e, t)
	}
	size := j.layers[1].out.Len()
	z0, z1 := j.run.part(j.z[0], t, size), j.run.part(j.z[1], t, size)
	if e == 2 {
		j.layers[1].apply(z1, j.y[0], b, false)
	}
	vec.AddScaled(j.a[1], z0, z1, float32(e-1))
	return j.first.log(e, t)
}

// activation computes the first layer's A_t into a[0].
func (j *joint) activation(t int) []float32 {
	x := j.run.read(t)
	j.a[0] = linear.Sized(j.a[0], j.run.size(t)*j.first.out.Len())
	j.first.activate(j.a[0], x, j.run.size(t), j.first.rate)
	return j.a[0]
}

// leave makes the first layer's W what it is after batch t of epoch e.
func (j *joint) leave(e, t int) {
	if e > 1 && e <= j.ahead {
		j.first.rewind(e, t, j.activation)
	}
}

// replay does again what of a batch that was learned before must be known: what the first layer
// gives in the epochs that are told ahead. After the last of these batches the other weights are
// those that were saved, and the steps that were not yielded are.
func (j *joint) replay(e, t int) bool {
	if j.outputs != nil && (e == 1 || e == 2 && j.ahead > 1) {
		j.bottom(e, t)
		if j.run.over() {
			return false
		}
	}
	next, epoch := t+1, e
	if next == j.run.batches {
		next, epoch = 0, e+1
	}
	if j.run.done(1, epoch, next) {
		return true
	}
	for i := range j.layers {
		if i > 0 || !(j.closed && e <= j.ahead) {
			j.run.restore(i)
		}
	}
	for len(j.run.pending) > 0 {
		s := j.run.pending[0]
		j.run.pending = j.run.pending[1:]
		if !j.run.emit(s) {
			return false
		}
	}
	return true
}
