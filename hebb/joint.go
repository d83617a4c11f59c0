package hebb

import (
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// joint trains all layers in every forward pass, in the article's order.
func (r *run) joint() {
	j := newJoint(r)
	d := r.encoder.Dim()
	features := linear.Zeros(r.pictures.Len(), d)
	for e := 1; e <= r.Epochs; e++ {
		j.begin(e)
		for t := range r.batches {
			if r.done(1, e, t) {
				if !j.replay(e, t) {
					return
				}
				continue
			}
			early := j.forward(e, t)
			if r.over() && !early {
				j.leave(e, t-1)
				return
			}
			if e == r.Epochs {
				copy(r.part(features.Data, t, d), j.now.output(j))
			}
			if early {
				r.second = j.undo
			}
			for i, s := range j.now.steps {
				r.pending = j.now.steps[i+1:]
				if !r.emit(s) {
					break
				}
			}
			r.second = nil
			if r.over() {
				if early {
					copy(j.layers[1].w, j.undo)
				}
				j.leave(e, t)
				return
			}
			if early {
				j.now, j.then = j.then, j.now
			}
		}
	}
	j.leave(r.Epochs, r.batches-1)
	if !r.done(1, r.Epochs, 0) {
		linear.UnitRows(features)
		r.encoder.last = features
	}
}

// A joint is a training of all layers at once.
//
// The input of the first layer is the same in every epoch, and the second's convolution is linear:
// what it makes of the first layer's output in epoch e is Z0_t + (e−1)·Z1_t, with Z0 = conv(A +
// centre(V)) and Z1 = conv(centre(U)) without bias. Where these can be kept, the first layer and
// the second's convolution cost two epochs of work and then nothing, as long as no entry of W
// reaches the clamp; from there on, and without memory, every step is done.
//
// In the epochs that are told ahead, the second layer's step of a batch is done beside the further
// layers' steps of the batch before: neither needs the other's weights.
type joint struct {
	run     *run
	first   *fixed       // the first layer
	layers  []*layer     // all
	a, y    [][]float32  // of each layer, for a batch: activations and outputs, b × C×N; y[1] stands in the passage
	ahead   int          // epochs of the first layer that are told ahead
	closed  bool         // ahead is known
	outputs []float32    // the first layer's in epoch 1, n × C₁·N₁; nil where there is no room
	z       [2][]float32 // Z0 and Z1, n × C₂·N₂

	now, then *passage    // the batch at hand, and the next one where it is early
	undo      []float32   // the second layer's W before the next batch
	both      func(i int) // (*joint).beside, bound once
}

// A passage is a batch on its way through the layers.
type passage struct {
	e, t  int
	steps []Step
	y     []float32 // the second layer's output
}

// output returns what the last layer made of the batch.
func (p *passage) output(j *joint) []float32 {
	if len(j.layers) == 2 {
		return p.y
	}
	return j.y[len(j.y)-1]
}

func newJoint(r *run) *joint {
	layers := r.encoder.layers
	j := &joint{run: r, first: newFixed(layers[0], 1, r.batches, r.Rate), layers: layers, ahead: 1}
	j.a, j.y = make([][]float32, len(layers)), make([][]float32, len(layers))
	r.fixed = j.first
	j.now, j.then = &passage{steps: make([]Step, len(layers))}, &passage{steps: make([]Step, len(layers))}
	j.both = j.beside
	second := 0
	if len(layers) > 1 {
		second = layers[1].out.Len()
	}
	if r.Epochs > 1 {
		j.outputs = r.keep(j.first.out.Len())
		j.z = [2][]float32{r.keep(second), r.keep(second)}
		if j.outputs == nil || j.z[1] == nil {
			for _, s := range [][]float32{j.outputs, j.z[0], j.z[1]} {
				r.drop(s)
			}
			j.outputs, j.z = nil, [2][]float32{}
		}
	}
	return j
}

// forward does the steps of batch t in epoch e, and, if it returns true, those of the first two
// layers for the batch after it.
func (j *joint) forward(e, t int) (early bool) {
	if j.now.e != e || j.now.t != t {
		j.now.e, j.now.t = e, t
		j.lower(j.now)
	}
	if j.run.over() {
		return false
	}
	j.then.e, j.then.t = e, t+1
	if t+1 == j.run.batches {
		j.then.e, j.then.t = e+1, 0
	}
	if len(j.layers) < 3 || e == 1 || j.then.e > j.ahead {
		j.then.e = 0
		j.upper(j.now)
		return false
	}
	j.undo = append(j.undo[:0], j.layers[1].w...)
	gemm.Parallel(2, j.both)
	return true
}

func (j *joint) beside(i int) {
	if i == 0 {
		j.lower(j.then)
	} else {
		j.upper(j.now)
	}
}

// lower does the steps of the first two layers.
func (j *joint) lower(p *passage) {
	p.steps[0] = j.bottom(p.e, p.t)
	if len(j.layers) > 1 && !j.run.over() {
		p.y = linear.Sized(p.y, j.run.size(p.t)*j.layers[1].out.Len())
		p.steps[1] = j.learnFrom(1, p.y, p)
	}
}

// upper does the steps of the others.
func (j *joint) upper(p *passage) {
	x := p.y
	for i := 2; i < len(j.layers); i++ {
		l, b := j.layers[i], j.run.size(p.t)
		j.a[i], j.y[i] = linear.Sized(j.a[i], b*l.out.Len()), linear.Sized(j.y[i], b*l.out.Len())
		l.apply(j.a[i], x, b, true)
		p.steps[i] = j.learnFrom(i, j.y[i], p)
		x = j.y[i]
	}
}

// learnFrom lets layer i, counted from 0, learn from what its convolution made.
func (j *joint) learnFrom(i int, y []float32, p *passage) Step {
	energy, delta, norm := j.layers[i].respond(y, j.a[i], j.run.size(p.t), j.first.rate)
	return Step{Layer: i + 1, Epoch: p.e, Batch: p.t, N: (p.e-1)*j.run.batches + p.t, Energy: energy, Delta: delta,
		Norm: norm}
}
