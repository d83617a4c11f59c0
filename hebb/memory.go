package hebb

// fixedMatrices are what a [fixed] has next to a layer's W: K, and W where it was last made.
const fixedMatrices = 2

// Memory returns about how many bytes a training of n pictures takes at its peak: the weights, a
// batch's buffers, and the activations that are kept to save work, which are no more than t.Memory.
// The pictures themselves ([Dataset.Bytes]) and the features (4·n·[Encoder.Dim]) come on top.
func (e *Encoder) Memory(n int, t Training) int64 {
	t, err := t.withDefaults()
	if err != nil {
		return 0
	}
	batch := int64(min(t.Batch, n))
	var weights, joint, kept, below, peak int64
	for i, l := range e.layers {
		size := int64(l.out.Len())
		weights += int64(len(l.w) + len(l.weight) + len(l.bias))
		one := batch * 3 * size
		switch t.Schedule {
		case Sharded: // sums of 8 bytes, the same as a matrix, weights at the start and at the last energies
			peak = max(peak, 4*(one+5*int64(len(l.w))))
		case Joint:
			joint += one
			if i == 0 {
				joint += fixedMatrices * int64(len(l.w))
			}
			if i < 2 {
				kept += int64(n) * size * int64(i+1)
			}
			peak = 4*joint + min(4*kept, t.Memory)
		default:
			kept = int64(n) * (below + size)
			peak = max(peak, 4*(one+fixedMatrices*int64(len(l.w)))+min(4*kept, t.Memory))
			below = size
		}
	}
	return 4*(weights+batch*int64(e.config.Input.Len())) + peak
}
