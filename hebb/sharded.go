package hebb

import (
	"fmt"
	"iter"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// Shards are pictures that lie in parts, on any number of machines.
type Shards struct {
	Pictures int    // how many there are
	Hash     string // a fingerprint, by which a training that was left knows them again

	// Sum returns a layer's sums over all pictures, given what the layers below it have learned: what
	// [Encoder.Sum] gives for the parts, added. It is called once for each layer, in order.
	Sum func(layer int) (Sums, error)
}

// TrainOn is [Encoder.Train] with the schedule Sharded for pictures that are not at hand: it ends
// with the same bytes wherever the sums come from. An error of Sum ends the loop; called again,
// TrainOn goes on after the layers that have learned.
func (e *Encoder) TrainOn(p Shards, t Training) iter.Seq2[Step, error] {
	return func(yield func(Step, error) bool) {
		t.Schedule = Sharded
		t, err := t.withDefaults()
		if err == nil && p.Pictures == 0 {
			err = errNoPictures
		}
		if err != nil {
			yield(Step{}, err)
			return
		}
		t.Batch = min(t.Batch, p.Pictures)
		e.last = blas32.General{}
		r := &run{Training: t, encoder: e, n: p.Pictures, hash: func() string { return p.Hash }, yield: yield}
		r.begin()
		r.sharded(p.Sum)
		r.end()
	}
}

// sharded trains one layer after the other, each from its sums over all pictures.
func (r *run) sharded(sum func(layer int) (Sums, error)) {
	for i, l := range r.encoder.layers {
		if rows := float64(r.n) * float64(l.out.C); rows >= sumsRows {
			r.failed = fmt.Errorf("hebb: %d pictures of %d channels are too many for the sums of layer %d",
				r.n, l.out.C, i+1)
			return
		}
		if r.done(i+1, r.Epochs, 0) {
			r.restore(i)
			continue
		}
		s, err := sum(i + 1)
		if err != nil {
			r.failed = err
			return
		}
		f := newSummed(l, s, r.n, r.Rate)
		for e := 1; e <= r.Epochs; e++ {
			step := Step{Layer: i + 1, Epoch: e, N: e - 1}
			step.Energy, step.Delta, step.Norm = f.epoch(e)
			if !r.emit(step) {
				return
			}
		}
	}
}

// A summed is a layer that has its sums and learns for any number of epochs from them: each is one
// batch of all n pictures, and W grows by the same K = gain·M in all, M = ΣAᵀA, up to the clamp:
//
//	W = min(1, W₀ + e·K)
//
// The output is A + A·W·H, where H takes each row's mean away, so that of the energy too M is all
// that must be known:
//
//	Σout² = tr M + 2·⟨M, W·H⟩ + ⟨M·W·H, W·H⟩
type summed struct {
	*layer
	n     int // pictures
	rate  float64
	m     []blas32.General // of each group
	start []float32        // W₀
	trace float64          // tr M, over all groups
	total float64          // the sum of all entries of M, over all groups

	bent   bool       // a weight has reached the clamp, or W₀ is not zero: energies are no polynomial in e
	first  [2]float64 // ⟨M, K·H⟩ and ⟨M·K·H, K·H⟩
	energy float64    // last computed
	at     []float32  // for these weights
}

func newSummed(l *layer, s Sums, n int, rate float64) *summed {
	f := &summed{layer: l, n: n, rate: rate, start: append([]float32(nil), l.w...)}
	for g := range l.groups() {
		m := s.matrix(g, l.units())
		f.m = append(f.m, m)
		for i := range m.Rows {
			f.trace += float64(m.Data[i*m.Stride+i])
			for _, v := range linear.Row(m, i) {
				f.total += float64(v)
			}
		}
	}
	for _, v := range f.start {
		f.bent = f.bent || v != 0
	}
	return f
}

// epoch makes W what it is after epoch e, and returns the step's log.
func (f *summed) epoch(e int) (energy, delta, norm float64) {
	n, gain := f.units(), f.gain(f.n, f.rate)
	for g, m := range f.m {
		w, w0 := f.lateralOf(f.w, g).Data, f.lateralOf(f.start, g).Data
		for i, v := range m.Data {
			grown := float64(w0[i]) + float64(float64(e)*gain*float64(v))
			f.bent = f.bent || grown > 1
			w[i] = float32(min(1, grown))
		}
	}
	norm = f.clamp()
	delta = gain * f.total / (float64(len(f.m)) * float64(n) * float64(n))
	var sums [2]float64
	switch {
	case f.bent && slices.Equal(f.at, f.w):
		return f.energy, delta, norm
	case f.bent:
		sums = f.products()
		f.at = append(f.at[:0], f.w...)
	default:
		if f.first == [2]float64{} {
			f.first = f.products()
			f.first[0] /= float64(e)
			f.first[1] /= float64(e) * float64(e)
		}
		sums = [2]float64{float64(e) * f.first[0], float64(e) * float64(e) * f.first[1]}
	}
	f.energy = (f.trace + 2*sums[0] + sums[1]) / (float64(f.n) * float64(f.out.Len()))
	return f.energy, delta, norm
}

// products returns ⟨M, W·H⟩ and ⟨M·W·H, W·H⟩, over all groups.
func (f *summed) products() (total [2]float64) {
	n := f.units()
	centred, product := linear.Zeros(n, n), linear.Zeros(n, n)
	for g, m := range f.m {
		copy(centred.Data, f.lateralOf(f.w, g).Data)
		s := sumRows(centreRows, n, centred.Data, m.Data, m.Data)
		total[0] += s[1]
		gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, m, centred, 0, product)
		total[1] += sumRows(productRows, n, product.Data, centred.Data, nil)[0]
	}
	return total
}

// productRows returns Σ⟨x,y⟩ of the rows.
func productRows(x, y, _ []float32, n int) (s sums) {
	for ; len(x) > 0; x, y = x[n:], y[n:] {
		s[0] += linear.Dot(x[:n], y[:n])
	}
	return s
}
