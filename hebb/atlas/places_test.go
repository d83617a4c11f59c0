package atlas

import (
	"bytes"
	"strings"
	"testing"

	"deephebb/internal/linear"
)

// A map that was written and read places rows where it did.
func TestPlacesRoundTrip(t *testing.T) {
	x, _ := digits(t)
	for _, u := range []UMAP{{Seed: 3}, {Metric: Cosine, Neighbors: 5, Epochs: 30, Pushes: 2}} {
		m, err := u.FitModel(linear.Slab(x, 0, 300))
		if err != nil {
			t.Fatal(err)
		}
		want, err := m.Transform(x)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			b, err := m.MarshalBinary()
			if err != nil {
				t.Fatal(err)
			}
			m = new(Model)
			if err := m.UnmarshalBinary(b); err != nil {
				t.Fatal(err)
			}
			got, err := m.Transform(x)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(bytesOf(got), bytesOf(want)) {
				t.Errorf("%+v: other places", u)
			}
			if err := new(Model).UnmarshalBinary(b[:len(b)/2]); err == nil || !strings.HasPrefix(err.Error(), "atlas: ") {
				t.Errorf("half a map: %v", err)
			}
		}
	}
}
