package hebb

import "fmt"

// A Step is what one layer did with one batch while it learned.
type Step struct {
	Layer int // from 1
	Epoch int // from 1
	Batch int // batch within the epoch, from 0
	N     int // batches the layer has learned from in this call of Train before this one

	Energy float64 // mean squared activation of the layer's output, mean(a²)
	Delta  float64 // mean absolute change of the lateral weights, before the clamp
	Norm   float64 // ‖W‖_F of the matrices of all C channels together, as in the article
}

// String returns the article's log line.
func (s Step) String() string {
	return fmt.Sprintf("[LOG] Step %d: energy=%.4f, delta=%.6f, norm=%.4f", s.Batch, s.Energy, s.Delta, s.Norm)
}
