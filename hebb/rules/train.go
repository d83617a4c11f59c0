package rules

import (
	"fmt"
	"iter"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"
)

// Training says how rows are gone through; zero fields take their defaults.
type Training struct {
	Steps int    // default 1000
	Batch int    // rows a step, at most as many as there are; default 100
	Seed  uint64 // of the order of the rows, another one in each pass
}

// A Step is what a learner did in one step of its training.
type Step struct {
	N, Of int // steps made, this one counted, and to make
	Stats
}

// A StageStep is what a stage did in one step of its training.
type StageStep struct {
	N, Of       int     // steps made, this one counted, and to make
	Correlation float64 // mean |correlation| of two different outputs, before the step
}

// Train learns from patches p, M × D, step by step, and yields what each step
// did; a loop that is left early leaves the learner as it is then. A network's
// layers learn in the same way, from patches it draws itself.
func (l *Learner) Train(p blas32.General, t Training) iter.Seq[Step] {
	return func(yield func(Step) bool) {
		for n, batch := range t.batches(p) {
			if !yield(Step{n + 1, t.steps(), l.Step(batch, float64(n)/float64(t.steps()))}) {
				return
			}
		}
	}
}

// TrainStage is [Learner.Train] for a stage and features x, n × D.
func TrainStage(s Stage, x blas32.General, t Training) iter.Seq[StageStep] {
	return func(yield func(StageStep) bool) {
		for n, batch := range t.batches(x) {
			if !yield(StageStep{n + 1, t.steps(), s.Learn(batch, float64(n)/float64(t.steps()))}) {
				return
			}
		}
	}
}

func (t Training) steps() int {
	if t.Steps == 0 {
		return 1000
	}
	return t.Steps
}

// batches yields the rows of each step, in memory that the next step's take.
func (t Training) batches(x blas32.General) iter.Seq2[int, blas32.General] {
	size := min(int(or(float64(t.Batch), 100)), x.Rows)
	if size < 1 || t.Steps < 0 {
		panic(fmt.Sprintf("rules: %d steps of %d of %d rows; at least one row a step", t.Steps, t.Batch, x.Rows))
	}
	return func(yield func(int, blas32.General) bool) {
		batch, order, pass := matrix(size, x.Cols), []int(nil), uint64(0)
		for n := range t.steps() {
			for i := range size {
				if len(order) == 0 {
					order = rand.New(rand.NewPCG(t.Seed, pass)).Perm(x.Rows)
					pass++
				}
				copy(row(batch, i), row(x, order[0]))
				order = order[1:]
			}
			if !yield(n, batch) {
				return
			}
		}
	}
}
