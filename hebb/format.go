package hebb

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"deephebb/hebb/pictures"
	"deephebb/internal/safetensors"
)

// trained is what a model has learned from, kept in its file.
type trained []trainedRun

type trainedRun struct {
	Pictures, Batch, Epochs int
	Schedule                string
	Rate                    float64
	Left                    *position `json:",omitempty"` // nil: all epochs of all layers were done
}

// position is the last step of a training that ended early, as in [Step]; zero before the first.
type position struct{ Layer, Epoch, Batch int }

func (t *trained) add(r *run) {
	done := trainedRun{r.pictures.Len(), r.Batch, r.Epochs, r.Schedule.String(), r.Rate, nil}
	end := position{len(r.encoder.layers), r.Epochs, r.batches - 1}
	if at := (position{r.last.Layer, r.last.Epoch, r.last.Batch}); at != end {
		done.Left = &at
	}
	*t = append(*t, done)
}

// modelSettings stand as JSON in a model's metadata, under "deephebb".
type modelSettings struct {
	Input   [3]int
	Rule    string
	Seed    uint64
	Trained trained
}

func tensorNames(layer int) (weight, bias, lateral string) {
	p := fmt.Sprintf("layers.%d.", layer)
	return p + "encode.weight", p + "encode.bias", p + "lateral_weights"
}

// Save writes the encoder as a safetensors file, with the names PyTorch gives to the article's
// program: layers.0.encode.weight (C_out × C_in × 3 × 3), layers.0.encode.bias (C_out),
// layers.0.lateral_weights (N × N when shared, C × N × N per channel), and so on for each layer;
// settings and what it has learned from are in the header's metadata. The file appears whole or not
// at all, and the same model gives the same bytes.
func (e *Encoder) Save(path string) error {
	tensors, metadata, err := e.pack()
	if err == nil {
		err = safetensors.Write(path, tensors, metadata)
	}
	if err != nil {
		return fmt.Errorf("hebb: can't save the model as %s: %w", path, err)
	}
	return nil
}

// MarshalBinary returns the file that Save writes.
func (e *Encoder) MarshalBinary() ([]byte, error) {
	tensors, metadata, err := e.pack()
	if err != nil {
		return nil, fmt.Errorf("hebb: %w", err)
	}
	return safetensors.Marshal(tensors, metadata)
}

// UnmarshalBinary makes e the encoder that MarshalBinary, Save or PyTorch wrote.
func (e *Encoder) UnmarshalBinary(data []byte) error {
	tensors, metadata, err := safetensors.Unmarshal(data)
	if err == nil {
		var read *Encoder
		if read, err = fromTensors(tensors, metadata, Config{}, true); err == nil {
			*e = *read
			return nil
		}
	}
	return fmt.Errorf("hebb: %w", err)
}

// pack returns what is in the encoder's file.
func (e *Encoder) pack() (tensors []safetensors.Tensor, metadata map[string]string, err error) {
	for i, l := range e.layers {
		weight, bias, lateral := tensorNames(i)
		n := l.units()
		shape := []int{n, n}
		if l.kind == PerChannel {
			shape = []int{l.out.C, n, n}
		}
		tensors = append(tensors,
			safetensors.Tensor{Name: weight, Shape: []int{l.out.C, l.in.C, 3, 3}, Data: l.weight},
			safetensors.Tensor{Name: bias, Shape: []int{l.out.C}, Data: l.bias},
			safetensors.Tensor{Name: lateral, Shape: shape, Data: l.w})
	}
	in := e.config.Input
	settings, err := json.Marshal(modelSettings{[3]int{in.C, in.H, in.W}, e.config.Lateral.String(), e.config.Seed, e.trained})
	return tensors, map[string]string{"deephebb": string(settings)}, err
}

// Init returns an encoder as [New] does, with the weights of a safetensors file
// in place of random ones. c.Input must be given; c.Channels, if given, must be
// the file's; lateral weights that the file has not got are zero. A shared
// lateral matrix becomes the matrix of every channel where c.Lateral is
// PerChannel; the other way round all channels' matrices must be equal.
func Init(path string, c Config) (*Encoder, error) {
	tensors, metadata, err := safetensors.Read(path)
	if err == nil {
		var e *Encoder
		if e, err = fromTensors(tensors, metadata, c, false); err == nil {
			return e, nil
		}
	}
	return nil, fmt.Errorf("hebb: can't read the model %s: %w", path, err)
}

