package hebb

import (
	"fmt"
	"strings"

	"deephebb/hebb/rules"
)

// PresetNames are the presets that there are, "article" first.
func PresetNames() []string {
	return []string{"article", "hebb", "softhebb-cifar10-1", "softhebb-cifar10-2", "softhebb-cifar10-3"}
}

// Article returns the article's encoder and training: 4 layers of 16 to 128
// channels, 50 epochs in batches of 8. Its schedule here is Layerwise; the
// article's own is Joint.
func Article(input Shape, seed uint64) (Config, Training) {
	return Config{Input: input, Channels: []int{16, 32, 64, 128}, Seed: seed}, Training{Epochs: 50, Batch: 8}
}

// Recommended returns the preset "hebb", for a few hundred to a few thousand
// pictures of one's own: 128 filters that learn by [rules.Instar], which needs
// no tuning, from 2,000 steps of 100 contrast-normalised and whitened patches
// (a second or two), Triangle, averages over a 4 × 4 raster, and 64
// decorrelated numbers.
//
// Filters see about a fifth of a small picture's side: 7×7 at every place up to
// 47 pixels, at every second one up to 79, and beyond that 4·s − 1 at every
// s-th, s = side/32 rounded (11×11 at every third of a 96×96 sprite), at most
// 15×15. Pictures with alpha are seen with it, as a fourth channel. Smaller
// pictures than 7×7 get filters of their size.
func Recommended(input Shape, seed uint64) (NetworkConfig, NetTraining) {
	side := min(input.H, input.W)
	stride := max(1, (side+16)/32)
	kernel := min(max(7, 4*stride-1), 15, max(side, 1))
	return NetworkConfig{
		Input: input,
		Layers: []LayerConfig{{
			Width: 128, Kernel: kernel, Stride: stride, Contrast: 0.01, Whiten: 0.1,
			Rule: rules.Instar{},
		}},
		Seed: seed,
	}, NetTraining{Steps: 2000, Patches: 100}
}

// SoftHebbCIFAR returns SoftHebb's network for CIFAR-10 with 1, 2 or 3 layers
// (Journé et al., ICLR 2023, and the authors' program's settings): 96 filters of
// 5×5, 384 and 1536 of 3×3, batches of 10, one pass. Features are the last
// maps as they are; the paper's linear probe on them reaches 71.1, 77.7 and
// 80.3 %. Pictures of other sizes are taken as well.
func SoftHebbCIFAR(layers int, input Shape, seed uint64) (NetworkConfig, NetTraining) {
	if layers < 1 || layers > 3 {
		panic(fmt.Sprintf("hebb: SoftHebb's networks have 1 to 3 layers, not %d", layers))
	}
	all := []LayerConfig{
		{Width: 96, Kernel: 5, Pad: 2, Rule: rules.SoftHebb{Beta: 1, Rate: 0.08}, Power: 0.7, Pool: Pool{Max, 4, 2, 1}},
		{Width: 384, Kernel: 3, Pad: 1, Rule: rules.SoftHebb{Beta: 0.65, Rate: 0.005}, Power: 1.4, Pool: Pool{Max, 4, 2, 1}},
		{Width: 1536, Kernel: 3, Pad: 1, Rule: rules.SoftHebb{Beta: 0.25, Rate: 0.01}, Power: 1, Pool: Pool{Average, 2, 2, 0}},
	}[:layers]
	for i := range all {
		all[i].Norm = BatchNorm
	}
	if layers < 3 {
		all[0].Pool.Kind = Average
	}
	return NetworkConfig{Input: input, Layers: all, Output: OutputConfig{Grid: -1, Dim: -1}, Seed: seed}, NetTraining{Batch: 10}
}

// Preset returns a network's preset by name, one of [PresetNames] but
// "article", which is an [Encoder]: see [Article].
func Preset(name string, input Shape, seed uint64) (NetworkConfig, NetTraining, error) {
	var c NetworkConfig
	var t NetTraining
	var layers int
	switch _, err := fmt.Sscanf(name, "softhebb-cifar10-%d", &layers); {
	case name == "hebb":
		c, t = Recommended(input, seed)
	case err == nil && layers >= 1 && layers <= 3:
		c, t = SoftHebbCIFAR(layers, input, seed)
	default:
		return c, t, fmt.Errorf("hebb: no network is called %q; there are %s", name, strings.Join(PresetNames()[1:], ", "))
	}
	_, err := c.withDefaults()
	return c, t, err
}

// A Twin is a network that learns no filter.
type Twin struct {
	Name   string // what it does differently
	Config NetworkConfig
}

// Untrained returns the networks that a trained one has to beat: the same with
// filters as drawn (the first), and where it prepares patches also without
// whitening, and without contrast normalisation too, since what serves filters
// that learn need not serve others. Train fits them (their whitening, norms and
// output stage) in no steps. Quote the best of them: the difference is what
// learning is worth.
func (c NetworkConfig) Untrained() []Twin {
	with := func(name string, change func(*LayerConfig)) Twin {
		t := Twin{name, c}
		t.Config.Layers = append([]LayerConfig(nil), c.Layers...)
		for i := range t.Config.Layers {
			t.Config.Layers[i].Frozen = true
			change(&t.Config.Layers[i])
		}
		return t
	}
	twins := []Twin{with("as drawn", func(*LayerConfig) {})}
	whitens, scaled := false, false
	for _, l := range c.Layers {
		whitens = whitens || l.Whiten > 0
		scaled = scaled || l.Contrast > 0
	}
	if whitens {
		twins = append(twins, with("no whitening", func(l *LayerConfig) { l.Whiten = 0 }))
	}
	if scaled {
		twins = append(twins, with("no whitening, no contrast", func(l *LayerConfig) { l.Whiten, l.Contrast = 0, 0 }))
	}
	return twins
}
