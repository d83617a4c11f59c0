package gemm

// panelNEON computes C = alpha·A·B + beta·C for C of m × n, n from 1 to 16 and k from 1. Element
// (i, l) of A lies aRow·i + aCol·l floats from a; rows of B and C lie bRow and cRow apart. B is
// read in whole pairs of registers, so that each of its rows needs 8 floats, or 16 where n is more.
// If pack is not nil, m must be 6 or more: B's panel is copied there while the first rows are
// computed, its rows 16 apart, and read from there for the others. beta 0 does not read C.
//
//go:noescape
func panelNEON(m, n, k int, a *float32, aRow, aCol int, b *float32, bRow int,
	pack, c *float32, cRow int, alpha, beta float32)

// transposeNEON writes four rows of k floats, k a multiple of 4 and not 0, as four columns:
// dst[dstRow·l + i] = src[srcRow·i + l].
//
//go:noescape
func transposeNEON(k int, dst *float32, dstRow int, src *float32, srcRow int)

// kernels lists what this machine can run, the fastest first. Every arm64 processor has NEON.
func kernels() []kernel {
	return []kernel{{"neon", 8, 6, 16, panelNEON, copyRows(8), transposeNEON}, portable}
}
