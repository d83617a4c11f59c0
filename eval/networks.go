package eval

import (
	"strings"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb"
	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
)

// article is the row of the article's encoder, "article" where t.Schedule is hebb.Layerwise and
// "article-joint" where it is hebb.Joint; the zero t is the article's 50 epochs in batches of 8.
// The features are those of the encoder after training, which then learns no more.
func article(t hebb.Training) Features {
	name := "article"
	if t.Schedule == hebb.Joint {
		name = "article-joint"
	}
	return Features{Name: name, Key: func(pictures.Shape) string { return keyOf(t) },
		Fit: func(bank *pictures.Dataset, seed uint64) (*Fitted, error) {
			c, _ := hebb.Article(bank.Shape, seed)
			e, err := hebb.New(c)
			if err != nil {
				return nil, err
			}
			for _, err := range e.Train(bank, t) {
				if err != nil {
					return nil, err
				}
			}
			return fitted(e), nil
		}}
}

// untrainedArticle is the row "article-untrained", a control: the same encoder with the same
// filters, before it has learned.
func untrainedArticle() Features {
	return Features{Name: "article-untrained", Control: true,
		Fit: func(bank *pictures.Dataset, seed uint64) (*Fitted, error) {
			c, _ := hebb.Article(bank.Shape, seed)
			e, err := hebb.New(c)
			if err != nil {
				return nil, err
			}
			return fitted(e), nil
		}}
}

// A maker returns a network for pictures of a shape, and how it learns.
type maker func(input pictures.Shape, seed uint64) (network.Config, network.Training, error)

// Network is the row of the network that design returns for pictures of a shape, with how it
// learns.
func Network(
	name string, design func(input pictures.Shape, seed uint64) (network.Config, network.Training, error),
) Features {
	fit := func(bank *pictures.Dataset, seed uint64) (*Fitted, error) {
		c, t, err := design(bank.Shape, seed)
		if err != nil {
			return nil, err
		}
		return learned(c, t, bank)
	}
	return Features{Name: name, Key: maker(design).key, Fit: fit}
}

// key are the network's settings. A training with a probe has none, since what the probe asks is
// not known.
func (design maker) key(input pictures.Shape) string {
	c, t, err := design(input, 0)
	if err != nil || t.Probe != nil {
		return ""
	}
	return keyOf(c, t.Steps, t.Patches, t.Batch, t.Simultaneous, t.Memory)
}

// untrained returns the rows of the network's twins, controls: first NAME-untrained, which differs
// in nothing but that its filters stay as they were drawn, then NAME-untrained-HOW. The input is
// the shape of the pictures.
func untrained(name string, design maker, input pictures.Shape) ([]Features, error) {
	c, _, err := design(input, 0)
	if err != nil {
		return nil, err
	}
	var rows []Features
	for i, twin := range twins(c) {
		called := name + "-untrained"
		if i > 0 {
			called += "-" + strings.NewReplacer(",", "", " ", "-").Replace(twin.name)
		}
		fit := func(bank *pictures.Dataset, seed uint64) (*Fitted, error) {
			c, t, err := design(bank.Shape, seed)
			if err != nil {
				return nil, err
			}
			return learned(twins(c)[i].config, t, bank)
		}
		rows = append(rows, Features{Name: called, Key: design.key, Control: true, Fit: fit})
	}
	return rows, nil
}

func learned(c network.Config, t network.Training, bank *pictures.Dataset) (*Fitted, error) {
	n, err := network.New(c)
	if err != nil {
		return nil, err
	}
	for _, err := range n.Train(bank, t) {
		if err != nil {
			return nil, err
		}
	}
	return fitted(n), nil
}

// Model is the row of a model that exists already, such as one from hebb.Open. Nobody but its maker
// knows what it has learned from.
func Model(name string, m hebb.Model) Features {
	return Features{Name: name, Fit: func(*pictures.Dataset, uint64) (*Fitted, error) { return fitted(m), nil }}
}

// fitted encodes with a model. Of a network without an output stage the probes are given the maps,
// or their averages, as they are, not divided by each picture's norm as Features divides them: so
// such features are judged in the literature, and kNN divides by the norm itself.
func fitted(m hebb.Model) *Fitted {
	f := &Fitted{Encode: m.Features}
	if n, is := m.(*network.Network); is {
		f.Dead = func(d *pictures.Dataset) (float64, error) { return silent(n, d) }
		if n.Config().Output.Dim < 0 {
			f.Encode = func(d *pictures.Dataset) (blas32.General, error) {
				seen := make([]network.Sight, d.Len())
				for i := range seen {
					seen[i].Picture = i
				}
				return n.Averages(d, seen)
			}
		}
	}
	return f
}

// silent returns the share of all layers' filters that answer none of up to 500 pictures.
func silent(n *network.Network, d *pictures.Dataset) (float64, error) {
	some := make([]int, min(500, d.Len()))
	for i := range some {
		some[i] = i * d.Len() / len(some)
	}
	d = d.Pick(some)
	var dead, all float64
	for layer := 1; layer <= n.Layers(); layer++ {
		x, err := n.FeaturesAt(d, layer, 1) // n × filters
		if err != nil {
			return 0, err
		}
		for j := range x.Cols {
			all++
			answers := 0
			for i := range x.Rows {
				if x.Data[i*x.Stride+j] != 0 {
					answers++
				}
			}
			if answers == 0 {
				dead++
			}
		}
	}
	return dead / all, nil
}
