package jobs

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"deephebb/hebb"
	"deephebb/internal/catalog"
	"deephebb/internal/files"
	"deephebb/internal/npy"
)

// featuring are the settings of the stage encode.
type featuring struct {
	Shelf, Model string
	Each         int
}

func init() { addKind("encode", encodePiece) }

func encodePiece(s featuring, i int, w io.Writer) error {
	shelf, err := openShelf(s.Shelf)
	if err != nil {
		return err
	}
	m, err := hebb.Open(s.Model)
	if err != nil {
		return err
	}
	d, err := shelf.span(i*s.Each, min((i+1)*s.Each, shelf.count()))
	if err != nil {
		return err
	}
	x, err := m.Features(d)
	if err != nil {
		return err
	}
	return writeRows(w, x)
}

// Encode writes the features of the pictures as a .npy file, in pieces of so many that are then joined,
// and the pictures' names next to it. They have the bytes that hebb encode gives them.
func (c *Crew) Encode(ctx context.Context, m hebb.Model, shelf *Shelf, each int, path string) error {
	if m.Input() != shelf.Shape {
		return fmt.Errorf("jobs: the model takes pictures of %v, these are %v", m.Input(), shelf.Shape)
	}
	model, err := c.model(m)
	if err != nil {
		return err
	}
	n := len(shelf.Names)
	hash := fingerprint("encode", shelf.Hash, filepath.Base(model), each)
	s := stage{Kind: "encode", Folder: filepath.Join(c.Folder, "encode-"+hash), Count: (n + each - 1) / each,
		Settings: settings(featuring{shelf.Folder, model, each})}
	if err := c.run(ctx, s); err != nil {
		return err
	}
	draft, err := files.Create(path)
	if err != nil {
		return err
	}
	defer draft.Drop()
	if err := npy.Begin(draft, n, m.Dim()); err != nil {
		return err
	}
	if err := s.join(draft, 4*int64(n)*int64(m.Dim())); err != nil {
		return err
	}
	return catalog.KeepFeatures(draft, path, shelf.Names)
}

// join copies the files of all pieces, of so many bytes, to w.
func (s stage) join(w io.Writer, size int64) error {
	for i := range s.Count {
		f, err := files.Open(s.path(i))
		if err != nil {
			return err
		}
		n, err := io.Copy(w, f)
		f.Close()
		if err != nil {
			return err
		}
		size -= n
	}
	if size != 0 {
		return fmt.Errorf("the pieces in %s have %d bytes too few", s.Folder, size)
	}
	return nil
}
