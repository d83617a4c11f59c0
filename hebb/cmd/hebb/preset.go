package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"deephebb/hebb"
	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
)

// article is the preset that is an encoder; the others are networks.
const article = "article"

// presets are the names of all.
func presets() []string { return append([]string{article}, network.Presets()...) }

// Flags that one kind of preset has no use for, and what to give instead.
var (
	encoderFlags = [][2]string{{"channels", ""}, {"rule", ""}, {"schedule", ""}, {"rate", ""}, {"last-features", "; --features FILE writes a network's"}, {"epochs", "; --steps N says how long a network learns"}}
	networkFlags = [][2]string{{"steps", "; --epochs N says how long the article's encoder learns"}, {"patches", ""}}
)

// settle finds out which preset learns, where a file to begin with says so, and refuses flags that it has no use for.
func (l *learning) settle(s *session) error {
	from := ""
	if l.Init != "" && !s.given["preset"] {
		m, err := hebb.Open(l.Init)
		if n, is := m.(*network.Network); err == nil && is {
			if l.Preset = presetOf(n); l.Preset == "" {
				return usage("--init %s: this network is none of the presets %s; go on with it from a program, by hebb.Open and Train", l.Init, strings.Join(network.Presets(), ", "))
			}
			from = ", which is what " + l.Init + " is"
		}
	}
	refused, other := networkFlags, "the presets "+strings.Join(network.Presets(), ", ")
	if l.Preset != article {
		refused, other = encoderFlags, "the preset "+article
	}
	for _, flag := range refused {
		if s.given[flag[0]] {
			return usage("--%s belongs to %s: leave it out with --preset %s%s%s", flag[0], other, l.Preset, from, flag[1])
		}
	}
	if s.given["batch"] && s.given["patches"] {
		return usage("--batch %d and --patches %d exclude each other: learn from whole pictures or from patches", l.Batch, l.Patches)
	}
	return nil
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
	if s.given["memory"] {
		t.Memory = int64(l.Memory) << 20
	}
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
	return n, nil
}

// presetOf is the name of the preset that the network's layers are, empty if there is none.
func presetOf(n *network.Network) string {
	for _, name := range network.Presets() {
		c, _, err := network.Preset(name, n.Config().Input, n.Config().Seed)
		if err != nil {
			continue
		}
		if made, err := network.New(c); err == nil && bytes.Equal(layersOf(made), layersOf(n)) {
			return name
		}
	}
	return ""
}

// layersOf are the settings of the network's layers, as they stand in a file.
func layersOf(n *network.Network) []byte {
	text, err := json.Marshal(n.Config().Layers)
	if err != nil {
		panic(err.Error())
	}
	return text
}
