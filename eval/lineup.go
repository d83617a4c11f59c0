package eval

import (
	"fmt"
	"slices"
	"strings"

	"deephebb/hebb"
	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
)

// Lineup says which networks a table has. The zero Lineup has the article's encoder and the preset
// hebb.
type Lineup struct {
	// Presets are names of network.Presets, article, article-joint, and variants of the hebb presets
	// that only a table needs, such as hebb-maps: see [Variants]. Default article and hebb.
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
		if hasTwins(name) {
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

// A Variant is what a hebb preset becomes with -NAME behind its own name.
type Variant struct {
	Name, Says string

	twins  bool // it has untrained ones of its own
	change func(c *network.Config, t *network.Training)
}

// Variants returns what there is.
func Variants() []Variant { return slices.Clone(variants) }

var variants = []Variant{
	{"maps", "averages of the filters' maps over 4 × 4 parts as they are, without an output stage", true,
		func(c *network.Config, _ *network.Training) { c.Output = network.Output{Dim: -1} }},
	{"quarters", "those over 2 × 2 parts, as Coates, Lee and Ng (2011) have them", true,
		func(c *network.Config, _ *network.Training) { c.Output = network.Output{Grid: 2, Dim: -1} }},
	{"ninths", "those over 3 × 3 parts that overlap", true, func(c *network.Config, _ *network.Training) {
		c.Output = network.Output{Grid: 3, Overlap: true, Dim: -1}
	}},
	{"apart", "averages over 4 × 4 parts that do not overlap", false,
		func(c *network.Config, _ *network.Training) { c.Output.Overlap = false }},
	{"decorrelated", "the same, and the output stage decorrelates and does nothing else", false,
		func(c *network.Config, _ *network.Training) { c.Output = network.Output{Dim: c.Output.Dim} }},
	{"root", "decorrelates square roots", false, func(c *network.Config, _ *network.Training) {
		// Few parts have a spread of their own.
		c.Output = network.Output{Dim: c.Output.Dim, Gain: &rules.Gain{Floor: 10}}
	}},
	{"gain", "decorrelates square roots of the same spread", false, func(c *network.Config, _ *network.Training) {
		c.Output = network.Output{Dim: c.Output.Dim, Gain: &rules.Gain{}}
	}},
	{"patches", "random patches of the pictures for filters", false, func(c *network.Config, t *network.Training) {
		c.Layers[0].Rule, t.Steps = rules.Imprint{}, (c.Layers[0].Width+t.Patches-1)/t.Patches
	}},
	{"scff", "filters that learn by SCFF", false,
		func(c *network.Config, _ *network.Training) { c.Layers[0].Rule = rules.SCFF{} }},
}

// varied returns the preset that a name begins with, and its variants in the order of the name.
func varied(name string) (preset string, list []Variant) {
	for {
		i := slices.IndexFunc(variants, func(v Variant) bool { return strings.HasSuffix(name, "-"+v.Name) })
		if i < 0 {
			slices.Reverse(list)
			return name, list
		}
		name, list = strings.TrimSuffix(name, "-"+variants[i].Name), append(list, variants[i])
	}
}

// hasTwins reports whether the network of a name has untrained twins of its own in the table.
func hasTwins(name string) bool {
	_, list := varied(name)
	return !slices.ContainsFunc(list, func(v Variant) bool { return !v.twins })
}

// design returns what makes the network of a name.
func (l Lineup) design(name string) maker {
	return func(input pictures.Shape, seed uint64) (network.Config, network.Training, error) {
		preset, list := varied(name)
		width := l.Width
		if !network.Widens(preset) {
			width = 0
		}
		c, t, err := network.Wide(preset, width, input, seed)
		switch {
		case err != nil:
			return c, t, err
		case !network.Widens(preset):
			if len(list) > 0 {
				err = fmt.Errorf("%s is no variant of a hebb preset", name)
			}
			return c, t, err
		}
		for _, v := range list {
			v.change(&c, &t)
		}
		return c, t, nil
	}
}
