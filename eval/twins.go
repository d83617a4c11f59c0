package eval

import "deephebb/hebb/network"

// A twin is a network that learns no filter.
type twin struct {
	name   string // what it does differently
	config network.Config
}

// twins returns the networks that a trained one has to beat: the same with filters as drawn (the
// first), and where it prepares patches also without whitening, and without contrast normalisation
// too, since what serves filters that learn need not serve others. Train fits them (their
// whitening, norms and output stage) in no steps. The best of them is the one to quote: the
// difference is what learning is worth.
func twins(c network.Config) []twin {
	with := func(name string, change func(*network.Layer)) twin {
		t := twin{name, c}
		t.config.Layers = append([]network.Layer(nil), c.Layers...)
		for i := range t.config.Layers {
			t.config.Layers[i].Frozen = true
			change(&t.config.Layers[i])
		}
		return t
	}
	all := []twin{with("as drawn", func(*network.Layer) {})}
	whitens, scaled := false, false
	for _, l := range c.Layers {
		whitens = whitens || l.Whiten > 0
		scaled = scaled || l.Contrast > 0
	}
	if whitens {
		all = append(all, with("no whitening", func(l *network.Layer) { l.Whiten = 0 }))
	}
	if scaled {
		all = append(all, with("no whitening, no contrast", func(l *network.Layer) { l.Whiten, l.Contrast = 0, 0 }))
	}
	return all
}
