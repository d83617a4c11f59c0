package hebb

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"deephebb/hebb/pictures"
	"deephebb/internal/cost"
	"deephebb/internal/tensors"
)

// A model that is saved and loaded is the same, to the byte, in what it computes and in its file.
func TestSaveLoad(t *testing.T) {
	d := blobs(t, 9, 18)
	for _, rule := range []Lateral{Shared, PerChannel} {
		e := newEncoder(t, Config{Input: d.Shape, Channels: []int{3, 5}, Lateral: rule, Seed: 7})
		take(e.Train(d, Training{Epochs: 2, Rate: 0.1}), 1<<30)
		dir := t.TempDir()
		one, two := filepath.Join(dir, "one.safetensors"), filepath.Join(dir, "two.safetensors")
		if err := e.Save(one); err != nil {
			t.Fatal(err)
		}
		loaded, err := open(one)
		if err != nil {
			t.Fatal(err)
		}
		if err := loaded.Save(two); err != nil {
			t.Fatal(err)
		}
		a, _ := os.ReadFile(one)
		b, _ := os.ReadFile(two)
		if !slices.Equal(a, b) {
			t.Errorf("%v: saved, loaded and saved again gives another file", rule)
		}
		if !slices.Equal(features(t, e, d).Data, features(t, loaded, d).Data) {
			t.Errorf("%v: the loaded model computes other features", rule)
		}
		if files, _ := os.ReadDir(dir); len(files) != 2 {
			t.Errorf("%v: %d files left in the folder, want 2", rule, len(files))
		}
	}
}

// A file without settings, as PyTorch writes it, with one of its forms of W.
func TestLoadForeign(t *testing.T) {
	d := blobs(t, 4, 8)
	e := newEncoder(t, Config{Input: d.Shape, Channels: []int{2}, Seed: 5})
	take(e.Train(d, Training{Epochs: 1, Rate: 0.1}), 1<<30)
	l := e.layers[0]
	write := func(lateral ...tensors.Tensor) string {
		path := filepath.Join(t.TempDir(), "m.safetensors")
		list := append([]tensors.Tensor{{Name: "layers.0.encode.weight", Shape: []int{2, 3, 3, 3}, Data: l.weight},
			{Name: "layers.0.encode.bias", Shape: []int{2}, Data: l.bias}}, lateral...)
		if err := tensors.Write(path, list, nil); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const name = "layers.0.lateral_weights"
	shared := write(tensors.Tensor{Name: name, Shape: []int{16, 16}, Data: l.w})
	equal := write(tensors.Tensor{Name: name, Shape: []int{2, 16, 16}, Data: slices.Concat(l.w, l.w)})
	half := make([]float32, len(l.w))
	for i, v := range l.w {
		half[i] = v / 2
	}
	different := write(tensors.Tensor{Name: name, Shape: []int{2, 16, 16}, Data: slices.Concat(l.w, half)})
	for path, rule := range map[string]Lateral{shared: Shared, equal: Shared, different: PerChannel} {
		got, err := open(path)
		if err != nil || got.Config().Lateral != rule || got.Config().Input != d.Shape {
			t.Errorf("Load: %+v, %v; want rule %v", got, err, rule)
		}
	}
	want := features(t, e, d).Data
	for _, rule := range []Lateral{Shared, PerChannel} {
		for _, path := range []string{shared, equal} {
			got, err := Init(path, Config{Input: d.Shape, Lateral: rule})
			if err != nil {
				t.Fatal(err)
			}
			near(t, "features", features(t, got, d).Data, want)
		}
	}
	bare, err := Init(write(), Config{Input: d.Shape})
	if err != nil || bare.Saturated(1) != 0 || slices.Max(bare.layers[0].w) != 0 {
		t.Errorf("without lateral weights: %v", err)
	}
	for part, f := range map[string]func() error{
		"not one 16×16 matrix": func() error { _, err := Init(different, Config{Input: d.Shape}); return err },
		"have [2] channels, not [3]": func() error {
			_, err := Init(shared, Config{Input: d.Shape, Channels: []int{3}})
			return err
		},
		"pictures of 3 channels, these have 4": func() error {
			_, err := Init(shared, Config{Input: pictures.Shape{C: 4, H: 8, W: 8}})
			return err
		},
		"need [25 25]": func() error {
			_, err := Init(shared, Config{Input: pictures.Shape{C: 3, H: 10, W: 10}})
			return err
		},
		"no tensor layers.0.lateral_weights": func() error { _, err := open(write()); return err },
		"beyond ±1":                          func() error { return invalid(write, name, 2) },
		"not symmetric":                      func() error { return invalid(write, name, 0.5) },
	} {
		if err := f(); err == nil || !strings.Contains(err.Error(), part) || !strings.HasPrefix(err.Error(), "hebb: ") {
			t.Errorf("error %v, want one with %q", err, part)
		}
	}
}

// invalid loads a lateral matrix with one entry v off the diagonal.
func invalid(write func(...tensors.Tensor) string, name string, v float32) error {
	w := make([]float32, 256)
	w[1] = v
	_, err := open(write(tensors.Tensor{Name: name, Shape: []int{16, 16}, Data: w}))
	return err
}

// Whatever a file holds, reading it gives a model or an error, and takes no more memory than the
// file has.
func FuzzLoad(f *testing.F) {
	path := filepath.Join(f.TempDir(), "m.safetensors")
	e := newEncoder(f, Config{Input: pictures.Shape{C: 1, H: 4, W: 4}, Channels: []int{1}})
	if err := e.Save(path); err != nil {
		f.Fatal(err)
	}
	good, _ := os.ReadFile(path)
	f.Add(good)
	f.Add(good[:len(good)-3])
	f.Add(good[:5])
	f.Add(binary.LittleEndian.AppendUint64(nil, math.MaxUint64))
	f.Add(append(binary.LittleEndian.AppendUint64(nil, 93),
		`{"layers.0.encode.weight":{"dtype":"F32","shape":[9223372036854775807,2],"data_offsets":[0,4]}}`...))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "m")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		cost.Bound(t, 4<<20+1000*len(data), func() {
			if _, err := open(path); err != nil && !strings.HasPrefix(err.Error(), "hebb: can't read the model "+path) {
				t.Errorf("error %q", err)
			}
		})
	})
}

// open opens an encoder.
func open(path string) (*Encoder, error) {
	m, err := Open(path)
	e, _ := m.(*Encoder)
	return e, err
}
