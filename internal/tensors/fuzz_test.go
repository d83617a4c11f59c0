package tensors

import (
	"testing"

	"deephebb/internal/cost"
)

// FuzzUnmarshal: whatever the bytes, reading them ends with tensors or with an error, in memory
// that is bounded by their number.
func FuzzUnmarshal(f *testing.F) {
	plain, err := Marshal(sample, map[string]string{"k": "v"})
	if err != nil {
		f.Fatal(err)
	}
	sealed, err := Marshal(sample, Sealed(sample, nil))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(plain)
	f.Add(sealed)
	for _, b := range variety(20) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		const fixed, each = 1 << 20, 200 // buffers; tokens, names and entries of the header, numbers widened
		cost.Bound(t, fixed+each*len(b), func() {
			file, err := Unmarshal(b)
			if err != nil {
				return
			}
			file.Verify()
			for _, name := range file.Names() {
				shape, _ := file.Shape(name)
				values, err := file.Read(name, shape...)
				if n := product(shape); err == nil && len(values) != n {
					t.Errorf("%d values for shape %v", len(values), shape)
				}
			}
		})
	})
}

func product(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}
