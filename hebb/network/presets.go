package network

import (
	"fmt"
	"strings"

	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
)

// Presets are the names of the networks that there are; the article's encoder is not among them,
// because it is not a network.
func Presets() []string {
	return []string{"hebb", "hebb-colour", "hebb-small",
		"softhebb-cifar10-1", "softhebb-cifar10-2", "softhebb-cifar10-3"}
}

// Recommended returns the preset "hebb", for a few hundred to some ten thousand pictures of one's
// own: 128 filters that learn by [rules.Instar], which needs no tuning, from 2,000 steps of 100
// contrast-normalised and whitened patches (a second or two), Triangle, averages over a 4 × 4
// raster of parts that overlap, their square roots brought to the same spread ([rules.Gain]), and
// of them the 256 numbers that change least between views of a picture ([Views]). Gray pictures are
// cropped only: their views are not mirrored, since many are letters and digits.
//
// Filters see about a fifth of a small picture's side: 7×7 at every place up to 47 pixels, at every
// second one up to 79, and beyond that 4·s − 1 at every s-th, s = side/32 rounded (11×11 at every
// third of a 96×96 sprite), at most 15×15. Pictures with alpha are seen with it, as a fourth
// channel. Smaller pictures than 7×7 get filters of their size.
func Recommended(input pictures.Shape, seed uint64) (Config, Training) {
	c, t := Small(input, seed)
	c.Output = Output{Overlap: true, Gain: &rules.Gain{}, Dim: 256, Views: &Views{}}
	return c, t
}

// Coloured returns the preset "hebb-colour": [Recommended], whose output stage sees which colours a
// picture has besides what the filters answer (Output.Colours). It is for things that are known by
// their colour as much as by their form. Of gray pictures it is the same as Recommended.
func Coloured(input pictures.Shape, seed uint64) (Config, Training) {
	c, t := Recommended(input, seed)
	c.Output.Colours = 0.5
	return c, t
}

// Small returns the preset "hebb-small": the filters of [Recommended], and 64 decorrelated numbers
// of their averages as they are. It takes about half the time.
func Small(input pictures.Shape, seed uint64) (Config, Training) {
	side := min(input.H, input.W)
	stride := max(1, (side+16)/32)
	kernel := min(max(7, 4*stride-1), 15, max(side, 1))
	return Config{
		Input: input,
		Layers: []Layer{{
			Width: 128, Kernel: kernel, Stride: stride, Contrast: 0.01, Whiten: 0.1,
			Rule: rules.Instar{},
		}},
		Seed: seed,
	}, Training{Steps: 2000, Patches: 100}
}

// SoftHebbCIFAR returns SoftHebb's network for CIFAR-10 with 1, 2 or 3 layers (Journé et al., ICLR
// 2023, and the authors' program's settings): 96 filters of 5×5, 384 and 1536 of 3×3, batches of
// 10, one pass. Features are the last maps as they are; the paper's linear probe on them reaches
// 71.1, 77.7 and 80.3 %. Pictures of other sizes are taken as well.
func SoftHebbCIFAR(layers int, input pictures.Shape, seed uint64) (Config, Training) {
	if layers < 1 || layers > 3 {
		panic(fmt.Sprintf("network: SoftHebb's networks have 1 to 3 layers, not %d", layers))
	}
	all := []Layer{
		{Width: 96, Kernel: 5, Pad: 2, Rule: rules.SoftHebb{Beta: 1, Rate: 0.08}, Power: 0.7, Pool: Pool{Max, 4, 2, 1}},
		{Width: 384, Kernel: 3, Pad: 1, Rule: rules.SoftHebb{Beta: 0.65, Rate: 0.005}, Power: 1.4,
			Pool: Pool{Max, 4, 2, 1}},
		{Width: 1536, Kernel: 3, Pad: 1, Rule: rules.SoftHebb{Beta: 0.25, Rate: 0.01}, Power: 1,
			Pool: Pool{Average, 2, 2, 0}},
	}[:layers]
	for i := range all {
		all[i].Norm = BatchNorm
	}
	if layers < 3 {
		all[0].Pool.Kind = Average
	}
	return Config{Input: input, Layers: all, Output: Output{Grid: -1, Dim: -1}, Seed: seed}, Training{Batch: 10}
}

// Widens reports whether [Wide] takes a width for the preset of this name: the hebb presets.
func Widens(name string) bool { return strings.HasPrefix(name, "hebb") }

// Wide is [Preset] with so many filters in the first layer, 1 to 65,536: more for large sets of
// pictures, where the time is there. The output stage of the hebb presets takes as many as there
// are. SoftHebb's networks have the widths of their publication; to give them one is an error. 0:
// as many as the preset has.
func Wide(name string, width int, input pictures.Shape, seed uint64) (Config, Training, error) {
	c, t, err := Preset(name, input, seed)
	switch {
	case err != nil || width == 0:
		return c, t, err
	case !Widens(name):
		return c, t, fmt.Errorf("network: %s has layers of widths of its own, not %d; give 0, or a hebb preset",
			name, width)
	}
	c.Layers[0].Width = width
	_, err = c.withDefaults()
	return c, t, err
}

// Preset returns a network and its training by name, one of [Presets].
func Preset(name string, input pictures.Shape, seed uint64) (Config, Training, error) {
	var c Config
	var t Training
	switch name {
	case "hebb":
		c, t = Recommended(input, seed)
	case "hebb-colour":
		c, t = Coloured(input, seed)
	case "hebb-small":
		c, t = Small(input, seed)
	case "softhebb-cifar10-1", "softhebb-cifar10-2", "softhebb-cifar10-3":
		c, t = SoftHebbCIFAR(int(name[len(name)-1]-'0'), input, seed)
	default:
		return c, t, fmt.Errorf("network: no network is called %q; there are %s", name, strings.Join(Presets(), ", "))
	}
	_, err := c.withDefaults()
	return c, t, err
}
