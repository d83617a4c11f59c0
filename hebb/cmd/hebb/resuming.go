package main

import (
	"cmp"
	"fmt"

	"deephebb/hebb"
	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
)

// A setting is what a training had, and what the flags ask for now.
type setting struct {
	flag      string
	was, asks any
}

// agrees returns an error unless the training of --resume had the settings and the pictures, data, that
// it is to go on with.
func (l learning) agrees(d *pictures.Dataset, data string, settings ...setting) error {
	for _, s := range settings {
		if s.was != s.asks {
			return fmt.Errorf("%s can't be resumed: its training had %s %v, not %v; give the "+
				"same, or --init %s to begin another with its weights",
				l.Resume, s.flag, s.was, s.asks, l.Resume)
		}
	}
	if now := d.Hash(); data != now {
		return fmt.Errorf("%s can't be resumed: it learned from other pictures (sha256 %.8s…, "+
			"these have %.8s…); name the same, or give --init %s to learn from these too",
			l.Resume, data, now, l.Resume)
	}
	return nil
}

// resumed is the encoder of --resume, whose training was left before its end: with the same flags and
// pictures it goes on there, to the same bytes, and others are an error. T gets the memory that the
// training had. It is nil without --resume.
func (l learning) resumed(d *pictures.Dataset, seed uint64, t *hebb.Training) (*hebb.Encoder, error) {
	if l.Resume == "" {
		return nil, nil
	}
	m, err := hebb.Open(l.Resume)
	if err != nil {
		return nil, fmt.Errorf("%w; name one that hebb train wrote", err)
	}
	if err := fits(l.Resume, m, d); err != nil {
		return nil, err
	}
	e := m.(*hebb.Encoder) // as begin has seen
	u, data, ok := e.Unfinished()
	if !ok {
		return nil, fmt.Errorf("%s can't be resumed: its training was not stopped; --init %s "+
			"begins another with its weights", l.Resume, l.Resume)
	}
	c, lateral := e.Config(), hebb.Shared
	if l.Rule == "per-channel" {
		lateral = hebb.PerChannel
	}
	channels := l.Channels
	if len(channels) == 0 {
		channels = c.Channels
	}
	t.Memory = u.Memory
	return e, l.agrees(d, data, setting{"--seed", c.Seed, seed}, setting{"--rule", c.Lateral, lateral},
		setting{"--channels", fmt.Sprint(c.Channels), fmt.Sprint(channels)},
		setting{"--schedule", u.Schedule, t.Schedule}, setting{"--epochs", u.Epochs, t.Epochs},
		setting{"--batch", u.Batch, cmp.Or(t.Batch, u.Batch)}, setting{"--rate", u.Rate, t.Rate})
}

// resume prepares the training of the network that --resume names, if any: where it was left before its
// end, with the same flags and pictures, and others are an error. One that came to its end learns more
// steps.
func (l learning) resume(n *network.Network, d *pictures.Dataset, seed uint64, t *network.Training) error {
	if l.Resume == "" {
		return nil
	}
	u, data, ok := n.Unfinished()
	if !ok {
		if has := n.Config().Seed; has != seed {
			return fmt.Errorf("%s can't be resumed: its training had --seed %d, not %d; give the same",
				l.Resume, has, seed)
		}
		return nil
	}
	asks := *t
	if asks.Batch = min(asks.Batch, d.Len()); asks.Steps == 0 {
		asks.Steps = (d.Len() + asks.Batch - 1) / asks.Batch // one pass
	}
	if asks.Patches == 0 {
		asks.Patches = u.Patches
	}
	t.Memory = u.Memory
	return l.agrees(d, data, setting{"--seed", n.Config().Seed, seed}, setting{"--steps", u.Steps, asks.Steps},
		setting{"--batch", u.Batch, asks.Batch}, setting{"--patches", u.Patches, asks.Patches},
		setting{"--probe", u.ProbeEvery > 0, asks.Probe != nil})
}
