package atlas

import "golang.org/x/sys/cpu"

var vectors = cpu.X86.HasAVX && cpu.X86.HasOSXSAVE

// squared returns Σ(a−b)² of two rows of the same length, a multiple of lanes.
func squared(a, b []float32) float32 {
	if vectors && len(a) > 0 && len(a) == len(b) {
		return squaredAVX(&a[0], &b[0], len(a))
	}
	return squaredGo(a, b)
}

//go:noescape
func squaredAVX(a, b *float32, n int) float32
