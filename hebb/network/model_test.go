package network

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"deephebb/hebb/pictures"
	"deephebb/internal/tensors"
)

// A file that does not fit itself is refused with a word that says what is wrong, and before memory
// is taken for what it promises.
func TestLoadNetworkErrors(t *testing.T) {
	d := bars(20, pictures.Shape{C: 3, H: 16, W: 14}, 1)
	path := filepath.Join(t.TempDir(), "model")
	if err := learned(t, small(d.Shape), d, Training{Steps: 3}).Save(path); err != nil {
		t.Fatal(err)
	}
	f, err := tensors.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	settings := f.Metadata()[settingsKey]
	var whole []tensors.Tensor
	for _, name := range f.Names() {
		data, err := f.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		shape, _ := f.Shape(name)
		whole = append(whole, tensors.Tensor{Name: name, Shape: shape, Data: data})
	}
	for _, c := range []struct {
		want    string
		change  [2]string // in the settings
		without string    // this tensor
	}{
		{want: "settings can't be read", change: [2]string{`{"Config"`, `{"Config`}},
		{want: "its settings have 13 filters", change: [2]string{`"Width":12`, `"Width":13`}},
		{want: "filters of 7×7", change: [2]string{`"Kernel":5`, `"Kernel":7`}},
		{want: "is too large", change: [2]string{`"H":16`, `"H":1600000000`}},
		{want: "layers.0.filters.weight has shape", change: [2]string{`"C":3`, `"C":4`}},
		{want: "output.mean has shape", change: [2]string{`"Grid":2`, `"Grid":1`}},
		{want: "no rule is called", change: [2]string{`"rule":"instar"`, `"rule":"backprop"`}},
		{want: "the steps of", change: [2]string{`"Steps":[3,3]`, `"Steps":[3]`}},
		{want: "no tensor layers.1.norm.running_var", without: "layers.1.norm.running_var"},
		{want: "no tensor layers.0.whitening.weight", without: "layers.0.whitening.weight"},
		{want: "no tensor layers.1.filters.bias", without: "layers.1.filters.bias"},
		{want: "no tensor layers.0.rule.", without: "layers.0.rule."},
		{want: "no tensor output.mean", without: "output.mean"},
	} {
		var list []tensors.Tensor
		for _, t := range whole {
			if c.without == "" || !strings.HasPrefix(t.Name, c.without) {
				list = append(list, t)
			}
		}
		text := settings
		if c.change[0] != "" {
			if text = strings.Replace(settings, c.change[0], c.change[1], 1); text == settings {
				t.Fatalf("no %s in %s", c.change[0], settings)
			}
		}
		if err := tensors.Write(path, list, map[string]string{settingsKey: text}); err != nil {
			t.Fatal(err)
		}
		if _, err := open(path); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("want %q, got %v", c.want, err)
		}
	}
	if err := os.WriteFile(path, []byte("nothing"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := open(path); err == nil {
		t.Error("a file that is none is read")
	}
}

// Names and shapes of a file are those that Save documents, filters in PyTorch's order.
func TestNetworkFile(t *testing.T) {
	d := bars(20, pictures.Shape{C: 3, H: 16, W: 14}, 1)
	n := learned(t, small(d.Shape), d, Training{Steps: 3})
	path := filepath.Join(t.TempDir(), "model")
	if err := n.Save(path); err != nil {
		t.Fatal(err)
	}
	f, err := tensors.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for name, shape := range map[string][]int{
		"layers.0.filters.weight":    {12, 3, 5, 5},
		"layers.0.whitening.mean":    {75},
		"layers.0.whitening.weight":  {75, 75},
		"layers.1.filters.weight":    {16, 12, 3, 3},
		"layers.1.filters.bias":      {16},
		"layers.1.norm.running_mean": {12},
		"layers.1.norm.running_var":  {12},
		"output.mean":                {64},
		"output.weight":              {6, 64},
	} {
		if got, _ := f.Shape(name); !slices.Equal(got, shape) {
			t.Errorf("%s has shape %v, want %v", name, got, shape)
		}
	}
	if got, err := f.Read("layers.0.filters.weight"); err != nil || !slices.Equal(got, n.Filters(1).Data) {
		t.Error("filters in the file are not those of Filters")
	}
}
