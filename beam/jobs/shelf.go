package jobs

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"sort"
	"strconv"
	"sync"

	"deephebb/hebb/pictures"
	"deephebb/internal/files"
	"deephebb/internal/gemm"
)

// A Shelf are pictures that were read: bytes of one size, in files of the crew's folder.
type Shelf struct {
	Shape   pictures.Shape
	Names   []string           // one a picture
	Skipped []pictures.Skipped // what is no picture, or can't be read
	Hash    string             // a fingerprint of the files that the pictures are from, and of how they were read

	shelved
}

// shelved is what workers know of a shelf. It stands in the file index of its folder.
type shelved struct {
	Folder string
	Shape  pictures.Shape
	Ends   []int   // how many pictures the pieces up to each have
	Starts []int64 // where the pixels begin in each piece's file
}

// reading are the settings of the stage read.
type reading struct {
	List string // a pack of sources
	In   Input
}

// contents stand as JSON at the beginning of a piece, before its pixels, after their length.
type contents struct {
	Shape   pictures.Shape
	Names   []string
	Skipped []skipped
}

// skipped is a [pictures.Skipped] as JSON.
type skipped struct {
	Name   string
	Reason pictures.Reason
	It     string
}

func init() { addKind("read", readPiece) }

func readPiece(r reading, i int, w io.Writer) error {
	var s source
	if err := fromPack(r.List, i, &s); err != nil {
		return err
	}
	d, err := s.load(r.In)
	if err != nil {
		return err
	}
	if r.In.Fail {
		if err := faulty(d.Skipped, s.Prefix); err != nil {
			return err
		}
	}
	c := contents{Shape: d.Shape}
	for _, name := range d.Names {
		c.Names = append(c.Names, s.Prefix+name)
	}
	for _, k := range d.Skipped {
		c.Skipped = append(c.Skipped, skipped{s.Prefix + k.Name, k.Reason, k.Err.Error()})
	}
	head, err := json.Marshal(c)
	if err != nil {
		return err
	}
	if _, err := w.Write(append(binary.LittleEndian.AppendUint64(nil, uint64(len(head))), head...)); err != nil {
		return err
	}
	return d.WritePixels(w)
}

// faulty is the error of the first picture that can't be read; nil if there is none.
func faulty(list []pictures.Skipped, prefix string) error {
	for _, k := range list {
		if k.Reason == pictures.Unreadable || k.Reason == pictures.Unsupported {
			return fmt.Errorf("%s%s: it %w; --on-bad skip leaves such pictures out", prefix, k.Name, k.Err)
		}
	}
	return nil
}

// load reads the pictures.
func (s source) load(in Input) (*pictures.Dataset, error) {
	if s.IDX != "" {
		return pictures.IDX{Size: in.Size}.Load(s.IDX)
	}
	f := pictures.Folder{Size: in.Size, Fit: in.Fit, Alpha: in.Alpha, AsStored: in.AsStored, Truncated: in.Truncated}
	if s.Tar != "" {
		return f.LoadTar(s.Tar)
	}
	return f.LoadFiles(s.Dir, s.Names)
}

// Read reads the pictures, each once, unless that was done before: those that can't be read are left out
// and listed, unless Fail makes the first such one an error. So many files are read at a time; archives
// and files of MNIST's format whole. It fails where none can be read, and where two have one name.
func (c *Crew) Read(ctx context.Context, in Input, each int) (*Shelf, error) {
	list, others, err := in.sources(each)
	if err != nil {
		return nil, err
	}
	if in.Fail {
		if err := faulty(others, ""); err != nil {
			return nil, err
		}
	}
	fail := in.Fail // what was read is the same with and without it
	in.Paths, in.Fail = nil, false
	hash := fingerprint("read", list, stamps(list), in)
	in.Fail = fail
	pack := filepath.Join(c.Folder, "list-"+hash)
	if !there(pack) {
		if err := files.MakeFolder(c.Folder); err != nil {
			return nil, err
		}
		if err := writePack(pack, list); err != nil {
			return nil, err
		}
	}
	s := stage{Kind: "read", Folder: filepath.Join(c.Folder, "read-"+hash), Count: len(list),
		Settings: settings(reading{pack, in})}
	if err := c.run(ctx, s); err != nil {
		return nil, err
	}
	h, err := s.shelf(hash, others)
	if err == nil && fail { // pieces may be of a call without it
		err = faulty(h.Skipped, "")
	}
	return h, err
}

