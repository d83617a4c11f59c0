//go:build unix

package files

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"deephebb/internal/cost"
)

// By hand: manifests that are none, or of another version, or lead out of their folder.
func TestReadManifest(t *testing.T) {
	dir := t.TempDir()
	_, err := Verify(dir)
	checkError(t, err, filepath.Join(dir, ManifestName), "does not exist")
	for text, words := range map[string]string{
		"":                             "is no manifest, or a damaged one",
		"[]":                           "is no manifest",
		`{"format": 1, "author": "x"}`: "is no manifest",
		`{"format": 2}`:                "has format 2, and this program reads 1",
		`{"format": 1, "files": [{"name": "/etc/passwd"}]}`:   `lists "/etc/passwd", which is no file below it`,
		`{"format": 1, "files": [{"name": "a/../../x"}]}`:     "no file below it",
		`{"format": 1, "files": [{"name": ""}]}`:              "no file below it",
		`{"format": 1, "files": [{"name": "manifest.json"}]}`: "no file below it",
	} {
		os.WriteFile(filepath.Join(dir, ManifestName), []byte(text), 0o644)
		_, err := ReadManifest(dir)
		checkError(t, err, filepath.Join(dir, ManifestName), words)
		checkError(t, Genuine(filepath.Join(dir, "x")), words)
		checkError(t, made(dir, "x"), words)
	}
}

// By hand: what is there in place of a file, and what others leave in a folder.
func TestVerify(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	if err := made(path, "text"); err != nil {
		t.Fatal(err)
	}
	in := func(name string) string { return filepath.Join(path, name) }
	os.MkdirAll(in(".ipynb_checkpoints/x"), 0o755)
	os.WriteFile(in(".ipynb_checkpoints/x/a.ipynb"), nil, 0o644)
	os.WriteFile(in("Thumbs.db"), nil, 0o644)
	os.WriteFile(in(tempPrefix+"1-"+strings.Repeat("A", 26)+tempSuffix), nil, 0o644)
	if r, err := Verify(path); err != nil || r.Err() != nil {
		t.Error(r, err)
	}
	os.Remove(in("a.txt"))
	syscall.Mkfifo(in("a.txt"), 0o644) // must not be waited for
	os.WriteFile(in("sub/b.txt"), []byte("longer text"), 0o644)
	for _, name := range []string{"1", "2", "3", "4", "5"} {
		os.WriteFile(in("sub/"+name), nil, 0o644)
	}
	r, err := Verify(path)
	if err != nil || !slices.Equal(r.Changed, []string{"a.txt", "sub/b.txt"}) {
		t.Error(r, err)
	}
	checkError(t, r.Err(), "changed since: a.txt, sub/b.txt; not of this run: sub/1, sub/2, sub/3 and 2 more)")
	checkError(t, Genuine(in("a.txt")), "is a pipe")
	t.Chdir(path)
	if err := Genuine("Thumbs.db"); err != nil {
		t.Error(err)
	}
	checkError(t, Genuine("a.txt"), "is a pipe")
}

// By hand: a folder in a result folder that is a link leads nowhere: what lies behind it is not
// read.
func TestVerifyLink(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out")
	if err := made(path, "text"); err != nil {
		t.Fatal(err)
	}
	os.Rename(filepath.Join(path, "sub"), filepath.Join(dir, "elsewhere"))
	if err := os.Symlink(filepath.Join(dir, "elsewhere"), filepath.Join(path, "sub")); err != nil {
		t.Skip("no links here:", err)
	}
	r, err := Verify(path)
	if err != nil || !slices.Equal(r.Missing, []string{"sub/b.txt"}) || !slices.Equal(r.Added, []string{"sub"}) {
		t.Errorf("%+v, %v", r, err)
	}
}

// Invariant: whichever step of verifying fails, that is said in one line with the file's name:
// nothing passes that was not looked at.
func TestVerifyInjected(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	if err := made(path, "text"); err != nil {
		t.Fatal(err)
	}
	tried := 0
	for name, check := range map[string]func() error{
		"verify":  func() error { _, err := Verify(path); return err },
		"genuine": func() error { return Genuine(filepath.Join(path, "a.txt")) },
	} {
		for _, cause := range []error{syscall.EIO, syscall.EACCES} {
			for at := 1; ; at++ {
				s := faulty{err: cause, at: at}
				use(t, &s)
				err := check()
				disk = local{}
				if s.failed == "" {
					if err != nil {
						t.Error(err)
					}
					break
				}
				tried++
				checkError(t, err, path)
				if !errors.Is(err, cause) {
					t.Errorf("%s at %s: %v hides its cause", name, s.failed, err)
				}
			}
		}
	}
	t.Logf("%d failures injected", tried)
}

// By hand: results that are no files are refused when the folder is to be kept.
func TestFolderLink(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	for _, end := range []func(f *Folder) error{
		func(f *Folder) error { return f.Keep(Manifest{}) },
		func(f *Folder) error { _, err := f.Stop(Manifest{}); return err },
	} {
		f, err := NewFolder(path)
		if err != nil {
			t.Fatal(err)
		}
		os.Symlink("/etc/passwd", f.Path("link"))
		checkError(t, end(f), filepath.Join(path, "link"), "is a link: results are files")
		if names := list(t, filepath.Dir(path)); len(names) != 0 {
			t.Error(names)
		}
	}
	f, err := NewFolder(path)
	if err != nil {
		t.Fatal(err)
	}
	checkError(t, f.Keep(Manifest{Settings: func() {}}), path, "unsupported type")
	f, err = NewFolder(path)
	if err != nil {
		t.Fatal(err)
	}
	os.WriteFile(path, []byte("somebody's"), 0o644) // meanwhile
	fill(f, "new")
	checkError(t, f.Keep(Manifest{}), path+": is a file", "the new results are in "+path+"-stopped")
	if content(t, path) != "somebody's" || content(t, path+"-stopped/a.txt") != "new" {
		t.Error("something was lost")
	}
}

// FuzzManifest: reading a manifest that others sent ends with an error or with names below the
// folder.
func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"format":1,"version":"1.0","command":["run"],"inputs":[],"settings":{"k":3},"seed":42,` +
		`"files":[{"name":"sub/b.txt","size":4,"sha256":"00"}]}`))
	f.Add([]byte(`{"format":1,"files":[{"name":"../x"}]}`))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := os.WriteFile(filepath.Join(dir, ManifestName), b, 0o644); err != nil {
			t.Fatal(err)
		}
		var m Manifest
		var err error
		cost.Bound(t, 1<<20+200*len(b), func() { m, err = ReadManifest(dir) })
		for _, e := range m.Files {
			path := filepath.Join(dir, filepath.FromSlash(e.Name))
			if err == nil && !strings.HasPrefix(path, dir+string(filepath.Separator)) && path != dir {
				t.Errorf("%q leads to %s", e.Name, path)
			}
		}
		if r, err := Verify(dir); err == nil && len(r.Manifest.Files) > 0 && r.Err() == nil {
			t.Errorf("an empty folder has %v", r.Manifest.Files)
		}
	})
}
