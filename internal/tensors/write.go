package tensors

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"deephebb/internal/files"
)

// A Tensor is a named array. Data has as many numbers as Shape says, the last index running
// fastest.
type Tensor struct {
	Name  string
	Shape []int
	Data  []float32
}

// Write writes a safetensors file of float32 tensors in the given order, whole or not at all. The
// same tensors and metadata give the same bytes.
func Write(path string, list []Tensor, metadata map[string]string) error {
	return files.Write(path, func(w io.Writer) error { return encode(w, list, metadata) })
}

// Marshal is the file that Write writes, in memory.
func Marshal(list []Tensor, metadata map[string]string) ([]byte, error) {
	head, size, err := begin(list, metadata)
	if err != nil {
		return nil, err
	}
	b := bytes.NewBuffer(make([]byte, 0, int64(len(head))+size))
	b.Write(head)
	err = numbers(b, list)
	return b.Bytes(), err
}

// headerEntry is an entry of the header, in the order in which it is written.
type headerEntry struct {
	Type    string   `json:"dtype"`
	Shape   []int    `json:"shape"`
	Offsets [2]int64 `json:"data_offsets"`
}

func encode(w io.Writer, list []Tensor, metadata map[string]string) error {
	head, _, err := begin(list, metadata)
	if err != nil {
		return err
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	return numbers(w, list)
}

// begin is what comes before the numbers, and how many bytes those take.
func begin(list []Tensor, metadata map[string]string) (head []byte, size int64, err error) {
	entries := map[string]any{"__metadata__": metadata}
	for _, t := range list {
		count := 1
		for _, n := range t.Shape {
			count *= n
		}
		_, twice := entries[t.Name]
		switch {
		case twice:
			return nil, 0, fmt.Errorf("two tensors are called %s", t.Name)
		case !utf8.ValidString(t.Name) || strings.ContainsRune(t.Name, utf8.RuneError):
			return nil, 0, fmt.Errorf("a tensor can't be called %q", t.Name)
		case count != len(t.Data):
			return nil, 0, fmt.Errorf("tensor %s has shape %v and %d numbers", t.Name, t.Shape, len(t.Data))
		}
		end := size + 4*int64(len(t.Data))
		entries[t.Name] = headerEntry{"F32", append([]int{}, t.Shape...), [2]int64{size, end}}
		size = end
	}
	header, _ := json.Marshal(entries) // with sorted keys: the same model, the same bytes; texts and numbers can't fail
	for len(header)%8 != 0 {
		header = append(header, ' ')
	}
	if len(header) > maxHeader {
		return nil, 0, fmt.Errorf("its header has %d bytes, more than the %d of the format", len(header), maxHeader)
	}
	return append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...), size, nil
}

// numbers writes all tensors' numbers.
func numbers(w io.Writer, list []Tensor) error {
	buf := make([]byte, 0, 1<<18)
	for _, t := range list {
		for part := range chunks(t.Data, buf) {
			if _, err := w.Write(part); err != nil {
				return err
			}
		}
	}
	return nil
}
