package tensors

import (
	"errors"
	"strings"
	"testing"

	"deephebb/internal/faulty"
)

// By hand: a header that is larger than readers take is not written.
func TestLongHeader(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes 300 MB")
	}
	_, err := Marshal(nil, map[string]string{"x": strings.Repeat("x", maxHeader)})
	faulty.Check(t, err, "more than the 100000000 of the format")
}

// Wherever the disk fails, reading and writing end with its error, and all that could be read is
// right.
func TestFaultyDisk(t *testing.T) {
	for _, metadata := range []map[string]string{nil, Sealed(sample, nil)} {
		content, err := Marshal(sample, metadata)
		if err != nil {
			t.Fatal(err)
		}
		for good := range len(content) {
			if err := encode(&faulty.Writer{Left: good}, sample, metadata); !errors.Is(err, faulty.Err) {
				t.Errorf("written to byte %d of %d: %v", good, len(content), err)
			}
			f, err := read(faulty.NewFile(content, good), int64(len(content)))
			failed := err
			if err == nil {
				for _, name := range f.Names() {
					if _, err := f.Read(name); err != nil {
						failed = err
					}
				}
				if err := f.Verify(); metadata != nil && err == nil {
					t.Errorf("verified to byte %d of %d: %v", good, len(content), err)
				}
			}
			if !errors.Is(failed, faulty.Err) {
				t.Errorf("read to byte %d of %d: %v", good, len(content), failed)
			}
		}
	}
}
