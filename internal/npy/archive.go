package npy

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
)

// mostCompressed is how many bytes deflate can make of one at most: 258 for two bits.
const mostCompressed = 1032

// openMember opens an array of a .npz archive.
func openMember(f io.ReaderAt, size int64, name string) (*Array, error) {
	z, err := zip.NewReader(f, size)
	if err != nil {
		return nil, fmt.Errorf("it is no .npz archive, or a damaged one (%w)", err)
	}
	var found *zip.File
	var names []string
	for _, m := range z.File {
		array, ok := strings.CutSuffix(m.Name, ".npy")
		if !ok {
			continue // a folder, or what no array is
		}
		names = append(names, array)
		if name == "" || array == strings.TrimSuffix(name, ".npy") {
			if found != nil && name != "" {
				return nil, fmt.Errorf("it has two arrays called %s", name)
			}
			found = m
		}
	}
	const most = 8
	shown := strings.Join(names[:min(most, len(names))], ", ")
	switch {
	case len(names) == 0:
		return nil, fmt.Errorf("the archive has no arrays (*.npy) in it")
	case name == "" && len(names) > 1:
		return nil, fmt.Errorf("it has %d arrays (%s): name one", len(names), shown)
	case found == nil:
		return nil, fmt.Errorf("it has no array %s; it has %s", name, shown)
	}
	packed, full := found.CompressedSize64, found.UncompressedSize64
	stored := found.Method == zip.Store
	if packed > uint64(size) || full > mostCompressed*packed+mostCompressed || stored && full != packed {
		return nil, fmt.Errorf("its array %s would have %d bytes of %d in the archive: it is damaged",
			found.Name, full, packed)
	}
	r, err := found.Open()
	if err != nil {
		return nil, fmt.Errorf("its array %s can't be read (%w)", found.Name, err)
	}
	a, err := newArray(r, int64(full))
	if err != nil {
		r.Close()
		return nil, fmt.Errorf("its array %s: %w", found.Name, err)
	}
	a.close = append(a.close, r)
	return a, nil
}
