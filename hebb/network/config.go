package network

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"

	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
)

// Config describes a network. Its zero fields take the defaults they document; as JSON it stands in
// a model's metadata.
type Config struct {
	Input  pictures.Shape // of the pictures; required
	Layers []Layer        // at least one
	Output Output         // how the last layer's maps become a picture's features
	Seed   uint64         // of the filters and the patches drawn; 0 is a seed like any other
}

// Layer describes a layer. In the order in which they work: normalise the input, pad, cut into
// patches, prepare the patches (Contrast, Whiten), answer with Width filters, inhibit (Surround),
// activate, pool.
type Layer struct {
	Width  int    // filters, K, 1 to 65,536; required
	Kernel int    // a filter's rows and columns, k; default 3
	Stride int    // default 1
	Pad    int    // rows and columns added at each side; 0: none
	Border Border `json:",omitempty"` // what the border holds; default Reflect

	Norm InputNorm `json:",omitempty"` // of the whole input; default NoNorm

	// Contrast, above 0, makes every patch (x − mean)/√(variance + Contrast); 0: patches stay as
	// they are. With pixels of 0…1, 0.01 is usual.
	Contrast float64 `json:",omitempty"`

	// Whiten, above 0, multiplies patches by E(Λ + Whiten)^{−1/2}Eᵀ, fitted to the pictures (ZCA:
	// neighbouring pixels are then uncorrelated); 0: no whitening. With Contrast, 0.1 is usual.
	// Meant for a first layer.
	Whiten float64 `json:",omitempty"`

	// Rule trains the filters; see package rules. Nil: they stay as drawn, normal with spread
	// 1/√(C·k·k).
	Rule   rules.Rule `json:"-"`
	Frozen bool       `json:",omitempty"` // filters stay as Rule draws them
	Bias   bool       `json:",omitempty"` // adds to each answer a number within ±1/√(C·k·k), never trained

	Surround   bool       `json:",omitempty"` // inhibits answers by those around them (surround.go)
	Activation Activation `json:",omitempty"` // default Triangle
	Power      float64    `json:",omitempty"` // of the activation, above 0; default 1
	Pool       Pool       `json:",omitzero"`
}

// Pool makes one of the Size × Size values around each Stride-th place, channel by channel.
type Pool struct {
	Kind   PoolKind `json:",omitempty"` // default Max
	Size   int      // 0: no pooling
	Stride int      // default Size; smaller ones overlap
	// at each side, at most Size/2; what lies there counts as −∞ to Max and as 0 to Average, as in
	// PyTorch
	Pad int
}

// Output says how the last layer's maps become features.
type Output struct {
	// Grid averages each map over a Grid × Grid raster of (nearly) equal parts, as PyTorch's
	// AdaptiveAvgPool2d; default 4, or the map's side where that is smaller; −1: maps stay whole.
	Grid int `json:",omitempty"`

	// Overlap lets the raster's parts overlap: what is at a place counts for the two parts that it
	// lies between, in either direction, by how near it is to their centres, as orientation
	// histograms share their votes (Lowe, IJCV 60, 2004, section 6.1). What moves by a pixel then
	// never leaves one part for another at once. Of maps that stay whole it changes nothing.
	Overlap bool `json:",omitempty"`

	// Gain, where it is set, compresses the averages and brings each to the same spread before
	// anything else is made of them; &rules.Gain{} has the defaults. Nil: they stay as they are.
	Gain *rules.Gain `json:",omitempty"`

	// Colours, above 0, adds which colours a picture has ([pictures.Shape.Histogram], 512 numbers)
	// to the averages, brought to the same spread and multiplied by Colours: 0.5 is usual. What
	// filters see of contrast-normalised patches is form; of some things, such as sprites or
	// flowers, colour says as much. Needs a Gain; gray pictures have none. Default 0: none.
	Colours float64 `json:",omitempty"`

	// Dim is how many numbers are made of the averages: the first principal components, each
	// divided by its spread, or, with Views, the numbers that change least between views. Default
	// 64, or as many as there are; −1: the averages themselves, whatever else is set.
	Dim int `json:",omitempty"`

	// Epsilon tempers the division, y_i = e_iᵀ(f − mean)/√(λ_i + Epsilon·λ₁): small values lift
	// weak components more. Above 0; default 0.05. Without use where there are Views.
	Epsilon float64 `json:",omitempty"`

	// Views, where they are set, learn from pairs of views of the pictures what changes while a
	// picture stays the same, and inhibit it; &Views{} has the defaults. Nil: components are
	// decorrelated.
	Views *Views `json:",omitempty"`

	// Online learns the decorrelation by local rules, picture after picture, instead of computing
	// their fixed point; see the package comment. Not with Gain or Views.
	Online bool `json:",omitempty"`
}

// layerJSON is a Layer in a file: with the rule as package rules writes it.
type layerJSON struct {
	plainLayer
	Rule json.RawMessage `json:",omitempty"`
}

type plainLayer Layer

