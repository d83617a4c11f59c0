// Package safetensors reads and writes the format of that name, float32 tensors only.
package safetensors

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
)

// A Tensor is a named float32 array as a safetensors file has it.
type Tensor struct {
	Name  string
	Shape []int
	Data  []float32
}

// maxHeader is the format's own bound on the header, 100 MB.
const maxHeader = 100_000_000

// tensorHeader is an entry of a safetensors header.
type tensorHeader struct {
	Type    string   `json:"dtype"`
	Shape   []int    `json:"shape"`
	Offsets [2]int64 `json:"data_offsets"`
}

// Write writes a safetensors file: 8 bytes of header length, the header
// as JSON, the data. The file appears whole or not at all: it is written under
// another name, synced and renamed.
func Write(path string, tensors []Tensor, metadata map[string]string) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		f.Close()
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	if err := encode(f, tensors, metadata); err != nil {
		return err
	}
	if err := errors.Join(f.Chmod(0o644), f.Sync()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// Marshal returns what Write writes.
func Marshal(tensors []Tensor, metadata map[string]string) ([]byte, error) {
	var b bytes.Buffer
	err := encode(&b, tensors, metadata)
	return b.Bytes(), err
}

func encode(w io.Writer, tensors []Tensor, metadata map[string]string) error {
	entries := map[string]any{"__metadata__": metadata}
	var offset int64
	for _, t := range tensors {
		end := offset + 4*int64(len(t.Data))
		entries[t.Name] = tensorHeader{"F32", t.Shape, [2]int64{offset, end}}
		offset = end
	}
	header, err := json.Marshal(entries) // with sorted keys: the same model, the same bytes
	if err != nil {
		return err
	}
	for len(header)%8 != 0 {
		header = append(header, ' ')
	}
	out := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	if _, err := w.Write(append(out, header...)); err != nil {
		return err
	}
	buf := make([]byte, 0, 1<<20)
	for _, t := range tensors {
		for part := range slices.Chunk(t.Data, 1<<18) {
			buf = buf[:0]
			for _, v := range part {
				buf = binary.LittleEndian.AppendUint32(buf, math.Float32bits(v))
			}
			if _, err := w.Write(buf); err != nil {
				return err
			}
		}
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// Read reads the float32 tensors of a safetensors file. Every length is
// checked against the file's before memory is taken for it.
func Read(path string) (tensors map[string]Tensor, metadata map[string]string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	return decode(f, info.Size())
}

// Unmarshal reads what Marshal or Write wrote.
func Unmarshal(data []byte) (tensors map[string]Tensor, metadata map[string]string, err error) {
	return decode(bytes.NewReader(data), int64(len(data)))
}

func decode(f io.ReaderAt, size int64) (tensors map[string]Tensor, metadata map[string]string, err error) {
	var length [8]byte
	if _, err := f.ReadAt(length[:], 0); err != nil {
		return nil, nil, fmt.Errorf("%d bytes are too few for a safetensors file", size)
	}
	n := binary.LittleEndian.Uint64(length[:])
	if n > maxHeader || int64(n) > size-8 {
		return nil, nil, fmt.Errorf("no safetensors file, or a damaged one: its header would take %d of the %d bytes", n, size)
	}
	header := make([]byte, n)
	if _, err := f.ReadAt(header, 8); err != nil {
		return nil, nil, err
	}
	var entries map[string]json.RawMessage
	if err := json.Unmarshal(header, &entries); err != nil {
		return nil, nil, fmt.Errorf("no safetensors file, or a damaged one: %w", err)
	}
	if raw, ok := entries["__metadata__"]; ok {
		if err := json.Unmarshal(raw, &metadata); err != nil {
			return nil, nil, fmt.Errorf("its metadata can't be read: %w", err)
		}
		delete(entries, "__metadata__")
	}
	tensors = map[string]Tensor{}
	for name, raw := range entries {
		var h tensorHeader
		if err := json.Unmarshal(raw, &h); err != nil {
			return nil, nil, fmt.Errorf("tensor %q: %w", name, err)
		}
		data, err := readTensor(f, h, 8+int64(n), size)
		if err != nil {
			return nil, nil, fmt.Errorf("tensor %q: %w", name, err)
		}
		tensors[name] = Tensor{name, h.Shape, data}
	}
	return tensors, metadata, nil
}

// readTensor reads the tensor that h describes, in a file of size bytes whose
// data begin at start.
func readTensor(f io.ReaderAt, h tensorHeader, start, size int64) ([]float32, error) {
	if h.Type != "F32" {
		return nil, fmt.Errorf("its type is %s; only F32 (float32) is read: save the model as such", h.Type)
	}
	count := int64(1)
	for _, d := range h.Shape {
		if d < 0 || (d > 0 && count > math.MaxInt32*64/int64(d)) {
			return nil, fmt.Errorf("its shape %v is out of range", h.Shape)
		}
		count *= int64(d)
	}
	from, to := h.Offsets[0], h.Offsets[1]
	if from < 0 || to < from || to > size-start || to-from != 4*count {
		return nil, fmt.Errorf("its shape %v needs %d bytes, the file has bytes %d to %d of %d for it", h.Shape, 4*count, from, to, size-start)
	}
	raw := make([]byte, to-from)
	if _, err := f.ReadAt(raw, start+from); err != nil {
		return nil, err
	}
	data := make([]float32, count)
	for i := range data {
		data[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return data, nil
}

// Check returns an error unless there is a tensor of that name and shape.
func Check(tensors map[string]Tensor, name string, shape ...int) error {
	t, ok := tensors[name]
	if !ok {
		return fmt.Errorf("it has no tensor %s", name)
	}
	if !slices.Equal(t.Shape, shape) {
		return fmt.Errorf("%s has shape %v, these pictures and channels need %v", name, t.Shape, shape)
	}
	return nil
}
