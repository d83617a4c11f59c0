package hebb

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
)

// What sums over parts give is the article's method with all pictures as one batch: the same log
// and weights, below the clamp and at it, from zeros and from weights.
func TestShardedIsOneBatch(t *testing.T) {
	d := blobs(t, 37, 16)
	for _, kind := range []Lateral{Shared, PerChannel} {
		for _, rate := range []float64{0.001, 0.03, 2} {
			for _, before := range []int{0, 1} {
				var models [2]*Encoder
				var logs [2][]Step
				for i := range models {
					e := newEncoder(t, Config{Input: d.Shape, Channels: []int{2, 3, 4}, Lateral: kind, Seed: 3})
					for range before {
						take(e.Train(d, Training{Epochs: 1, Rate: 0.02}), 1<<30)
					}
					o := Training{Epochs: 6, Batch: 37, Rate: rate}
					if i == 1 {
						o.Schedule, o.Batch = Sharded, 8
					}
					models[i], logs[i] = e, take(e.Train(d, o), 1<<30)
				}
				name := fmt.Sprintf("%v, rate %g, after %d", kind, rate, before)
				compareLogs(t, name, logs[1], logs[0])
				for i := range models[0].layers {
					near(t, name, models[1].layers[i].w, models[0].layers[i].w)
				}
			}
		}
	}
}

// However the pictures are divided into parts, and in whichever order their sums are added, the
// model has the same bytes; one whose sums fail goes on after the layers that have learned.
func TestTrainOnParts(t *testing.T) {
	d := blobs(t, 45, 16)
	o := Training{Epochs: 5, Batch: 4, Rate: 0.01}
	c := Config{Input: d.Shape, Channels: []int{2, 3, 4}, Seed: 5}
	local := newEncoder(t, c)
	o.Schedule = Sharded
	log := take(local.Train(d, o), 1<<30)
	want := file(t, local)
	for _, size := range []int{4, 8, 28, 64} {
		e := newEncoder(t, c)
		failing := 2
		p := Shards{Pictures: d.Len(), Hash: "these"}
		p.Sum = func(layer int) (Sums, error) {
			if layer == failing {
				failing = 0
				return nil, errors.New("a machine was lost")
			}
			var parts []Sums
			for from := 0; from < d.Len(); from += size {
				var rows []int
				for i := from; i < min(from+size, d.Len()); i++ {
					rows = append(rows, i)
				}
				s := e.NewSums(layer)
				if err := e.Sum(s, d.Pick(rows), layer, o); err != nil {
					return nil, err
				}
				parts = append(parts, s)
			}
			total := e.NewSums(layer)
			for _, i := range rand.Perm(len(parts)) {
				total.Add(parts[i])
			}
			return total, nil
		}
		var got []Step
		for s, err := range e.TrainOn(p, o) {
			if err == nil {
				got = append(got, s)
			}
		}
		if len(got) != 5 || failing != 0 {
			t.Fatalf("%d steps before the sums failed", len(got))
		}
		e = opened(t, file(t, e))
		got = append(got, take(e.TrainOn(p, o), 1<<30)...)
		compareLogs(t, "parts", got, log)
		if !bytes.Equal(file(t, e), want) {
			t.Errorf("parts of %d pictures: other bytes", size)
		}
	}
	if n, err := all(local.TrainOn(Shards{}, o)); n > 0 || err == nil {
		t.Errorf("no pictures: %d steps, %v", n, err)
	}
}
