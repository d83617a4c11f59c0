package network

import (
	"errors"
	"iter"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
)

// Shards are pictures that lie in parts, on any number of machines.
type Shards struct {
	Pictures int    // how many there are
	Hash     string // a fingerprint, by which a training that was left knows them again

	// Fetch returns some of the pictures, in the order asked for. They are asked for once for each
	// layer, and are those that patches are drawn from: chosen at random, as many as their maps fit in
	// Training.Memory.
	Fetch func(pictures []int) (*pictures.Dataset, error)

	// Averages returns what [Network.Averages] gives for these sights, m × F; it is asked once, after
	// the last layer has learned. The network is as it must be for that, also once it is saved and
	// loaded.
	Averages func(n *Network, seen []Sight) (blas32.General, error)
}

// TrainOn is [Network.Train] from patches for pictures that are not at hand: what a layer learns
// from is drawn from some of them, and the output stage is fitted to at most 20,000. It ends with
// the same bytes as Train. It learns from no whole pictures (Training.Batch) and calls no probe.
func (n *Network) TrainOn(p Shards, t Training) iter.Seq2[Step, error] {
	return func(yield func(Step, error) bool) {
		t, err := t.withDefaults(n, p.Pictures)
		if err == nil && (t.Batch > 0 || t.Probe != nil) {
			err = errors.New("network: pictures that are elsewhere are learned from by patches and without a probe; " +
				"leave out Batch and Probe")
		}
		if err != nil {
			yield(Step{}, err)
			return
		}
		(&run{Training: t, net: n, shards: &p}).all(yield)
	}
}

// count is how many pictures there are.
func (r *run) count() int {
	if r.shards != nil {
		return r.shards.Pictures
	}
	return r.pictures.Len()
}

func (r *run) hash() string {
	if r.shards != nil {
		return r.shards.Hash
	}
	return r.pictures.Hash()
}

// pick returns a dataset that has the chosen pictures, and where.
func (r *run) pick(chosen []int) (d *pictures.Dataset, at []int, err error) {
	if r.shards == nil {
		return r.pictures, chosen, nil
	}
	d, err = r.shards.Fetch(chosen)
	return d, span(0, len(chosen)), err
}

func (r *run) averages(n *Network, seen []Sight) (blas32.General, error) {
	if r.shards != nil {
		return r.shards.Averages(n, seen)
	}
	return n.Averages(r.pictures, seen)
}
