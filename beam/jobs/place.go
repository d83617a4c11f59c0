package jobs

import (
	"context"
	"io"
	"path/filepath"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/atlas"
	"deephebb/internal/files"
)

// placing are the settings of the stage place.
type placing struct {
	Features, Map string
	Each          int
}

func init() { addKind("place", placePiece) }

func placePiece(s placing, i int, w io.Writer) error {
	x, err := rows(s.Features, i, s.Each)
	if err != nil {
		return err
	}
	b, err := files.Read(s.Map, 1<<36)
	if err != nil {
		return err
	}
	m := new(atlas.Model)
	if err := m.UnmarshalBinary(b); err != nil {
		return err
	}
	xy, err := m.Transform(x)
	if err != nil {
		return err
	}
	return writeRows(w, xy)
}

// Place maps rows of features to the plane: those of the sample as hebb map does, and the others where
// [atlas.Model.Transform] puts them, in pieces. Where all are in the sample, it is hebb's map. The notes
// are those of the sample's map.
func (c *Crew) Place(ctx context.Context, f Features, u atlas.UMAP) (xy blas32.General, notes []string, err error) {
	x, n, known, err := f.sample()
	if err != nil {
		return xy, nil, err
	}
	m, err := u.FitModel(x)
	if err != nil {
		return xy, nil, err
	}
	if n == x.Rows {
		return m.XY, m.Notes, nil
	}
	path, err := c.model(m)
	if err != nil {
		return xy, nil, err
	}
	hash := fingerprint("place", known, filepath.Base(path), f.Each)
	s := stage{Kind: "place", Folder: filepath.Join(c.Folder, "place-"+hash), Count: f.pieces(n),
		Settings: settings(placing{f.Path, path, f.Each})}
	if err := c.run(ctx, s); err != nil {
		return xy, nil, err
	}
	xy, err = s.readRows(n, m.XY.Cols)
	return xy, m.Notes, err
}