// MarshalJSON writes the rule as [rules.Marshal] does.
func (c Layer) MarshalJSON() ([]byte, error) {
	out := layerJSON{plainLayer: plainLayer(c)}
	if c.Rule != nil {
		var err error
		if out.Rule, err = rules.Marshal(c.Rule); err != nil {
			return nil, err
		}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (c *Layer) UnmarshalJSON(data []byte) error {
	var in layerJSON
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*c = Layer(in.plainLayer)
	if len(in.Rule) > 0 {
		var err error
		if c.Rule, err = rules.Unmarshal(in.Rule); err != nil {
			return err
		}
	}
	return nil
}

// Bounds of the pictures that a network takes.
const (
	maxSide   = 8192
	maxPixels = 200_000_000
)

// withDefaults replaces zeros by defaults, and returns an error for settings that make no sense.
func (c Config) withDefaults() (Config, error) {
	if c.Input.C < 1 || c.Input.H < 1 || c.Input.W < 1 {
		return c, fmt.Errorf("network: an input of %v has no pixels; give channels, rows and columns of at least 1",
			c.Input)
	}
	if in := c.Input; in.C > 1<<16 || in.H > maxSide || in.W > maxSide || in.H*in.W > maxPixels {
		return c, fmt.Errorf("network: an input of %v is too large; bring pictures to 64 to 128 pixels a side", in)
	}
	if len(c.Layers) == 0 {
		return c, fmt.Errorf("network: a network without layers; give at least one, or take a preset")
	}
	c.Layers = append([]Layer(nil), c.Layers...)
	for i := range c.Layers {
		if err := c.Layers[i].fill(); err != nil {
			return c, fmt.Errorf("network: layer %d: %w", i+1, err)
		}
	}
	switch o := &c.Output; {
	case o.Grid < -1 || o.Dim < -1:
		return c, fmt.Errorf("network: Output.Grid %d, Output.Dim %d; give numbers above 0, 0 for the default or −1 "+
			"for none", o.Grid, o.Dim)
	case !(o.Epsilon >= 0) || math.IsInf(o.Epsilon, 0):
		return c, fmt.Errorf("network: Output.Epsilon %g; give one above 0, such as 0.05", o.Epsilon)
	case o.Online && (o.Gain != nil || o.Views != nil):
		return c, fmt.Errorf("network: Output.Online learns decorrelation alone; leave out Gain and Views, or Online")
	case !(o.Colours >= 0) || math.IsInf(o.Colours, 0):
		return c, fmt.Errorf("network: Output.Colours %g; give a weight above 0, such as 0.5, or 0 for none", o.Colours)
	case o.Colours > 0 && o.Gain == nil:
		return c, fmt.Errorf("network: Output.Colours weighs numbers of the same spread; set Gain, or leave it out")
	}
	if o := &c.Output; o.Epsilon == 0 {
		o.Epsilon = 0.05
	}
	if c.Input.C < 3 {
		c.Output.Colours = 0
	}
	return c, c.Output.check()
}

func (l *Layer) fill() error {
	for _, d := range []struct {
		value     *int
		otherwise int
	}{{&l.Kernel, 3}, {&l.Stride, 1}, {&l.Pool.Stride, l.Pool.Size}} {
		if *d.value == 0 {
			*d.value = d.otherwise
		}
	}
	if l.Power == 0 {
		l.Power = 1
	}
	switch {
	case l.Width < 1 || l.Width > 1<<16:
		return fmt.Errorf("a width of %d; give 1 to 65536 filters", l.Width)
	case l.Kernel < 1 || l.Stride < 1 || l.Pad < 0 || max(l.Kernel, l.Stride, l.Pad) > maxSide:
		return fmt.Errorf("kernel %d, stride %d, pad %d; kernel and stride count from 1, pad from 0, and none is "+
			"larger than pictures are", l.Kernel, l.Stride, l.Pad)
	case l.Pool.Size < 0 || l.Pool.Stride < 0 || l.Pool.Pad < 0 || max(l.Pool.Size, l.Pool.Stride) > maxSide ||
		2*l.Pool.Pad > l.Pool.Size:
		return fmt.Errorf("pooling of size %d, stride %d, pad %d; a pad is at most half the size",
			l.Pool.Size, l.Pool.Stride, l.Pool.Pad)
	case !(l.Power > 0) || math.IsInf(l.Power, 0):
		return fmt.Errorf("an activation's power of %g; give one above 0", l.Power)
	case !(l.Contrast >= 0) || !(l.Whiten >= 0) || math.IsInf(l.Contrast+l.Whiten, 0):
		return fmt.Errorf("contrast %g, whitening %g; give numbers above 0, or 0 for none", l.Contrast, l.Whiten)
	}
	if err := cmp.Or(known("border", borderNames, int(l.Border)), known("normalisation", normNames, int(l.Norm)),
		known("activation", activationNames, int(l.Activation)),
		known("pooling", poolNames, int(l.Pool.Kind))); err != nil {
		return err
	}
	if l.Rule != nil {
		return l.Rule.Validate()
	}
	return nil
}
