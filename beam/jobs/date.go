package jobs

import (
	"context"
	"io"
	"math"
	"path/filepath"
	"slices"
	"time"

	"deephebb/hebb/pictures"
	"deephebb/internal/files"
)

// dating are the settings of the stage date.
type dating struct {
	List string // a pack of sources, files of folders
}

// undated stands for no date, others are Unix seconds.
const undated = math.MinInt64

func init() { addKind("date", datePiece) }

func datePiece(d dating, i int, w io.Writer) error {
	var s source
	if err := fromPack(d.List, i, &s); err != nil {
		return err
	}
	values := make([]int64, len(s.Names))
	for k, t := range (pictures.Folder{}).Dates(s.Dir, s.Names) {
		values[k] = undated
		if !t.IsZero() {
			values[k] = t.Unix()
		}
	}
	return writeInts(w, values)
}

// Dates finds when each of a folder's pictures was taken, named as [pictures.Folder.List] names them, in
// pieces of so many; nil where none says.
func (c *Crew) Dates(ctx context.Context, dir string, names []string, each int) ([]time.Time, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	var list []source
	for part := range slices.Chunk(names, each) {
		list = append(list, source{Dir: dir, Names: part})
	}
	hash := fingerprint("date", list, stamps(list))
	pack := filepath.Join(c.Folder, "list-"+hash)
	if err := files.MakeFolder(c.Folder); err != nil {
		return nil, err
	}
	if err := writePack(pack, list); err != nil {
		return nil, err
	}
	s := stage{Kind: "date", Folder: filepath.Join(c.Folder, "date-"+hash), Count: len(list),
		Settings: settings(dating{pack})}
	if err := c.run(ctx, s); err != nil {
		return nil, err
	}
	taken, known := make([]time.Time, len(names)), false
	for i, part := range list {
		if err := readInts(s.path(i), len(part.Names), func(at int, values []int64) {
			for k, v := range values {
				if v != undated {
					taken[i*each+at+k], known = time.Unix(v, 0).UTC(), true
				}
			}
		}); err != nil {
			return nil, err
		}
	}
	if !known {
		return nil, nil
	}
	return taken, nil
}
