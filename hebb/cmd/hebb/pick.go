package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"deephebb/hebb/cmd/hebb/internal/progress"
	"deephebb/internal/catalog"
	"deephebb/internal/files"
	"deephebb/internal/table"
)

// pickVerb copies the pictures that a table names.
type pickVerb struct {
	From   string `group:"files" required:"" placeholder:"FILE.csv" help:"The pictures: a csv with a column of their names, such as the map's page saves for a choice."`
	Images string `group:"files" required:"" placeholder:"DIR" help:"The folder that they lie in."`
	To     string `group:"files" required:"" placeholder:"DIR" help:"The folder to copy them to, made where it does not exist. Nothing is moved, and no other file replaced."`
}

// Run does it.
func (v *pickVerb) Run(s *session) error {
	if !isFolder(v.Images) {
		return fmt.Errorf("--images %s is no folder: name the one that the pictures lie in", v.Images)
	}
	if err := catalog.Distinct([]catalog.File{catalog.To("--to", v.To, catalog.Folder)},
		catalog.From("--images", v.Images), catalog.From("--from", v.From)); err != nil {
		return badUsage{err}
	}
	if err := catalog.Expect(catalog.From("--from", v.From)); err != nil {
		return err
	}
	names, err := v.names()
	if err != nil {
		return err
	}
	copies, err := v.missing(names)
	if err != nil {
		return err
	}
	copied := 0
	err = s.stage("copy", func(b *progress.Bar) error {
		for i, name := range copies {
			if s.stopped() {
				return nil
			}
			if err := v.copy(name); err != nil {
				return err
			}
			copied = i + 1
			b.Count(copied, len(copies), "pictures")
		}
		return nil
	})
	if wasStopped(err) {
		return fmt.Errorf("stopped: %d of %d pictures are in %s; give the command again for the rest",
			copied, len(copies), v.To)
	} else if err != nil {
		return err
	}
	s.say("copied", "%s to %s", plural(len(copies), "picture"), v.To)
	if there := len(names) - len(copies); there > 0 {
		s.say("note", "%s already there, the same", plural(there, "picture"))
	}
	return nil
}

// names are the files of the table, each once, as paths within the folder.
func (v pickVerb) names() ([]string, error) {
	t, err := table.Read(v.From)
	if err != nil {
		return nil, err
	}
	at, err := t.Find("name", "file", "filename", "path", "image")
	if err != nil {
		return nil, err
	}
	if at < 0 {
		return nil, fmt.Errorf("%s has no column name; it has %s", v.From, strings.Join(t.Header, ", "))
	}
	seen := map[string]bool{}
	var names []string
	for i, row := range t.Rows {
		name := filepath.FromSlash(row[at])
		if !filepath.IsLocal(name) {
			return nil, fmt.Errorf("%s: line %d names %q, which is no path within %s",
				v.From, t.Lines[i], row[at], v.Images)
		}
		info, err := os.Stat(filepath.Join(v.Images, name))
		if err == nil && !info.Mode().IsRegular() {
			err = fmt.Errorf("is no file")
		}
		if err != nil {
			return nil, fmt.Errorf("%s: line %d names %s, which %w in %s: nothing was copied",
				v.From, t.Lines[i], row[at], files.Bare(err), v.Images)
		}
		if !seen[name] {
			seen[name], names = true, append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s names no pictures", v.From)
	}
	return names, nil
}

// missing are those of the files that are not in the target yet. Other files of their names are an
// error.
func (v pickVerb) missing(names []string) (copies []string, err error) {
	for _, name := range names {
		target := filepath.Join(v.To, name)
		if _, err := os.Lstat(target); err != nil {
			copies = append(copies, name)
			continue
		}
		equal, err := equalFiles(filepath.Join(v.Images, name), target)
		if err != nil {
			return nil, err
		}
		if !equal {
			return nil, fmt.Errorf("%s is there and is another file than %s: nothing was copied; name "+
				"another folder with --to",
				target, filepath.Join(v.Images, name))
		}
	}
	return copies, nil
}

// equalFiles reports whether two files have the same bytes.
func equalFiles(a, b string) (bool, error) {
	x, err := files.Sum(a)
	if err != nil {
		return false, err
	}
	y, err := files.Sum(b)
	return x.Size == y.Size && x.SHA256 == y.SHA256, err
}

// copy copies a file, and when it was changed last.
func (v pickVerb) copy(name string) error {
	from, to := filepath.Join(v.Images, name), filepath.Join(v.To, name)
	f, err := files.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := files.Claim(to); err != nil {
		return err
	}
	if err := files.Write(to, func(w io.Writer) error {
		_, err := io.Copy(w, f)
		return err
	}); err != nil {
		return err
	}
	return os.Chtimes(to, f.Info.ModTime(), f.Info.ModTime())
}
