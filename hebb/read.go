package hebb

import (
	"deephebb/hebb/pictures"
	"deephebb/internal/tensors"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Init returns an encoder as [New] does, with the weights of a safetensors file in place of random
// ones. c.Input must be given; c.Channels, if given, must be the file's; lateral weights that the
// file has not got are zero. A shared lateral matrix becomes the matrix of every channel where
// c.Lateral is PerChannel; the other way round all channels' matrices must be equal.
func Init(path string, c Config) (*Encoder, error) {
	f, err := tensors.Open(path)
	if err != nil {
		return nil, fmt.Errorf("hebb: can't read the model %w", err)
	}
	defer f.Close()
	e, err := load(f, c)
	if err != nil {
		return nil, fmt.Errorf("hebb: can't read the model %s: %w", path, err)
	}
	return e, nil
}

// decode makes an encoder of its file.
func decode(f *tensors.File) (*Encoder, error) {
	c, s, err := settingsOf(f)
	if err != nil {
		return nil, err
	}
	if _, ok := f.Shape(lateralName(0)); !ok {
		return nil, fmt.Errorf("it has no tensor %s", lateralName(0))
	}
	e, err := load(f, c)
	if err != nil {
		return nil, err
	}
	e.trained = s.Trained
	if e.unfinished() != nil {
		e.starts = make([][]float32, len(e.layers))
		for i, l := range e.layers {
			if _, ok := f.Shape(startName(i)); !ok {
				continue // it began with zeros
			}
			if e.starts[i], err = f.Read(startName(i)); err == nil && len(e.starts[i]) != len(l.w) {
				err = fmt.Errorf("tensor %s has %d values, %s has %d",
					startName(i), len(e.starts[i]), lateralName(i), len(l.w))
			}
			if err != nil {
				return nil, err
			}
		}
	}
	return e, nil
}

// settingsOf returns what an encoder was made with, from its file's metadata or, where PyTorch
// wrote it, from its tensors' shapes.
func settingsOf(f *tensors.File) (c Config, s modelSettings, err error) {
	ok, err := f.Settings(settingsKey, &s)
	if err != nil {
		return c, s, err
	}
	if !ok {
		c, err = guess(f)
		return c, s, err
	}
	c.Input = pictures.Shape{C: s.Input[0], H: s.Input[1], W: s.Input[2]}
	c.Seed = s.Seed
	switch s.Rule {
	case PerChannel.String():
		c.Lateral = PerChannel
	case Shared.String():
	default:
		return c, s, fmt.Errorf("its settings have the rule %q, where %v or %v should be", s.Rule, Shared, PerChannel)
	}
	return c, s, nil
}

// load makes an encoder with a file's weights. Shapes are checked before memory is taken.
func load(f *tensors.File, c Config) (*Encoder, error) {
	f.Finite = true
	var channels []int
	for {
		w, ok := f.Shape(weightName(len(channels)))
		if !ok {
			break
		}
		if len(w) != 4 || w[2] != 3 || w[3] != 3 {
			return nil, fmt.Errorf("%s has shape %v instead of C_out×C_in×3×3", weightName(len(channels)), w)
		}
		if len(channels) == 0 && w[1] != c.Input.C {
			return nil, fmt.Errorf("it takes pictures of %d channels, these have %d", w[1], c.Input.C)
		}
		channels = append(channels, w[0])
	}
	if len(channels) == 0 {
		return nil, fmt.Errorf("it has no tensor %s; is it a model of this kind?", weightName(0))
	}
	if len(c.Channels) > 0 && !slices.Equal(c.Channels, channels) {
		return nil, fmt.Errorf("its layers have %v channels, not %v", channels, c.Channels)
	}
	c.Channels = channels
	e, err := plan(c)
	if err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "hebb: "))
	}
	for i, l := range e.layers {
		if err := l.read(f, i); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// guess finds input and kind of lateral weights in the tensors of a file without settings.
func guess(f *tensors.File) (c Config, err error) {
	w, ok := f.Shape(weightName(0))
	if !ok || len(w) != 4 {
		return c, fmt.Errorf("it has no tensor %s (C_out×C_in×3×3); is it a model of this kind?", weightName(0))
	}
	n, ok := f.Shape(lateralName(0))
	if !ok || len(n) < 2 {
		return c, fmt.Errorf("it has no tensor %s to tell the pictures' size from; use Init and give the input's shape",
			lateralName(0))
	}
	units := n[len(n)-1]
	side := int(math.Round(math.Sqrt(float64(units))))
	if side*side != units {
		return c, fmt.Errorf("its pictures are not square and it does not say their shape; use Init and give it")
	}
	c.Input = pictures.Shape{C: w[1], H: 2 * side, W: 2 * side}
	for i := 0; ; i++ {
		shape, ok := f.Shape(lateralName(i))
		if !ok {
			return c, nil
		}
		if len(shape) != 3 {
			continue
		}
		data, err := f.Read(lateralName(i))
		if err != nil {
			return c, err
		}
		if !equalParts(data, shape[0]) {
			c.Lateral = PerChannel
		}
	}
}

// equalParts tells whether data consists of n equal parts.
func equalParts(data []float32, n int) bool {
	size := len(data) / max(n, 1)
	return n > 0 && slices.Equal(data[size:], data[:len(data)-size])
}

// read reads the layer's weights; lateral ones that the file has not got stay zero.
func (l *layer) read(f *tensors.File, index int) (err error) {
	n := l.units()
	name := lateralName(index)
	shape, ok := f.Shape(name)
	if each := []int{l.out.C, n, n}; ok && !slices.Equal(shape, []int{n, n}) && !slices.Equal(shape, each) {
		return fmt.Errorf("tensor %s has shape %v, these pictures and channels need %v or %v",
			name, shape, []int{n, n}, each)
	}
	if l.weight, err = f.Read(weightName(index), l.out.C, l.in.C, 3, 3); err != nil {
		return err
	}
	if l.bias, err = f.Read(biasName(index), l.out.C); err != nil {
		return err
	}
	l.w = make([]float32, l.groups()*n*n)
	if !ok {
		return nil
	}
	w, err := f.Read(name)
	if err != nil {
		return err
	}
	if l.kind == Shared && len(shape) == 3 && !equalParts(w, l.out.C) {
		return fmt.Errorf("%s (%v) is not one %d×%d matrix for all channels; use PerChannel", name, shape, n, n)
	}
	for g := range l.groups() {
		part := w[g*n*n%len(w):][:n*n]
		if err := symmetrize(part, n); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		copy(l.w[g*n*n:], part)
	}
	return nil
}

// symmetrize makes w, n × n, exactly symmetric, which PyTorch's is up to rounding, and refuses one
// that is not or has entries beyond ±1.
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
