package main

import (
	"deephebb/hebb"
	"deephebb/hebb/network"
)

// How long a step takes is judged by its multiplications, so that the time left is right from the
// beginning: SoftHebb's third layer takes a hundred times as long as its first.

// encoderWork is what the steps of the article's encoder cost: convolution, and the lateral matrix both
// learned and applied. Layerwise, all epochs after the second are told by the first two, and from sums all
// after the first.
func encoderWork(e *hebb.Encoder, batches int, schedule hebb.Schedule) func(layer, n int) float64 {
	const told = 0.01
	costs := make([]float64, e.Layers())
	for i := range costs {
		in, out := e.Input(), e.Shape(i+1)
		if i > 0 {
			in = e.Shape(i)
		}
		places := float64(out.H * out.W)
		costs[i] = float64(out.C)*places*float64(9*in.C) + 2*float64(out.C)*places*places
	}
	return func(layer, n int) float64 {
		if schedule == hebb.Layerwise && n >= 2*batches || schedule == hebb.Sharded && n > 0 {
			return costs[layer-1] * told
		}
		return costs[layer-1]
	}
}

// networkWork is what the steps of a network cost: the filters' answers to the patches and what they
// learn from them, and with whole pictures the answers of the layers below.
func networkWork(n *network.Network, t network.Training) func(layer, n int) float64 {
	layers := n.Config().Layers
	costs := make([]float64, len(layers))
	in, below := n.Input(), 0.0
	for i, l := range layers {
		stride, kernel := max(l.Stride, 1), l.Kernel
		if kernel == 0 {
			kernel = 3
		}
		answer := float64(in.C*kernel*kernel) * float64(l.Width) // of a patch
		places := float64(((in.H+2*l.Pad-kernel)/stride + 1) * ((in.W+2*l.Pad-kernel)/stride + 1))
		const learning = 3 // answers, and the change of the filters
		if t.Batch > 0 {
			costs[i] = float64(t.Batch) * (below + learning*places*answer)
		} else {
			costs[i] = float64(max(t.Patches, 1)) * learning * answer
		}
		below += places * answer
		in = n.Shape(i + 1)
	}
	return func(layer, _ int) float64 { return costs[layer-1] }
}

// total is what all steps of some layers cost, of which those of a layer from one on cost the same.
func total(work func(layer, n int) float64, layers, steps, same int) (sum float64) {
	for layer := range layers {
		for n := range min(steps, same) {
			sum += work(layer+1, n)
		}
		sum += float64(max(steps-same, 0)) * work(layer+1, same)
	}
	return sum
}
