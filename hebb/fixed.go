package hebb

import "math"

// A fixed is a layer that learns from the same input in every epoch: any layer when they learn one
// after the other, the first when all learn jointly. Then A_t, the activations of batch t, never
// change either; K_t = gain·A_tᵀA_t, P_t = W₀ + K_1 + … + K_t and K = ΣK_t are constants; and as
// long as no entry has reached the clamp, W after epoch e−1 and batch t is P_t + (e−1)·K. So with
// V_t = A_t·P_t and U_t = A_t·K, which two epochs of work give,
//
//	output = A_t + centre(V_t) + (e−1)·centre(U_t)
//	energy = E0 + 2(e−1)·E1 + (e−1)²·E2
//	‖W‖²   = ‖P_t‖² + 2(e−1)·⟨P_t,K⟩ + (e−1)²·‖K‖²
//
// for every epoch e, and delta is the same in all. (Increments are never negative, since a ≥ 0, so
// W only grows, and clamping in each step is the same as clamping once.)
type fixed struct {
	*layer
	number int // of the layer, from 1
	rate   float64
	start  []float32 // W₀, nil when it is zero
	k      []float32 // K, after close
	steps  []fixedStep
	kk, pk float64 // ‖K‖², ⟨P_t,K⟩ up to the last batch that second saw
	free   int     // epochs that end before any entry would pass the clamp
}

// fixedStep is what the log of a batch is made of.
type fixedStep struct {
	delta      float64
	e0, e1, e2 float64 // of the energy
	pp, pk     float64 // ‖P_t‖², ⟨P_t,K⟩, each over the matrices that are stored
}

func newFixed(l *layer, number, batches int, rate float64) *fixed {
	f := &fixed{layer: l, number: number, rate: rate, steps: make([]fixedStep, batches)}
	for _, v := range l.w {
		if v != 0 {
			f.start = append([]float32(nil), l.w...)
			break
		}
	}
	return f
}

// first is a step of epoch 1: it learns, and leaves A_t in a and the output A_t + centre(V_t) in
// out.
func (f *fixed) first(out, a, x []float32, b, t int) {
	energy, delta, norm := f.layer.step(out, a, x, b, f.rate)
	f.steps[t] = fixedStep{delta: delta, e0: energy, pp: norm * norm / f.copies()}
}

// close ends epoch 1: it finds K and how many epochs stay below the clamp. With spare, W is left as
// it was at the start; otherwise K may take its place.
func (f *fixed) close(spare bool) {
	f.mirror()
	f.k = f.w
	if spare {
		f.w = make([]float32, len(f.k))
		copy(f.w, f.start)
	}
	f.free = math.MaxInt
	for i := range f.k {
		var w0 float32
		if f.start != nil {
			w0 = f.start[i]
			f.k[i] -= w0
		}
		k := f.k[i]
		f.kk += float64(float64(k) * float64(k))
		f.pk += float64(float64(k) * float64(w0))
		if ahead := (1 - w0) / k; k > 0 && ahead < math.MaxInt32 { // beyond, no training is that long
			f.free = min(f.free, int(ahead))
		}
	}
}

// second is a step of epoch 2 without the learning: from a = A_t and out = A_t + centre(V_t) it
// computes u = centre(U_t) and with it what the log of all further epochs needs.
func (f *fixed) second(u, a, out []float32, b, t int) {
	f.product(u, a, f.k, b)
	sums := sumRows(centreRows, f.units(), u, a, out)
	f.pk += float64(f.gain(b, f.rate) * sums[0]) // ⟨K_t,K⟩ = gain·Σ A_t∘U_t
	s := &f.steps[t]
	s.pk, s.e1, s.e2 = f.pk, sums[1]/float64(len(u)), sums[2]/float64(len(u))
}

// log returns the step of epoch e and batch t.
func (f *fixed) log(e, t int) Step {
	s, past := f.steps[t], float64(e-1)
	return Step{
		Layer: f.number, Epoch: e, Batch: t, N: (e-1)*len(f.steps) + t,
		Energy: s.e0 + float64(past*(float64(2*s.e1)+float64(past*s.e2))),
		Delta:  s.delta,
		Norm:   math.Sqrt(f.copies() * (s.pp + float64(past*(float64(2*s.pk)+float64(past*f.kk))))),
	}
}

// set makes W what it is after e epochs, if it was foretold.
func (f *fixed) set(e int) {
	if f.k == nil {
		return
	}
	f.after(f.w, e)
	f.k = nil
}

// after makes w what W is after e epochs that are foretold.
func (f *fixed) after(w []float32, e int) {
	for i, k := range f.k {
		w[i] = float32(float32(e) * k)
		if f.start != nil {
			w[i] += f.start[i]
		}
	}
}

// rewind makes W what it is after batch t of epoch e, given the activations of each batch.
func (f *fixed) rewind(e, t int, activation func(t int) []float32) {
	if t == len(f.steps)-1 {
		f.set(e)
		return
	}
	f.set(e - 1)
	for i := range t + 1 {
		a := activation(i)
		f.learn(a, len(a)/f.out.Len(), f.rate)
	}
	f.clamp()
}
