package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"deephebb/beam/jobs"
	"deephebb/hebb"
	"deephebb/hebb/network"
	"deephebb/hebb/rules"
	"deephebb/internal/catalog"
	"deephebb/internal/files"
)

// training are the flags of train.
type training struct {
	*input
	preset, model, log, features string
	seed                         uint64
	epochs, steps, patches       int
	rate                         float64
	channels, rule               string
}

func trainVerb(f *flag.FlagSet) func(context.Context, *command) error {
	t := &training{input: inputFlags(f)}
	f.StringVar(&t.preset, "preset", "hebb", "what learns: hebb, hebb-colour, hebb-small or article")
	f.StringVar(&t.model, "model", "model.safetensors", "write the model to this `file`")
	f.StringVar(&t.log, "log", "", "write every step to this `file`, a csv")
	f.StringVar(&t.features, "features", "",
		"write the features too, to this `file`, .npy, and the pictures' names beside them")
	f.Uint64Var(&t.seed, "seed", 42, "seed of everything random")
	f.IntVar(&t.epochs, "epochs", 50, "of the preset article: passes over the pictures")
	f.Float64Var(&t.rate, "rate", 0.001, "of the preset article: learning rate")
	f.StringVar(&t.channels, "channels", "",
		"of the preset article: output channels of each layer, such as 16,32,64,128")
	f.StringVar(&t.rule, "rule", "shared",
		"of the preset article: one lateral matrix for all channels (`shared`) or one a channel (per-channel)")
	f.IntVar(&t.steps, "steps", 0, "of the other presets: steps of each layer (2000 if not given)")
	f.IntVar(&t.patches, "patches", 0, "of the other presets: patches a step (100 if not given)")
	return t.run
}

func (t *training) run(ctx context.Context, c *command) error {
	if !slices.Contains([]string{"article", "hebb", "hebb-colour", "hebb-small"}, t.preset) {
		return usage("--preset %s: give hebb, hebb-colour, hebb-small or article; "+
			"the others learn from whole pictures, one after the other, which is not divided among machines: "+
			"train them with hebb, and encode with hebb-beam", t.preset)
	}
	if err := t.check(c); err != nil {
		return err
	}
	outputs := append(
		[]catalog.File{catalog.To("--model", t.model, ".safetensors"), catalog.To("--log", t.log, ".csv")},
		catalog.FeatureFiles("--features", t.features)...)
	if err := t.claim(c, outputs); err != nil {
		return err
	}
	shelf, err := t.read(ctx, c, t.preset == "article")
	if err != nil {
		return err
	}
	var rows strings.Builder
	m, err := t.learn(ctx, c, shelf, &rows)
	if err != nil {
		return err
	}
	if t.log != "" {
		if err := files.WriteBytes(t.log, []byte(rows.String())); err != nil {
			return err
		}
		c.say("log", "%s", t.log)
	}
	if err := m.Save(t.model); err != nil {
		return err
	}
	c.say("model", "%s", t.model)
	if t.features == "" {
		return nil
	}
	return c.writeFeatures(ctx, m, shelf, t.features)
}

// check finds what is wrong with the flags of learning: numbers out of range, and flags that the preset
// has no use for.
func (t *training) check(c *command) error {
	other, flag := "the other presets", c.givenOne("steps", "patches")
	if t.preset != "article" {
		other, flag = "the preset article", c.givenOne("epochs", "rate", "channels", "rule")
	}
	switch {
	case flag != "":
		return usage("--%s belongs to %s: leave it out with --preset %s", flag, other, t.preset)
	case t.model == "":
		return usage("--model needs a path")
	case c.given["steps"] && t.steps < 1:
		return usage("--steps %d: give at least 1", t.steps)
	case c.given["patches"] && t.patches < 1:
		return usage("--patches %d: give at least 1", t.patches)
	case t.epochs < 1:
		return usage("--epochs %d: give at least 1", t.epochs)
	case !(t.rate > 0) || math.IsInf(t.rate, 1):
		return usage("--rate %g: give a number above 0, such as 0.001", t.rate)
	}
	return nil
}

// learn makes the model, and writes the log that hebb train writes.
func (t *training) learn(ctx context.Context, c *command, shelf *jobs.Shelf, log io.Writer) (hebb.Model, error) {
	row := func(step, layer int, values ...float64) error {
		line := strconv.Itoa(step) + "," + strconv.Itoa(layer)
		for _, v := range values {
			line += "," + strconv.FormatFloat(v, 'g', -1, 32)
		}
		_, err := fmt.Fprintln(log, line)
		return err
	}
	if t.preset == "article" {
		e, err := t.encoder(shelf)
		if err != nil {
			return nil, err
		}
		c.say("encoder", "%v", e)
		fmt.Fprintln(log, "step,layer,energy,delta,norm")
		return e, c.Train(ctx, e, shelf, c.each, hebb.Training{Epochs: t.epochs, Rate: t.rate},
			func(s hebb.Step) error {
				return row(s.N, s.Layer, s.Energy, s.Delta, s.Norm)
			})
	}
	if len(shelf.Names) < 2 {
		return nil, fmt.Errorf("the preset %s learns what pictures have in common, and there is one: name two or more",
			t.preset)
	}
	config, settings, err := network.Preset(t.preset, shelf.Shape, t.seed)
	if err != nil {
		return nil, err
	}
	if t.steps > 0 {
		settings.Steps = t.steps
	}
	if t.patches > 0 {
		settings.Patches = t.patches
	}
	n, err := network.New(config)
	if err != nil {
		return nil, err
	}
	c.say("encoder", "%v", n)
	fmt.Fprintln(log, "step,layer,delta,rate,norm,r1,dead,entropy")
	return n, c.TrainNetwork(ctx, n, shelf, c.each, settings, func(s network.Step) error {
		dead, entropy := s.Health.Dead, s.Health.Entropy
		if s.Health == (rules.Health{}) { // not yet measured
			dead, entropy = math.NaN(), math.NaN()
		}
		return row(s.N-1, s.Layer, s.Delta, s.Rate, s.Norm, s.R1, dead, entropy)
	})
}

// encoder is the article's, as the flags say.
func (t *training) encoder(shelf *jobs.Shelf) (*hebb.Encoder, error) {
	config := hebb.Config{Input: shelf.Shape, Seed: t.seed}
	for text := range strings.SplitSeq(t.channels, ",") {
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return nil, usage("--channels %s: give numbers, such as 16,32,64,128", t.channels)
		}
		config.Channels = append(config.Channels, n)
	}
	switch t.rule {
	case "shared":
	case "per-channel":
		config.Lateral = hebb.PerChannel
	default:
		return nil, usage("--rule %s: give shared or per-channel", t.rule)
	}
	return hebb.New(config)
}
