package main

import (
	"math"

	"deephebb/hebb/network"
)

// learning are the flags of training.
type learning struct {
	Preset string `group:"learning" enum:"${networks}," default:"" placeholder:"NAME" help:"What learns: ${choices}. The network hebb, recommended for pictures of one's own (so if not given); the article's encoder (if not given, for the embedded sprites, or where a flag of the article's is); SoftHebb's for CIFAR-10, with 1 to 3 layers, for pictures of about 32 x 32."`
	Batch  int    `group:"learning" least:"1" default:"8" help:"Pictures a step. A network learns from whole pictures then, in one pass if --steps does not say otherwise."`
	Init   string `group:"learning" placeholder:"FILE" help:"Begin with the weights of this safetensors file in place of random ones."`
	Resume string `group:"learning" placeholder:"FILE" help:"Go on with the training of this file where it was stopped, with the same flags and pictures, to the model of one that was never stopped."`

	Channels []int   `group:"article" placeholder:"16,32,64,128" help:"Output channels of each layer; with --init the file's."`
	Rule     string  `group:"article" enum:"shared,per-channel" default:"shared" help:"One lateral matrix for all channels of a layer, or one a channel: ${enum}."`
	Schedule string  `group:"article" enum:"layerwise,joint" default:"layerwise" help:"One layer after the other, or all in every pass as in the article: ${enum}."`
	Shards   bool    `group:"article" help:"One layer after the other, each from sums over all pictures as one batch: the bytes that hebb-beam train gives on any number of machines."`
	Epochs   int     `group:"article" least:"1" most:"1000000000" default:"50" help:"Passes over the pictures."`
	Rate     float64 `group:"article" default:"0.001" help:"Learning rate."`

	Width   int  `group:"network" least:"1" most:"65536" placeholder:"N" help:"Filters of the hebb presets' first layer (128): more for large sets of pictures, in as many times the time. With --init or --resume the file's."`
	Steps   int  `group:"network" least:"1" most:"1000000000" placeholder:"N" help:"Steps of each layer, those of --init counted in (hebb: 2000; SoftHebb's: one pass over the pictures)."`
	Patches int  `group:"network" least:"1" most:"1048576" placeholder:"N" help:"Learn from so many patches a step, drawn from all pictures (hebb: 100), not from whole pictures as SoftHebb's (10 a step)."`
	Probe   bool `group:"network" help:"Hold back a fifth of the pictures, which need classes, guess theirs now and then, and end a layer when that gets no better."`

	begins *network.Network // the one in the file of --init or --resume; nil: none, or an encoder
}

// records are the flags of what is written while learning.
type records struct {
	Log          string `group:"files" placeholder:"FILE.csv" help:"Write every step: energy, delta and norm, or a network's delta, rate, norm, r1 (share of filters of norm 1), dead (of those that win no patch) and entropy of wins. With --resume, after the steps of the log that is there."`
	LastFeatures string `group:"files" placeholder:"FILE.npy" help:"Write the article's own features, the last epoch's outputs while still learning (--schedule joint)."`
}

// seeded is the flag of all that is random.
type seeded struct {
	Seed uint64 `default:"42" help:"Seed of everything random."`
}

// check finds what is wrong with the flags before pictures are read, and settles which preset they are
// about.
func (l *learning) check(s *session, r records, in input) error {
	if l.Resume != "" && l.Init != "" {
		return usage("--init %s and --resume %s: give one", l.Init, l.Resume)
	}
	if !(l.Rate > 0) || math.IsInf(l.Rate, 1) {
		return usage("--rate %g: give a number above 0, such as 0.001", l.Rate)
	}
	for _, c := range l.Channels {
		if c < 1 {
			return usage("--channels %d: give at least 1 for each layer, such as 16,32,64,128", c)
		}
	}
	if err := l.settlePreset(s, in); err != nil {
		return err
	}
	for _, flag := range []string{"schedule", "batch"} {
		if l.Shards && s.given[flag] {
			return usage("--shards and --%s exclude each other: with sums, all pictures are one batch", flag)
		}
	}
	if r.LastFeatures != "" && l.Schedule != "joint" {
		return usage("--last-features needs --schedule joint: layerwise, only the last layer learns in the last epoch")
	}
	return nil
}
