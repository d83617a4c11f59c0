package hebb

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"testing"

	"deephebb/hebb/pictures"
)

// A training that was left anywhere, saved, opened and gone on with has the same log and ends in
// the same bytes as one that was never left: all schedules, both kinds of lateral weights, within
// the epochs that are told ahead and beyond (rate 0.7 reaches the clamp), with and without memory,
// from zeros and from weights, left once and twice; with the schedule Sharded, from pictures at
// hand and from sums of parts.
func TestResume(t *testing.T) {
	d, compared := blobs(t, 11, 16), 0
	for _, schedule := range []Schedule{Layerwise, Joint, Sharded} {
		for _, kind := range []Lateral{Shared, PerChannel} {
			for _, rate := range []float64{0.01, 0.1, 0.7} {
				for _, memory := range []int64{0, 1} {
					for _, before := range []int{0, 1} {
						o := Training{Epochs: 4, Batch: 4, Schedule: schedule, Rate: rate, Memory: memory}
						name := fmt.Sprintf("%v %v rate %g memory %d after %d", schedule, kind, rate, memory, before)
						c := Config{Input: d.Shape, Channels: []int{2, 3, 4}, Lateral: kind, Seed: 3}
						begun := newEncoder(t, c)
						for range before {
							if _, err := all(begun.Train(d, Training{Epochs: 1, Rate: 0.05})); err != nil {
								t.Fatal(err)
							}
						}
						train := func(e *Encoder) steps { return e.Train(d, o) }
						compared += checkResume(t, name, begun, train, train)
						if schedule == Sharded {
							apart := func(e *Encoder) steps { return e.TrainOn(shards(e, d, o), o) }
							compared += checkResume(t, name+" in parts", begun, train, apart)
						}
					}
				}
			}
		}
	}
	t.Logf("%d resumed trainings compared", compared)
}

type steps = iter.Seq2[Step, error]

// shards are pictures in two parts, each with the sums that it alone gives.
func shards(e *Encoder, d *pictures.Dataset, o Training) Shards {
	return Shards{Pictures: d.Len(), Hash: d.Hash(), Sum: func(layer int) (Sums, error) {
		total, half := e.NewSums(layer), o.Batch*((d.Len()/2)/o.Batch)
		for _, part := range [][2]int{{half, d.Len()}, {0, half}} {
			var rows []int
			for i := part[0]; i < part[1]; i++ {
				rows = append(rows, i)
			}
			s := e.NewSums(layer)
			if err := e.Sum(s, d.Pick(rows), layer, o); err != nil {
				return nil, err
			}
			total.Add(s)
		}
		return total, nil
	}}
}

// checkResume leaves a training at some moments, and returns how often what went on was compared
// with the reference, which is never left.
func checkResume(t *testing.T, name string, begun *Encoder, reference, train func(*Encoder) steps) (compared int) {
	t.Helper()
	start := file(t, begun)
	whole := opened(t, start)
	log := take(reference(whole), 1<<30)
	want := file(t, whole)
	for stop := 1; stop < len(log); stop += 1 + len(log)/7 {
		e := opened(t, start)
		var got []Step
		var within []byte
		for s, err := range train(e) {
			if err != nil {
				t.Fatal(err)
			}
			if got = append(got, s); len(got) == stop {
				within = file(t, e)
				break
			}
		}
		what := fmt.Sprintf("%s: saved within the loop after %d steps", name, stop)
		checkWithin(t, what, opened(t, within), train, log[stop:], want)
		if _, _, ok := e.Unfinished(); !ok {
			t.Fatalf("%s: left after %d steps, and finished", name, stop)
		}
		e = opened(t, file(t, e))
		second := take(train(e), 1+stop%5)
		got = append(got, second...)
		e = opened(t, file(t, e))
		if len(got) < len(log) {
			got = append(got, take(train(e), 1<<30)...)
		}
		if !slices.Equal(got, log) {
			for i := range log {
				if i >= len(got) || got[i] != log[i] {
					t.Fatalf("%s: left after %d of %d steps, %d steps; step %d is %+v, want %+v",
						name, stop, len(log), len(got), i, got[min(i, len(got)-1)], log[i])
				}
			}
		}
		if !bytes.Equal(file(t, e), want) {
			t.Fatalf("%s: left after %d of %d steps, the model ends in other bytes", name, stop, len(log))
		}
		compared += 2
	}
	return compared
}

// checkWithin lets an encoder go on that was saved within its training's loop: some steps may come
// again, and then those that were to come.
func checkWithin(t *testing.T, name string, e *Encoder, train func(*Encoder) steps, log []Step, want []byte) {
	t.Helper()
	rest := take(train(e), 1<<30)
	if n := len(rest) - len(log); n < 0 || !slices.Equal(rest[n:], log) {
		t.Fatalf("%s: %d steps were to come, and %d others came", name, len(log), len(rest))
	}
	if !bytes.Equal(file(t, e), want) {
		t.Fatalf("%s: the model ends in other bytes", name)
	}
}

// Other settings or pictures than the training's that was left learn on from the weights there are.
func TestResumeOther(t *testing.T) {
	d, other := blobs(t, 6, 16), blobs(t, 7, 16)
	for i, c := range []struct {
		d *pictures.Dataset
		o Training
		n int // steps
	}{
		{d, Training{Epochs: 3, Batch: 2}, 18 - 4},
		{d, Training{Epochs: 2, Batch: 2}, 12},
		{d, Training{Epochs: 3, Batch: 3}, 12},
		{d, Training{Epochs: 3, Batch: 2, Rate: 0.1}, 18},
		{d, Training{Epochs: 3, Batch: 2, Schedule: Joint}, 18},
		{other.Limit(6), Training{Epochs: 3, Batch: 2}, 18},
	} {
		e := newEncoder(t, Config{Input: d.Shape, Channels: []int{2, 3}})
		take(e.Train(d, Training{Epochs: 3, Batch: 2}), 4)
		if got := len(take(e.Train(c.d, c.o), 1<<30)); got != c.n {
			t.Errorf("case %d: %d steps, want %d", i, got, c.n)
		}
	}
}

func file(t *testing.T, e *Encoder) []byte {
	t.Helper()
	b, err := e.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func opened(t *testing.T, file []byte) *Encoder {
	t.Helper()
	e := new(Encoder)
	if err := e.UnmarshalBinary(file); err != nil {
		t.Fatal(err)
	}
	return e
}
