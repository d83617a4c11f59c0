package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
	"deephebb/internal/catalog"
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
		{"last-features", "; --features FILE writes a network's"},
		{"epochs", "; --steps N says how long a network learns"}}
	networkFlags = [][2]string{{"width", "; --channels says how many the article's layers have"},
		{"steps", "; --epochs N says how long the article's encoder learns"}, {"patches", ""}, {"probe", ""}}
)

// settlePreset finds out which preset learns, and refuses flags that it has no use for. Where none is
// named, a file to begin with decides, then a flag that only one kind has, then the pictures.
func (l *learning) settlePreset(s *session, in input) error {
	because := ""
	if l.Init != "" || l.Resume != "" {
		var err error
		if because, err = l.begin(); err != nil {
			return err
		}
	} else if l.Preset == "" {
		because = l.choose(s, in)
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

// begin looks at the file to begin with. Its preset is the one that learns, and that is said.
func (l *learning) begin() (because string, err error) {
	flag, path := "--init", l.Init
	if path == "" {
		flag, path = "--resume", l.Resume
	}
	if err := catalog.Expect(catalog.From(flag, path)); err != nil {
		return "", err
	}
	if l.begins, err = networkIn(path); err != nil {
		return "", fmt.Errorf("%s: can't read the model %w; name one that hebb train or PyTorch wrote", flag, err)
	}
	preset, is := article, "the article's encoder"
	if l.begins != nil {
		preset = presetOf(l.begins)
		is = "a network of the preset " + preset
	}
	switch {
	case preset == "":
		return "", usage("%s %s: this network is none of the presets %s; go on with it "+
			"from a program, by hebb.Open and Train", flag, path, strings.Join(network.Presets(), ", "))
	case l.Preset != "" && l.Preset != preset:
		return "", usage("%s %s is %s: leave out --preset %s", flag, path, is, l.Preset)
	}
	l.Init, l.Preset = path, preset
	return ", which is what " + path + " is", nil
}

// networkIn is the network of a file; nil if it is an encoder, of which only the header is read.
func networkIn(path string) (*network.Network, error) {
	f, err := tensors.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if !network.Is(f.Metadata()) {
		return nil, nil
	}
	n, err := network.Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return n, nil
}

// choose settles the preset where none is named, and says why.
func (l *learning) choose(s *session, in input) (because string) {
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
	return because
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

// begun is the network to go on with.
func (l learning) begun(s *session, d *pictures.Dataset, seed uint64) (*network.Network, error) {
	if err := fits(l.Init, l.begins, d); err != nil {
		return nil, err
	}
	if has := l.begins.Config().Layers[0].Width; l.Width > 0 && l.Width != has {
		return nil, fmt.Errorf("%s has %d filters in its first layer, not %d: leave out --width", l.Init, has, l.Width)
	}
	if has := l.begins.Config().Seed; l.Resume == "" && s.given["seed"] && seed != has {
		s.say("note", "%s learns on with its own seed, %d, not --seed %d", l.Init, has, seed)
	}
	return l.begins, nil
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
