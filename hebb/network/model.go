package network

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"deephebb/internal/safetensors"
)

// settingsKey is where a network's settings stand in a file's metadata.
const settingsKey = "deephebb.network"

// settings stand there as JSON.
type settings struct {
	Config Config
	Steps  []int  // of learning, of each layer
	Fitted []bool // each layer's whitening and norms
	Output bool   // the output stage is fitted
}

// Save writes the network as a safetensors file: of each layer
// layers.0.filters.weight (K × C × k × k, as PyTorch's Conv2d has it), and where the layer has them
// layers.0.filters.bias (K), layers.0.norm.running_mean and .running_var (C),
// layers.0.whitening.mean (C·k·k) and .weight (C·k·k × C·k·k), and layers.0.rule.NAME for what the
// rule remembers; output.mean (F) and output.weight (d × F). Settings and steps are in the header's
// metadata. The file appears whole or not at all, and the same network gives the same bytes.
func (n *Network) Save(path string) error {
	tensors, metadata, err := n.pack()
	if err == nil {
		err = safetensors.Write(path, tensors, metadata)
	}
	if err != nil {
		return fmt.Errorf("network: can't save the network as %s: %w", path, err)
	}
	return nil
}

// MarshalBinary returns the file that Save writes.
func (n *Network) MarshalBinary() ([]byte, error) {
	tensors, metadata, err := n.pack()
	if err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	return safetensors.Marshal(tensors, metadata)
}

// UnmarshalBinary makes n the network that MarshalBinary or Save wrote.
func (n *Network) UnmarshalBinary(data []byte) error {
	tensors, metadata, err := safetensors.Unmarshal(data)
	if err == nil {
		var read *Network
		if read, err = Read(tensors, metadata); err == nil {
			*n = *read
			return nil
		}
	}
	return fmt.Errorf("network: %w", err)
}

// pack returns what is in the network's file.
func (n *Network) pack() ([]safetensors.Tensor, map[string]string, error) {
	var tensors []safetensors.Tensor
	s := settings{Config: n.config, Output: n.output.mean != nil}
	for i, l := range n.layers {
		tensors = append(tensors, l.tensors(fmt.Sprintf("layers.%d.", i))...)
		s.Steps, s.Fitted = append(s.Steps, l.steps), append(s.Fitted, l.ready)
	}
	if s.Output {
		f := n.output.inputs()
		tensors = append(tensors, safetensors.Tensor{Name: "output.mean", Shape: []int{f}, Data: n.output.mean},
			safetensors.Tensor{Name: "output.weight", Shape: []int{n.output.Dim, f}, Data: n.output.weight})
	}
	text, err := json.Marshal(s)
	return tensors, map[string]string{settingsKey: string(text)}, err
}

// tensors returns what a layer keeps in a file, in PyTorch's order of values.
func (l *layer) tensors(prefix string) []safetensors.Tensor {
	d, order := l.values(), l.order()
	list := []safetensors.Tensor{{Name: prefix + "filters.weight", Shape: []int{l.Width, l.in.C, l.kernel, l.kernel}, Data: l.reordered(l.filters).Data}}
	if l.bias != nil {
		list = append(list, safetensors.Tensor{Name: prefix + "filters.bias", Shape: []int{l.Width}, Data: l.bias})
	}
	if l.running != nil {
		list = append(list,
			safetensors.Tensor{Name: prefix + "norm.running_mean", Shape: []int{l.in.C}, Data: l.running.mean},
			safetensors.Tensor{Name: prefix + "norm.running_var", Shape: []int{l.in.C}, Data: l.running.variance})
	}
	if l.preparation.whitens() {
		mean, weight := make([]float32, d), make([]float32, d*d)
		for i, a := range order {
			mean[i] = l.preparation.mean[a]
			for j, b := range order {
				weight[i*d+j] = l.preparation.whitening[a*d+b]
			}
		}
		list = append(list, safetensors.Tensor{Name: prefix + "whitening.mean", Shape: []int{d}, Data: mean}, safetensors.Tensor{Name: prefix + "whitening.weight", Shape: []int{d, d}, Data: weight})
	}
	if l.learner != nil {
		state := l.learner.State()
		for _, name := range slices.Sorted(maps.Keys(state)) {
			list = append(list, safetensors.Tensor{Name: prefix + "rule." + name, Shape: []int{len(state[name])}, Data: state[name]})
		}
	}
	return list
}

