package hebb

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// networkKey is where a network's settings stand in a file's metadata.
const networkKey = "deephebb.network"

// networkSettings stand there as JSON.
type networkSettings struct {
	Config NetworkConfig
	Steps  []int  // of learning, of each layer
	Fitted []bool // each layer's whitening and norms
	Output bool   // the output stage is fitted
}

// Save writes the network as a safetensors file: of each layer
// layers.0.filters.weight (K × C × k × k, as PyTorch's Conv2d has it), and where
// the layer has them layers.0.filters.bias (K), layers.0.norm.running_mean and
// .running_var (C), layers.0.whitening.mean (C·k·k) and .weight (C·k·k × C·k·k),
// and layers.0.rule.NAME for what the rule remembers; output.mean (F) and
// output.weight (d × F). Settings and steps are in the header's metadata. The
// file appears whole or not at all, and the same network gives the same bytes.
func (n *Network) Save(path string) error {
	var tensors []tensor
	s := networkSettings{Config: n.config, Output: n.output.mean != nil}
	for i, l := range n.layers {
		tensors = append(tensors, l.tensors(fmt.Sprintf("layers.%d.", i))...)
		s.Steps, s.Fitted = append(s.Steps, l.steps), append(s.Fitted, l.ready)
	}
	if s.Output {
		f := n.output.inputs()
		tensors = append(tensors, tensor{"output.mean", []int{f}, n.output.mean}, tensor{"output.weight", []int{n.output.Dim, f}, n.output.weight})
	}
	settings, err := json.Marshal(s)
	if err == nil {
		err = writeTensors(path, tensors, map[string]string{networkKey: string(settings)})
	}
	if err != nil {
		return fmt.Errorf("hebb: can't save the network as %s: %w", path, err)
	}
	return nil
}

// tensors returns what a layer keeps in a file, in PyTorch's order of values.
func (l *netLayer) tensors(prefix string) []tensor {
	d, order := l.values(), l.order()
	list := []tensor{{prefix + "filters.weight", []int{l.Width, l.in.C, l.kernel, l.kernel}, l.reordered(l.filters).Data}}
	if l.bias != nil {
		list = append(list, tensor{prefix + "filters.bias", []int{l.Width}, l.bias})
	}
	if l.running != nil {
		list = append(list,
			tensor{prefix + "norm.running_mean", []int{l.in.C}, l.running.mean},
			tensor{prefix + "norm.running_var", []int{l.in.C}, l.running.variance})
	}
	if l.front.whitens() {
		mean, weight := make([]float32, d), make([]float32, d*d)
		for i, a := range order {
			mean[i] = l.front.mean[a]
			for j, b := range order {
				weight[i*d+j] = l.front.whitening[a*d+b]
			}
		}
		list = append(list, tensor{prefix + "whitening.mean", []int{d}, mean}, tensor{prefix + "whitening.weight", []int{d, d}, weight})
	}
	if l.learner != nil {
		state := l.learner.State()
		for _, name := range slices.Sorted(maps.Keys(state)) {
			list = append(list, tensor{prefix + "rule." + name, []int{len(state[name])}, state[name]})
		}
	}
	return list
}

// LoadNetwork reads a network that [Network.Save] wrote.
func LoadNetwork(path string) (*Network, error) {
	m, err := Open(path)
	if err != nil {
		return nil, err
	}
	n, ok := m.(*Network)
	if !ok {
		return nil, fmt.Errorf("hebb: %s is an encoder, not a network; use Load", path)
	}
	return n, nil
}

// networkFrom makes a network of a file's tensors and settings.
func networkFrom(tensors map[string]tensor, text string) (*Network, error) {
	var s networkSettings
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return nil, fmt.Errorf("its settings can't be read: %w", err)
	}
	if len(s.Steps) != len(s.Config.Layers) || len(s.Fitted) != len(s.Steps) {
		return nil, fmt.Errorf("its settings tell of %d layers, the steps of %d and the fits of %d", len(s.Config.Layers), len(s.Steps), len(s.Fitted))
	}
	for i, l := range s.Config.Layers { // before memory is taken for filters
		name := fmt.Sprintf("layers.%d.filters.weight", i)
		if w := tensors[name]; len(w.shape) != 4 || w.shape[0] != l.Width || w.shape[2] != l.Kernel || w.shape[3] != l.Kernel {
			return nil, fmt.Errorf("%s has shape %v, its settings tell of %d filters of %d×%d", name, w.shape, l.Width, l.Kernel, l.Kernel)
		}
	}
	n, err := NewNetwork(s.Config)
	if err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "hebb: "))
	}
	for i, l := range n.layers {
		if err := l.take(fmt.Sprintf("layers.%d.", i), tensors, s.Fitted[i]); err != nil {
			return nil, err
		}
		l.steps = s.Steps[i]
	}
	if s.Output {
		f := n.output.inputs()
		if err := cmp.Or(check(tensors, "output.mean", f), check(tensors, "output.weight", n.output.Dim, f)); err != nil {
			return nil, err
		}
		n.output.mean, n.output.weight = tensors["output.mean"].data, tensors["output.weight"].data
	}
	return n, nil
}

// take takes what a layer keeps in a file.
func (l *netLayer) take(prefix string, tensors map[string]tensor, fitted bool) error {
	d, order := l.values(), l.order()
	if err := check(tensors, prefix+"filters.weight", l.Width, l.in.C, l.kernel, l.kernel); err != nil {
		return err
	}
	for i := range l.Width {
		for j, at := range order {
			l.filters.Data[i*d+at] = tensors[prefix+"filters.weight"].data[i*d+j]
		}
	}
	if l.bias != nil {
		if err := check(tensors, prefix+"filters.bias", l.Width); err != nil {
			return err
		}
		copy(l.bias, tensors[prefix+"filters.bias"].data)
	}
	if l.running != nil {
		mean, variance := prefix+"norm.running_mean", prefix+"norm.running_var"
		if err := cmp.Or(check(tensors, mean, l.in.C), check(tensors, variance, l.in.C)); err != nil {
			return err
		}
		copy(l.running.mean, tensors[mean].data)
		copy(l.running.variance, tensors[variance].data)
		l.running.use()
	}
	if l.Whiten > 0 && fitted {
		mean, weight := prefix+"whitening.mean", prefix+"whitening.weight"
		if err := cmp.Or(check(tensors, mean, d), check(tensors, weight, d, d)); err != nil {
			return err
		}
		l.front.mean, l.front.whitening = make([]float32, d), make([]float32, d*d)
		for i, a := range order {
			l.front.mean[a] = tensors[mean].data[i]
			for j, b := range order {
				l.front.whitening[a*d+b] = tensors[weight].data[i*d+j]
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
		state[name] = t.data
	}
	if err := l.learner.Restore(state); err != nil {
		return fmt.Errorf("%srule: %s", prefix, strings.TrimPrefix(err.Error(), "rules: "))
	}
	return nil
}
