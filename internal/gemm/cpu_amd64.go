package gemm

import "golang.org/x/sys/cpu"

// kernels lists what this machine can run, the fastest first. x/sys/cpu reports a feature only if
// the operating system saves its registers too.
func kernels() []kernel {
	var can []kernel
	x := &cpu.X86
	if x.HasAVX512F && x.HasAVX512DQ && x.HasAVX512BW && x.HasAVX512VL && x.HasBMI2 && x.HasAVX2 && x.HasFMA {
		can = append(can, kernel{"avx512", 16, 12, 32, panelAVX512, copyRowsAVX512, transposeAVX2})
	}
	if x.HasAVX2 && x.HasFMA {
		can = append(can, kernel{"avx2", 8, 6, 16, panelAVX2, copyRowsAVX2, transposeAVX2})
	}
	return append(can, portable)
}
