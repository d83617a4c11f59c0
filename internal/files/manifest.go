package files

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// ManifestName is the file of a result folder that says what is in it.
const ManifestName = "manifest.json"

// A Manifest says how a result folder was made and what is in it. The same command on the same
// inputs gives the same bytes: no time stands in it.
type Manifest struct {
	Format   int      `json:"format"`             // of this file: 1; filled in
	Version  string   `json:"version"`            // of the program
	Command  []string `json:"command"`            // its arguments
	Inputs   []Entry  `json:"inputs"`             // what was read; [Sum] makes the entry of a file
	Settings any      `json:"settings,omitempty"` // anything that encoding/json writes
	Seed     uint64   `json:"seed"`
	Stopped  bool     `json:"stopped,omitempty"` // the results are not all there; filled in
	Files    []Entry  `json:"files"`             // sorted by name; filled in
}

// An Entry is a file, with what tells it from any other.
type Entry struct {
	Name   string `json:"name"` // in Files with slashes, below the folder
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256,omitempty"` // 64 hexadecimal digits
}

const (
	manifestFormat = 1
	maxManifest    = 64 << 20
)

// Sum is the entry of a regular file, named as given.
func Sum(path string) (Entry, error) {
	f, _, err := regular(disk, path)
	if err != nil {
		return Entry{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err != nil {
		return Entry{}, &pathError{path, Bare(err), ""}
	}
	return Entry{path, n, hex.EncodeToString(h.Sum(nil))}, nil
}

// ReadManifest reads the manifest of a folder.
func ReadManifest(folder string) (Manifest, error) {
	path := filepath.Join(folder, ManifestName)
	b, err := Read(path, maxManifest)
	if err != nil {
		return Manifest{}, err
	}
	var m Manifest
	strict := json.NewDecoder(bytes.NewReader(b))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&m); err != nil {
		return Manifest{}, &pathError{path, fmt.Errorf("is no manifest, or a damaged one (%w)", err), ""}
	}
	if m.Format != manifestFormat {
		err := fmt.Errorf("has format %d, and this program reads %d", m.Format, manifestFormat)
		return Manifest{}, &pathError{path, err, ""}
	}
	for _, e := range m.Files {
		if !filepath.IsLocal(filepath.FromSlash(e.Name)) || e.Name == ManifestName {
			return Manifest{}, &pathError{path, fmt.Errorf("lists %q, which is no file below it", e.Name), ""}
		}
	}
	return m, nil
}

// A Report is what [Verify] finds. Each list has names as the manifest has them.
type Report struct {
	Manifest Manifest
	Missing  []string // listed and not there
	Changed  []string // there with other bytes than listed
	Added    []string // there and not listed
}

// Verify holds each file of a result folder against the folder's manifest. The error is about a
// manifest that can't be read; what differs stands in the report.
func Verify(folder string) (Report, error) {
	m, err := ReadManifest(folder)
	if err != nil {
		return Report{}, err
	}
	r := Report{Manifest: m}
	for _, want := range m.Files {
		path := filepath.Join(folder, filepath.FromSlash(want.Name))
		info, err := inside(folder, want.Name)
		switch {
		case absent(err):
			r.Missing = append(r.Missing, want.Name)
			continue
		case err != nil:
			return Report{}, &pathError{path, Bare(err), ""}
		case !info.Mode().IsRegular() || info.Size() != want.Size:
			r.Changed = append(r.Changed, want.Name)
			continue
		}
		if got, err := Sum(path); err != nil {
			return Report{}, err
		} else if got.SHA256 != want.SHA256 {
			r.Changed = append(r.Changed, want.Name)
		}
	}
	r.Added, err = unlisted(folder, m)
	return r, err
}

// inside looks at a file below a folder, named with slashes. What lies behind a link on the way is
// not there: it may be outside of the folder.
func inside(folder, name string) (fs.FileInfo, error) {
	for i := range len(name) {
		if name[i] != '/' {
			continue
		}
		info, err := disk.Lstat(filepath.Join(folder, filepath.FromSlash(name[:i])))
		if err == nil && !info.IsDir() {
			err = syscall.ENOTDIR
		}
		if err != nil {
			return nil, err
		}
	}
	return disk.Lstat(filepath.Join(folder, filepath.FromSlash(name)))
}

// Err is nil if the folder holds what its manifest lists and nothing else, or one line that says
// what differs.
func (r Report) Err() error {
	var parts []string
	for _, p := range []struct {
		what  string
		names []string
	}{{"missing", r.Missing}, {"changed since", r.Changed}, {"not of this run", r.Added}} {
		const most = 3
		if n := len(p.names); n > most {
			parts = append(parts, fmt.Sprintf("%s: %s and %d more", p.what, strings.Join(p.names[:most], ", "), n-most))
		} else if n > 0 {
			parts = append(parts, fmt.Sprintf("%s: %s", p.what, strings.Join(p.names, ", ")))
		}
	}
	if parts == nil {
		return nil
	}
	return fmt.Errorf("the folder is not as its manifest lists it (%s)", strings.Join(parts, "; "))
}

// Genuine makes sure that files which lie in a result folder are those that its manifest lists, so
// that results of two runs are not taken for those of one. Files without a manifest beside them,
// and those that it does not list, pass.
func Genuine(paths ...string) error {
	for _, path := range paths {
		dir, name := filepath.Split(path)
		dir = filepath.Clean(dir) // "" is the working folder
		m, err := ReadManifest(dir)
		if absent(err) {
			continue
		}
		if err != nil {
			return err
		}
		at := slices.IndexFunc(m.Files, func(e Entry) bool { return e.Name == name })
		if at < 0 {
			continue
		}
		if got, err := Sum(path); err != nil {
			return err
		} else if got.SHA256 != m.Files[at].SHA256 {
			return refused(path, "is not the file of the run that made its folder",
				"run it anew, or copy the file elsewhere to use it as it is")
		}
	}
	return nil
}

// absent tells whether an error says that nothing is there.
func absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// unlisted are the files of a folder that its manifest does not list, without what file managers
// and notebooks leave.
func unlisted(folder string, m Manifest) ([]string, error) {
	listed := map[string]bool{ManifestName: true}
	for _, e := range m.Files {
		listed[e.Name] = true
	}
	var added []string
	err := walk(folder, "", func(name string, d fs.DirEntry) error {
		last := d.Name()
		if d.IsDir() && (last == ".ipynb_checkpoints" || last == "@eaDir") {
			return fs.SkipDir
		}
		system := last == ".DS_Store" || last == "Thumbs.db" || last == "desktop.ini" ||
			isTemporary(last, tempPrefix, tempSuffix)
		if !d.IsDir() && !listed[name] && !system {
			added = append(added, name)
		}
		return nil
	})
	return added, err
}
