//go:build unix

package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// fill writes files into a folder in the making.
func fill(f *Folder, text string) error {
	if err := WriteBytes(f.Path("a.txt"), []byte(text)); err != nil {
		return err
	}
	if err := MakeFolder(f.Path("sub")); err != nil {
		return err
	}
	return WriteBytes(f.Path("sub/b.txt"), []byte(text))
}

// made makes a whole folder.
func made(path, text string) error {
	f, err := NewFolder(path)
	if err != nil {
		return err
	}
	defer f.Drop()
	if err := fill(f, text); err != nil {
		return err
	}
	return f.Keep(Manifest{Version: "1.0", Command: []string{"run", text}, Seed: 42, Settings: map[string]int{"k": 3}})
}

// By hand: a folder is made, replaced as a whole, verified, and found changed.
func TestFolder(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "deep", "out[1]*")
	for _, text := range []string{"first", "second"} {
		if err := made(path, text); err != nil {
			t.Fatal(err)
		}
		a, b := content(t, filepath.Join(path, "a.txt")), content(t, filepath.Join(path, "sub", "b.txt"))
		if a != text || b != text {
			t.Error(a, b)
		}
		r, err := Verify(path)
		if err != nil || r.Err() != nil {
			t.Fatalf("%+v %v", r, err)
		}
		if m := r.Manifest; m.Seed != 42 || m.Command[1] != text || len(m.Files) != 2 {
			t.Errorf("%+v", m)
		}
		if names := list(t, filepath.Dir(path)); !slices.Equal(names, []string{"out[1]*"}) {
			t.Error(names)
		}
	}
	first := content(t, filepath.Join(path, ManifestName))
	if err := made(path, "second"); err != nil || content(t, filepath.Join(path, ManifestName)) != first {
		t.Error("the same run gives another manifest", err)
	}
	if err := Genuine(filepath.Join(path, "a.txt"), filepath.Join(path, "none"), filepath.Join(dir, "x")); err != nil {
		t.Error(err)
	}
	os.WriteFile(filepath.Join(path, "a.txt"), []byte("SECOND"), 0o644)
	os.Remove(filepath.Join(path, "sub", "b.txt"))
	os.WriteFile(filepath.Join(path, "mine.txt"), nil, 0o644)
	os.WriteFile(filepath.Join(path, ".DS_Store"), nil, 0o644)
	r, err := Verify(path)
	if err != nil {
		t.Fatal(err)
	}
	checkError(t, r.Err(), "missing: sub/b.txt", "changed since: a.txt", "not of this run: mine.txt)")
	checkError(t, Genuine(filepath.Join(path, "a.txt")), "not the file of the run")
	checkError(t, made(path, "third"), path, `"mine.txt", which would be lost`)
	os.Remove(filepath.Join(path, "mine.txt"))
	if err := made(path, "third"); err != nil {
		t.Error(err)
	}
}

// By hand: places that a result folder must not take.
func TestFolderRefused(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	os.WriteFile("file", nil, 0o644)
	os.Mkdir("foreign", 0o755)
	os.WriteFile("foreign/photo.jpg", nil, 0o644)
	os.Mkdir("damaged", 0o755)
	os.WriteFile("damaged/"+ManifestName, []byte(`{"format": 1, "files": [{"name": "../x"}]}`), 0o644)
	os.Mkdir("here", 0o755)
	before := list(t, dir)
	for _, c := range []struct{ path, words string }{
		{"", "no name"},
		{"file", "is a file: name a folder"},
		{"file/x", "is a file: name a folder"},
		{"foreign", "no manifest.json, so it is no folder of results: name another folder"},
		{"damaged", "no file below it"},
		{".", "is the working folder or above it"},
		{"here/../..", "is the working folder or above it"},
	} {
		checkError(t, made(c.path, "x"), c.words)
	}
	if names := list(t, dir); !slices.Equal(names, before) {
		t.Error(names)
	}
	if err := made("here", "an empty folder is taken"); err != nil {
		t.Error(err)
	}
	os.Symlink("here", "link")
	if err := made("link", "through a link"); err != nil {
		t.Error(err)
	}
	if info, err := os.Lstat("link"); err != nil || info.IsDir() || content(t, "here/a.txt") != "through a link" {
		t.Error("the link was replaced", err)
	}
	long := strings.Repeat("ü", 120)
	if err := made(long, "x"); err != nil {
		t.Error(err)
	}
}

