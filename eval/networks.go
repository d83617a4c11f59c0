package eval

import (
	"fmt"
	"strings"

	"deephebb/hebb"

	"gonum.org/v1/gonum/blas/blas32"
)

// Article is the row of the article's encoder, "article" where t.Schedule is
// hebb.Layerwise and "article-joint" where it is hebb.Joint; the zero t is the
// article's 50 epochs in batches of 8. The features are those of the encoder
// after training, which then learns no more.
func Article(t hebb.Training) Features {
	name := "article"
	if t.Schedule == hebb.Joint {
		name = "article-joint"
	}
	return Features{Name: name, Fit: func(bank *hebb.Dataset, seed uint64) (*Fitted, error) {
		c, _ := hebb.Article(bank.Shape, seed)
		e, err := hebb.New(c)
		if err != nil {
			return nil, err
		}
		for range e.Train(bank, t) {
		}
		return fitted(e), e.Err()
	}}
}

// UntrainedArticle is the row "article-untrained", a control: the same encoder
// with the same filters, before it has learned.
func UntrainedArticle() Features {
	return Features{Name: "article-untrained", Control: true, Fit: func(bank *hebb.Dataset, seed uint64) (*Fitted, error) {
		c, _ := hebb.Article(bank.Shape, seed)
		e, err := hebb.New(c)
		if err != nil {
			return nil, err
		}
		return fitted(e), nil
	}}
}

// Design returns a network for pictures of a shape, and how it learns.
type Design func(input hebb.Shape, seed uint64) (hebb.NetworkConfig, hebb.NetTraining, error)

// Network is the row of a network.
func Network(name string, design Design) Features {
	return Features{Name: name, Fit: func(bank *hebb.Dataset, seed uint64) (*Fitted, error) {
		c, t, err := design(bank.Shape, seed)
		if err != nil {
			return nil, err
		}
		return learned(c, t, bank)
	}}
}

// Untrained returns the rows of the network's twins (hebb.NetworkConfig's
// Untrained), controls: first NAME-untrained, which differs in nothing but that
// its filters stay as they were drawn, then NAME-untrained-HOW. The input is the
// shape of the pictures.
func Untrained(name string, design Design, input hebb.Shape) ([]Features, error) {
	c, _, err := design(input, 0)
	if err != nil {
		return nil, err
	}
	var rows []Features
	for i, twin := range c.Untrained() {
		called := name + "-untrained"
		if i > 0 {
			called += "-" + strings.NewReplacer(",", "", " ", "-").Replace(twin.Name)
		}
		rows = append(rows, Features{Name: called, Control: true, Fit: func(bank *hebb.Dataset, seed uint64) (*Fitted, error) {
			c, t, err := design(bank.Shape, seed)
			if err != nil {
				return nil, err
			}
			return learned(c.Untrained()[i].Config, t, bank)
		}})
	}
	return rows, nil
}

func learned(c hebb.NetworkConfig, t hebb.NetTraining, bank *hebb.Dataset) (*Fitted, error) {
	n, err := hebb.NewNetwork(c)
	if err != nil {
		return nil, err
	}
	for range n.Train(bank, t) {
	}
	return fitted(n), n.Err()
}

// Model is the row of a model that exists already, such as one from hebb.Open.
// Nobody but its maker knows what it has learned from.
func Model(name string, m hebb.Model) Features {
	return Features{Name: name, Fit: func(bank *hebb.Dataset, _ uint64) (*Fitted, error) { return fitted(m), m.Fits(bank) }}
}

// fitted encodes with a model.
func fitted(m hebb.Model) *Fitted {
	f := &Fitted{Encode: func(d *hebb.Dataset) (blas32.General, error) {
		if err := m.Fits(d); err != nil {
			return blas32.General{}, err
		}
		x := m.Features(d)
		return x, m.Err()
	}}
	if n, is := m.(*hebb.Network); is {
		f.Dead = func(d *hebb.Dataset) (float64, error) { return silent(n, d) }
	}
	return f
}

// silent returns the share of all layers' filters that answer none of up to 500 pictures.
func silent(n *hebb.Network, d *hebb.Dataset) (float64, error) {
	some := make([]int, min(500, d.Len()))
	for i := range some {
		some[i] = i * d.Len() / len(some)
	}
	d = d.Pick(some)
	var dead, all float64
	for layer := 1; layer <= n.Layers(); layer++ {
		x := n.FeaturesAt(d, layer, 1) // n × filters
		if err := n.Err(); err != nil {
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

// Presets returns the rows of a table: the baselines, the untrained twins of all named presets, and the presets
// themselves. Names are those of hebb.PresetNames, article-joint, and hebb-maps, which is hebb without its output
// stage: the pooled maps of its filters. None named means article and hebb. The input is the shape of the pictures.
func Presets(input hebb.Shape, names ...string) ([]Features, error) {
	if len(names) == 0 {
		names = []string{"article", "hebb"}
	}
	baselines := []Features{Raw(), PCA(), Histogram()}
	var controls, networks []Features
	for _, name := range names {
		if name == "article" || name == "article-joint" {
			_, t := hebb.Article(input, 0)
			if name == "article-joint" {
				t.Schedule = hebb.Joint
			}
			networks = append(networks, Article(t))
			if len(controls) == 0 || controls[0].Name != "article-untrained" {
				controls = append([]Features{UntrainedArticle()}, controls...)
			}
			continue
		}
		design := func(input hebb.Shape, seed uint64) (hebb.NetworkConfig, hebb.NetTraining, error) {
			preset, maps := strings.CutSuffix(name, "-maps")
			c, t, err := hebb.Preset(preset, input, seed)
			if maps {
				c.Output.Dim = -1
			}
			return c, t, err
		}
		twins, err := Untrained(name, design, input)
		if err != nil {
			return nil, fmt.Errorf("eval: %w", err)
		}
		controls = append(controls, twins...)
		networks = append(networks, Network(name, design))
	}
	return append(append(baselines, controls...), networks...), nil
}
