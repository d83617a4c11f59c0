//go:build !amd64

package atlas

// add adds src to dst, which is as long.
func add(dst []float64, src []float32) { addGo(dst, src) }

// subtract takes src from dst, which is as long.
func subtract(dst []float64, src []float32) { subtractGo(dst, src) }
