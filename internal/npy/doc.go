// Package npy reads and writes NumPy's arrays: .npy files, and arrays in .npz archives.
//
//	x, err := npy.Read("features.npy", "")      // n × d, as float32
//	labels, err := npy.ReadInts("y.npz", "y")   // the array y of an archive
//	err := npy.Write("features.npy", x)
//
// Numbers of the types f2, f4, f8, i1 to i8, u1 to u8 and b1 are read, in either byte order, in
// rows (C order) or in columns (Fortran order), of format versions 1 to 3. Everything else (complex
// numbers, texts, dates, records, Python objects) is refused by name; nothing in a file is
// executed.
//
// Files come from others: the header is bounded, and its shape is held against the length of the
// file, or of an archive's member and how far that can be compressed at most, before memory is
// taken.
//
// The format is NumPy's, numpy/lib/format.py and NEP 1. Errors carry no package's name: callers
// begin them with their own.
package npy
