package main

import (
	"errors"
	"fmt"
	"math"
	"time"

	"deephebb/hebb"
	"gonum.org/v1/gonum/blas/blas32"
)

// learning are the flags of training.
type learning struct {
	Channels []int   `group:"learning" placeholder:"16,32,64,128" help:"Output channels of each layer; with --init the file's."`
	Rule     string  `group:"learning" enum:"shared,per-channel" default:"shared" help:"One lateral matrix for all channels of a layer, or one a channel: ${enum}."`
	Schedule string  `group:"learning" enum:"layerwise,joint" default:"layerwise" help:"One layer after the other, or all in every pass as in the article: ${enum}."`
	Epochs   int     `group:"learning" default:"50" help:"Passes over the pictures."`
	Batch    int     `group:"learning" default:"8" help:"Pictures a step."`
	Rate     float64 `group:"learning" default:"0.001" help:"Learning rate."`
	Init     string  `group:"learning" placeholder:"FILE" help:"Begin with the weights of this safetensors file in place of random ones."`
	Memory   int     `group:"learning" default:"1024" placeholder:"MIB" help:"Keep up to so many MiB of activations, to save work."`
}

// records are the flags of what is written while learning.
type records struct {
	Log          string `group:"files" placeholder:"FILE.csv" help:"Write energy, delta and norm of every step."`
	LastFeatures string `group:"files" placeholder:"FILE.npy" help:"Write the article's own features, the last epoch's outputs while still learning (--schedule joint)."`
}

// seeded is the flag of all that is random.
type seeded struct {
	Seed uint64 `default:"42" help:"Seed of everything random."`
}

// check finds what is wrong with the flags before anything is read.
func (l learning) check(r records) error {
	switch {
	case l.Epochs < 1:
		return usage("--epochs %d: give at least 1", l.Epochs)
	case l.Batch < 1:
		return usage("--batch %d: give at least 1", l.Batch)
	case !(l.Rate > 0) || math.IsInf(l.Rate, 1):
		return usage("--rate %g: give a number above 0, such as 0.001", l.Rate)
	case l.Memory < 1 || l.Memory > 1<<24:
		return usage("--memory %d: give 1 to 16777216 MiB", l.Memory)
	case r.LastFeatures != "" && l.Schedule != "joint":
		return usage("--last-features needs --schedule joint: layerwise, only the last layer learns in the last epoch")
	}
	for _, c := range l.Channels {
		if c < 1 {
			return usage("--channels %d: give at least 1 for each layer, such as 16,32,64,128", c)
		}
	}
	return nil
}

// encoder makes the encoder for the pictures.
func (l learning) encoder(d *hebb.Dataset, seed uint64) (*hebb.Encoder, error) {
	c := hebb.Config{Input: d.Shape, Channels: l.Channels, Seed: seed}
	if l.Rule == "per-channel" {
		c.Rule = hebb.PerChannel
	}
	if l.Init == "" {
		return hebb.New(c)
	}
	e, err := hebb.Init(l.Init, c)
	if err == nil {
		return e, nil
	}
	if other, failed := hebb.Load(l.Init); failed == nil && other.Config().Input != d.Shape {
		return nil, misfit(l.Init, other, d)
	}
	return nil, fmt.Errorf("%w; give --channels, --rule and pictures as it was made with", err)
}

// misfit is the error for a model that takes other pictures.
func misfit(path string, e *hebb.Encoder, d *hebb.Dataset) error {
	want, todo := e.Config().Input, ""
	if want.H == want.W && (want.H != d.Shape.H || want.W != d.Shape.W) {
		todo += fmt.Sprintf(" --size %d", want.H)
	}
	if want.C != d.Shape.C && want.C >= 3 && d.Shape.C >= 3 {
		todo += map[int]string{3: " --no-alpha", 4: " --alpha"}[want.C]
	}
	if todo != "" {
		todo = "give" + todo + " or "
	}
	return fmt.Errorf("the model %s takes pictures of %v and these are %v: %strain a model for them", path, want, d.Shape, todo)
}

// train lets the encoder learn, writes the log, unless its path is empty, and adds the steps to the history, unless it is nil, which has
// room for each layer. When the session is stopped the encoder keeps what it learned until then, the log is written, and the error is
// errStopped.
func (l learning) train(s *session, e *hebb.Encoder, d *hebb.Dataset, logPath string, steps history) error {
	defer s.clock("train", time.Now())
	t := hebb.Training{Epochs: l.Epochs, Batch: l.Batch, Rate: l.Rate, Memory: int64(l.Memory) << 20}
	if l.Schedule == "joint" {
		t.Schedule = hebb.Joint
	}
	var log *logFile
	if logPath != "" {
		var err error
		if log, err = newLog(logPath); err != nil {
			return err
		}
		defer log.drop()
	}
	each := l.Epochs * ((d.Len() + l.Batch - 1) / l.Batch) // steps of a layer
	b, done, all := s.bar("learn", each*e.Layers()), 0, each*e.Layers()
	defer b.close()
	b.set(0, func() string { return "" })
	for step := range e.Train(d, t) {
		if steps != nil {
			steps.add(step)
		}
		if log != nil {
			if err := log.add(step); err != nil {
				return err
			}
		}
		done++
		b.set(done, func() string {
			return fmt.Sprintf("layer %d epoch %d: energy %.4f, delta %.3g, norm %.4g", step.Layer, step.Epoch, step.Energy, step.Delta, step.Norm)
		})
		if s.stopped() && done < all {
			break
		}
	}
	if err := e.Err(); err != nil {
		return err
	}
	if log != nil {
		if err := log.keep(); err != nil {
			return err
		}
	}
	if done < all {
		return errStopped
	}
	return nil
}

// block is how many pictures are encoded between two looks at the clock; a multiple of what the encoder takes at a time, so that
// the features do not depend on it.
const block = 512

// encode turns the pictures into features, n × d.
func encode(s *session, e *hebb.Encoder, d *hebb.Dataset) (x blas32.General, err error) {
	err = s.stage("encode", func() error {
		x = blas32.General{Rows: d.Len(), Cols: e.Dim(), Stride: e.Dim(), Data: make([]float32, d.Len()*e.Dim())}
		b := s.bar("encode", d.Len())
		defer b.close()
		b.set(0, func() string { return "" })
		for from := 0; from < d.Len(); from += block {
			some := make([]int, min(block, d.Len()-from))
			for i := range some {
				some[i] = from + i
			}
			part := e.Features(d.Pick(some))
			if err := e.Err(); err != nil {
				return err
			}
			copy(x.Data[from*x.Stride:], part.Data)
			b.set(from+len(some), func() string { return "" })
		}
		return nil
	})
	return x, err
}

// loadModel reads a model.
func loadModel(path string) (*hebb.Encoder, error) {
	e, err := hebb.Load(path)
	if err != nil {
		return nil, fmt.Errorf("%w; write one with hebb train, or name it with --model", err)
	}
	return e, nil
}

// fits returns an error unless the model of a file takes these pictures.
func fits(path string, e *hebb.Encoder, d *hebb.Dataset) error {
	if e.Fits(d) != nil {
		return misfit(path, e, d)
	}
	return nil
}

// wasStopped tells whether err is Ctrl-C's.
func wasStopped(err error) bool { return errors.Is(err, errStopped) }