// By hand: a second writer is refused while the first is there, and not after it.
func TestFolderLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	first, err := NewFolder(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = NewFolder(path)
	checkError(t, err, path, fmt.Sprintf("another process %d: wait", os.Getpid()))
	first.Drop()
	first.Drop()
	checkError(t, first.Keep(Manifest{}), "closed")
	_, err = first.Stop(Manifest{})
	checkError(t, err, "closed")
	if names := list(t, filepath.Dir(path)); len(names) != 0 {
		t.Error(names)
	}
	if err := made(path, "x"); err != nil {
		t.Error(err)
	}
}

// By hand: what was made until a stop is put beside the place, which stays as it was.
func TestFolderStop(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out")
	if err := made(path, "old"); err != nil {
		t.Fatal(err)
	}
	os.Mkdir(filepath.Join(dir, "out-stopped"), 0o755)
	os.WriteFile(filepath.Join(dir, "out-stopped", "mine"), nil, 0o644)
	for range 2 { // the second takes the place of the first
		f, err := NewFolder(path)
		if err != nil {
			t.Fatal(err)
		}
		fill(f, "half")
		place, err := f.Stop(Manifest{})
		if err != nil || place != path+"-stopped-2" {
			t.Fatal(place, err)
		}
		if r, err := Verify(place); err != nil || r.Err() != nil || !r.Manifest.Stopped {
			t.Error(r, err)
		}
	}
	if content(t, filepath.Join(path, "a.txt")) != "old" {
		t.Error("the old folder changed")
	}
	if names := list(t, dir); !slices.Equal(names, []string{"out", "out-stopped", "out-stopped-2"}) {
		t.Error(names)
	}
}

// Invariant: whichever step of a stop fails, the old folder stays and nothing is left but what the
// error names.
func TestFolderStopInjected(t *testing.T) {
	for at := 1; ; at++ {
		dir := t.TempDir()
		path := filepath.Join(dir, "out")
		s := faulty{err: syscall.EIO}
		use(t, &s)
		if err := made(path, "old"); err != nil {
			t.Fatal(err)
		}
		f, err := NewFolder(path)
		if err == nil {
			err = fill(f, "half")
		}
		if err != nil {
			t.Fatal(err)
		}
		s.at = s.n + at
		place, err := f.Stop(Manifest{})
		disk = local{}
		if s.failed == "" {
			t.Logf("%d failures injected", at-1)
			return
		}
		want := []string{"out"}
		if err == nil {
			want = append(want, filepath.Base(place))
		} else if s.failed == "syncfolder" && strings.Contains(err.Error(), "-stopped") {
			want = append(want, "out-stopped")
		}
		if err != nil {
			checkError(t, err, path, "EIO")
		} else if r, err := Verify(place); err != nil || r.Err() != nil {
			t.Errorf("at %s: %v %v", s.failed, r, err)
		}
		if r, err := Verify(path); err != nil || r.Err() != nil || content(t, filepath.Join(path, "a.txt")) != "old" {
			t.Errorf("at %s: %v %v", s.failed, r, err)
		}
		if names := list(t, dir); !slices.Equal(names, want) {
			t.Errorf("at %s: %v, want %v (%v)", s.failed, names, want, err)
		}
	}
}

