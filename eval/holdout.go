package eval

import (
	"fmt"
	"math/rand/v2"

	"deephebb/hebb/atlas"
	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
)

// HoldOut watches a network while it learns: it keeps some labelled pictures back and says how
// often their classes are guessed from the features as they are at that moment. Training too long
// can spoil what neighbours tell, and network.Training's Probe stops when it does:
//
//	learn, probe, err := eval.HoldOut{}.Split(pictures)
//	for step := range network.Train(learn, network.Training{Probe: probe, ProbeEvery: 250}) { … }
//
// The labels decide when to stop, and so does what is held out: judge the network on other
// pictures.
type HoldOut struct {
	Pictures int    // held out, drawn at random; default a fifth, at most 1,000
	Bank     int    // pictures that vote, at most; default 2,000
	K        int    // neighbours; default 5
	Seed     uint64 // of the draw
}

// Split returns the pictures to learn from and what tells the share of the others, 0 to 1, whose
// class their K nearest vote for (atlas.KNNAccuracy).
func (h HoldOut) Split(d *pictures.Dataset) (learn *pictures.Dataset, probe func(*network.Network) (float64, error),
	err error) {
	if err := labelled("the pictures", d); err != nil {
		return nil, nil, err
	}
	for _, f := range []struct {
		value     *int
		otherwise int
	}{{&h.Pictures, max(min(d.Len()/5, 1000), 1)}, {&h.Bank, 2000}, {&h.K, 5}} {
		if *f.value == 0 {
			*f.value = f.otherwise
		}
	}
	if min(h.Pictures, h.Bank, h.K) < 1 || h.Pictures >= d.Len() {
		return nil, nil, fmt.Errorf("eval: %d of %d pictures held out, a bank of %d, %d neighbours; give numbers "+
			"from 1, and leave pictures to learn from",
			h.Pictures, d.Len(), h.Bank, h.K)
	}
	mixed := rand.New(rand.NewPCG(h.Seed, 0x686f_6c64)).Perm(d.Len()) // the second word is "hold"
	held := d.Pick(mixed[:h.Pictures])
	learn = d.Pick(mixed[h.Pictures:])
	bank := learn.Limit(h.Bank)
	return learn, func(n *network.Network) (float64, error) {
		x, err := n.Features(bank)
		if err != nil {
			return 0, err
		}
		y, err := n.Features(held)
		if err != nil {
			return 0, err
		}
		right, err := atlas.KNNAccuracy(x, bank.Labels, y, held.Labels, h.K)
		if err != nil {
			return 0, err
		}
		return right[0], nil
	}, nil
}
