package network

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
	"deephebb/internal/elementary"
)

// surroundKernel is the difference of two Gaussians that [Layer.Surround] stands for, 5 × 5 and
// divided by its value at the centre: what a filter answers at a place is lessened, or raised, by
// its answers around it, and there is nothing to learn (Nimmo 2025; σ 1.2 excites, σ 1.4 inhibits).
var surroundKernel = func() (k [5][5]float32) {
	at := func(y, x int) float64 {
		r := float64((y-2)*(y-2) + (x-2)*(x-2))
		gauss := func(s float64) float64 { return elementary.Exp(-r/(2*s*s)) / (2 * math.Pi * s * s) }
		return gauss(1.2) - gauss(1.4)
	}
	for y := range k {
		for x := range k[y] {
			k[y][x] = float32(at(y, x) / at(2, 2))
		}
	}
	return k
}()

// inhibit convolves each channel of the answers u, H·W × K, with the kernel, in place; outside the
// map there is nothing. scratch is as long as u.
func inhibit(u blas32.General, scratch []float32, s pictures.Shape) {
	k := u.Cols
	copy(scratch, u.Data[:u.Rows*k])
	clear(u.Data[:u.Rows*k])
	for y := range s.H {
		for x := range s.W {
			dst := u.Data[(y*s.W+x)*k:][:k]
			for dy := max(0, 2-y); dy < min(5, s.H+2-y); dy++ {
				for dx := max(0, 2-x); dx < min(5, s.W+2-x); dx++ {
					weight := surroundKernel[dy][dx]
					for c, v := range scratch[((y+dy-2)*s.W+x+dx-2)*k:][:k] {
						dst[c] += float32(weight * v)
					}
				}
			}
		}
	}
}
