package rules

import (
	"slices"
	"testing"

	"deephebb/internal/linear"
)

// Invariants: each pass has every row once, in an order of its own; the steps
// are those asked for; a loop may be left.
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
