//go:build unix

package files

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	faults "deephebb/internal/faulty"
)

// list is the names in a folder.
func list(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// checkError wants one line that has each of the words, and no path twice.
func checkError(t *testing.T, err error, words ...string) {
	t.Helper()
	faults.Check(t, err, words...)
	if err == nil || len(words) == 0 {
		return
	}
	if text := err.Error(); strings.Contains(words[0], "/") && strings.Count(text, words[0]) > 1 {
		t.Errorf("%q has its path twice", text)
	}
}

// By hand: a file is written, replaced, and nothing else is left.
func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	for _, text := range []string{"first", "second, longer", "", strings.Repeat("many bytes ", 20000)} {
		if err := WriteBytes(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := content(t, path); got != text {
			t.Errorf("%d bytes are there, %d were written", len(got), len(text))
		}
	}
	if names := list(t, dir); !slices.Equal(names, []string{"a.txt"}) {
		t.Error(names)
	}
}

// By hand: permissions come from the umask for new files and from the old file for others.
func TestWriteMode(t *testing.T) {
	dir := t.TempDir()
	mask := syscall.Umask(0o027)
	defer syscall.Umask(mask)
	path := filepath.Join(dir, "new")
	for _, mode := range []fs.FileMode{0o640, 0o600, 0o644, 0o777, 0o200} {
		if mode != 0o640 {
			if err := os.Chmod(path, mode); err != nil {
				t.Fatal(err)
			}
		}
		if err := WriteBytes(path, []byte("x")); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%v, want %v", info.Mode(), mode)
		}
	}
}

