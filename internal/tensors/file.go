package tensors

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"deephebb/internal/files"
)

// A File is a safetensors file of which the header has been read.
type File struct {
	// Finite makes Read refuse tensors with NaN or ±Inf.
	Finite bool

	data     io.ReaderAt
	start    int64 // of the data
	closer   io.Closer
	entries  []entry // in the order of their places
	place    map[string]int
	metadata map[string]string
	seal     *seal
}

// Open reads the header of the file at path. Close it when all that is wanted has been read.
func Open(path string) (*File, error) {
	f, err := files.Open(path)
	if err != nil {
		return nil, err
	}
	t, err := read(f, f.Info.Size())
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	t.closer = f
	return t, nil
}

// Unmarshal reads the header of a file that is in memory, which must not change while it is used.
func Unmarshal(b []byte) (*File, error) {
	return read(bytes.NewReader(b), int64(len(b)))
}

func read(r io.ReaderAt, size int64) (*File, error) {
	var length [8]byte
	if n, err := r.ReadAt(length[:], 0); err == io.EOF && n < len(length) {
		return nil, fmt.Errorf("%d bytes are too few for a safetensors file", size)
	} else if n < len(length) {
		return nil, files.Bare(err)
	}
	n := binary.LittleEndian.Uint64(length[:])
	if n > maxHeader || int64(n) > size-8 {
		return nil, fmt.Errorf(
			"no safetensors file, or a damaged one: its header would take %d of the %d bytes (at most %d)",
			n, size, maxHeader)
	}
	header := make([]byte, n)
	if got, err := r.ReadAt(header, 8); got < len(header) {
		return nil, files.Bare(err)
	}
	f := &File{data: r, start: 8 + int64(n), place: map[string]int{}}
	var err error
	if f.entries, f.metadata, err = parseHeader(header, size-f.start); err != nil {
		return nil, fmt.Errorf("no safetensors file, or a damaged one: %w", err)
	}
	if f.seal, err = openSeal(f.metadata, f.entries); err != nil {
		return nil, err
	}
	prefix := f.wrapping()
	for i, e := range f.entries {
		f.place[strings.TrimPrefix(e.name, prefix)] = i
	}
	return f, nil
}

// wrapping is what all names begin with if the model was wrapped when it was saved: "module." by
// PyTorch's DataParallel, "_orig_mod." by its compile, or several of these.
func (f *File) wrapping() string {
	prefix := ""
	for {
		longer := ""
		for _, p := range []string{prefix + "module.", prefix + "_orig_mod."} {
			without := func(e entry) bool { return !strings.HasPrefix(e.name, p) }
			if len(f.entries) > 0 && !slices.ContainsFunc(f.entries, without) {
				longer = p
			}
		}
		if longer == "" {
			return prefix
		}
		prefix = longer
	}
}

// Close closes the file. Of a file in memory it does nothing.
func (f *File) Close() error {
	if f.closer == nil {
		return nil
	}
	return f.closer.Close()
}

// Names are the tensors' names, sorted.
func (f *File) Names() []string { return slices.Sorted(maps.Keys(f.place)) }

// Shape is a tensor's shape, which may be empty for a single number, and whether there is such a
// tensor.
func (f *File) Shape(name string) (shape []int, ok bool) {
	at, ok := f.place[name]
	if !ok {
		return nil, false
	}
	return slices.Clone(f.entries[at].shape), true
}

// Type is the type of a tensor's numbers in the file, such as F32, or empty if there is no such
// tensor.
func (f *File) Type(name string) string {
	if at, ok := f.place[name]; ok {
		return f.entries[at].kind
	}
	return ""
}

// Metadata is the header's metadata, without what [Sealed] added.
func (f *File) Metadata() map[string]string { return unsealed(f.metadata) }

// Read reads a tensor's numbers. Its shape must be the given one, in which -1 stands for any
// number; without one, any shape is read. It is an error if the tensor is missing, of another shape
// or of a type that is none of F32, F16, BF16 and F64, if its bytes are not those of its checksum,
// or if a number is too large for a float32.
func (f *File) Read(name string, shape ...int) ([]float32, error) {
	at, ok := f.place[name]
	if !ok {
		return nil, fmt.Errorf("it has no tensor %s%s", name, f.has())
	}
	e := f.entries[at]
	if len(shape) > 0 && !fits(e.shape, shape) {
		return nil, fmt.Errorf("tensor %s has shape %v, not %s", name, e.shape, wanted(shape))
	}
	if decoders[e.kind] == nil {
		return nil, fmt.Errorf(
			"tensor %s has numbers of type %s; F32, F16, BF16 and F64 are read: save the model as float32",
			name, e.kind)
	}
	values, err := f.decode(e)
	if err != nil {
		return nil, fmt.Errorf("tensor %s: %w", name, err)
	}
	if f.Finite {
		if err := Finite(name, values); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// fits tells whether a shape is the wanted one.
func fits(shape, want []int) bool {
	return slices.EqualFunc(shape, want, func(n, w int) bool { return w < 0 || n == w })
}

// wanted is a shape in words, "any" for what is free.
func wanted(shape []int) string {
	return strings.ReplaceAll(fmt.Sprint(shape), "-1", "any")
}

// has names what the file has instead of a tensor that it has not.
func (f *File) has() string {
	names := f.Names()
	const most = 4
	switch {
	case len(names) == 0:
		return "; it has none at all"
	case len(names) > most:
		return fmt.Sprintf("; it has %s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return "; it has " + strings.Join(names, ", ")
}

// Verify reads all tensors and holds them against their checksums. It is an error if there are
// none: [Sealed] makes them.
func (f *File) Verify() error {
	if f.seal == nil {
		return errors.New("it has no checksums")
	}
	for _, e := range f.entries {
		if err := f.seal.check(e, f.section(e)); err != nil {
			return fmt.Errorf("tensor %s: %w", e.name, err)
		}
	}
	return nil
}

// section is the part of the file that a tensor is in.
func (f *File) section(e entry) *io.SectionReader {
	return io.NewSectionReader(f.data, f.start+e.from, e.to-e.from)
}
