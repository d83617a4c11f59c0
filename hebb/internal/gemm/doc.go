// Package gemm multiplies single-precision matrices: the lateral products, convolutions and distances of package hebb and package atlas are all
// this one operation, c = alpha·op(a)·op(b) + beta·c.
//
// # How a fast product works
//
// The three textbook loops fetch two numbers from memory for one multiplication. A processor multiplies and adds 32 to 64 pairs in the time of
// a single such fetch from the second-level cache, so a fast product is a way of moving each number rarely:
//
//	for each tile of C, mc × nc                   goroutines claim tiles one after the other
//	  for each block of k, kc deep                the sum over k is cut in the same places for every element of C
//	    pack A's block, mc × kc                   once for all tiles of the same rows        → stays in the second-level cache
//	    for each panel of B, kc × nr              nr = two registers wide
//	      pack it                                                                            → stays in the first-level cache
//	      for each group of mr rows of A          panelAVX512, panelAVX2: from here on assembly
//	        for l in kc                           C's mr × nr sums stay in registers
//	          load B's row l                      two registers
//	          for each of the mr rows             one element of A, repeated over a register, times B's row: two fused multiply-adds
//	        C = alpha·sums + beta·C
//
// Each step of the innermost two lines loads mr + 2 registers for 2·mr multiply-adds (12 rows × 32 columns with AVX-512, 6 × 16 with AVX2), which is what
// the processor's load units can just feed. Packing copies a block into the order in which the kernel reads it, so that it lies in few pages
// and its lines do not fight over the same places of the cache, which rows 4096 bytes apart do. Where a block would be used once or
// twice only, the kernel reads the matrix as it lies. Edges need no code of their own: rows that are left over have smaller kernels,
// columns are masked.
//
// The design follows K. Goto and R. van de Geijn, Anatomy of High-Performance Matrix Multiplication (ACM TOMS 34, 2008), and F. Van Zee and
// R. van de Geijn, BLIS: A Framework for Rapidly Instantiating BLAS Functionality (ACM TOMS 41, 2015).
//
// # Same bytes
//
// Every element of C is one chain of fused multiply-adds over k in ascending order, begun anew every kc elements (kc depends on K alone), each chain then
// scaled and added to C. Neither the number of threads, nor the tile an element falls into, nor the other rows and columns, nor whether AVX2 or
// AVX-512 computes can change a bit of it: Gemm of some rows of a matrix gives those rows of the whole product. The portable path sums in
// other orders; it differs in the last bits, and not by more than 1e-5 of what was summed.
//
// # Kernels
//
// On amd64 the best of "avx512", "avx2" and "portable" is chosen when the program starts, by what the processor and the operating system can do; the environment variable
// DEEPHEBB_GEMM names one of them instead, to reproduce what another machine computes. Other processors take the portable path, which is gonum's.
// The assembly is written by the generator in the folder asm.
package gemm
