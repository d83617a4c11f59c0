package network

import (
	"math"
	"slices"
)

// left is a training whose end has not come, kept in the network's file.
type left struct {
	Steps, Patches, Batch int
	Simultaneous          bool `json:",omitempty"`
	ProbeEvery, Patience  int  `json:",omitempty"` // 0: there was no probe
	HealthEvery           int  `json:",omitempty"`
	Memory                int64
	Data                  string  // Hash of the pictures
	Output                *Output `json:",omitempty"` // as it was set, before a fit found fewer numbers
	Pending               []Step  `json:",omitempty"` // of the last step of all layers, made and not yet yielded

	hash func() string // where Data is not yet known
}

// Unfinished returns the settings of the last training, but for the probe itself, and the
// [pictures.Dataset.Hash] of its pictures, if it was left before its end: [Network.Train] with the
// same goes on where it was left. ProbeEvery and Patience are 0 if there was no probe.
func (n *Network) Unfinished() (t Training, data string, ok bool) {
	if n.left == nil {
		return t, "", false
	}
	n.left.settle()
	l := n.left
	t = Training{Steps: l.Steps, Patches: l.Patches, Batch: l.Batch, Simultaneous: l.Simultaneous,
		ProbeEvery: l.ProbeEvery, Patience: l.Patience, HealthEvery: l.HealthEvery, Memory: l.Memory}
	return t, l.Data, true
}

// settle finds the hash of the pictures, which takes a while.
func (l *left) settle() {
	if l != nil && l.hash != nil {
		l.Data, l.hash = l.hash(), nil
	}
}

// begin notes that the network learns, so that what is written from now on can be resumed, and
// takes over the steps that were not yielded before.
func (r *run) begin() {
	before, set := r.net.left, r.net.output.Output
	l := &left{Steps: r.Steps, Patches: r.Patches, Batch: r.Batch, Simultaneous: r.Simultaneous,
		HealthEvery: r.HealthEvery, Memory: r.Memory, Output: &set, hash: r.hash}
	if before != nil && before.Output != nil {
		l.Output = before.Output
	}
	if r.Probe != nil {
		l.ProbeEvery, l.Patience = r.ProbeEvery, r.Patience
	}
	r.net.left, r.net.fitted = l, fitted{}
	if before == nil || len(before.Pending) == 0 || !r.Simultaneous {
		return
	}
	if before.Steps != l.Steps || before.Batch != l.Batch {
		return
	}
	if l.settle(); l.Data == before.Data {
		r.pending = slices.Clone(before.Pending)
		for i := range r.pending {
			r.pending[i].Score = math.NaN() // layers that learn at once are not probed; JSON has no NaN
		}
	}
}

// emit yields steps that were made.
func (r *run) emit(steps ...Step) {
	for i, s := range steps {
		if r.left {
			return
		}
		r.net.left.Pending = slices.Clone(steps[i+1:])
		for j := range r.net.left.Pending {
			r.net.left.Pending[j].Score = 0
		}
		r.left = !r.yield(s)
	}
}

// end notes whether the run has come to its end.
func (r *run) end() {
	unfinished := len(r.net.left.Pending) > 0
	for _, l := range r.net.layers {
		unfinished = unfinished || l.learns() && l.steps < r.Steps
	}
	if r.net.left.settle(); !unfinished {
		r.net.left = nil
	}
}
