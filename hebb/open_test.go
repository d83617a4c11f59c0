package hebb

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"deephebb/hebb/network"
)

// Invariant: Open gives back each kind of model with the same features.
func TestOpen(t *testing.T) {
	d := blobs(t, 30, 16)
	e, err := New(Config{Input: d.Shape, Channels: []int{4, 8}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := all(e.Train(d, Training{Epochs: 2})); err != nil {
		t.Fatal(err)
	}
	c, o := network.Recommended(d.Shape, 1)
	n, err := network.New(c)
	if err != nil {
		t.Fatal(err)
	}
	o.Steps = 5
	for _, err := range n.Train(d, o) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range []Model{e, n} {
		path := filepath.Join(t.TempDir(), "model")
		if err := m.Save(path); err != nil {
			t.Fatal(err)
		}
		got, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		same := reflect.TypeOf(got) == reflect.TypeOf(m) && got.String() == m.String()
		if !same || got.Dim() != m.Dim() || got.Input() != m.Input() {
			t.Errorf("%T came back as %T:\n%v\n%v", m, got, m, got)
		}
		if !slices.Equal(features(t, m, d).Data, features(t, got, d).Data) {
			t.Errorf("%T: features differ", m)
		}
		data, err := m.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		if file, _ := os.ReadFile(path); !bytes.Equal(file, data) {
			t.Errorf("%T: MarshalBinary differs from the file", m)
		}
		if err := got.UnmarshalBinary(data[:len(data)-1]); err == nil {
			t.Errorf("%T: half a file is read", m)
		}
	}
}
