package network

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"deephebb/internal/linear"
	"deephebb/internal/tensors"
)

// settingsKey is where a network's settings stand in a file's metadata.
const settingsKey = "deephebb.network"

// settings stand there as JSON.
type settings struct {
	Config Config
	Steps  []int     // of learning, of each layer
	Fitted []bool    // each layer's whitening and norms
	Output bool      // the output stage is fitted
	Left   *left     `json:",omitempty"` // the last training, if it was left before its end
	Watch  []watched `json:",omitempty"` // of each layer, if one was learning
}

// Save writes the network as a safetensors file: of each layer layers.0.filters.weight (K × C × k ×
// k, as PyTorch's Conv2d has it), and where the layer has them layers.0.filters.bias (K),
// layers.0.norm.running_mean and .running_var (C), layers.0.whitening.mean (C·k·k) and .weight
// (C·k·k × C·k·k), and layers.0.rule.NAME for what the rule remembers; of a training that was left,
// layers.0.best… for what learning changes, as it was at the best probe; output.mean (F) and
// output.weight (d × F). Settings, steps and checksums are in the header's metadata. The file
// appears whole or not at all, and the same network gives the same bytes.
func (n *Network) Save(path string) error {
	list, metadata, err := n.pack()
	if err == nil {
		err = tensors.Write(path, list, metadata)
	}
	if err != nil {
		return fmt.Errorf("network: can't save the network as %s: %w", path, err)
	}
	return nil
}

// MarshalBinary returns the file that Save writes.
func (n *Network) MarshalBinary() ([]byte, error) {
	list, metadata, err := n.pack()
	if err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	return tensors.Marshal(list, metadata)
}

// UnmarshalBinary makes n the network that MarshalBinary or Save wrote.
func (n *Network) UnmarshalBinary(data []byte) error {
	f, err := tensors.Unmarshal(data)
	if err == nil {
		var read *Network
		if read, err = Read(f); err == nil {
			*n = *read
			return nil
		}
	}
	return fmt.Errorf("network: %w", err)
}

// pack returns what is in the network's file.
func (n *Network) pack() ([]tensors.Tensor, map[string]string, error) {
	var list []tensors.Tensor
	n.left.settle()
	s := settings{Config: n.config, Output: n.output.mean != nil, Left: n.left}
	for i, l := range n.layers {
		list = append(list, l.pack(fmt.Sprintf("layers.%d.", i))...)
		s.Steps, s.Fitted = append(s.Steps, l.steps), append(s.Fitted, l.ready)
		s.Watch = append(s.Watch, l.watched)
	}
	if !slices.ContainsFunc(s.Watch, watched.begun) {
		s.Watch = nil
	}
	if s.Output {
		f := n.output.inputs()
		list = append(list, tensors.Tensor{Name: "output.mean", Shape: []int{f}, Data: n.output.mean},
			tensors.Tensor{Name: "output.weight", Shape: []int{n.output.Dim, f}, Data: n.output.weight})
	}
	text, err := json.Marshal(s)
	return list, tensors.Sealed(list, map[string]string{settingsKey: string(text)}), err
}

// pack returns what a layer keeps in a file, in PyTorch's order of values.
func (l *layer) pack(prefix string) []tensors.Tensor {
	d, order := l.values(), l.order()
	list := l.packWeights(prefix, l.weights())
	if p := l.watched.Probed; p != nil {
		list = append(list, l.packWeights(prefix+"best.", p.weights)...)
	}
	if l.bias != nil {
		list = append(list, tensors.Tensor{Name: prefix + "filters.bias", Shape: []int{l.Width}, Data: l.bias})
	}
	if l.preparation.whitens() {
		mean, weight := make([]float32, d), make([]float32, d*d)
		for i, a := range order {
			mean[i] = l.preparation.mean[a]
			for j, b := range order {
				weight[i*d+j] = l.preparation.whitening[a*d+b]
			}
		}
		list = append(list, tensors.Tensor{Name: prefix + "whitening.mean", Shape: []int{d}, Data: mean},
			tensors.Tensor{Name: prefix + "whitening.weight", Shape: []int{d, d}, Data: weight})
	}
	return list
}

// packWeights returns what of a layer's file learning changes.
func (l *layer) packWeights(prefix string, w weights) []tensors.Tensor {
	list := []tensors.Tensor{{Name: prefix + "filters.weight", Shape: []int{l.Width, l.in.C, l.kernel, l.kernel},
		Data: l.reordered(linear.Matrix(l.Width, l.values(), w.filters)).Data}}
	if l.running != nil {
		list = append(list, tensors.Tensor{Name: prefix + "norm.running_mean", Shape: []int{l.in.C}, Data: w.mean},
			tensors.Tensor{Name: prefix + "norm.running_var", Shape: []int{l.in.C}, Data: w.variance})
	}
	for _, name := range slices.Sorted(maps.Keys(w.state)) {
		list = append(list, tensors.Tensor{Name: prefix + "rule." + name, Shape: []int{len(w.state[name])},
			Data: w.state[name]})
	}
	return list
}

// Is reports whether a file's metadata are those of a network.
func Is(metadata map[string]string) bool { return metadata[settingsKey] != "" }

