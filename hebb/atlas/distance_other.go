//go:build !amd64

package atlas

// squared returns Σ(a−b)² of two rows of the same length, a multiple of lanes.
func squared(a, b []float32) float32 { return squaredGo(a, b) }
