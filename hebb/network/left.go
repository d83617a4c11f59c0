package network

// left is a training that ended before its steps were done, kept in the model's file.
type left struct {
	Steps, Patches, Batch int
	Simultaneous          bool `json:",omitempty"`
	Memory                int64
	Data                  string // Hash of the pictures
}

// Unfinished returns the settings of the last training, but for its probe, and the
// [pictures.Dataset.Hash] of its pictures, if it was left before its end: [Network.Train] with the same
// goes on where it was left.
func (n *Network) Unfinished() (t Training, data string, ok bool) {
	if n.left == nil {
		return t, "", false
	}
	l := n.left
	t = Training{Steps: l.Steps, Patches: l.Patches, Batch: l.Batch, Simultaneous: l.Simultaneous, Memory: l.Memory}
	return t, l.Data, true
}

// record notes whether the run was left before its end.
func (r *run) record() {
	r.net.left = nil
	for _, l := range r.net.layers {
		if l.learns() && l.steps < r.Steps {
			r.net.left = &left{r.Steps, r.Patches, r.Batch, r.Simultaneous, r.Memory, r.pictures.Hash()}
			return
		}
	}
}
