package network

import (
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/vec"
)

// activate turns the answers u, places × K, into activations, in place.
func (l *layer) activate(u blas32.General) {
	if l.Activation == Linear {
		return
	}
	for i := range u.Rows {
		row := u.Data[i*u.Stride:][:u.Cols]
		var threshold float32
		if l.Activation == Triangle {
			threshold = vec.Sum(row) / float32(len(row))
		}
		vec.Triangle(row, threshold)
		if l.Power != 1 {
			vec.Power(row, float32(l.Power))
		}
	}
}
