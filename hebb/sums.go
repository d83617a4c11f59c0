package hebb

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// Sums are all that a layer learns from some pictures when they count as one batch: ΣAᵀA over them,
// the upper triangle of each lateral matrix row by row, G·N(N+1)/2 values, G = 1 (Shared) or C
// (PerChannel). They are whole numbers of 2⁻³⁰, which add up to the same in any order: sums of
// parts of the pictures may be formed anywhere, by any number of machines, and added as they come.
// Only within a block of [Training].Batch pictures are products summed in float32; parts must begin
// and end at a multiple of it.
type Sums []int64

// sumsUnit is one in the fixed point of [Sums]. Rows of A have norm 1 at most, so that sums over R
// rows are no larger than R: 2³³ rows fit.
const (
	sumsUnit = 1 << 30
	sumsRows = 1 << 33
)

// Add adds the sums of other pictures.
func (s Sums) Add(t Sums) {
	if len(s) != len(t) {
		panic(fmt.Sprintf("hebb: sums of %d values and of %d", len(t), len(s)))
	}
	for i, v := range t {
		s[i] += v
	}
}

// NewSums returns the sums of a layer over no pictures; layers count from 1.
func (e *Encoder) NewSums(layer int) Sums {
	l := e.at(layer)
	return make(Sums, l.groups()*triangle(l.units()))
}

// triangle is how many values an N × N matrix has on its diagonal and above.
func triangle(n int) int { return n * (n + 1) / 2 }

// Sum adds to s what a layer (from 1) would learn from the pictures, given what the layers below it
// have learned, in blocks of t.Batch pictures. Errors are those of [Encoder.Train].
func (e *Encoder) Sum(s Sums, d *pictures.Dataset, layer int, t Training) error {
	t.Schedule = Sharded
	r, err := e.newRun(d, t)
	if err != nil {
		return err
	}
	l := e.at(layer)
	if len(s) != len(e.NewSums(layer)) {
		panic(fmt.Sprintf("hebb: %d sums for layer %d, which has %d", len(s), layer, len(e.NewSums(layer))))
	}
	r.sum(s, &inputs{run: r, below: e.layers[:layer-1]}, l)
	return r.failed
}

// sum adds to s what the layer would learn.
func (r *run) sum(s Sums, in *inputs, l *layer) {
	n := l.units()
	product := linear.Zeros(n, n)
	var a []float32
	for t := range r.batches {
		x, b := in.of(t), r.size(t)
		if r.over() {
			return
		}
		a = linear.Sized(a, b*l.out.Len())
		l.activate(a, x, b, 0)
		for g := range l.groups() {
			gemm.Syrk(1, l.group(a, g, b), 0, product)
			part := s[g*triangle(n):]
			gemm.Parallel(n, func(i int) {
				row := part[i*n-i*(i-1)/2:]
				for j, v := range product.Data[i*n+i : (i+1)*n] {
					row[j] += int64(float64(float64(v)*sumsUnit) + 0.5)
				}
			})
		}
	}
}

// matrix returns the sums of group g as a matrix, N × N.
func (s Sums) matrix(g, n int) blas32.General {
	m := linear.Zeros(n, n)
	part := s[g*triangle(n):]
	gemm.Parallel(n, func(i int) {
		for j, v := range part[i*n-i*(i-1)/2:][:n-i] {
			m.Data[i*n+i+j] = float32(float64(v) / sumsUnit)
		}
	})
	linear.MirrorUpper(m)
	return m
}