// Is reports whether a file's metadata are those of a network.
func Is(metadata map[string]string) bool { return metadata[settingsKey] != "" }

// Read makes a network of what is in its file; hebb.Open reads models of any kind. Errors are about
// the file, which they do not name.
func Read(tensors map[string]safetensors.Tensor, metadata map[string]string) (*Network, error) {
	text, ok := metadata[settingsKey]
	if !ok {
		return nil, errors.New("it has no settings of a network")
	}
	var s settings
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return nil, fmt.Errorf("its settings can't be read: %w", err)
	}
	if len(s.Steps) != len(s.Config.Layers) || len(s.Fitted) != len(s.Steps) {
		return nil, fmt.Errorf("its settings tell of %d layers, the steps of %d and the fits of %d", len(s.Config.Layers), len(s.Steps), len(s.Fitted))
	}
	for i, l := range s.Config.Layers { // before memory is taken for filters
		name := fmt.Sprintf("layers.%d.filters.weight", i)
		if w := tensors[name]; len(w.Shape) != 4 || w.Shape[0] != l.Width || w.Shape[2] != l.Kernel || w.Shape[3] != l.Kernel {
			return nil, fmt.Errorf("%s has shape %v, its settings tell of %d filters of %d×%d", name, w.Shape, l.Width, l.Kernel, l.Kernel)
		}
	}
	n, err := New(s.Config)
	if err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "network: "))
	}
	for i, l := range n.layers {
		if err := l.read(fmt.Sprintf("layers.%d.", i), tensors, s.Fitted[i]); err != nil {
			return nil, err
		}
		l.steps = s.Steps[i]
	}
	if s.Output {
		f := n.output.inputs()
		if err := cmp.Or(safetensors.Check(tensors, "output.mean", f), safetensors.Check(tensors, "output.weight", n.output.Dim, f)); err != nil {
			return nil, err
		}
		n.output.mean, n.output.weight = tensors["output.mean"].Data, tensors["output.weight"].Data
	}
	return n, nil
}

// read takes what a layer keeps out of its file.
func (l *layer) read(prefix string, tensors map[string]safetensors.Tensor, fitted bool) error {
	d, order := l.values(), l.order()
	if err := safetensors.Check(tensors, prefix+"filters.weight", l.Width, l.in.C, l.kernel, l.kernel); err != nil {
		return err
	}
	for i := range l.Width {
		for j, at := range order {
			l.filters.Data[i*d+at] = tensors[prefix+"filters.weight"].Data[i*d+j]
		}
	}
	if l.bias != nil {
		if err := safetensors.Check(tensors, prefix+"filters.bias", l.Width); err != nil {
			return err
		}
		copy(l.bias, tensors[prefix+"filters.bias"].Data)
	}
	if l.running != nil {
		mean, variance := prefix+"norm.running_mean", prefix+"norm.running_var"
		if err := cmp.Or(safetensors.Check(tensors, mean, l.in.C), safetensors.Check(tensors, variance, l.in.C)); err != nil {
			return err
		}
		copy(l.running.mean, tensors[mean].Data)
		copy(l.running.variance, tensors[variance].Data)
		l.running.use()
	}
	if l.Whiten > 0 && fitted {
		mean, weight := prefix+"whitening.mean", prefix+"whitening.weight"
		if err := cmp.Or(safetensors.Check(tensors, mean, d), safetensors.Check(tensors, weight, d, d)); err != nil {
			return err
		}
		l.preparation.mean, l.preparation.whitening = make([]float32, d), make([]float32, d*d)
		for i, a := range order {
			l.preparation.mean[a] = tensors[mean].Data[i]
			for j, b := range order {
				l.preparation.whitening[a*d+b] = tensors[weight].Data[i*d+j]
			}
		}
	}
	l.ready = fitted
	if l.learner == nil {
		return nil
	}
	state := map[string][]float32{}
	for name := range l.learner.State() {
		t, ok := tensors[prefix+"rule."+name]
		if !ok {
			return fmt.Errorf("it has no tensor %srule.%s", prefix, name)
		}
		state[name] = t.Data
	}
	if err := l.learner.Restore(state); err != nil {
		return fmt.Errorf("%srule: %s", prefix, strings.TrimPrefix(err.Error(), "rules: "))
	}
	return nil
}
