// Package tensors reads and writes safetensors files: 8 bytes with the length of a header, the
// header as JSON (each tensor's type, shape and place), then the numbers.
//
// Reading is strict, since models come from others. Before a tensor's memory is taken, the header
// has been held against the file: its length is bounded, no name comes twice, every type is known,
// every shape needs exactly the bytes that its place has, and the places lie side by side from the
// first byte to the last, so that no tensor shares bytes with another and none are left over. Only
// tensors that are asked for are read.
//
//	f, err := tensors.Open("model.safetensors")
//	defer f.Close()
//	w, err := f.Read("layers.0.encode.weight", -1, 3, 3, 3) // -1: any number
//
// Numbers of the types F32, F16, BF16 and F64 are read, as float32. Tensors of other types may be
// in the file. If all names begin with "module.", as those of PyTorch's DataParallel do, or with
// "_orig_mod.", as those of its compile do, they are known without it.
//
// [Sealed] adds a format version and a checksum of each tensor and of the settings to a file's
// metadata. They are checked wherever they are there; files without them are read as they are.
//
// The official reader (the Python package safetensors) reads what this one does and gives the same
// values. The other way round this one refuses, of what the official one reads, only what no
// program writes: a name that comes twice, of which the official one takes the last; a name or
// metadata with U+FFFD, which stands for what is no text; an entry that is a list instead of an
// object; a shape of more than 1024 numbers, or with one of 2⁶³ or more.
//
// Errors carry no package's name: callers begin them with their own.
package tensors
