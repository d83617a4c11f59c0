package jobs

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"deephebb/hebb/pictures"
	"deephebb/internal/files"
	"deephebb/internal/gemm"
	"deephebb/internal/table"
)

// Input are pictures as they come: files and how they are read.
type Input struct {
	// Paths are folders of pictures, archives of them (.tar, .tar.gz, .tgz), files of MNIST's format
	// (…-ubyte or .idx, gzipped or not), single pictures, and lists (.txt) of all these, a path a line,
	// which counts from the list's folder. Pictures stand in this order. All machines see them by these
	// paths.
	Paths []string

	Size      int          // pictures are brought to Size × Size; 0: those of MNIST's format stay as they are
	Fit       pictures.Fit // how pictures that are no squares are
	Alpha     bool         // transparency is a fourth channel
	AsStored  bool         // as [pictures.Folder] has it
	Truncated bool         // as well
	Fail      bool         // a picture that can't be read is an error of the piece that meets it
}

// A source is what a piece of the stage read reads: files of a folder, or a file of many pictures.
type source struct {
	Dir    string
	Names  []string // files in Dir
	Tar    string   // or an archive
	IDX    string   // or a file of MNIST's format
	Prefix string   // of the names that these have
}

// packed is a source as JSON: names of files need not be UTF-8, as JSON's texts are.
type packed struct {
	Dir, Tar, IDX []byte
	Names         [][]byte
	Prefix        string
}

func (s source) MarshalJSON() ([]byte, error) {
	p := packed{Dir: []byte(s.Dir), Tar: []byte(s.Tar), IDX: []byte(s.IDX), Prefix: s.Prefix}
	for _, name := range s.Names {
		p.Names = append(p.Names, []byte(name))
	}
	return json.Marshal(p)
}

func (s *source) UnmarshalJSON(b []byte) error {
	var p packed
	if err := json.Unmarshal(b, &p); err != nil {
		return err
	}
	*s = source{Dir: string(p.Dir), Tar: string(p.Tar), IDX: string(p.IDX), Prefix: p.Prefix}
	for _, name := range p.Names {
		s.Names = append(s.Names, string(name))
	}
	return nil
}

// stamp is what a file is known by.
type stamp struct {
	Path  []byte // which need not be UTF-8
	Bytes int64
	Time  int64 // of change, Unix ns
}

// sources finds the files, at most so many pictures a source, and what lies in folders and is none.
func (in Input) sources(each int) (list []source, skipped []pictures.Skipped, err error) {
	entries, err := in.expand()
	if err != nil {
		return nil, nil, err
	}
	var single source
	flush := func() {
		for names := range slices.Chunk(single.Names, each) {
			list = append(list, source{Dir: single.Dir, Names: names})
		}
		single = source{}
	}
	prefixes := map[string]bool{}
	for _, e := range entries {
		path, prefix := filepath.Join(e.dir, e.name), ""
		if len(entries) > 1 {
			prefix = table.Escape(filepath.ToSlash(e.name)) + "/"
		}
		archive := endsIn(path, ".tar", ".tar.gz", ".tgz") // whose pictures have names of their own
		if prefixes[prefix] && !archive {
			return nil, nil, fmt.Errorf("jobs: two inputs are called %s, and so would their pictures be: "+
				"name others, or give a list (.txt) of paths from one folder", e.name)
		}
		prefixes[prefix] = true
		info, err := os.Stat(path)
		switch {
		case err != nil && !e.listed:
			return nil, nil, fmt.Errorf("jobs: %s: it %w", path, files.Bare(err))
		case err == nil && info.IsDir():
			flush()
			names, others, err := pictures.Folder{}.List(path)
			if err != nil {
				return nil, nil, err
			}
			for _, k := range others {
				k.Name = prefix + k.Name
				skipped = append(skipped, k)
			}
			for part := range slices.Chunk(names, each) {
				list = append(list, source{Dir: path, Names: part, Prefix: prefix})
			}
		case archive:
			flush()
			list = append(list, source{Tar: path})
		case strings.Contains(path, "-ubyte") || endsIn(path, ".idx", ".idx.gz"):
			flush()
			list = append(list, source{IDX: path, Prefix: prefix})
		default:
			if single.Dir != e.dir {
				flush()
				single.Dir = e.dir
			}
			single.Names = append(single.Names, filepath.ToSlash(e.name))
		}
	}
	flush()
	if in.Size == 0 && slices.ContainsFunc(list, func(s source) bool { return s.IDX == "" }) {
		return nil, nil, errors.New("jobs: pictures in folders and archives are brought to one size, " +
			"which must be given")
	}
	return list, skipped, nil
}

// endsIn tells whether a path has one of the endings, in any case.
func endsIn(path string, endings ...string) bool {
	return slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(strings.ToLower(path), e) })
}

// An entry is a path and the folder that it counts from.
type entry struct {
	dir, name string
	listed    bool // in a list: that it is not there is then found when it is read
}

// expand puts what lists name in their place.
func (in Input) expand() (entries []entry, err error) {
	for _, path := range in.Paths {
		path, err := filepath.Abs(path)
		if err != nil {
			return nil, err
		}
		dir, name := filepath.Split(path)
		if !endsIn(path, ".txt") {
			entries = append(entries, entry{filepath.Clean(dir), name, false})
			continue
		}
		b, err := files.Read(path, 1<<30)
		if err != nil {
			return nil, fmt.Errorf("jobs: the list %w", err)
		}
		for line := range strings.Lines(string(b)) {
			switch line = strings.TrimSpace(line); {
			case line == "":
			case filepath.IsAbs(line):
				entries = append(entries, entry{"/", line[1:], true})
			default:
				entries = append(entries, entry{filepath.Clean(dir), filepath.FromSlash(line), true})
			}
		}
	}
	return entries, nil
}

// stamps are what the files of the sources are known by; of one that is not there, its name.
func stamps(list []source) []stamp {
	var all []stamp
	for _, s := range list {
		for _, name := range s.Names {
			all = append(all, stamp{Path: []byte(filepath.Join(s.Dir, filepath.FromSlash(name)))})
		}
		if path := s.Tar + s.IDX; path != "" {
			all = append(all, stamp{Path: []byte(path)})
		}
	}
	gemm.Parallel(len(all), func(i int) {
		if info, err := os.Stat(string(all[i].Path)); err == nil {
			all[i].Bytes, all[i].Time = info.Size(), info.ModTime().UnixNano()
		}
	})
	return all
}
