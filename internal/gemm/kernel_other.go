//go:build !amd64 && !arm64

package gemm

// kernels lists what this machine can run.
func kernels() []kernel { return []kernel{portable} }
