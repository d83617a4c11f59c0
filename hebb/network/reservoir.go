package network

import (
	"iter"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// A reservoir holds what patches for a layer are drawn from: its inputs for some pictures, H × W ×
// C and normalised, as the layers below compute them.
type reservoir struct {
	*run
	layer int
	maps  []float32
	count int
	drawn []float32 // patches as they are
	ready []float32 // and prepared
}

// Streams of random numbers, beside those of the steps, which count from 0.
const (
	fitStream   = 1 << 63   // patches that the whitening is fitted to
	orderStream = 1<<63 + 2 // which pictures serve
)

// fitPatches is how many patches the whitening is fitted to, and at least 20 for each value of a
// patch.
const fitPatches = 20000

// fit fits the layer's whitening, and its batch norm if norm says so, to the pictures, unless that
// was done before.
func (p *reservoir) fit(norm bool) error {
	l := p.net.layers[p.layer]
	if l.ready || !norm && l.Whiten == 0 {
		l.ready = true
		return nil
	}
	if err := p.fill(); err != nil {
		return err
	}
	if l.Whiten > 0 {
		if err := l.preparation.fit(p.tiles(max(fitPatches, 20*l.values()))); err != nil {
			return err
		}
	}
	l.ready, l.stale = true, true
	return nil
}

// fill computes the maps, once.
func (p *reservoir) fill() error {
	if p.maps != nil {
		return nil
	}
	l, n := p.net.layers[p.layer], p.run.count()
	size := l.in.Len()
	p.count = int(max(1, min(int64(n), p.Memory/4/int64(size))))
	chosen := span(0, n)
	if p.count < n {
		chosen = p.net.some(n, p.count)
	}
	p.maps = make([]float32, p.count*size)
	d, chosen, err := p.pick(chosen)
	if err != nil {
		return err
	}
	err = p.net.forward(d, chosen, p.layer, func(i int, maps []float32, _ *workspace) {
		copy(p.maps[i*size:][:size], maps)
	})
	if err != nil {
		return err
	}
	if l.running != nil && !l.ready {
		l.running.learn(p.maps, 1)
		l.running.use()
	}
	gemm.Parallel(p.count, func(i int) { l.Norm.normalize(p.maps[i*size:][:size], l.in.C, l.running) })
	return nil
}

// raw draws m patches, M × D, as they are.
func (p *reservoir) raw(m int, rng *rand.Rand) blas32.General {
	l := p.net.layers[p.layer]
	d, places, size := l.values(), l.mid.H*l.mid.W, l.in.Len()
	p.drawn = linear.Sized(p.drawn, m*d)
	for i := range m {
		picture, place := rng.IntN(p.count), rng.IntN(places)
		l.window.patch(p.drawn[i*d:][:d], p.maps[picture*size:][:size], place)
	}
	return linear.Matrix(m, d, p.drawn)
}

// random returns the layer's random numbers of a stream.
func (p *reservoir) random(stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(p.net.config.Seed+uint64(p.layer)<<32, stream))
}

// tiles are m patches that a whitening is fitted to, normalised, the same each time, in tiles that
// keep within the memory bound.
func (p *reservoir) tiles(m int) iter.Seq[blas32.General] {
	l := p.net.layers[p.layer]
	most := int(max(1, p.Memory/4/int64(l.values())))
	return func(yield func(blas32.General) bool) {
		rng := p.random(fitStream)
		for from := 0; from < m; from += most {
			tile := p.raw(min(most, m-from), rng)
			l.preparation.normalize(tile)
			if !yield(tile) {
				return
			}
		}
	}
}

// draw draws m patches, prepared.
func (p *reservoir) draw(m int, stream uint64) blas32.General {
	l := p.net.layers[p.layer]
	raw := p.raw(m, p.random(stream))
	l.preparation.normalize(raw)
	if !l.preparation.whitens() {
		return raw
	}
	p.ready = linear.Sized(p.ready, m*raw.Cols)
	out := linear.Matrix(m, raw.Cols, p.ready)
	l.preparation.whiten(out, raw)
	return out
}

// some returns count of so many pictures, chosen at random.
func (n *Network) some(of, count int) []int {
	return rand.New(rand.NewPCG(n.config.Seed, orderStream)).Perm(of)[:count]
}
