package main

import (
	"fmt"

	"deephebb/hebb"
	"deephebb/hebb/pictures"
)

// shardPictures is how many pictures are summed between two looks at whether to stop; a multiple of
// the blocks of sums.
const shardPictures = 256

// sums are what an encoder learns from with --shards. Those of a layer are kept, since a training that
// is left to be written asks for them again.
func (l *learner) sums(s *session, e *hebb.Encoder, d *pictures.Dataset, t hebb.Training) hebb.Shards {
	var last hebb.Sums
	of := 0
	sum := func(layer int) (hebb.Sums, error) {
		if layer == of {
			return last, nil
		}
		total := e.NewSums(layer)
		for from := 0; from < d.Len(); from += shardPictures {
			if s.stopped() {
				return nil, errStopped
			}
			l.bar.Note(func() string {
				return fmt.Sprintf("layer %d: sums of %d of %d pictures", layer, from, d.Len())
			})
			some := make([]int, min(shardPictures, d.Len()-from))
			for i := range some {
				some[i] = from + i
			}
			if err := e.Sum(total, d.Pick(some), layer, t); err != nil {
				return nil, err
			}
		}
		last, of = total, layer
		return total, nil
	}
	return hebb.Shards{Pictures: d.Len(), Hash: d.Hash(), Sum: sum}
}
