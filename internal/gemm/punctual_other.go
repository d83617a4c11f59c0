//go:build !linux

package gemm

// punctual has something to do on Linux only.
func punctual() {}