// By hand: a link is followed, relative, absolute and to nothing yet; the link stays. The target of
// a link that somebody planted under a temporary file's name is never written to.
func TestWriteLinks(t *testing.T) {
	dir := t.TempDir()
	os.Mkdir(filepath.Join(dir, "real"), 0o755)
	for i, to := range []string{"real/a", filepath.Join(dir, "real", "a"), "real/b", "l0"} {
		link := filepath.Join(dir, fmt.Sprint("l", i))
		if err := os.Symlink(to, link); err != nil {
			t.Skip("no links here:", err)
		}
		text := fmt.Sprint("text ", i)
		if err := WriteBytes(link, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := content(t, link); got != text {
			t.Errorf("%s has %q", link, got)
		}
		if info, _ := os.Lstat(link); info.Mode()&fs.ModeSymlink == 0 {
			t.Errorf("%s is no link any more", link)
		}
	}
	if names := list(t, filepath.Join(dir, "real")); !slices.Equal(names, []string{"a", "b"}) {
		t.Error(names)
	}
	os.Symlink("circle", filepath.Join(dir, "circle"))
	checkError(t, WriteBytes(filepath.Join(dir, "circle"), nil), dir+"/circle", "circles")

	victim := filepath.Join(dir, "victim")
	os.WriteFile(victim, []byte("precious"), 0o644)
	planted := filepath.Join(dir, tempPrefix+"1-"+strings.Repeat("A", 26)+tempSuffix)
	os.Symlink(victim, planted)
	for _, name := range []string{"c.png", "c.png"} {
		os.Symlink(victim, filepath.Join(dir, name+".part"))
		if err := WriteBytes(filepath.Join(dir, name), []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	if content(t, victim) != "precious" {
		t.Error("a planted link was written through")
	}
	if _, err := os.Lstat(planted); err != nil {
		t.Error("a link was swept: it is no file of ours")
	}
}

// By hand: what is no file to replace is refused, in one line, and stays.
func TestRefused(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	os.Mkdir(in("folder"), 0o755)
	os.WriteFile(in("file"), []byte("x"), 0o644)
	os.WriteFile(in("readonly"), []byte("x"), 0o444)
	if err := syscall.Mkfifo(in("pipe"), 0o644); err != nil {
		t.Fatal(err)
	}
	before := list(t, dir)
	for _, c := range []struct{ path, words string }{
		{"", "no name"},
		{in("folder"), "is a folder: name a file"},
		{in("new") + "/", "is the name of a folder"},
		{in("none/a"), "does not exist: make its folder"},
		{in("file/a"), "something that is not a folder"},
		{in("readonly"), "is read-only: allow writing"},
		{in("pipe"), "is a pipe: name a file"},
		{os.DevNull, "is a device: name a file"},
		{in(strings.Repeat("n", 300)), "too long"},
	} {
		checkError(t, WriteBytes(c.path, []byte("y")), c.path, c.words)
	}
	if names := list(t, dir); !slices.Equal(names, before) {
		t.Error(names)
	}
	if content(t, in("readonly")) != "x" {
		t.Error("a read-only file was written")
	}
	if _, err := os.Stat(os.DevNull); err != nil {
		t.Fatal(err)
	}
}

// By hand: what write returns comes back behind the path, and the old file stays.
func TestWriteFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	if err := WriteBytes(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	mine := errors.New("nothing to write")
	err := Write(path, func(w io.Writer) error { fmt.Fprint(w, "new"); return mine })
	checkError(t, err, path, path+": nothing to write")
	if !errors.Is(err, mine) {
		t.Errorf("%v hides its cause", err)
	}
	other := filepath.Join(filepath.Dir(path), "missing")
	err = Write(path, func(io.Writer) error { _, err := Open(other); return err })
	checkError(t, err, path, other+": does not exist")
	if content(t, path) != "old" || len(list(t, filepath.Dir(path))) != 1 {
		t.Error(list(t, filepath.Dir(path)))
	}
}

// By hand: a draft that goes on, with checkpoints between, and one that is dropped.
func TestDraft(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "log.csv")
	d, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	want := ""
	for i := range 3 {
		fmt.Fprintln(d, "row", i)
		want += fmt.Sprintln("row", i)
		if i == 0 {
			if _, err := os.Stat(path); !os.IsNotExist(err) {
				t.Error("it is there before its time")
			}
		}
		if err := d.Checkpoint(); err != nil {
			t.Fatal(err)
		}
		if got := content(t, path); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	fmt.Fprintln(d, "dropped")
	d.Drop()
	d.Drop()
	checkError(t, d.Keep(), path, "closed")
	checkError(t, d.Checkpoint(), path, "closed")
	_, err = d.Write([]byte("x"))
	checkError(t, err, path, "closed")
	if got := content(t, path); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if names := list(t, dir); !slices.Equal(names, []string{"log.csv"}) {
		t.Error(names)
	}
}

// By hand: temporary files without a living writer are swept, those with one and others' are not.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	dead := tempPrefix + "1-" + strings.Repeat("A", 26) + tempSuffix
	mine := fmt.Sprintf("%s%d-%s%s", tempPrefix, os.Getpid(), strings.Repeat("B", 26), tempSuffix) // an id used again
	for _, name := range []string{dead, mine, ".hebb-notes.part", ".hebb-1-short.part", "x" + dead} {
		os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644)
	}
	living, err := Create(filepath.Join(dir, "a"))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(living, "alive")
	if err := WriteBytes(filepath.Join(dir, "b"), []byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := living.Keep(); err != nil {
		t.Error("a living writer's file was swept:", err)
	}
	left := []string{".hebb-1-short.part", ".hebb-notes.part", "a", "b", "x" + dead}
	if names := list(t, dir); !slices.Equal(names, left) {
		t.Error(names)
	}
}

// Invariant: whichever step of writing a file fails, the old file stays, nothing is left behind,
// and the error is one line that has the file's name once and what to do. Only a failed sync of the
// folder comes when the new file is there already, whole.
func TestWriteInjected(t *testing.T) {
	small, large := []byte("new"), bytes.Repeat([]byte("new"), 1<<16)
	tried := 0
	for _, c := range injected {
		for _, b := range [][]byte{small, large} {
			for _, existing := range []bool{false, true} {
				for at := 1; ; at++ {
					dir := t.TempDir()
					path := filepath.Join(dir, "a")
					if existing {
						os.WriteFile(path, []byte("old"), 0o666)
						os.Chmod(path, 0o660)
					}
					s := c.s
					s.at = at
					use(t, &s)
					err := WriteBytes(path, b)
					disk = local{}
					if s.failed == "" {
						if err != nil {
							t.Fatal(err)
						}
						break
					}
					tried++
					if s.failed == "stat" && err == nil {
						continue // the check of the name after its lock; another name was taken
					}
					checkError(t, err, path, ": ")
					if !errors.Is(err, c.s.err) {
						t.Errorf("%s at %s: %v hides its cause", c.name, s.failed, err)
					}
					if strings.Contains(err.Error(), "somewhere") {
						t.Errorf("%v names the temporary file", err)
					}
					names := list(t, dir)
					switch {
					case s.failed == "syncfolder":
						if content(t, path) != string(b) {
							t.Errorf("%s at %s: not the new file", c.name, s.failed)
						}
					case existing:
						if content(t, path) != "old" || len(names) != 1 {
							t.Errorf("%s at %s: %v", c.name, s.failed, names)
						}
					case len(names) != 0:
						t.Errorf("%s at %s: %v is left", c.name, s.failed, names)
					}
				}
			}
		}
	}
	t.Logf("%d failures injected", tried)
}

// Invariant: a checkpoint that fails leaves the last one, and the draft can be kept later.
func TestCheckpointInjected(t *testing.T) {
	for at := 1; ; at++ {
		dir := t.TempDir()
		path := filepath.Join(dir, "a")
		s := faulty{err: syscall.ENOSPC}
		use(t, &s)
		d, err := Create(path)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(d, "one")
		if err := d.Checkpoint(); err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(d, "two")
		s.at = s.n + at
		err = d.Checkpoint()
		s.at = 0
		if s.failed == "" {
			d.Drop()
			t.Logf("%d failures injected", at-1)
			break
		}
		if err != nil {
			checkError(t, err, path, "disk is full", ": make room")
		}
		if got := content(t, path); got != "one" && !(s.failed == "syncfolder" || err == nil) {
			t.Errorf("at %s: %q", s.failed, got)
		}
		want := "onetwo"
		if broken := d.err != nil; broken { // what was to be written may be lost, so nothing is kept any more
			want = "one"
			if again := d.Keep(); again != err {
				t.Errorf("at %s: %v, then %v", s.failed, err, again)
			}
		} else if err := d.Keep(); err != nil {
			t.Errorf("at %s: %v", s.failed, err)
		}
		if got := content(t, path); got != want || len(list(t, dir)) != 1 {
			t.Errorf("at %s: %q, %v", s.failed, got, list(t, dir))
		}
	}
}

// Invariant: folders are made one by one, and a step that fails is said.
func TestMakeFolder(t *testing.T) {
	dir := t.TempDir()
	deep := filepath.Join(dir, "a", "b", "c")
	for at := 1; at <= 6; at++ {
		s := faulty{err: syscall.ENOSPC, at: at}
		use(t, &s)
		if err := MakeFolder(filepath.Join(deep, fmt.Sprint(at), "x", "y")); at <= 6 && err == nil {
			t.Errorf("step %d failed unseen", at)
		} else {
			checkError(t, err, "disk is full")
		}
		disk = local{}
	}
	if err := errors.Join(MakeFolder(deep), MakeFolder(deep), MakeFolder(".")); err != nil {
		t.Error(err)
	}
	os.WriteFile(filepath.Join(dir, "file"), nil, 0o644)
	checkError(t, MakeFolder(filepath.Join(dir, "file")), dir+"/file", "is a file: name a folder")
	checkError(t, MakeFolder(filepath.Join(dir, "file", "x")), dir+"/file", "is a file: name a folder")
}

// overtaken is a disk where another process makes something at the place of a folder first.
type overtaken struct {
	local
	first func(path string) error
}

func (o overtaken) Mkdir(path string, mode fs.FileMode) error {
	if err := o.first(path); err != nil {
		return err
	}
	return o.local.Mkdir(path, mode)
}

// By hand: a folder that another process makes meanwhile is taken, a file is not.
func TestMakeFolderOvertaken(t *testing.T) {
	dir := t.TempDir()
	use(t, overtaken{first: func(path string) error { return os.Mkdir(path, 0o755) }})
	if err := MakeFolder(filepath.Join(dir, "a", "b")); err != nil {
		t.Error(err)
	}
	use(t, overtaken{first: func(path string) error { return os.WriteFile(path, nil, 0o644) }})
	checkError(t, MakeFolder(filepath.Join(dir, "c")), dir+"/c", "exists already: name another place")
}

// By hand: the system's own steps say which file they are about.
func TestLocal(t *testing.T) {
	dir := t.TempDir()
	missing := filepath.Join(dir, "missing")
	if err := disk.Exchange(missing, dir); err == nil || !strings.Contains(err.Error(), missing) {
		t.Error(err)
	}
	if _, err := disk.Device(missing); err == nil || !strings.Contains(err.Error(), missing) {
		t.Error(err)
	}
	if err := disk.SyncFolder(missing); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if err := disk.SyncFolder("/proc"); err != nil { // whose folders can't be synced
		t.Error(err)
	}
}

// By hand: places are made ready, and nothing is changed there.
func TestClaim(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "new", "a")
	if err := Claim("", path); err != nil {
		t.Fatal(err)
	}
	if len(list(t, filepath.Dir(path))) != 0 {
		t.Error("a claim left something")
	}
	checkError(t, Claim(path, filepath.Dir(path)), "is a folder")
	os.WriteFile(path, nil, 0o644)
	checkError(t, Claim(filepath.Join(path, "x")), "is a file: name a folder")
}

// crowded is a disk where the first names of temporary files are taken.
type crowded struct {
	local
	taken int
}

func (c *crowded) OpenFile(path string, flag int, mode fs.FileMode) (file, error) {
	if c.taken--; c.taken >= 0 {
		return nil, &fs.PathError{Op: "open", Path: path, Err: syscall.EEXIST}
	}
	return c.local.OpenFile(path, flag, mode)
}

// By hand: a name that is taken is no error, unless all are.
func TestCrowded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	use(t, &crowded{taken: 3})
	if err := WriteBytes(path, []byte("x")); err != nil {
		t.Error(err)
	}
	use(t, &crowded{taken: 1000})
	checkError(t, WriteBytes(path, []byte("x")), path, "exists already")
}

