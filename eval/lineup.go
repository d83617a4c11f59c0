package eval

import (
	"fmt"
	"strings"

	"deephebb/hebb"
	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
)

// Lineup says which networks a table has. The zero Lineup has the article's encoder and the preset
// hebb.
type Lineup struct {
	// Presets are names of network.Presets, article, article-joint, and variants of the hebb
	// presets that only a table needs: with -maps behind the name the averages of the filters' maps
	// over 4 × 4 parts as they are, without an output stage, and with -quarters those over 2 × 2,
	// as Coates, Lee and Ng have them; with -patches (behind either too) random patches of the
	// pictures for filters ([rules.Imprint]). Default article and hebb.
	Presets []string

	// Width is how many filters the first layer of the hebb presets has; default theirs, 128.
	Width int
}

// Presets returns the rows of a [Lineup] of these names.
func Presets(input pictures.Shape, names ...string) ([]Features, error) {
	return Lineup{Presets: names}.Rows(input)
}

// Rows returns the rows of a table for pictures of a shape: the baselines, the untrained twins of
// all presets, and the presets themselves.
func (l Lineup) Rows(input pictures.Shape) ([]Features, error) {
	names := l.Presets
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
			networks = append(networks, article(t))
			if len(controls) == 0 || controls[0].Name != "article-untrained" {
				controls = append([]Features{untrainedArticle()}, controls...)
			}
			continue
		}
		design := l.design(name)
		if !strings.HasSuffix(name, "-patches") { // they are a twin themselves
			twins, err := untrained(name, design, input)
			if err != nil {
				return nil, fmt.Errorf("eval: %w", err)
			}
			controls = append(controls, twins...)
		} else if _, _, err := design(input, 0); err != nil {
			return nil, fmt.Errorf("eval: %w", err)
		}
		networks = append(networks, Network(name, design))
	}
	return append(append(baselines, controls...), networks...), nil
}

// design returns what makes the network of a name.
func (l Lineup) design(name string) maker {
	return func(input pictures.Shape, seed uint64) (network.Config, network.Training, error) {
		preset, patches := strings.CutSuffix(name, "-patches")
		preset, maps := strings.CutSuffix(preset, "-maps")
		preset, quarters := strings.CutSuffix(preset, "-quarters")
		c, t, err := network.Preset(preset, input, seed)
		if err != nil || !strings.HasPrefix(preset, "hebb") {
			return c, t, err
		}
		if maps || quarters {
			c.Output = network.Output{Dim: -1}
		}
		if quarters {
			c.Output.Grid = 2
		}
		first := &c.Layers[0]
		if l.Width > 0 {
			first.Width = l.Width
		}
		if patches {
			first.Rule = rules.Imprint{}
			t.Steps = (first.Width + t.Patches - 1) / t.Patches
		}
		return c, t, nil
	}
}
