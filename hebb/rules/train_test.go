package rules

import (
	"iter"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// Invariants: each pass has every row once, in an order of its own; the steps are those asked for;
// a loop may be left.
func TestTrainingBatches(t *testing.T) {
	x := linear.Zeros(10, 1)
	for i := range x.Rows {
		x.Data[i] = float32(i)
	}
	var seen []float32
	for n, b := range (Training{Steps: 5, Batch: 4, Seed: 1}).batches(x) {
		if b.Rows != 4 || n != len(seen)/4 {
			t.Fatalf("step %d of %d rows", n, b.Rows)
		}
		seen = append(seen, b.Data...)
	}
	first, second := slices.Clone(seen[:10]), slices.Clone(seen[10:])
	if slices.Equal(first, second) {
		t.Error("both passes go in the same order")
	}
	slices.Sort(first)
	slices.Sort(second)
	if !slices.Equal(first, x.Data) || !slices.Equal(second, x.Data) {
		t.Errorf("passes of %v and %v", first, second)
	}
}

// By hand: training is the steps one would make oneself.
func TestTrainIsSteps(t *testing.T) {
	x := linear.Zeros(50, 3)
	for i := range x.Data {
		x.Data[i] = float32(i%7) - 3
	}
	training := Training{Steps: 20, Batch: 9, Seed: 3}
	a, b := New(Oja{}, 2, 3, 1), New(Oja{}, 2, 3, 1)
	for n, batch := range training.batches(x) {
		a.Step(batch, float64(n)/20)
	}
	n := 0
	for s, err := range b.Train(x, training) {
		if n++; err != nil || s.N != n || s.Of != 20 || s.Patches != 9 {
			t.Fatalf("%+v at step %d", s, n)
		}
	}
	if !slices.Equal(a.Weights().Data, b.Weights().Data) {
		t.Error("other weights than steps give")
	}
	stage := Similarity{Dim: 2}.Stage(3)
	for s, err := range stage.Train(x, training) {
		if err != nil {
			t.Fatal(err)
		}
		if s.N == 3 {
			break
		}
	}
}

// With fewer rows a step than outputs: finite numbers whatever the rates, and an objective that
// falls.
func TestSimilarityOfFewRows(t *testing.T) {
	x := features(200, 40, 1)
	for _, s := range []Similarity{{Dim: 16}, {Dim: 16, Rate: 0.5}, {Dim: 16, Rate: 1}, {Dim: 16, Tau: 0.05}} {
		stage := s.Stage(40)
		before := Mismatch(x, stage.Transform(x))
		for _, err := range stage.Train(x, Training{Steps: 200, Batch: 10}) {
			if err != nil {
				t.Fatalf("%+v: %v", s, err)
			}
		}
		if after := Mismatch(x, stage.Transform(x)); !(after < before) && s.Rate < 1 && s.Tau == 0 {
			t.Errorf("%+v: the objective went from %g to %g", s, before, after)
		}
	}
}

// What cannot be learned from is an error, alone, and ends the loop.
func TestTrainErrors(t *testing.T) {
	bad := linear.Zeros(4, 3)
	bad.Data[7] = float32(math.NaN())
	for _, c := range []struct {
		x    blas32.General
		t    Training
		want string
	}{
		{linear.Zeros(0, 3), Training{}, "no rows"},
		{linear.Zeros(4, 2), Training{}, "rows of 3 values, these have 2"},
		{bad, Training{}, "NaN at row 2, column 1"},
		{linear.Zeros(4, 3), Training{Steps: -1}, "-1 steps"},
		{linear.Zeros(4, 3), Training{Batch: -1}, "-1 rows"},
	} {
		for _, train := range []func(blas32.General, Training) iter.Seq2[Step, error]{New(Oja{}, 2, 3, 1).Train,
			AntiHebbian{}.Stage(3).Train} {
			n := 0
			for s, err := range train(c.x, c.t) {
				if n++; n > 1 || err == nil || s != (Step{}) || !strings.HasPrefix(err.Error(), "rules: ") ||
					!strings.Contains(err.Error(), c.want) {
					t.Errorf("%q: step %+v, %v", c.want, s, err)
				}
			}
			if n == 0 {
				t.Errorf("%q: no error", c.want)
			}
		}
	}
}
