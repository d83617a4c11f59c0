package catalog

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"

	"deephebb/internal/files"
)

// The kinds of files that verbs write for others.
const (
	Array = "an array of features"
	Model = "a model"
	Graph = "a graph of neighbours"
	Table = "a table"
)

// Other kinds that a flag may want.
const (
	text      = "a text"
	idxLabels = "labels in MNIST's format"
)

// Begin are the first bytes of a file, unpacked if it is gzipped.
func Begin(path string) (head []byte, zipped bool, err error) {
	f, err := files.Open(path)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	head = make([]byte, 1<<12)
	n, _ := io.ReadFull(f, head)
	head = head[:n]
	if z, err := gzip.NewReader(bytes.NewReader(head)); err == nil {
		inner := make([]byte, 1<<10)
		n, _ := io.ReadFull(z, inner)
		return inner[:n], true, nil
	}
	return head, false, nil
}

// KindOf names the kind of file that begins with these bytes; empty: none of the verbs'.
func KindOf(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("\x93NUMPY")):
		return Array
	case len(head) > 9 && head[8] == '{' && bytes.Equal(head[4:8], make([]byte, 4)): // safetensors
		if bytes.Contains(head, []byte(`"kind":"neighbours"`)) {
			return Graph
		}
		return Model
	case bytes.HasPrefix(head, []byte("index,")) || bytes.HasPrefix(head, []byte("step,layer")):
		return Table
	}
	return ""
}

// marks are what other files begin with that are taken for a verb's by mistake.
var marks = []struct{ begins, is string }{
	{"\x89PNG", "a picture"}, {"\xff\xd8\xff", "a picture"}, {"GIF8", "a picture"}, {"II*\x00", "a picture"},
	{"MM\x00*", "a picture"}, {"\x00\x00\x08\x03", "pictures in MNIST's format"},
	{"\x00\x00\x08\x01", idxLabels}, {"<!doctype html", "a page"}, {"%PDF", "a PDF"},
}

// describe says what stands at a path: one of the kinds, or what else it is; empty where that can't
// be told.
func describe(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	switch {
	case info.IsDir():
		return "a folder", nil
	case !info.Mode().IsRegular():
		return "a pipe or a device", nil
	case info.Size() == 0:
		return "an empty file", nil
	}
	head, _, err := Begin(path)
	if err != nil {
		return "", err
	}
	if kind := KindOf(head); kind != "" {
		return kind, nil
	}
	for _, m := range marks {
		if len(head) >= len(m.begins) && bytes.EqualFold(head[:len(m.begins)], []byte(m.begins)) {
			return m.is, nil
		}
	}
	return "", nil
}