// By hand: after a failure a draft says the same to the end, and the old log stays.
func TestDraftFails(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "log")
	long := strings.Repeat("row\n", 1<<16)
	if err := WriteBytes(path, []byte(long)); err != nil {
		t.Fatal(err)
	}
	use(t, &faulty{err: syscall.EACCES, at: 2}) // looked at, opened
	_, err := Create(path)
	checkError(t, err, path, "permission denied: allow it")
	use(t, &faulty{err: syscall.ENOSPC, at: 4}) // looked at, opened, looked at, written
	d, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	_, first := fmt.Fprint(d, long)
	checkError(t, first, path, "the disk is full")
	_, again := fmt.Fprint(d, "x")
	for _, err := range []error{again, d.Checkpoint(), d.Keep()} {
		if err != first {
			t.Errorf("%v, want %v", err, first)
		}
	}
	if content(t, path) != long || len(list(t, dir)) != 1 {
		t.Error("the old log is gone")
	}
}

// Invariant: files that belong together are all old or all new, whichever step fails but the second
// rename, and nothing is left behind.
func TestKeepAllInjected(t *testing.T) {
	for at := 1; ; at++ {
		dir := t.TempDir()
		paths := []string{filepath.Join(dir, "a"), filepath.Join(dir, "b")}
		var drafts []*Draft
		for _, path := range paths {
			os.WriteFile(path, []byte("old"), 0o640)
			d, err := Create(path)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprint(d, "new")
			drafts = append(drafts, d)
		}
		s := faulty{err: syscall.EIO, at: at}
		use(t, &s)
		for _, d := range drafts {
			d.temp = &faultyFile{d.temp, &s}
			d.buf.Reset(d.temp)
			fmt.Fprint(d, "new")
		}
		err := KeepAll(drafts...)
		disk = local{}
		a, b := content(t, paths[0]), content(t, paths[1])
		switch {
		case s.failed == "":
			if err != nil || a != "new" || b != "new" {
				t.Errorf("%s %s %v", a, b, err)
			}
			checkError(t, KeepAll(drafts...), paths[0], "closed")
			t.Logf("%d failures injected", at-1)
			return
		case err == nil:
			t.Errorf("%s failed unseen", s.failed)
		case s.failed == "syncfolder":
			if a != "new" || b != "new" {
				t.Errorf("at %s: %s %s", s.failed, a, b)
			}
		case a != "old" && !(s.failed == "rename" && a == "new") || b != "old":
			t.Errorf("at %s: %s %s", s.failed, a, b)
		}
		if names := list(t, dir); len(names) != 2 {
			t.Errorf("at %s: %v", s.failed, names)
		}
	}
}
