package network

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// A stage is a network's output stage: y = weight·(a − mean), where a is f, or with a Gain f^Power.
// Whatever else the stage does is linear and stands in weight and mean.
type stage struct {
	Output
	in     pictures.Shape // of the last layer's maps
	seen   pictures.Shape // of the pictures
	parts  *overlapping   // nil: parts lie side by side
	mean   []float32      // of f; nil until fitted
	weight []float32      // Dim × F
}

// gridOf returns the raster's side for maps of shape s, −1 for none.
func gridOf(grid int, s pictures.Shape) int {
	if grid == 0 {
		grid = 4
	}
	return min(grid, s.H, s.W)
}

// averaged is how many averages there are.
func averaged(s pictures.Shape, grid int) int {
	if grid < 0 {
		return s.Len()
	}
	return s.C * grid * grid
}

func newStage(c Output, in, seen pictures.Shape) *stage {
	o := &stage{Output: c, in: in, seen: seen}
	o.Grid = gridOf(c.Grid, in)
	if o.Overlap && o.Grid > 0 {
		o.parts = newOverlapping(in, o.Grid)
	}
	if o.Dim == 0 {
		o.Dim = 64
	}
	o.Dim = min(o.Dim, o.inputs())
	return o
}

// inputs returns F, the length of f: the averages, and behind them the shares of the colours.
func (o *stage) inputs() int { return averaged(o.in, o.Grid) + o.colours() }

// colours is how many colours are counted.
func (o *stage) colours() int {
	if o.Colours == 0 || o.Dim < 0 {
		return 0
	}
	return o.seen.Colours()
}

// describe writes f of the picture in the workspace, with these maps, H × W × C.
func (o *stage) describe(f, maps []float32, w *workspace) {
	averages := len(f) - o.colours()
	switch {
	case o.Grid < 0:
		toFirst(f[:averages], maps, o.in)
	case o.parts != nil:
		o.parts.average(f[:averages], maps, w)
	default:
		average(f[:averages], maps, o.in, o.Grid)
	}
	if averages < len(f) {
		o.seen.Histogram(f[averages:], w.picture)
	}
}

func (o *stage) dim() int {
	if o.Dim < 0 {
		return o.inputs()
	}
	return o.Dim
}

func (o *stage) ready() bool { return o.Dim < 0 || o.mean != nil }

// apply computes y, n × d, of f, n × F, which it changes.
func (o *stage) apply(y, f blas32.General) {
	if o.Dim < 0 {
		copy(y.Data[:y.Rows*y.Cols], f.Data)
		return
	}
	if o.Gain != nil {
		f = rules.Compressed(f, o.Gain.Power)
	}
	linear.Subtract(f, o.mean)
	gemm.Gemm(blas.NoTrans, blas.Trans, 1, f, linear.Matrix(o.Dim, o.inputs(), o.weight), 0, y)
}

// check says which of the output stage's settings is out of its range.
func (o Output) check() error {
	var err error
	if o.Gain != nil {
		err = o.Gain.Validate()
	}
	if o.Views != nil && err == nil {
		err = o.Views.check()
	}
	if err != nil {
		return fmt.Errorf("network: the output stage: %s", bare(err))
	}
	return nil
}

// bare is an error of package rules or views in ours.
func bare(err error) string {
	return strings.TrimPrefix(strings.TrimPrefix(err.Error(), "rules: "), "views: ")
}

// fit learns the stage from f, n × F, and, with Views, from those of pairs of views, a and b. Of n
// pictures there are no more than n − 1 numbers to be made, which then is Dim.
func (o *stage) fit(f, a, b blas32.General, seed uint64) error {
	failed := func(err error) error { return fmt.Errorf("network: the output stage: %s", bare(err)) }
	var gain rules.Adapted
	if o.Gain != nil {
		var err error
		if gain, err = o.adapt(f); err != nil {
			return failed(err)
		}
		f = gain.Transform(f)
		if o.Views != nil {
			a, b = gain.Transform(a), gain.Transform(b)
		}
	}
	var found rules.Linear
	var err error
	switch decorrelate := (rules.Decorrelate{Dim: o.Dim, Epsilon: o.Epsilon, Seed: seed}); {
	case o.Views != nil:
		found, err = o.Views.invariance(o.Dim, seed).Fit(f, a, b)
	case o.Online:
		found = learnOutput(decorrelate, f, seed)
	default:
		found, err = decorrelate.Fit(f)
	}
	if err != nil {
		return failed(err)
	}
	if o.Gain != nil {
		found = gain.After(found)
		o.Gain = &rules.Gain{Power: gain.Power, Floor: o.Gain.Floor}
	}
	o.mean, o.weight, o.Dim = found.Mean, found.Matrix.Data, found.Matrix.Rows
	return nil
}

// adapt fits the gain to the averages and, apart from them, to the colours.
func (o *stage) adapt(f blas32.General) (rules.Adapted, error) {
	colours := o.colours()
	averages, shares := f, f
	averages.Cols -= colours
	gain, err := o.Gain.Fit(averages)
	if colours == 0 || err != nil {
		return gain, err
	}
	shares.Cols, shares.Data = colours, f.Data[averages.Cols:]
	of, err := o.Gain.Fit(shares)
	gain.Mean = append(gain.Mean, of.Mean...)
	for _, v := range of.Factor {
		gain.Factor = append(gain.Factor, v*float32(o.Colours))
	}
	return gain, err
}

// onlineRows is how many rows of features the online learning sees, at least, a few at a time.
const onlineRows, onlineBatch = 100_000, 20

// learnOutput learns the decorrelation step by step.
func learnOutput(d rules.Decorrelate, f blas32.General, seed uint64) rules.Linear {
	rng := rand.New(rand.NewPCG(seed, 0x6f75_7470)) // the second word is "outp"
	stage := d.Stage(f.Cols)
	size := min(onlineBatch, f.Rows)
	each := f.Rows / size // steps a pass
	passes := (onlineRows + f.Rows - 1) / f.Rows
	some := linear.Zeros(size, f.Cols)
	for pass := range passes {
		order := rng.Perm(f.Rows)
		for step := range each {
			for i, at := range order[step*size:][:size] {
				copy(some.Data[i*f.Cols:][:f.Cols], f.Data[at*f.Cols:])
			}
			stage.Learn(some, float64(pass*each+step)/float64(passes*each))
		}
	}
	learned, _ := stage.Map()
	return learned
}
