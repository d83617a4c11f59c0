package hebb

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// trained is what a model has learned from, kept in its file.
type trained []trainedRun

type trainedRun struct {
	Pictures, Batch, Epochs int
	Schedule                string
	Rate                    float64
}

func (t *trained) add(d *Dataset, s Training) {
	*t = append(*t, trainedRun{d.Len(), s.Batch, s.Epochs, s.Schedule.String(), s.Rate})
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

// Save writes the encoder as a safetensors file, with the names PyTorch gives
// to the article's program: layers.0.encode.weight (C_out × C_in × 3 × 3),
// layers.0.encode.bias (C_out), layers.0.lateral_weights (N × N when shared,
// C × N × N per channel), and so on for each layer; settings and what it has
// learned from are in the header's metadata. The file appears whole or not at
// all, and the same model gives the same bytes.
func (e *Encoder) Save(path string) error {
	var tensors []tensor
	for i, l := range e.layers {
		weight, bias, lateral := tensorNames(i)
		n := l.units()
		shape := []int{n, n}
		if l.rule == PerChannel {
			shape = []int{l.out.C, n, n}
		}
		tensors = append(tensors,
			tensor{weight, []int{l.out.C, l.in.C, 3, 3}, l.weight},
			tensor{bias, []int{l.out.C}, l.bias},
			tensor{lateral, shape, l.w})
	}
	in := e.config.Input
	settings, err := json.Marshal(modelSettings{[3]int{in.C, in.H, in.W}, e.config.Rule.String(), e.config.Seed, e.trained})
	if err == nil {
		err = writeTensors(path, tensors, map[string]string{"deephebb": string(settings)})
	}
	if err != nil {
		return fmt.Errorf("hebb: can't save the model as %s: %w", path, err)
	}
	return nil
}

// Load reads an encoder that [Encoder.Save] or PyTorch wrote. A file of
// PyTorch's has no settings: its pictures are then taken to be square, of twice
// the first layer's rows and columns, and its rule is Shared unless the
// channels' lateral matrices differ.
func Load(path string) (*Encoder, error) {
	return load(path, Config{}, true)
}

// Init returns an encoder as [New] does, with the weights of a safetensors file
// in place of random ones. c.Input must be given; c.Channels, if given, must be
// the file's; lateral weights that the file has not got are zero. A shared
// lateral matrix becomes the matrix of every channel where c.Rule is
// PerChannel; the other way round all channels' matrices must be equal.
func Init(path string, c Config) (*Encoder, error) {
	return load(path, c, false)
}

func load(path string, c Config, settled bool) (*Encoder, error) {
	tensors, metadata, err := readTensors(path)
	if err == nil {
		var e *Encoder
		if e, err = fromTensors(tensors, metadata, c, settled); err == nil {
			return e, nil
		}
	}
	return nil, fmt.Errorf("hebb: can't read the model %s: %w", path, err)
}

func fromTensors(tensors map[string]tensor, metadata map[string]string, c Config, settled bool) (*Encoder, error) {
	var channels []int
	for i := 0; ; i++ {
		name, _, _ := tensorNames(i)
		w, ok := tensors[name]
		if !ok {
			break
		}
		if len(w.shape) != 4 || w.shape[2] != 3 || w.shape[3] != 3 {
			return nil, fmt.Errorf("%s has shape %v instead of C_out×C_in×3×3", name, w.shape)
		}
		channels = append(channels, w.shape[0])
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
			c.Input = Shape{settings.Input[0], settings.Input[1], settings.Input[2]}
			c.Seed = settings.Seed
			if settings.Rule == PerChannel.String() {
				c.Rule = PerChannel
			}
		} else if err := guess(&c, tensors); err != nil {
			return nil, err
		}
	}
	if len(c.Channels) > 0 && !slices.Equal(c.Channels, channels) {
		return nil, fmt.Errorf("its layers have %v channels, not %v", channels, c.Channels)
	}
	c.Channels = channels
	if name, _, _ := tensorNames(0); tensors[name].shape[1] != c.Input.C {
		return nil, fmt.Errorf("it takes pictures of %d channels, these have %d", tensors[name].shape[1], c.Input.C)
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
func guess(c *Config, tensors map[string]tensor) error {
	weight, _, lateral := tensorNames(0)
	w, ok := tensors[lateral]
	if !ok || len(w.shape) < 2 {
		return fmt.Errorf("it has no tensor %s to tell the pictures' size from; use Init and give the input's shape", lateral)
	}
	side := int(math.Round(math.Sqrt(float64(w.shape[len(w.shape)-1]))))
	if side*side != w.shape[len(w.shape)-1] {
		return fmt.Errorf("its pictures are not square and it does not say their shape; use Init and give it")
	}
	c.Input = Shape{tensors[weight].shape[1], 2 * side, 2 * side}
	for i := range c.Channels {
		_, _, lateral := tensorNames(i)
		if t := tensors[lateral]; len(t.shape) == 3 && !equalParts(t.data, t.shape[0]) {
			c.Rule = PerChannel
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
func (l *layer) take(index int, tensors map[string]tensor, needed bool) error {
	weight, bias, lateral := tensorNames(index)
	n := l.units()
	shape := []int{n, n}
	w, ok := tensors[lateral]
	if each := []int{l.out.C, n, n}; l.rule == PerChannel && len(w.shape) != 2 || slices.Equal(w.shape, each) {
		shape = each
	}
	err := cmp.Or(check(tensors, weight, l.out.C, l.in.C, 3, 3), check(tensors, bias, l.out.C))
	if err == nil && (ok || needed) {
		err = check(tensors, lateral, shape...)
	}
	if err != nil {
		return err
	}
	if l.rule == Shared && len(w.shape) == 3 && !equalParts(w.data, l.out.C) {
		return fmt.Errorf("%s (%v) is not one %d×%d matrix for all channels; use the rule per-channel", lateral, w.shape, n, n)
	}
	l.allocate()
	copy(l.weight, tensors[weight].data)
	copy(l.bias, tensors[bias].data)
	if !ok {
		return nil
	}
	for g := range l.groups() {
		w := w.data[g*n*n%len(w.data):][:n*n]
		if err := symmetrize(w, n); err != nil {
			return fmt.Errorf("%s: %w", lateral, err)
		}
		copy(l.w[g*n*n:], w)
	}
	return nil
}

// check returns an error unless there is a tensor of that name and shape.
func check(tensors map[string]tensor, name string, shape ...int) error {
	t, ok := tensors[name]
	if !ok {
		return fmt.Errorf("it has no tensor %s", name)
	}
	if !slices.Equal(t.shape, shape) {
		return fmt.Errorf("%s has shape %v, these pictures and channels need %v", name, t.shape, shape)
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