// shelf reads what the pieces hold, and writes the index.
func (s stage) shelf(hash string, others []pictures.Skipped) (*Shelf, error) {
	h := &Shelf{Hash: hash, Skipped: others, shelved: shelved{Folder: s.Folder}}
	parts, errs := make([]contents, s.Count), make([]error, s.Count)
	h.Starts = make([]int64, s.Count)
	gemm.Parallel(s.Count, func(i int) { parts[i], h.Starts[i], errs[i] = contentsOf(s.path(i)) })
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	for i, p := range parts {
		if len(p.Names) > 0 && h.Shape == (pictures.Shape{}) {
			h.Shape = p.Shape
		}
		if len(p.Names) > 0 && p.Shape != h.Shape {
			return nil, fmt.Errorf("jobs: %s is of %v and the pictures before it %v: give a size to bring them to",
				p.Names[0], p.Shape, h.Shape)
		}
		h.Names = append(h.Names, p.Names...)
		h.Ends = append(h.Ends, len(h.Names))
		for _, k := range parts[i].Skipped {
			h.Skipped = append(h.Skipped, pictures.Skipped{Name: k.Name, Reason: k.Reason, Err: errors.New(k.It)})
		}
	}
	sort.SliceStable(h.Skipped, func(i, j int) bool { return h.Skipped[i].Name < h.Skipped[j].Name })
	if len(h.Names) == 0 {
		if len(h.Skipped) > 0 {
			return nil, fmt.Errorf("jobs: none of the pictures can be read: %s %w", h.Skipped[0].Name, h.Skipped[0].Err)
		}
		return nil, errors.New("jobs: there are no pictures")
	}
	if err := unique(h.Names); err != nil {
		return nil, err
	}
	h.shelved.Shape = h.Shape
	return h, files.WriteBytes(filepath.Join(s.Folder, "index"), settings(h.shelved))
}

// unique is an error if two pictures have one name, by which features and maps are joined with them.
func unique(names []string) error {
	seen := make(map[string]bool, len(names))
	for _, name := range names {
		if seen[name] {
			return fmt.Errorf("jobs: two pictures are called %s: give folders and archives whose names differ, or one "+
				"list (.txt) of paths from one folder", name)
		}
		seen[name] = true
	}
	return nil
}

// contentsOf reads what a piece holds, and where its pixels begin.
func contentsOf(path string) (c contents, start int64, err error) {
	f, err := files.Open(path)
	if err != nil {
		return c, 0, err
	}
	defer f.Close()
	var length [8]byte
	if _, err := io.ReadFull(f, length[:]); err != nil {
		return c, 0, fmt.Errorf("%s: %w", path, err)
	}
	n := int64(binary.LittleEndian.Uint64(length[:]))
	if err := json.NewDecoder(io.LimitReader(f, n)).Decode(&c); err != nil {
		return c, 0, fmt.Errorf("%s: %w", path, err)
	}
	return c, 8 + n, nil
}

// shelves are those that this process has opened, by folder.
var shelves sync.Map

// openShelf reads the index of a shelf, once.
func openShelf(folder string) (*shelved, error) {
	if s, ok := shelves.Load(folder); ok {
		return s.(*shelved), nil
	}
	b, err := files.Read(filepath.Join(folder, "index"), 1<<30)
	if err != nil {
		return nil, err
	}
	s := new(shelved)
	if err := json.Unmarshal(b, s); err != nil {
		return nil, fmt.Errorf("%s: %w", folder, err)
	}
	shelves.Store(folder, s)
	return s, nil
}

// count is how many pictures there are.
func (s *shelved) count() int { return s.Ends[len(s.Ends)-1] }

// span are the pictures from…to−1.
func (s *shelved) span(from, to int) (*pictures.Dataset, error) {
	list := make([]int, to-from)
	for i := range list {
		list[i] = from + i
	}
	return s.pick(list)
}

// pick reads some pictures. Those that stand side by side are read at once.
func (s *shelved) pick(list []int) (*pictures.Dataset, error) {
	size := s.Shape.Len()
	pixels, names := make([]uint8, len(list)*size), make([]string, len(list))
	for at := 0; at < len(list); {
		first := list[at]
		piece := sort.SearchInts(s.Ends, first+1)
		if first < 0 || piece == len(s.Ends) {
			return nil, fmt.Errorf("jobs: picture %d of %d", first, s.count())
		}
		n := 1
		for at+n < len(list) && list[at+n] == first+n && first+n < s.Ends[piece] {
			n++
		}
		begin := 0
		if piece > 0 {
			begin = s.Ends[piece-1]
		}
		if err := s.readAt(pixels[at*size:][:n*size], piece, int64(first-begin)*int64(size)); err != nil {
			return nil, err
		}
		for k := range n {
			names[at+k] = "number " + strconv.Itoa(first+k)
		}
		at += n
	}
	return pictures.FromBytes(s.Shape, pixels, names, nil, nil)
}

func (s *shelved) readAt(pixels []uint8, piece int, offset int64) error {
	path := stage{Folder: s.Folder}.path(piece)
	f, err := files.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.ReadAt(pixels, s.Starts[piece]+offset); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
