package network

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
	"deephebb/internal/faulty"
	"deephebb/internal/tensors"
)

// A network's file that lacks any of its tensors, or has one of another shape, is refused with the
// tensor's name; so are settings that make no sense.
func TestDamagedFile(t *testing.T) {
	d := bars(14, pictures.Shape{C: 3, H: 12, W: 11}, 1)
	n, err := New(threefold(d.Shape, rules.SoftHebb{}, true))
	if err != nil {
		t.Fatal(err)
	}
	o := Training{Steps: 9, Batch: 5, Probe: norms, ProbeEvery: 1, Patience: 100}
	steps := 0
	for _, err := range n.Train(d, o) {
		if err != nil {
			t.Fatal(err)
		}
		if steps++; steps == 22 { // of the third layer
			break
		}
	}
	f, err := tensors.Unmarshal(marshalled(t, n))
	if err != nil {
		t.Fatal(err)
	}
	var whole []tensors.Tensor
	for _, name := range f.Names() {
		shape, _ := f.Shape(name)
		data, err := f.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		whole = append(whole, tensors.Tensor{Name: name, Shape: shape, Data: data})
	}
	settings := f.Metadata()[settingsKey]
	reads := func(list []tensors.Tensor, metadata map[string]string) error {
		b, err := tensors.Marshal(list, metadata)
		if err != nil {
			t.Fatal(err)
		}
		return new(Network).UnmarshalBinary(b)
	}
	plain := map[string]string{settingsKey: settings}
	if err := reads(whole, plain); err != nil {
		t.Fatal(err)
	}
	for i, cut := range whole {
		less := slices.Delete(slices.Clone(whole), i, i+1)
		other := slices.Clone(whole)
		longer := append(slices.Clone(cut.Data), 0)
		other[i] = tensors.Tensor{Name: cut.Name, Shape: []int{len(longer)}, Data: longer}
		for _, list := range [][]tensors.Tensor{less, other} {
			faulty.Check(t, reads(list, plain), cut.Name)
		}
		if strings.HasSuffix(cut.Name, "running_var") {
			other[i] = cut
			other[i].Data = slices.Repeat([]float32{-1}, len(cut.Data))
			faulty.Check(t, reads(other, plain), "variance of -1")
		}
	}
	for want, change := range map[string][2]string{
		"-9 steps of layer 1":        {`"Steps":[9,`, `"Steps":[-9,`},
		"layers and watched":         {`"Watch":[{"Census":`, `"Watch":[{},{"Census":`},
		"a probe of layer 3":         {`"Worse":`, `"Worse":-1`},
		"wins of":                    {`"Wins":[`, `"Wins":[1,`},
		"the steps of 3 and the fit": {`"Fitted":[`, `"Fitted":[true,`},
	} {
		text := strings.Replace(settings, change[0], change[1], 1)
		if text == settings {
			t.Fatalf("no %s in %s", change[0], settings)
		}
		faulty.Check(t, reads(whole, map[string]string{settingsKey: text}), want)
	}
	faulty.Check(t, reads(whole, nil), "no settings")
}

// vanishing are pictures that are read when they are asked for, and what removes one of them.
func vanishing(t *testing.T) (*pictures.Dataset, func()) {
	t.Helper()
	dir := t.TempDir()
	for i := range 9 {
		m := image.NewGray(image.Rect(0, 0, 12, 12))
		for j := range m.Pix {
			m.Pix[j] = uint8((j*j*7 + i*31*j) % 251)
		}
		f, err := os.Create(filepath.Join(dir, fmt.Sprintf("%02d.png", i)))
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(f, m); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	d, err := pictures.Folder{Size: 12, Stream: true}.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return d, func() { os.Remove(filepath.Join(dir, "04.png")) }
}

// A picture that vanishes ends whatever asks for it with an error that names it.
func TestPictureVanishes(t *testing.T) {
	shape := pictures.Shape{C: 3, H: 12, W: 12} // folders are read in colour
	viewing := threefold(shape, rules.Instar{}, false)
	viewing.Output = Output{Grid: 2, Dim: 4, Views: &Views{}}
	whole := threefold(shape, rules.SoftHebb{}, true)
	plain := Config{Input: shape, Layers: []Layer{{Width: 4, Rule: rules.SoftHebb{}}}}
	train := func(o Training) func(*Network, *pictures.Dataset) error {
		return func(n *Network, d *pictures.Dataset) error { _, err := all(n.Train(d, o)); return err }
	}
	for name, c := range map[string]struct {
		config Config
		first  bool // learn before it vanishes
		do     func(*Network, *pictures.Dataset) error
	}{
		"patches":     {viewing, false, train(Training{Steps: 3})},
		"whole":       {plain, false, train(Training{Steps: 3, Batch: 4})},
		"whitened":    {whole, false, train(Training{Steps: 3, Batch: 4})},
		"all at once": {plain, false, train(Training{Steps: 3, Batch: 4, Simultaneous: true})},
		"more steps":  {plain, true, train(Training{Steps: 30, Batch: 4})},
		"views":       {viewing, true, train(Training{Steps: 2, Batch: 4})},
		"features": {viewing, true, func(n *Network, d *pictures.Dataset) error {
			if _, err := n.Features(d); err != nil {
				return fmt.Errorf("what the training kept is read anew: %v", err)
			}
			_, err := n.Features(d)
			return err
		}},
		"of a layer": {viewing, true, func(n *Network, d *pictures.Dataset) error {
			_, err := n.FeaturesAt(d, 1, 2)
			return err
		}},
		"cut patches": {viewing, true, func(n *Network, d *pictures.Dataset) error {
			_, err := Patches{Count: 2000, Size: 3}.Cut(d)
			return err
		}},
	} {
		d, vanish := vanishing(t)
		n, err := New(c.config)
		if err != nil {
			t.Fatal(name, err)
		}
		if c.first {
			if _, err := all(n.Train(d, Training{Steps: 2, Batch: 4})); err != nil {
				t.Fatal(name, err)
			}
		}
		vanish()
		if err := c.do(n, d); err == nil || !strings.Contains(err.Error(), "04.png") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// By hand: what a file can't hold is not saved, and what can't be learned from is refused.
func TestRefusedNetworks(t *testing.T) {
	c := Config{Input: pictures.Shape{C: 1, H: 8, W: 8}, Layers: []Layer{{Width: 4, Rule: rules.Oja{}}}}
	n, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	faulty.Check(t, n.Save(filepath.Join(t.TempDir(), "none", "m")), "network: can't save the network as ")
	_, err = all(n.TrainOn(Shards{}, Training{Steps: 1}))
	faulty.Check(t, err, "no pictures to learn from")
	n.config.Layers[0].Rule = rules.Oja{Rate: 2}
	faulty.Check(t, n.Save(filepath.Join(t.TempDir(), "m")), "Rate")
	_, err = n.MarshalBinary()
	faulty.Check(t, err, "network: ", "Rate")
	c.Layers = []Layer{{Width: 1 << 16, Kernel: 200, Rule: rules.Oja{}}}
	c.Input = pictures.Shape{C: 1, H: 200, W: 200}
	_, err = New(c)
	faulty.Check(t, err, "are too many")
}
