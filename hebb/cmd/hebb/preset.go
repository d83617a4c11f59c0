package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"deephebb/hebb"
	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
	"deephebb/internal/tensors"
)

// article is the preset that is an encoder; the others are networks.
const article = "article"

// presets are the names of all.
func presets() []string { return append([]string{article}, network.Presets()...) }

// recommended is the preset for pictures of one's own.
const recommended = "hebb"

// Flags that one kind of preset has no use for, and what to give instead.
var (
	encoderFlags = [][2]string{{"channels", ""}, {"rule", ""}, {"schedule", ""}, {"shards", ""}, {"rate", ""},
		{"last-features", "; --features FILE writes a network's"}, {"epochs",
			"; --steps N says how long a network learns"}}
	networkFlags = [][2]string{{"width", "; --channels says how many the article's layers have"}, {"steps", "; --epochs N says how long the article's encoder learns"}, {"patches", ""},
		{"probe", ""}}
)

// settlePreset finds out which preset learns, and refuses flags that it has no use for. Where none is
// named, a file to begin with decides, then a flag that only one kind has, then the pictures.
func (l *learning) settlePreset(s *session, in input) error {
	because := ""
	if l.Preset == "" {
		var err error
		if because, err = l.choose(s, in); err != nil {
			return err
		}
	}
	refused, other := networkFlags, "the presets "+strings.Join(network.Presets(), ", ")
	if l.Preset != article {
		refused, other = encoderFlags, "the preset "+article
	}
	for _, flag := range refused {
		if s.given[flag[0]] {
			return usage("--%s belongs to %s: leave it out with --preset %s%s%s",
				flag[0], other, l.Preset, because, flag[1])
		}
	}
	if s.given["width"] && !network.Widens(l.Preset) {
		return usage("--width belongs to the hebb presets: %s%s has the widths of its publication; leave it out",
			l.Preset, because)
	}
	if s.given["batch"] && s.given["patches"] {
		return usage("--batch %d and --patches %d exclude each other: learn from whole pictures or from patches",
			l.Batch, l.Patches)
	}
	return nil
}

// choose settles the preset where none is named, and says why.
func (l *learning) choose(s *session, in input) (because string, err error) {
	if l.Init != "" {
		l.Preset, err = presetIn(l.Init)
		return ", which is what " + l.Init + " is", err
	}
	for _, kind := range []struct {
		preset string
		flags  [][2]string
	}{{article, encoderFlags}, {recommended, networkFlags}} {
		for _, flag := range kind.flags {
			if s.given[flag[0]] && l.Preset == "" {
				l.Preset, because = kind.preset, ", which --"+flag[0]+" asks for"
			}
		}
	}
	switch {
	case l.Preset != "":
	case in.named():
		l.Preset = recommended
	default:
		l.Preset = article
	}
	return because, nil
}

// presetIn is the preset that a model's file is of. Of the article's encoder only the header is read.
func presetIn(path string) (string, error) {
	f, err := tensors.Open(path)
	if err != nil {
		return "", fmt.Errorf("can't read the model %w; name one that hebb train or PyTorch wrote", err)
	}
	defer f.Close()
	if !network.Is(f.Metadata()) {
		return article, nil
	}
	n, err := network.Read(f)
	if err != nil {
		return "", fmt.Errorf("can't read the model %s: %w; name one that hebb train or PyTorch wrote", path, err)
	}
	preset := presetOf(n)
	if preset == "" {
		return "", usage("--init %s: this network is none of the presets %s; go on with it "+
			"from a program, by hebb.Open and Train", path, strings.Join(network.Presets(), ", "))
	}
	return preset, nil
}

// training is the preset's, with the flags that were given.
func (l learning) training(s *session, t network.Training) network.Training {
	switch {
	case s.given["batch"]:
		t.Batch, t.Steps = l.Batch, 0
	case s.given["patches"]:
		t.Batch, t.Patches = 0, l.Patches
	}
	if s.given["steps"] {
		t.Steps = l.Steps
	}
	t.Memory = s.keeps(256 << 20)
	if t.Batch == 0 && t.Steps == 0 {
		t.Steps = patchSteps
	}
	return t
}

// patchSteps is how many steps are made of patches, where the preset learns from whole pictures and does not say.
const patchSteps = 2000

// begun reads the network to go on with.
func (l learning) begun(d *pictures.Dataset) (*network.Network, error) {
	m, err := hebb.Open(l.Init)
	if err != nil {
		return nil, err
	}
	n, is := m.(*network.Network)
	switch {
	case !is:
		return nil, fmt.Errorf("%s is the article's encoder, not a network: leave out --preset %s", l.Init, l.Preset)
	case m.Input() != d.Shape:
		return nil, misfit(l.Init, m, d)
	}
	if name := presetOf(n); name != l.Preset {
		if name == "" {
			return nil, fmt.Errorf("%s is not a network of the preset %s, nor of another", l.Init, l.Preset)
		}
		return nil, fmt.Errorf("%s is a network of the preset %s, not %s: leave out --preset", l.Init, name, l.Preset)
	}
	if has := n.Config().Layers[0].Width; l.Width > 0 && l.Width != has {
		return nil, fmt.Errorf("%s has %d filters in its first layer, not %d: leave out --width", l.Init, has, l.Width)
	}
	return n, nil
}

// presetOf is the name of the preset that the network is, empty if there is none: its layers, but for
// the width of --width, and the kind of its output stage decide, not how many numbers it makes.
func presetOf(n *network.Network) string {
	for _, name := range network.Presets() {
		width := 0
		if network.Widens(name) {
			width = n.Config().Layers[0].Width
		}
		c, _, err := network.Wide(name, width, n.Config().Input, n.Config().Seed)
		if err != nil {
			continue
		}
		if made, err := network.New(c); err == nil && bytes.Equal(layersOf(made), layersOf(n)) &&
			outputOf(made) == outputOf(n) {
			return name
		}
	}
	return ""
}

// outputOf tells apart what the output stages of networks do.
func outputOf(n *network.Network) [3]bool {
	o := n.Config().Output
	return [3]bool{o.Gain != nil, o.Views != nil, o.Colours > 0}
}

// layersOf are the settings of the network's layers, as they stand in a file.
func layersOf(n *network.Network) []byte {
	text, err := json.Marshal(n.Config().Layers)
	if err != nil {
		panic(err.Error())
	}
	return text
}
