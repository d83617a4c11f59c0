//go:build race

package gemm

const raceEnabled = true // sync.Pool then drops what it is given, at random