func fromTensors(tensors map[string]safetensors.Tensor, metadata map[string]string, c Config, settled bool) (*Encoder, error) {
	var channels []int
	for i := 0; ; i++ {
		name, _, _ := tensorNames(i)
		w, ok := tensors[name]
		if !ok {
			break
		}
		if len(w.Shape) != 4 || w.Shape[2] != 3 || w.Shape[3] != 3 {
			return nil, fmt.Errorf("%s has shape %v instead of C_out×C_in×3×3", name, w.Shape)
		}
		channels = append(channels, w.Shape[0])
	}
	if len(channels) == 0 {
		return nil, fmt.Errorf("it has no tensor layers.0.encode.weight; is it a model of this kind?")
	}
	var settings modelSettings
	text, known := metadata["deephebb"]
	if known {
		if err := json.Unmarshal([]byte(text), &settings); err != nil {
			return nil, fmt.Errorf("its settings can't be read: %w", err)
		}
	}
	if settled {
		c.Channels = channels
		if known {
			c.Input = pictures.Shape{C: settings.Input[0], H: settings.Input[1], W: settings.Input[2]}
			c.Seed = settings.Seed
			if settings.Rule == PerChannel.String() {
				c.Lateral = PerChannel
			}
		} else if err := guess(&c, tensors); err != nil {
			return nil, err
		}
	}
	if len(c.Channels) > 0 && !slices.Equal(c.Channels, channels) {
		return nil, fmt.Errorf("its layers have %v channels, not %v", channels, c.Channels)
	}
	c.Channels = channels
	if name, _, _ := tensorNames(0); tensors[name].Shape[1] != c.Input.C {
		return nil, fmt.Errorf("it takes pictures of %d channels, these have %d", tensors[name].Shape[1], c.Input.C)
	}
	e, err := plan(c)
	if err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "hebb: "))
	}
	e.trained = settings.Trained
	for i, l := range e.layers {
		if err := l.take(i, tensors, settled); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// guess finds input and rule of a file without settings.
func guess(c *Config, tensors map[string]safetensors.Tensor) error {
	weight, _, lateral := tensorNames(0)
	w, ok := tensors[lateral]
	if !ok || len(w.Shape) < 2 {
		return fmt.Errorf("it has no tensor %s to tell the pictures' size from; use Init and give the input's shape", lateral)
	}
	side := int(math.Round(math.Sqrt(float64(w.Shape[len(w.Shape)-1]))))
	if side*side != w.Shape[len(w.Shape)-1] {
		return fmt.Errorf("its pictures are not square and it does not say their shape; use Init and give it")
	}
	c.Input = pictures.Shape{C: tensors[weight].Shape[1], H: 2 * side, W: 2 * side}
	for i := range c.Channels {
		_, _, lateral := tensorNames(i)
		if t := tensors[lateral]; len(t.Shape) == 3 && !equalParts(t.Data, t.Shape[0]) {
			c.Lateral = PerChannel
		}
	}
	return nil
}

// equalParts tells whether data consists of n equal parts.
func equalParts(data []float32, n int) bool {
	size := len(data) / max(n, 1)
	return n > 0 && slices.Equal(data[size:], data[:len(data)-size])
}

// take takes the layer's weights out of a file's tensors. Their shapes are
// checked before memory is taken.
func (l *layer) take(index int, tensors map[string]safetensors.Tensor, needed bool) error {
	weight, bias, lateral := tensorNames(index)
	n := l.units()
	shape := []int{n, n}
	w, ok := tensors[lateral]
	if each := []int{l.out.C, n, n}; l.kind == PerChannel && len(w.Shape) != 2 || slices.Equal(w.Shape, each) {
		shape = each
	}
	err := cmp.Or(safetensors.Check(tensors, weight, l.out.C, l.in.C, 3, 3), safetensors.Check(tensors, bias, l.out.C))
	if err == nil && (ok || needed) {
		err = safetensors.Check(tensors, lateral, shape...)
	}
	if err != nil {
		return err
	}
	if l.kind == Shared && len(w.Shape) == 3 && !equalParts(w.Data, l.out.C) {
		return fmt.Errorf("%s (%v) is not one %d×%d matrix for all channels; use the rule per-channel", lateral, w.Shape, n, n)
	}
	l.allocate()
	copy(l.weight, tensors[weight].Data)
	copy(l.bias, tensors[bias].Data)
	if !ok {
		return nil
	}
	for g := range l.groups() {
		w := w.Data[g*n*n%len(w.Data):][:n*n]
		if err := symmetrize(w, n); err != nil {
			return fmt.Errorf("%s: %w", lateral, err)
		}
		copy(l.w[g*n*n:], w)
	}
	return nil
}

// symmetrize makes w, n × n, exactly symmetric, which PyTorch's is up to
// rounding, and refuses one that is not or has entries beyond ±1.
func symmetrize(w []float32, n int) error {
	for i := range n {
		for j := i; j < n; j++ {
			a, b := w[i*n+j], w[j*n+i]
			if !(a >= -1 && a <= 1) {
				return fmt.Errorf("entry %d,%d is %g, beyond ±1", i, j, a)
			}
			if d := a - b; !(d < 1e-4 && d > -1e-4) {
				return fmt.Errorf("it is not symmetric: entry %d,%d is %g, entry %d,%d %g", i, j, a, j, i, b)
			}
			w[j*n+i] = a
		}
	}
	return nil
}
