package atlas

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/elementary"
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// Softmax is a linear probe that learns by minibatches: the class of a row x is guessed as p =
// softmax(W·x + b), and the mean cross-entropy −ln p_class falls by Adam's steps (Kingma, Ba, ICLR
// 2015), while a share of the features of each row is silenced at random (Srivastava et al., JMLR
// 15, 2014). It is the probe by which SoftHebb is judged (Journé et al., ICLR 2023: 50 epochs of 64
// rows, dropout ½, rate 0.001, halved at 20, 35, 50, 60, 70, 80 and 90 % of the epochs), and takes
// as much memory as W four times: for features that are too wide for [Ridge].
//
// Features are multiplied by one number, so that their mean square is 1: Adam's steps have a size
// of their own, and on features a hundredth as large they would take a hundred times as many. W
// begins as zeros, so that with the same Seed, and without dropout, PyTorch's Adam gives the same
// weights from the same batches.
//
// The same Seed gives the same bytes on any number of threads.
type Softmax struct {
	Epochs  int     // passes over the rows; default 50
	Batch   int     // rows a step; default 64
	Rate    float64 // of Adam at the start; default 0.001
	Dropout float64 // share of the features silenced, below 1, in 256ths; default 0.5; negative: none
	Seed    uint64  // of the order of the rows, and of what is silenced
}

func (s Softmax) withDefaults() (Softmax, error) {
	s.Epochs, s.Batch = cmp.Or(s.Epochs, 50), cmp.Or(s.Batch, 64)
	s.Rate, s.Dropout = cmp.Or(s.Rate, 0.001), max(cmp.Or(s.Dropout, 0.5), 0)
	if s.Epochs < 1 || s.Batch < 1 || !(s.Rate > 0) || math.IsInf(s.Rate, 0) || !(s.Dropout < 1) {
		return s, fmt.Errorf("atlas: Softmax: %d epochs of %d rows, rate %g, dropout %g; give numbers from 1, a rate "+
			"above 0 and a dropout below 1",
			s.Epochs, s.Batch, s.Rate, s.Dropout)
	}
	return s, nil
}

// Fit fits the probe to the rows of x (n × d) and their classes, any integers. It returns an error
// if x has no rows or columns, a value is NaN or infinite, or a setting makes no sense.
func (s Softmax) Fit(x blas32.General, classes []int) (*Probe, error) {
	checkLabels("Softmax", x.Rows, classes)
	s, err := s.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := checkRows("Softmax", x); err != nil {
		return nil, err
	}
	return s.fit(x, classes, allRows(x.Rows)), nil
}

// CrossValidate is [Ridge.CrossValidate] of this probe.
func (s Softmax) CrossValidate(x blas32.General, classes []int, folds int) (float64, error) {
	checkLabels("Softmax", x.Rows, classes)
	s, err := s.withDefaults()
	if err != nil {
		return 0, err
	}
	if err := checkRows("Softmax", x); err != nil {
		return 0, err
	}
	return crossValidated("Softmax", x, classes, folds, s.Seed,
		func(rows []int) (*Probe, error) { return s.fit(x, classes, rows), nil })
}

// halvings are the shares of the epochs after which the rate is halved.
var halvings = []float64{0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9}

// fit fits to some rows of x.
func (s Softmax) fit(x blas32.General, classes, rows []int) *Probe {
	mine := make([]int, len(rows))
	for r, i := range rows {
		mine[r] = classes[i]
	}
	index, _ := numbered(mine)
	p := &Probe{Classes: slices.Compact(slices.Sorted(slices.Values(mine)))}
	c := len(p.Classes)
	l := &pupil{Softmax: s, x: x, scale: 1 / rootMeanSquare(x, rows), weights: newAdam(x.Cols * c), bias: newAdam(c)}
	most := min(s.Batch, len(rows))
	l.tile, l.sums, l.gradient = linear.Zeros(most, x.Cols), linear.Zeros(most, c), linear.Zeros(x.Cols, c)
	rng := rand.New(rand.NewPCG(s.Seed, 0x534f_4654)) // the second word is "SOFT"
	for epoch := range s.Epochs {
		l.rate = s.Rate
		for _, h := range halvings {
			if epoch >= max(1, int(float64(h*float64(s.Epochs))+1e-9)) {
				l.rate /= 2
			}
		}
		order := rng.Perm(len(rows))
		for from := 0; from < len(order); from += s.Batch {
			l.learn(order[from:min(from+s.Batch, len(order))], rows, index)
		}
	}
	p.z = standard{make([]float64, x.Cols), slices.Repeat([]float64{l.scale}, x.Cols)}
	p.weights, p.bias = blas32.General{Rows: x.Cols, Cols: c, Stride: c, Data: l.weights.value}, l.bias.value
	return p
}

