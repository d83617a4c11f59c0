package hebb

import (
	"encoding/json"
	"fmt"
	"slices"

	"deephebb/internal/tensors"
)

// modelSettings stand as JSON in a model's metadata, under settingsKey.
type modelSettings struct {
	Input   [3]int
	Rule    string
	Seed    uint64
	Trained trained
}

// settingsKey is where they stand.
const settingsKey = "deephebb"

func weightName(layer int) string  { return fmt.Sprintf("layers.%d.encode.weight", layer) }
func biasName(layer int) string    { return fmt.Sprintf("layers.%d.encode.bias", layer) }
func lateralName(layer int) string { return fmt.Sprintf("layers.%d.lateral_weights", layer) }
func startName(layer int) string   { return fmt.Sprintf("layers.%d.start_weights", layer) }

// Save writes the encoder as a safetensors file, with the names PyTorch gives to the article's
// program: layers.0.encode.weight (C_out × C_in × 3 × 3), layers.0.encode.bias (C_out),
// layers.0.lateral_weights (N × N when shared, C × N × N per channel), and so on for each layer;
// settings, what it has learned from and checksums are in the header's metadata. The file appears
// whole or not at all, and the same model gives the same bytes.
func (e *Encoder) Save(path string) error {
	list, metadata, err := e.pack()
	if err == nil {
		err = tensors.Write(path, list, metadata)
	}
	if err != nil {
		return fmt.Errorf("hebb: can't save the model as %s: %w", path, err)
	}
	return nil
}

// MarshalBinary returns the file that Save writes.
func (e *Encoder) MarshalBinary() ([]byte, error) {
	list, metadata, err := e.pack()
	if err != nil {
		return nil, fmt.Errorf("hebb: %w", err)
	}
	return tensors.Marshal(list, metadata)
}

// UnmarshalBinary makes e the encoder that MarshalBinary, Save or PyTorch wrote.
func (e *Encoder) UnmarshalBinary(data []byte) error {
	f, err := tensors.Unmarshal(data)
	if err == nil {
		var read *Encoder
		if read, err = decode(f); err == nil {
			*e = *read
			return nil
		}
	}
	return fmt.Errorf("hebb: %w", err)
}

// pack returns what is in the encoder's file.
func (e *Encoder) pack() (list []tensors.Tensor, metadata map[string]string, err error) {
	trained, weights := e.trained, make([][]float32, len(e.layers))
	for i, l := range e.layers {
		weights[i] = l.w
	}
	if e.run != nil {
		var at trainedRun
		weights, at = e.run.moment()
		trained = append(slices.Clone(trained), at)
	}
	for i, l := range e.layers {
		n := l.units()
		shape := []int{n, n}
		if l.kind == PerChannel {
			shape = []int{l.out.C, n, n}
		}
		list = append(list,
			tensors.Tensor{Name: weightName(i), Shape: []int{l.out.C, l.in.C, 3, 3}, Data: l.weight},
			tensors.Tensor{Name: biasName(i), Shape: []int{l.out.C}, Data: l.bias},
			tensors.Tensor{Name: lateralName(i), Shape: shape, Data: weights[i]})
		if i < len(e.starts) && e.starts[i] != nil {
			list = append(list, tensors.Tensor{Name: startName(i), Shape: shape, Data: e.starts[i]})
		}
	}
	in := e.config.Input
	settings, err := json.Marshal(modelSettings{
		Input: [3]int{in.C, in.H, in.W}, Rule: e.config.Lateral.String(), Seed: e.config.Seed, Trained: trained})
	return list, tensors.Sealed(list, map[string]string{settingsKey: string(settings)}), err
}