// By hand: places beside which there is no room, that lead nowhere, or that can't be replaced.
func TestFolderPlaces(t *testing.T) {
	dir := t.TempDir()
	os.Symlink("circle", filepath.Join(dir, "circle"))
	_, err := NewFolder(filepath.Join(dir, "circle"))
	checkError(t, err, dir+"/circle", "links that go in circles")

	place := filepath.Join(dir, "mounted")
	os.Mkdir(place, 0o755)
	use(t, mounted{at: place})
	_, err = NewFolder(place)
	checkError(t, err, place, "is a mount point")
	use(t, fleeting{})
	_, err = NewFolder(filepath.Join(dir, "new"))
	checkError(t, err, dir+"/new", "its lock could not be had: try again")
	disk = local{}

	path := filepath.Join(dir, "out")
	for i := range 1000 {
		name := path + "-stopped"
		if i > 0 {
			name += fmt.Sprintf("-%d", i+1)
		}
		os.WriteFile(name, nil, 0o644)
	}
	f, err := NewFolder(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Stop(Manifest{})
	checkError(t, err, path, "too many stopped folders beside it: remove some")
	if n := len(list(t, dir)); n != 1002 {
		t.Errorf("%d files and folders", n)
	}

	gone := filepath.Join(dir, "gone")
	os.Mkdir(gone, 0o755)
	t.Chdir(gone)
	os.Remove(gone)
	_, err = NewFolder("out")
	checkError(t, err, "out: does not exist")
}

// mounted is a disk where another one is mounted at a place.
type mounted struct {
	local
	at string
}

func (m mounted) Device(path string) (uint64, error) {
	if path == m.at {
		return 2, nil
	}
	return 1, nil
}

// rigid is a disk that renames nothing.
type rigid struct{ local }

func (rigid) Rename(string, string) error { return syscall.EIO }

// fleeting is a disk whose files are removed as soon as they are open.
type fleeting struct{ local }

func (f fleeting) OpenFile(path string, flag int, mode fs.FileMode) (file, error) {
	defer os.Remove(path)
	return f.local.OpenFile(path, flag, mode)
}

// By hand: what a killed writer left is cleared, and an old folder between two steps goes back.
func TestFolderRestore(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out")
	if err := made(path, "old"); err != nil {
		t.Fatal(err)
	}
	random := "1-" + strings.Repeat("A", 26)
	os.Rename(path, filepath.Join(dir, ".out.hebb-"+random+".old"))
	os.MkdirAll(filepath.Join(dir, ".out.hebb-"+random+".part", "sub"), 0o755)
	os.WriteFile(filepath.Join(dir, ".out.hebb-lock"), []byte("1234567890\n"), 0o644)
	os.Mkdir(filepath.Join(dir, ".outer.hebb-"+random+".part"), 0o755) // another place's
	use(t, rigid{})
	_, err := NewFolder(path)
	checkError(t, err, path, "EIO")
	disk = local{}
	f, err := NewFolder(path)
	if err != nil {
		t.Fatal(err)
	}
	f.Drop()
	if names := list(t, dir); !slices.Equal(names, []string{".outer.hebb-" + random + ".part", "out"}) {
		t.Error(names)
	}
	if text := content(t, filepath.Join(path, "a.txt")); text != "old" {
		t.Error(text)
	}
}

// Invariant: whichever step of making a folder fails, its place has the old folder or the new one,
// whole, nothing else is left but a complete new folder where the error says, and the error is one
// line.
func TestFolderInjected(t *testing.T) {
	tried, kinds := 0, injected
	if testing.Short() {
		kinds = kinds[:3]
	}
	for _, c := range kinds {
		for _, existing := range []bool{false, true} {
			for at := 1; ; at++ {
				dir := t.TempDir()
				path := filepath.Join(dir, "out")
				if existing {
					use(t, &faulty{})
					if err := made(path, "old"); err != nil {
						t.Fatal(err)
					}
				}
				s := c.s
				s.at = at
				use(t, &s)
				err := made(path, "new")
				disk = local{}
				if s.failed == "" {
					if err != nil {
						t.Fatal(err)
					}
					break
				}
				tried++
				place := path
				names := list(t, dir)
				if slices.Contains(names, "out-stopped") {
					checkError(t, err, "the new results are in "+path+"-stopped")
					r, err := Verify(path + "-stopped")
					if err != nil || r.Err() != nil || r.Manifest.Command[1] != "new" {
						t.Errorf("%s at %s: %v %v", c.name, s.failed, r, err)
					}
					names = slices.DeleteFunc(names, func(n string) bool { return n == "out-stopped" })
				}
				if s.failed == "stat" { // its lock is harmless: the next run takes it
					names = slices.DeleteFunc(names, func(n string) bool { return n == ".out.hebb-lock" })
				}
				if err != nil && strings.Contains(err.Error(), "until the next run puts it back") {
					if f, err := NewFolder(path); err != nil {
						t.Error(err)
					} else {
						f.Drop()
					}
					names = list(t, dir)
				}
				want := "old"
				if err == nil || strings.Contains(err.Error(), "was written, but the folder") {
					want = "new"
				} else {
					checkError(t, err)
					text := err.Error()
					if !errors.Is(err, c.s.err) || strings.Contains(text, ".part") || !strings.Contains(text, path) {
						t.Errorf("%s at %s: %v", c.name, s.failed, err)
					}
				}
				if want == "old" && !existing {
					if len(names) != 0 {
						t.Errorf("%s at step %d, %s: %v is left (%v)", c.name, at, s.failed, names, err)
					}
					continue
				}
				r, failed := Verify(place)
				sound := failed == nil && r.Err() == nil && r.Manifest.Command[1] == want
				if !sound || !slices.Equal(names, []string{"out"}) {
					t.Errorf("%s at step %d, %s: %v %v %v (%v)", c.name, at, s.failed, names, failed, r.Err(), err)
				}
			}
		}
	}
	t.Logf("%d failures injected", tried)
}
