package atlas

import (
	"cmp"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"
)

// Blobs are points made at random, to try methods on rows whose groups are known: normal clouds
// around centres. A single centre gives noise, in which there is nothing to find. Zero values are
// the defaults.
type Blobs struct {
	Centers [][]float64 // one or more, all of d numbers
	Spread  float64     // standard deviation of every cloud along each axis; 0 means 1, negative: 0
	Spreads []float64   // one for each centre, in place of Spread; nil: all the same
	Seed    uint64
}

// Draw returns n rows of d numbers, n × d, and from which centre each comes: row i from centre i
// modulo their number, so that all have as many, and the first rows do not depend on n. It panics
// where there is no centre, or where lengths differ.
func (b Blobs) Draw(n int) (x blas32.General, labels []int) {
	if len(b.Centers) == 0 || b.Spreads != nil && len(b.Spreads) != len(b.Centers) {
		panic(fmt.Sprintf("atlas: Blobs: %d centres and %d spreads", len(b.Centers), len(b.Spreads)))
	}
	d, rng := len(b.Centers[0]), rand.New(rand.NewPCG(b.Seed, 0))
	x = blas32.General{Rows: n, Cols: d, Stride: d, Data: make([]float32, 0, n*d)}
	for i := range n {
		k := i % len(b.Centers)
		centre, spread := b.Centers[k], max(cmp.Or(b.Spread, 1), 0)
		if len(centre) != d {
			panic(fmt.Sprintf("atlas: Blobs: a centre of %d numbers and one of %d", d, len(centre)))
		}
		if b.Spreads != nil {
			spread = b.Spreads[k]
		}
		for _, c := range centre {
			x.Data = append(x.Data, float32(c+float64(spread*rng.NormFloat64())))
		}
		labels = append(labels, k)
	}
	return x, labels
}
