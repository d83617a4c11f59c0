package hebb

import (
	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// layerwise trains one layer after the other, each on the outputs of the
// frozen ones below it.
func (r *run) layerwise() {
	in := &inputs{run: r}
	for i, l := range r.encoder.layers {
		s := &solo{run: r, fixed: newFixed(l, i+1, r.batches, r.Rate), from: in, kept: r.keep(l.out.Len())}
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

// of returns the inputs of batch t, until the next call.
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

// A solo is a layer that learns alone. Two passes over the pictures tell its
// state and its log for any number of epochs, unless lateral weights reach the
// clamp: from the epoch in which the first does, the steps are made one by one.
type solo struct {
	*run
	*fixed
	from *inputs

	// kept has room for n × C×N values, or is nil where that is too much. It
	// holds each batch's output in epoch 1; later its activations A_t or, when
	// all epochs could be told ahead, the output of the trained layer.
	kept     []float32
	active   bool         // kept holds activations
	finished bool         // kept holds outputs of the trained layer
	buffers  [3][]float32 // of a batch, B × C×N
}

// row returns where the values of batch t are kept, or a buffer.
func (s *solo) row(t int) []float32 {
	if s.kept != nil {
		return s.part(s.kept, t, s.out.Len())
	}
	return s.buffer(0, t)
}

func (s *solo) buffer(i, t int) []float32 {
	s.buffers[i] = linear.Sized(s.buffers[i], s.size(t)*s.out.Len())
	return s.buffers[i]
}

// train lets the layer learn for all epochs.
func (s *solo) train() {
	for t := range s.batches {
		x := s.from.of(t)
		if s.over() {
			return
		}
		s.first(s.row(t), s.buffer(1, t), x, s.size(t), t)
		if !s.emit(s.log(1, t)) {
			return
		}
	}
	s.close(s.kept == nil)
	done := 1
	if s.Epochs > 1 && s.free > 1 {
		done = min(s.Epochs, s.free)
		if !s.foretell(done) {
			return
		}
	}
	s.set(done)
	for e := done + 1; e <= s.Epochs; e++ {
		for t := range s.batches {
			a := s.activation(t)
			if s.over() {
				return
			}
			s.learn(a, s.size(t), s.rate)
			step := s.log(e, t)
			step.Norm = s.clamp()
			step.Energy = s.lateral(s.buffer(1, t), a, s.w, s.size(t))
			if !s.emit(step) {
				return
			}
		}
		s.active = s.kept != nil
	}
}

// foretell does the work of epoch 2 and emits the steps of it and the others
// up to the last given, before whose end no entry reaches the clamp.
func (s *solo) foretell(last int) bool {
	ahead := last == s.Epochs && s.start == nil
	for t := range s.batches {
		x, b := s.from.of(t), s.size(t)
		if s.over() {
			s.rewind(2, t-1, s.activation)
			return false
		}
		out, a, u := s.row(t), s.buffer(1, t), s.buffer(2, t)
		if s.kept == nil { // epoch 1 once more, in the spare W
			s.step(out, a, x, b, s.rate)
		} else {
			s.activate(a, x, b, s.rate)
		}
		s.second(u, a, out, b, t)
		copy(out, a)
		if ahead {
			vec.AddScaled(out, out, u, float32(s.Epochs)) // A + centre(A·E·K)
		}
		if !s.emit(s.log(2, t)) {
			s.rewind(2, t, s.activation)
			return false
		}
	}
	s.finished, s.active = s.kept != nil && ahead, s.kept != nil && !ahead
	for e := 3; e <= last; e++ {
		for t := range s.batches {
			if !s.emit(s.log(e, t)) {
				s.rewind(e, t, s.activation)
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
		s.activate(a, s.from.of(t), s.size(t), s.rate)
	}
	return a
}

// outputs turns what is kept into the outputs of the trained layer.
func (s *solo) outputs() {
	for t := range s.batches {
		if s.finished || s.over() {
			return
		}
		a, out := s.activation(t), s.buffer(1, t)
		s.lateral(out, a, s.w, s.size(t))
		copy(a, out)
	}
}