// Read makes a network of its file; hebb.Open reads models of any kind. Errors are about the file,
// which they do not name.
func Read(f *tensors.File) (*Network, error) {
	f.Finite = true
	var s settings
	switch ok, err := f.Settings(settingsKey, &s); {
	case err != nil:
		return nil, err
	case !ok:
		return nil, errors.New("it has no settings of a network")
	}
	if len(s.Steps) != len(s.Config.Layers) || len(s.Fitted) != len(s.Steps) {
		return nil, fmt.Errorf("its settings have %d layers, the steps of %d and the fits of %d",
			len(s.Config.Layers), len(s.Steps), len(s.Fitted))
	}
	for i, l := range s.Config.Layers { // before memory is taken for filters
		name := fmt.Sprintf("layers.%d.filters.weight", i)
		if w, _ := f.Shape(name); len(w) != 4 || w[0] != l.Width || w[2] != l.Kernel || w[3] != l.Kernel {
			return nil, fmt.Errorf("%s has shape %v, its settings have %d filters of %d×%d",
				name, w, l.Width, l.Kernel, l.Kernel)
		}
		if s.Steps[i] < 0 {
			return nil, fmt.Errorf("its settings have %d steps of layer %d", s.Steps[i], i+1)
		}
	}
	if len(s.Watch) > 0 && len(s.Watch) != len(s.Steps) {
		return nil, fmt.Errorf("its settings have %d layers and watched %d of them", len(s.Steps), len(s.Watch))
	}
	for i, w := range s.Watch {
		if c := w.Census; c.Patches < 0 || c.Wins != nil && len(c.Wins) != s.Config.Layers[i].Width {
			return nil, fmt.Errorf("its settings have the wins of %d of the %d filters of layer %d, in %d patches",
				len(c.Wins), s.Config.Layers[i].Width, i+1, c.Patches)
		}
		if p := w.Probed; p != nil && (p.Worse < 0 || p.Score > p.Best) {
			return nil, fmt.Errorf(
				"its settings have a probe of layer %d that scored %g, %d probes after the best, of %g",
				i+1, p.Score, p.Worse, p.Best)
		}
	}
	n, err := New(s.Config)
	if err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "network: "))
	}
	for i, l := range n.layers {
		l.steps = s.Steps[i]
		if s.Watch != nil {
			l.watched = s.Watch[i]
		}
		if err := l.read(f, fmt.Sprintf("layers.%d.", i), s.Fitted[i]); err != nil {
			return nil, err
		}
	}
	n.left = s.Left
	if !s.Output {
		return n, nil
	}
	inputs := n.output.inputs()
	if n.output.mean, err = f.Read("output.mean", inputs); err == nil {
		n.output.weight, err = f.Read("output.weight", n.output.Dim, inputs)
	}
	return n, err
}

// read reads what a layer keeps in its file.
func (l *layer) read(f *tensors.File, prefix string, fitted bool) error {
	d, order := l.values(), l.order()
	w, err := l.readWeights(f, prefix)
	if err != nil {
		return err
	}
	if err := l.restore(w); err != nil {
		return fmt.Errorf("%srule: %s", prefix, strings.TrimPrefix(err.Error(), "rules: "))
	}
	if p := l.watched.Probed; p != nil {
		if p.weights, err = l.readWeights(f, prefix+"best."); err != nil {
			return err
		}
	}
	if l.bias != nil {
		if l.bias, err = f.Read(prefix+"filters.bias", l.Width); err != nil {
			return err
		}
	}
	if l.Whiten > 0 && fitted {
		mean, err := f.Read(prefix+"whitening.mean", d)
		if err != nil {
			return err
		}
		weight, err := f.Read(prefix+"whitening.weight", d, d)
		if err != nil {
			return err
		}
		l.preparation.mean, l.preparation.whitening = make([]float32, d), make([]float32, d*d)
		for i, a := range order {
			l.preparation.mean[a] = mean[i]
			for j, b := range order {
				l.preparation.whitening[a*d+b] = weight[i*d+j]
			}
		}
	}
	l.ready = fitted
	return nil
}

// readWeights reads what packWeights returned.
func (l *layer) readWeights(f *tensors.File, prefix string) (w weights, err error) {
	d := l.values()
	filters, err := f.Read(prefix+"filters.weight", l.Width, l.in.C, l.kernel, l.kernel)
	if err != nil {
		return w, err
	}
	w.filters = make([]float32, l.Width*d)
	for i := range l.Width {
		for j, at := range l.order() {
			w.filters[i*d+at] = filters[i*d+j]
		}
	}
	if l.running != nil {
		if w.mean, err = f.Read(prefix+"norm.running_mean", l.in.C); err != nil {
			return w, err
		}
		if w.variance, err = f.Read(prefix+"norm.running_var", l.in.C); err != nil {
			return w, err
		}
		if least := slices.Min(w.variance); least < 0 {
			return w, fmt.Errorf("%snorm.running_var has a variance of %g", prefix, least)
		}
	}
	if l.learner == nil {
		return w, nil
	}
	w.state = map[string][]float32{}
	for name, have := range l.learner.State() {
		if w.state[name], err = f.Read(prefix+"rule."+name, len(have)); err != nil {
			return w, err
		}
	}
	return w, nil
}
