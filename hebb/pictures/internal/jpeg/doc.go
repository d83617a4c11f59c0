// Package jpeg decodes JPEG pictures (ITU-T T.81) at full size or at 1/2, 1/4 or 1/8 of it, with
// the values that libjpeg gives.
//
// A JPEG holds 8×8 blocks of the cosine transform of brightness and colour. The lowest coefficients
// alone give the block at a smaller size: the first one is its mean, which is the whole block at
// 1/8. So a reduced picture costs little more than reading the file: most coefficients are passed
// over, and an inverse transform of 1×1, 2×2 or 4×4 values stands in for that of 8×8.
//
// The inverse transforms are libjpeg's integer ones (jidctint.c and jidctred.c of libjpeg-turbo),
// after Loeffler, Ligtenberg and Moschytz (1989); planes of colour that are smaller than the
// picture are brought to its size as jdsample.c does, and colours are converted as in jdcolor.c.
// Baseline, extended and progressive files of 8 bits with Huffman codes are read, with one, three
// or four components of any sampling whose ratios are whole. Arithmetic coding, lossless and
// 12-bit files are refused as not supported.
package jpeg
