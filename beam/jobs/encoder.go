package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"deephebb/hebb"
	"deephebb/internal/files"
)

// summing are the settings of the stage sum.
type summing struct {
	Shelf, Model string
	Layer, Each  int
	Training     hebb.Training
}

func init() { addKind("sum", sumPiece) }

func sumPiece(s summing, i int, w io.Writer) error {
	shelf, err := openShelf(s.Shelf)
	if err != nil {
		return err
	}
	d, err := shelf.span(i*s.Each, min((i+1)*s.Each, shelf.count()))
	if err != nil {
		return err
	}
	m, err := hebb.Open(s.Model)
	if err != nil {
		return err
	}
	e := m.(*hebb.Encoder)
	total := e.NewSums(s.Layer)
	if err := e.Sum(total, d, s.Layer, s.Training); err != nil {
		return err
	}
	return writeInts(w, total)
}

// block is how many pictures an encoder sums in float32: hebb's default. Pieces are multiples of it.
const block = 64

// Train lets an encoder that is new learn from the pictures, each pieces of so many: a job for each layer.
// Record is called with each step, in order. The encoder ends with the bytes that hebb train --shards
// gives it. A training that was ended early goes on after the layers that had learned.
func (c *Crew) Train(ctx context.Context, e *hebb.Encoder, shelf *Shelf, each int, t hebb.Training,
	record func(hebb.Step) error) error {
	if each%block != 0 {
		return fmt.Errorf("jobs: pieces of %d pictures; give a multiple of %d", each, block)
	}
	t.Batch, t.Schedule = block, hebb.Sharded
	l := &learning{Crew: c, encoder: e, record: record,
		path: filepath.Join(c.Folder, "learning-"+fingerprint(e.Config(), shelf.Hash, t))}
	if finished, err := l.resume(); err != nil || finished {
		return err
	}
	p := hebb.Shards{Pictures: len(shelf.Names), Hash: shelf.Hash}
	p.Sum = func(layer int) (total hebb.Sums, err error) {
		total, l.sums, err = c.sum(ctx, e, shelf, layer, each, t)
		return total, err
	}
	for more := true; more; {
		more = false
		for s, err := range e.TrainOn(p, t) {
			if err == nil {
				err = l.take(s)
			}
			if err != nil {
				return err
			}
			if more = s.Epoch == epochs(t) && s.Layer < e.Layers(); more {
				break
			}
		}
		if err := l.keep(); err != nil {
			return err
		}
	}
	return nil
}

// epochs are those of a training, hebb's default filled in.
func epochs(t hebb.Training) int {
	if t.Epochs == 0 {
		return 50
	}
	return t.Epochs
}

// sum returns what a layer learns from all pictures, and the folder that its parts are in.
func (c *Crew) sum(ctx context.Context, e *hebb.Encoder, shelf *Shelf, layer, each int,
	t hebb.Training) (hebb.Sums, string, error) {
	model, err := c.model(e)
	if err != nil {
		return nil, "", err
	}
	below := []any{"sum", shelf.Hash, e.Config(), layer, each}
	for l := range layer - 1 {
		below = append(below, e.Lateral(l+1).Data)
	}
	s := stage{Kind: "sum", Folder: filepath.Join(c.Folder, "sum-"+fingerprint(below...)),
		Count:    (len(shelf.Names) + each - 1) / each,
		Settings: settings(summing{shelf.Folder, model, layer, each, t})}
	if err := c.run(ctx, s); err != nil {
		return nil, "", err
	}
	total := e.NewSums(layer)
	return total, s.Folder, s.addInts(total)
}

// learning is a training whose steps and layers are kept as they come.
type learning struct {
	*Crew
	encoder *hebb.Encoder
	record  func(hebb.Step) error
	path    string
	steps   []hebb.Step
	sums    string // folder of the last layer's parts
}

// kept stands in the file of a training.
type kept struct {
	Steps []hebb.Step
	Model []byte
}

// resume takes up a training that was ended early, or had come to its end.
func (l *learning) resume() (finished bool, err error) {
	b, err := os.ReadFile(l.path)
	if err != nil {
		return false, nil // there is none
	}
	var k kept
	if err = json.Unmarshal(b, &k); err == nil {
		err = l.encoder.UnmarshalBinary(k.Model)
	}
	if err != nil {
		return false, fmt.Errorf("jobs: %s is damaged (%w): remove it", l.path, err)
	}
	for _, s := range k.Steps {
		if err := l.take(s); err != nil {
			return false, err
		}
	}
	_, _, unfinished := l.encoder.Unfinished()
	return !unfinished, nil
}

func (l *learning) take(s hebb.Step) error {
	l.steps = append(l.steps, s)
	return l.record(s)
}

// keep writes what has been learned; the parts that it was made of are needed no longer.
func (l *learning) keep() error {
	b, err := l.encoder.MarshalBinary()
	if err != nil {
		return err
	}
	if err := files.WriteBytes(l.path, settings(kept{l.steps, b})); err != nil {
		return err
	}
	return os.RemoveAll(l.sums)
}
