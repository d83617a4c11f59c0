package rules

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// Training says how rows are gone through; zero fields take their defaults.
type Training struct {
	Steps int    // from 1; default 1000
	Batch int    // rows a step, from 1, and at most as many as there are; default 100
	Seed  uint64 // of the order of the rows, which is another one in each pass
}

// A Step is what one step of a training did.
type Step struct {
	N, Of       int     // steps made, this one counted, and to make
	Stats               // of a [Learner]; of a [Stage] only Patches, its rows
	Correlation float64 // of a [Stage]: mean |correlation| of two different outputs, before the step
}

// Train learns from patches p, M × D, step by step, and yields what each step did. A loop that is
// left early leaves the learner as it is then. An error comes alone and ends the loop: where p has
// no rows or another number of columns, holds a NaN or an infinity, where a setting is out of its
// range, or where the weights have left the finite numbers, as rates do that are far too high.
func (l *Learner) Train(p blas32.General, t Training) iter.Seq2[Step, error] {
	return t.steps(l.rule.Name(), l.w.Cols, p, func(batch blas32.General, progress float64) Step {
		return Step{Stats: l.Step(batch, progress)}
	}, l.Weights)
}

// Train learns from features x, n × D; else it is as [Learner.Train].
func (s *Stage) Train(x blas32.General, t Training) iter.Seq2[Step, error] {
	return t.steps(s.name(), s.size(), x, func(batch blas32.General, progress float64) Step {
		return Step{Stats: Stats{Patches: batch.Rows}, Correlation: s.Learn(batch, progress)}
	}, s.Weights)
}

// steps yields what step did with each batch of the rows of x, of which it takes d values.
func (t Training) steps(who string, d int, x blas32.General, step func(batch blas32.General, progress float64) Step,
	weights func() blas32.General) iter.Seq2[Step, error] {
	return func(yield func(Step, error) bool) {
		if err := t.check(who, d, x); err != nil {
			yield(Step{}, err)
			return
		}
		of := cmp.Or(t.Steps, 1000)
		for n, batch := range t.batches(x) {
			s := step(batch, float64(n)/float64(of))
			if s.N, s.Of = n+1, of; math.IsNaN(linear.Norm(weights().Data)) {
				yield(s, fmt.Errorf("rules: the weights of %s are no finite numbers after step %d: lower its Rate",
					who, s.N))
				return
			}
			if !yield(s, nil) {
				return
			}
		}
	}
}

// check says what is wrong with the settings or the rows.
func (t Training) check(who string, d int, x blas32.General) error {
	switch {
	case t.Steps < 0 || t.Batch < 0:
		return fmt.Errorf("rules: %d steps of %d rows; give numbers from 1, or 0 for 1000 and 100", t.Steps, t.Batch)
	case x.Rows < 1:
		return fmt.Errorf("rules: %s has no rows to learn from; give at least one", who)
	case x.Cols != d:
		return fmt.Errorf(
			"rules: %s learns from rows of %d values, these have %d: give rows of the size it was made for",
			who, d, x.Cols)
	}
	return finite("rows", x)
}

// batches yields the rows of each step, valid until the next.
func (t Training) batches(x blas32.General) iter.Seq2[int, blas32.General] {
	return func(yield func(int, blas32.General) bool) {
		size := min(cmp.Or(t.Batch, 100), x.Rows)
		batch, order, pass := linear.Zeros(size, x.Cols), []int(nil), uint64(0)
		for n := range cmp.Or(t.Steps, 1000) {
			for i := range size {
				if len(order) == 0 {
					order = rand.New(rand.NewPCG(t.Seed, pass)).Perm(x.Rows)
					pass++
				}
				copy(linear.Row(batch, i), linear.Row(x, order[0]))
				order = order[1:]
			}
			if !yield(n, batch) {
				return
			}
		}
	}
}

// finite returns an error that names the first value of x that is none.
func finite(what string, x blas32.General) error {
	for i := range x.Rows {
		for j, v := range linear.Row(x, i) {
			if v-v != 0 {
				return fmt.Errorf("rules: the %s hold %v at row %d, column %d: leave that row out", what, v, i, j)
			}
		}
	}
	return nil
}