// rootMeanSquare is that of all values of some rows; 1 where all are 0.
func rootMeanSquare(x blas32.General, rows []int) float64 {
	parts := make([]float64, len(rows))
	gemm.Parallel(len(rows), func(r int) {
		for _, v := range linear.Row(x, rows[r]) {
			parts[r] += float64(float64(v) * float64(v))
		}
	})
	var sum float64
	for _, p := range parts {
		sum += p
	}
	if sum == 0 {
		return 1
	}
	return math.Sqrt(sum / float64(len(rows)*x.Cols))
}

// A pupil is a Softmax while it learns.
type pupil struct {
	Softmax
	x             blas32.General
	scale, rate   float64
	steps         int
	weights, bias adam           // d × classes, classes
	tile, sums    blas32.General // a batch of features, and p − y
	gradient      blas32.General // d × classes
}

// learn makes a step with a batch, places in rows.
func (l *pupil) learn(batch, rows, index []int) {
	x, u := linear.Slab(l.tile, 0, len(batch)), linear.Slab(l.sums, 0, len(batch))
	c := u.Cols
	gemm.Parallel(len(batch), func(b int) {
		l.silence(linear.Row(x, b), linear.Row(l.x, rows[batch[b]]), uint64(l.steps)<<20|uint64(b))
	})
	gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, x,
		blas32.General{Rows: x.Cols, Cols: c, Stride: c, Data: l.weights.value}, 0, u)
	slope := make([]float64, c) // of the bias
	for b, at := range batch {
		softened(linear.Row(u, b), l.bias.value)
		r := linear.Row(u, b)
		r[index[at]]--
		for j := range r {
			r[j] /= float32(len(batch))
			slope[j] += float64(r[j])
		}
	}
	gemm.Gemm(blas.Trans, blas.NoTrans, 1, x, u, 0, l.gradient) // d × classes
	l.steps++
	const block = 1 << 13
	gemm.Parallel(blockCount(len(l.weights.value), block), func(b int) {
		l.weights.step(l.gradient.Data, b*block, min((b+1)*block, len(l.weights.value)), l.rate, l.steps)
	})
	change := make([]float32, c)
	for j, v := range slope {
		change[j] = float32(v)
	}
	l.bias.step(change, 0, c, l.rate, l.steps)
}

// silence writes the features of a row, scaled, some of them 0 and the others as much larger.
func (l *pupil) silence(dst, row []float32, stream uint64) {
	least := uint64(math.Round(256 * l.Dropout))
	factor := float32(l.scale * 256 / float64(256-least))
	if least == 0 {
		for j, v := range row {
			dst[j] = v * factor
		}
		return
	}
	rng := rand.NewPCG(l.Seed, stream)
	var bits uint64
	for j, v := range row {
		if j%8 == 0 {
			bits = rng.Uint64()
		}
		if dst[j] = 0; bits&255 >= least {
			dst[j] = v * factor
		}
		bits >>= 8
	}
}

// softened replaces u by the softmax of u + b.
func softened(u, b []float32) {
	top := math.Inf(-1)
	for j := range u {
		u[j] += b[j]
		top = max(top, float64(u[j]))
	}
	var sum float64
	for j, v := range u {
		e := elementary.Exp(float64(v) - top)
		u[j] = float32(e)
		sum += e
	}
	for j := range u {
		u[j] = float32(float64(u[j]) / sum)
	}
}

// adam are numbers that learn by Adam's rule, with the averages of their slopes and of the squares.
type adam struct{ value, mean, square []float32 }

func newAdam(n int) adam { return adam{make([]float32, n), make([]float32, n), make([]float32, n)} }

// step changes values from … to−1 by their slopes; steps counts this one.
func (a adam) step(slope []float32, from, to int, rate float64, steps int) {
	const first, second, least = 0.9, 0.999, 1e-8
	size := float32(rate / (1 - elementary.Pow(first, float64(steps))))
	root := float32(1 / math.Sqrt(1-elementary.Pow(second, float64(steps))))
	value, mean, square := a.value[from:to], a.mean[from:to], a.square[from:to]
	for i, g := range slope[from:to] {
		m := float32(first*mean[i]) + float32((1-first)*g)
		v := float32(second*square[i]) + float32((1-second)*g*g)
		mean[i], square[i] = m, v
		value[i] -= size * m / (float32(float32(math.Sqrt(float64(v)))*root) + least)
	}
}
