package atlas

import (
	"iter"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"
)

// Epoch is a moment of a map in the making.
type Epoch struct {
	N, Of int            // epochs done, of all
	XY    blas32.General // the positions then, a copy: n × Components
	Model *Model         // the finished model with the last epoch, nil before
}

// Steps is Fit step by step: it yields the start, every so many epochs (at least 1) and the last
// one, for a progress bar or an animation. An error comes alone. Leaving the loop ends the work;
// the positions so far are a map of their own.
//
//	for e, err := range atlas.UMAP{Seed: 42}.Steps(x, 10) {
func (u UMAP) Steps(x blas32.General, every int) iter.Seq2[Epoch, error] {
	every = max(every, 1)
	return func(yield func(Epoch, error) bool) {
		f, err := u.begin(x)
		if err != nil {
			yield(Epoch{}, err)
			return
		}
		for n := 0; n <= f.epochs; n++ {
			if n > 0 {
				f.layout.epoch(n)
			}
			last := n == f.epochs
			if !last && n%every != 0 {
				continue
			}
			e := Epoch{N: n, Of: f.epochs, XY: f.model.XY}
			e.XY.Data = slices.Clone(e.XY.Data)
			if last {
				e.Model = f.finish()
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}
