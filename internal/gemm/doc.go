// Package gemm multiplies single-precision matrices: the lateral products, convolutions and
// distances of package hebb and package atlas are all this one operation, c = alpha·op(a)·op(b) +
// beta·c.
//
// # How a fast product works
//
// The three textbook loops fetch two numbers from memory for one multiplication. A processor
// multiplies and adds 32 to 64 pairs in the time of a single such fetch from the second-level
// cache, so a fast product is a way of moving each number rarely:
//
//	for each tile of C, mc × nc           goroutines claim tiles one after the other
//	  for each block of k, kc deep        the sum over k is cut in the same places for all of C
//	    for each panel of B, kc × nr      nr = two registers wide; it stays in the first-level
//	                                      cache from here on
//	      for each group of mr rows of A  panelAVX512, panelAVX2, panelNEON: from here on
//	                                      assembly; A's mc × kc stay in the second-level cache
//	        for l in kc                   C's mr × nr sums stay in registers
//	          load B's row l              two registers; the first group also stores it to the
//	                                      packed panel
//	          for each of the mr rows     one element of A, repeated over a register, times B's
//	                                      row: two fused multiply-adds
//	        C = alpha·sums + beta·C
//
// Each pass of the innermost loop but one loads mr + 2 registers for 2·mr multiply-adds (12 rows ×
// 32 columns with AVX-512, 6 × 16 with AVX2 and NEON), which leaves the load units room to spare:
// the multipliers alone set the pace, and reach 95 % of what they can do.
//
// Packing writes a panel of B in the order in which the kernel reads it, so that it lies in few
// pages and its lines do not fight over the same places of the cache, which rows 4096 bytes apart
// do. As the first group of rows needs the same numbers and leaves the store unit idle, it packs
// them on the way, at no cost. A panel that lies across (op(b) transposed), or is not a whole
// number of registers wide, is packed before. A is not packed at all, against the books: the kernel
// reads single elements of it, so that neither order costs more than the other, and packing
// measured slower for every shape of ours. Edges need no code of their own either: rows that are
// left over have smaller kernels, columns are masked.
//
// The design follows K. Goto and R. van de Geijn, Anatomy of High-Performance Matrix Multiplication
// (ACM TOMS 34, 2008), and F. Van Zee and R. van de Geijn, BLIS: A Framework for Rapidly
// Instantiating BLAS Functionality (ACM TOMS 41, 2015).
//
// # Same bytes
//
// Every element of C is one chain of fused multiply-adds over k in ascending order, begun anew
// every kc elements (kc depends on K alone), each chain then scaled and added to C. Neither the
// number of threads, nor the tile an element falls into, nor the other rows and columns, nor which
// kernel computes can change a bit of it (of a NaN only its sign may differ): Gemm of some rows of
// a matrix gives those rows of the whole product.
//
// The kernel in Go, which has no fused operation, adds in float64, where a product of two float32
// is exact, and mends the few sums that would be rounded twice otherwise. That takes a half more to
// twice the time of the same product without such care, and five times that of SSE in assembly.
//
// # Kernels
//
// The best of "avx512", "avx2" and "portable" on amd64, of "neon" and "portable" on arm64, is
// chosen when the program starts, by what the processor and the operating system can do; the
// environment variable DEEPHEBB_GEMM names another, to compare them. Other processors take
// "portable", which is Go. The assembly is written by the generator in the folder asm.
package gemm
