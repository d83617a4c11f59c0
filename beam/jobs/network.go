package jobs

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb"
	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
)

// seeing are the settings of the stage see.
type seeing struct {
	Shelf, Model string
	Sights       string // a pack of what the pieces see
}

func init() { addKind("see", seePiece) }

func seePiece(s seeing, i int, w io.Writer) error {
	var seen []network.Sight
	if err := fromPack(s.Sights, i, &seen); err != nil {
		return err
	}
	shelf, err := openShelf(s.Shelf)
	if err != nil {
		return err
	}
	m, err := hebb.Open(s.Model)
	if err != nil {
		return err
	}
	list := make([]int, len(seen))
	for k := range seen {
		list[k], seen[k].Picture = seen[k].Picture, k
	}
	d, err := shelf.pick(list)
	if err != nil {
		return err
	}
	x, err := m.(*network.Network).Averages(d, seen)
	if err != nil {
		return err
	}
	return writeRows(w, x)
}

// TrainNetwork lets a network that is new learn from patches of the pictures. They are drawn here from
// the pictures that [network.Training].Memory allows, as hebb train draws them, which takes seconds
// however many pictures there are; what the output stage is fitted to is a job, in pieces of so many
// pictures. Record is called with each step. The network ends with the bytes that hebb train gives it.
func (c *Crew) TrainNetwork(ctx context.Context, n *network.Network, shelf *Shelf, each int,
	t network.Training, record func(network.Step) error) error {
	if n.Input() != shelf.Shape {
		return fmt.Errorf("jobs: the network takes pictures of %v, these are %v", n.Input(), shelf.Shape)
	}
	p := network.Shards{Pictures: len(shelf.Names), Hash: shelf.Hash,
		Fetch: func(list []int) (*pictures.Dataset, error) { return shelf.pick(list) },
		Averages: func(n *network.Network, seen []network.Sight) (blas32.General, error) {
			return c.averages(ctx, n, shelf, each, seen)
		}}
	for s, err := range n.TrainOn(p, t) {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = record(s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// averages are what an output stage is fitted to.
func (c *Crew) averages(ctx context.Context, n *network.Network, shelf *Shelf, each int,
	seen []network.Sight) (x blas32.General, err error) {
	model, err := c.model(n)
	if err != nil {
		return x, err
	}
	var parts [][]network.Sight
	for from := 0; from < len(seen); from += each {
		parts = append(parts, seen[from:min(from+each, len(seen))])
	}
	hash := fingerprint("see", shelf.Hash, filepath.Base(model), parts)
	s := stage{Kind: "see", Folder: filepath.Join(c.Folder, "see-"+hash), Count: len(parts),
		Settings: settings(seeing{shelf.Folder, model, filepath.Join(c.Folder, "sights-"+hash)})}
	if err := writePack(filepath.Join(c.Folder, "sights-"+hash), parts); err != nil {
		return x, err
	}
	if err := c.run(ctx, s); err != nil {
		return x, err
	}
	return s.readRows(len(seen), n.Averaged())
}
