package hebb

import (
	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// layerwise trains one layer after the other, each on the outputs of the frozen ones below it.
func (r *run) layerwise() {
	in := &inputs{run: r}
	for i, l := range r.encoder.layers {
		r.fixed = newFixed(l, i+1, r.batches, r.Rate)
		s := &solo{run: r, layer: r.fixed, from: in, kept: r.keep(l.out.Len())}
		s.train()
		if r.over() {
			return
		}
		if i+1 < len(r.encoder.layers) && s.kept != nil {
			s.outputs()
		}
		r.drop(in.kept)
		in.below, in.kept = append(in.below, l), s.kept
	}
}

// inputs are what the layer at learning sees: the outputs of the layers below.
type inputs struct {
	run     *run
	below   []*layer
	kept    []float32 // outputs of the last of them, n × C×N, if they could be kept
	a, x, y []float32 // buffers, for when they could not
}

// of returns the inputs of batch t, valid until the next call.
func (in *inputs) of(t int) []float32 {
	if in.kept != nil {
		return in.run.part(in.kept, t, in.below[len(in.below)-1].out.Len())
	}
	x, b := in.run.read(t), in.run.size(t)
	for _, l := range in.below {
		in.a, in.y = linear.Sized(in.a, b*l.out.Len()), linear.Sized(in.y, b*l.out.Len())
		l.encode(in.y, in.a, x, b)
		x, in.x, in.y = in.y, in.y, in.x
	}
	return x
}

// A solo is a layer that learns alone. Two passes over the pictures tell its state and its log for
// any number of epochs, unless lateral weights reach the clamp: from the epoch in which the first
// does, the steps are made one by one.
type solo struct {
	run   *run
	layer *fixed
	from  *inputs

	// kept has room for n × C×N values, or is nil where that is too much. It holds each batch's
	// output in epoch 1; later its activations A_t or, when all epochs could be told ahead, the
	// output of the trained layer.
	kept     []float32
	active   bool         // kept holds activations
	finished bool         // kept holds outputs of the trained layer
	buffers  [3][]float32 // of a batch, B × C×N
}

// row returns where the values of batch t are kept, or a buffer.
func (s *solo) row(t int) []float32 {
	if s.kept != nil {
		return s.run.part(s.kept, t, s.layer.out.Len())
	}
	return s.buffer(0, t)
}

func (s *solo) buffer(i, t int) []float32 {
	s.buffers[i] = linear.Sized(s.buffers[i], s.run.size(t)*s.layer.out.Len())
	return s.buffers[i]
}

// train lets the layer learn for all epochs.
func (s *solo) train() {
	for t := range s.run.batches {
		x := s.from.of(t)
		if s.run.over() {
			return
		}
		s.layer.first(s.row(t), s.buffer(1, t), x, s.run.size(t), t)
		if !s.run.emit(s.layer.log(1, t)) {
			return
		}
	}
	s.layer.close(s.kept == nil)
	done := 1
	if s.run.Epochs > 1 && s.layer.free > 1 {
		done = min(s.run.Epochs, s.layer.free)
		if !s.foretell(done) {
			return
		}
	}
	s.layer.set(done)
	number := s.layer.number
	if s.run.done(number, done+1, 0) {
		s.run.restore(number - 1)
	}
	for e := done + 1; e <= s.run.Epochs; e++ {
		for t := range s.run.batches {
			before := s.run.done(number, e, t)
			if before && s.active {
				continue
			}
			a := s.activation(t)
			if s.run.over() {
				return
			}
			if before {
				continue
			}
			s.layer.learn(a, s.run.size(t), s.layer.rate)
			step := s.layer.log(e, t)
			step.Norm = s.layer.clamp()
			step.Energy = s.layer.lateral(s.buffer(1, t), a, s.layer.w, s.run.size(t))
			if !s.run.emit(step) {
				return
			}
		}
		s.active = s.kept != nil
	}
}

// foretell does the work of epoch 2 and emits the steps of it and the others up to the last given,
// before whose end no entry reaches the clamp.
func (s *solo) foretell(last int) bool {
	ahead := last == s.run.Epochs && s.layer.start == nil
	for t := range s.run.batches {
		x, b := s.from.of(t), s.run.size(t)
		if s.run.over() {
			s.layer.rewind(2, t-1, s.activation)
			return false
		}
		out, a, u := s.row(t), s.buffer(1, t), s.buffer(2, t)
		if s.kept == nil { // epoch 1 once more, in the spare W
			s.layer.step(out, a, x, b, s.layer.rate)
		} else {
			s.layer.activate(a, x, b, s.layer.rate)
		}
		s.layer.second(u, a, out, b, t)
		if ahead {
			vec.AddScaled(out, a, u, float32(s.run.Epochs)) // A + centre(A·E·K)
		} else {
			copy(out, a)
		}
		if !s.run.emit(s.layer.log(2, t)) {
			s.layer.rewind(2, t, s.activation)
			return false
		}
	}
	s.finished, s.active = s.kept != nil && ahead, s.kept != nil && !ahead
	for e := 3; e <= last; e++ {
		for t := range s.run.batches {
			if !s.run.emit(s.layer.log(e, t)) {
				s.layer.rewind(e, t, s.activation)
				return false
			}
		}
	}
	return true
}

// activation returns A_t, and keeps it if there is room.
func (s *solo) activation(t int) []float32 {
	a := s.row(t)
	if !s.active {
		s.layer.activate(a, s.from.of(t), s.run.size(t), s.layer.rate)
	}
	return a
}

// outputs turns what is kept into the outputs of the trained layer.
func (s *solo) outputs() {
	for t := range s.run.batches {
		if s.finished || s.run.over() {
			return
		}
		a, out := s.activation(t), s.buffer(1, t)
		s.layer.lateral(out, a, s.layer.w, s.run.size(t))
		copy(a, out)
	}
}
