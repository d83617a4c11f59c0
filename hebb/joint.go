package hebb

import "deephebb/hebb/internal/vec"

// joint trains all layers in every forward pass, in the article's order.
func (r *run) joint() {
	j := newJoint(r)
	d := r.encoder.Dim()
	features := matrix(r.pictures.Len(), d, make([]float32, r.pictures.Len()*d))
	steps := make([]Step, len(j.layers))
	for e := 1; e <= r.Epochs; e++ {
		j.begin(e)
		for t := range r.batches {
			steps[0] = j.front(e, t)
			if r.stopped {
				return
			}
			for i := 1; i < len(j.layers); i++ {
				steps[i] = j.back(i, e, t)
			}
			if e == r.Epochs {
				copy(r.part(features.Data, t, d), j.y[len(j.y)-1])
			}
			for _, s := range steps {
				if !r.emit(s) {
					j.leave(e, t)
					return
				}
			}
		}
	}
	j.leave(r.Epochs, r.batches-1)
	normalizeRows(features)
	r.encoder.last = features
}

// A joint is a training of all layers at once.
//
// The input of the first layer is the same in every epoch, and the second's
// convolution is linear: what it makes of the first layer's output in epoch e
// is Z0_t + (e−1)·Z1_t, with Z0 = conv(A + centre(V)) and Z1 = conv(centre(U))
// without bias. Where these can be kept, the first layer and the second's
// convolution cost two epochs of work and then nothing, as long as no entry of
// W reaches the clamp; from there on, and without memory, every step is done.
type joint struct {
	*run
	*fixed              // the first layer
	layers []*layer     // all
	a, y   [][]float32  // of each layer, for a batch: activations and outputs, b × C×N
	ahead  int          // epochs of the first layer that are told ahead
	closed bool         // ahead is known
	kept   []float32    // the first layer's outputs in epoch 1, n × C₁·N₁; nil where there is no room
	z      [2][]float32 // Z0 and Z1, n × C₂·N₂
}

func newJoint(r *run) *joint {
	layers := r.encoder.layers
	j := &joint{run: r, fixed: newFixed(layers[0], 1, r.batches, r.Rate), layers: layers, ahead: 1}
	j.a, j.y = make([][]float32, len(layers)), make([][]float32, len(layers))
	second := 0
	if len(layers) > 1 {
		second = layers[1].out.Len()
	}
	if r.Epochs > 1 {
		j.kept = r.keep(j.out.Len())
		j.z = [2][]float32{r.keep(second), r.keep(second)}
		if j.kept == nil || j.z[1] == nil {
			r.drop(j.kept)
			r.drop(j.z[0])
			j.kept = nil
		}
	}
	return j
}

// begin prepares epoch e: after the first it is known how far ahead the first
// layer can be told; where that ends, its W is made.
func (j *joint) begin(e int) {
	if e == 2 && j.kept != nil {
		j.close(false)
		j.ahead = max(1, min(j.free, j.Epochs))
		j.closed = true
	}
	if e == j.ahead+1 && j.closed {
		j.set(j.ahead)
	}
	if e == 3 && len(j.layers) > 1 { // Z0 and Z1 are all that is needed from now on
		j.drop(j.kept)
		j.kept = nil
	}
}

// front is the first layer's step, up to the second's convolution.
func (j *joint) front(e, t int) Step {
	for i, l := range j.layers {
		j.a[i], j.y[i] = sized(j.a[i], j.size(t)*l.out.Len()), sized(j.y[i], j.size(t)*l.out.Len())
	}
	if e > 1 && e <= j.ahead {
		return j.foretold(e, t)
	}
	x := j.read(t)
	if j.stopped {
		return Step{}
	}
	j.first(j.y[0], j.a[0], x, j.size(t), t)
	if len(j.layers) > 1 {
		j.layers[1].apply(j.a[1], j.y[0], j.size(t), true)
	}
	if e == 1 && j.kept != nil {
		copy(j.part(j.kept, t, j.out.Len()), j.y[0])
		if len(j.layers) > 1 {
			copy(j.part(j.z[0], t, j.layers[1].out.Len()), j.a[1])
		}
	}
	step := j.log(1, t)
	step.Epoch, step.N = e, (e-1)*j.batches+t
	return step
}

// foretold is front for an epoch that is told ahead.
func (j *joint) foretold(e, t int) Step {
	b := j.size(t)
	if e == 2 {
		j.activation(t)
		j.second(j.y[0], j.a[0], j.part(j.kept, t, j.out.Len()), b, t)
	}
	if len(j.layers) == 1 {
		kept := j.part(j.kept, t, j.out.Len())
		if e == 2 {
			vec.AddScaled(kept, kept, j.y[0], float32(j.Epochs-1)) // the last epoch's output
		}
		copy(j.y[0], kept)
		return j.log(e, t)
	}
	size := j.layers[1].out.Len()
	z0, z1 := j.part(j.z[0], t, size), j.part(j.z[1], t, size)
	if e == 2 {
		j.layers[1].apply(z1, j.y[0], b, false)
	}
	vec.AddScaled(j.a[1], z0, z1, float32(e-1))
	return j.log(e, t)
}

// back is the step of a layer i ≥ 1, counted from 0.
func (j *joint) back(i, e, t int) Step {
	l, b := j.layers[i], j.size(t)
	if i > 1 {
		l.apply(j.a[i], j.y[i-1], b, true)
	}
	energy, delta, norm := l.respond(j.y[i], j.a[i], b, j.rate)
	return Step{Layer: i + 1, Epoch: e, Batch: t, N: (e-1)*j.batches + t, Energy: energy, Delta: delta, Norm: norm}
}

// activation computes the first layer's A_t into a[0].
func (j *joint) activation(t int) []float32 {
	x := j.read(t)
	j.a[0] = sized(j.a[0], j.size(t)*j.out.Len())
	j.activate(j.a[0], x, j.size(t), j.rate)
	return j.a[0]
}

// leave makes the first layer's W what it is after batch t of epoch e.
func (j *joint) leave(e, t int) {
	if e > 1 && e <= j.ahead {
		j.rewind(e, t, j.activation)
	}
}
