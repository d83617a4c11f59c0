package atlas

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"deephebb/internal/cost"
	"deephebb/internal/linear"
	"deephebb/internal/tensors"
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
			err = new(Model).UnmarshalBinary(b[:len(b)/2])
			if err == nil || !strings.HasPrefix(err.Error(), "atlas: ") {
				t.Errorf("half a map: %v", err)
			}
		}
	}
}

// By hand: maps with settings or numbers that no map has.
func TestPlacesRefused(t *testing.T) {
	x, _ := digits(t)
	m, err := UMAP{Neighbors: 5, Epochs: 30}.FitModel(linear.Slab(x, 0, 40))
	if err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(m *Model){
		"Neighbors":                     func(m *Model) { m.UMAP.Neighbors = 1 },
		"Epochs":                        func(m *Model) { m.UMAP.Epochs = -4 },
		"Metric":                        func(m *Model) { m.UMAP.Metric, m.points.metric = 7, 7 },
		"whose A is 0":                  func(m *Model) { m.A = 0 },
		"whose Scale is -1":             func(m *Model) { m.points.scale = -1 },
		"NaN among its numbers":         func(m *Model) { m.XY.Data[3] = float32(math.NaN()) },
		"39 points":                     func(m *Model) { m.XY.Rows-- },
		"rows of 63 numbers":            func(m *Model) { m.points.columns = 63; m.points.x.Cols -= 8 },
		"mean distance is -1":           func(m *Model) { m.Neighbors.Distance, m.all = nil, -1 },
		"this is no map that":           nil,
		"are too few for a safetensors": nil,
	} {
		var b []byte
		switch {
		case change != nil:
			changed, points := *m, *m.points
			changed.XY, changed.points = linear.Clone(m.XY), &points
			change(&changed)
			if b, err = changed.MarshalBinary(); err != nil {
				t.Fatal(err)
			}
		case strings.HasPrefix(want, "this"):
			if b, err = tensors.Marshal(nil, nil); err != nil {
				t.Fatal(err)
			}
		}
		err := new(Model).UnmarshalBinary(b)
		if err == nil || !strings.HasPrefix(err.Error(), "atlas: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("wanted %q: %v", want, err)
		}
	}
}

// Whatever a file holds, reading it gives a map that places rows, or an error.
func FuzzPlaces(f *testing.F) {
	x := linear.Zeros(6, 3)
	for i := range x.Data {
		x.Data[i] = float32(i*i%7) / 3
	}
	for _, u := range []UMAP{{Neighbors: 3, Epochs: 6}, {Metric: Cosine, Neighbors: 2, Epochs: 3, Pushes: 1}} {
		m, err := u.FitModel(x)
		if err != nil {
			f.Fatal(err)
		}
		b, err := m.MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		cost.Bound(t, 8<<20+1000*len(b), func() {
			var m Model
			if m.UnmarshalBinary(b) != nil || m.points.columns > 1000 || m.UMAP.Epochs > 1000 || m.UMAP.Pushes > 100 {
				return
			}
			y, err := m.Transform(linear.Zeros(2, m.points.columns))
			if err != nil || y.Rows != 2 || y.Cols != m.XY.Cols {
				t.Errorf("%d × %d, %v", y.Rows, y.Cols, err)
			}
		})
	})
}
