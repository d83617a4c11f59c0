//go:build unix

package files

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// plug is a disk that can be unplugged. It keeps what is stored for certain apart from what may be
// lost: a file's bytes are safe once it is synced, a folder's changes of names once the folder is.
// Of those that are not, each folder has stored the first so many, and how many depends on no other
// folder. After each step the test looks at what may be left.
type plug struct {
	local
	dir   string
	top   *node
	swaps bool // names can't be exchanged
	step  func(name string)
}

// A node is a file or a folder.
type node struct {
	now, stored map[string]*node         // a folder's names; nil: a file
	changes     []func(map[string]*node) // from stored to now
	bytes, safe []byte
}

func newFolderNode() *node { return &node{now: map[string]*node{}, stored: map[string]*node{}} }

func (n *node) change(f func(names map[string]*node)) {
	f(n.now)
	n.changes = append(n.changes, f)
}

// at is what stands at a path, and the folder that it stands in, with its name there.
func (p *plug) at(path string) (n, above *node, name string) {
	rest, err := filepath.Rel(p.dir, path)
	if err != nil || !filepath.IsLocal(rest) {
		panic("outside of the disk: " + path)
	}
	n = p.top
	if rest == "." {
		return n, nil, ""
	}
	for name = range strings.SplitSeq(rest, string(filepath.Separator)) {
		above, n = n, n.now[name]
	}
	return n, above, name
}

func (p *plug) OpenFile(path string, flag int, mode fs.FileMode) (file, error) {
	f, err := p.local.OpenFile(path, flag, mode)
	if err != nil {
		return nil, err
	}
	n, above, name := p.at(path)
	if n == nil {
		n = &node{}
		above.change(func(names map[string]*node) { names[name] = n })
		p.step("open")
	}
	return &pluggedFile{f, n, p}, nil
}

func (p *plug) Mkdir(path string, mode fs.FileMode) error {
	if err := p.local.Mkdir(path, mode); err != nil {
		return err
	}
	n := newFolderNode()
	_, above, name := p.at(path)
	above.change(func(names map[string]*node) { names[name] = n })
	p.step("mkdir")
	return nil
}

func (p *plug) Rename(from, to string) error {
	if err := p.local.Rename(from, to); err != nil {
		return err
	}
	n, above, old := p.at(from)
	_, other, name := p.at(to)
	if above != other {
		panic("a rename from one folder to another")
	}
	above.change(func(names map[string]*node) { delete(names, old); names[name] = n })
	p.step("rename")
	return nil
}

func (p *plug) Exchange(a, b string) error {
	if p.swaps {
		return syscall.EINVAL
	}
	if err := p.local.Exchange(a, b); err != nil {
		return err
	}
	first, above, one := p.at(a)
	second, other, two := p.at(b)
	if above != other {
		panic("an exchange between two folders")
	}
	above.change(func(names map[string]*node) { names[one], names[two] = second, first })
	p.step("exchange")
	return nil
}

func (p *plug) Remove(path string) error {
	if err := p.local.Remove(path); err != nil {
		return err
	}
	_, above, name := p.at(path)
	above.change(func(names map[string]*node) { delete(names, name) })
	p.step("remove")
	return nil
}

func (p *plug) RemoveAll(path string) error {
	if err := p.local.RemoveAll(path); err != nil {
		return err
	}
	n, above, name := p.at(path)
	if n == nil {
		return nil
	}
	n.clear()
	above.change(func(names map[string]*node) { delete(names, name) })
	p.step("remove all")
	return nil
}

// clear removes what is in a folder.
func (n *node) clear() {
	for _, name := range slices.Sorted(maps.Keys(n.now)) {
		n.now[name].clear()
		n.change(func(names map[string]*node) { delete(names, name) })
	}
}

func (p *plug) SyncFolder(path string) error {
	n, _, _ := p.at(path)
	for _, f := range n.changes {
		f(n.stored)
	}
	n.changes = nil
	p.step("sync folder")
	return nil
}

// pluggedFile has none of a file's other ways to be written than Write.
type pluggedFile struct {
	file
	node *node
	p    *plug
}

func (f *pluggedFile) Write(b []byte) (int, error) {
	n, err := f.file.Write(b)
	f.node.bytes = append(f.node.bytes, b[:n]...)
	f.p.step("write")
	return n, err
}

func (f *pluggedFile) Truncate(size int64) error {
	f.node.bytes = f.node.bytes[:size]
	return f.file.Truncate(size)
}

func (f *pluggedFile) Sync() error {
	f.node.safe = slices.Clone(f.node.bytes)
	f.p.step("sync")
	return nil
}

// leave writes what a loss of power may leave into a folder: of each folder's changes as many as
// stored returns, and of files that are not synced what was safe and a share of what was written
// since.
func (n *node) leave(dir string, share float64, stored func(changes int) int) error {
	names := maps.Clone(n.stored)
	for _, f := range n.changes[:stored(len(n.changes))] {
		f(names)
	}
	for name, below := range names {
		path := filepath.Join(dir, name)
		if below.now != nil {
			if err := os.Mkdir(path, 0o777); err != nil {
				return err
			}
			if err := below.leave(path, share, stored); err != nil {
				return err
			}
			continue
		}
		b := below.safe
		if more := len(below.bytes) - len(b); more > 0 {
			b = below.bytes[:len(b)+int(share*float64(more))]
		}
		if err := os.WriteFile(path, b, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// powered are what writers write, each of a text, and what is read there again; without ok what is
// there is mixed or cut.
var powered = map[string]struct {
	write func(path, text string) error
	read  func(path string) (text string, ok bool)
}{
	"file": {
		func(path, text string) error { return WriteBytes(path, []byte(strings.Repeat(text, 1000)+"whole")) },
		func(path string) (string, bool) {
			b, err := os.ReadFile(path)
			text := string(b[:min(1, len(b))])
			return text, err == nil && string(b) == strings.Repeat(text, 1000)+"whole"
		},
	},
	"log": {
		func(path, text string) error {
			d, err := Create(path)
			if err != nil {
				return err
			}
			defer d.Drop()
			for range 2 {
				fmt.Fprintln(d, text)
				if err := d.Checkpoint(); err != nil {
					return err
				}
			}
			fmt.Fprintln(d, text)
			return d.Keep()
		},
		func(path string) (string, bool) {
			b, err := os.ReadFile(path)
			text, lines, _ := strings.Cut(string(b), "\n")
			return text, err == nil && strings.HasPrefix(text+"\n"+text+"\n", lines)
		},
	},
	"out": {made, verified},
	"out-stopped": {
		func(path, text string) error {
			f, err := NewFolder(strings.TrimSuffix(path, "-stopped"))
			if err != nil {
				return err
			}
			defer f.Drop()
			if err := fill(f, text); err != nil {
				return err
			}
			place, err := f.Stop(Manifest{Command: []string{"run", text}})
			if err == nil && place != path {
				err = fmt.Errorf("stopped at %s", place)
			}
			return err
		},
		verified,
	},
}

func verified(path string) (text string, ok bool) {
	r, err := Verify(path)
	if err != nil || r.Err() != nil {
		return "", false
	}
	return r.Manifest.Command[1], true
}

// Invariant: whenever power fails, a file is the old one or the new one, a log one of its
// checkpoints, and a result folder that of one run, where names can't be exchanged once the next
// writer has begun. What was confirmed is there. The next writers leave nothing of what was left.
func TestPower(t *testing.T) {
	for _, swaps := range []bool{false, true} {
		t.Run(fmt.Sprintf("swapped in two steps %t", swaps), func(t *testing.T) {
			base := t.TempDir()
			random := rand.New(rand.NewPCG(3, 4))
			some := func(n int) int { return random.IntN(n + 1) }
			states := []func(changes int) int{func(int) int { return 0 }, func(n int) int { return n }, some, some}
			p := &plug{dir: filepath.Join(base, "disk"), top: newFolderNode(), swaps: swaps}
			use(t, p)
			if err := os.Mkdir(p.dir, 0o777); err != nil {
				t.Fatal(err)
			}
			may, left := map[string][]string{}, 0
			p.step = func(step string) {
				disk = &faulty{}
				defer func() { disk = p }()
				for _, stored := range states {
					dir := filepath.Join(base, fmt.Sprint(left))
					left++
					made := os.Mkdir(dir, 0o777)
					if err := errors.Join(made, p.top.leave(dir, random.Float64(), stored)); err != nil {
						t.Fatal(err)
					}
					if checkLeft(t, dir, may, swaps); t.Failed() {
						t.Fatalf("power failed after: %s; what is left is %v", step, list(t, dir))
					}
					os.RemoveAll(dir)
				}
			}
			for i := range 2 {
				for _, name := range slices.Sorted(maps.Keys(powered)) {
					text := fmt.Sprint(i)
					may[name] = append(may[name], text) // the old one or the new one
					if i == 0 {
						may[name] = append(may[name], "")
					}
					if err := powered[name].write(filepath.Join(p.dir, name), text); err != nil {
						t.Fatal(err)
					}
					may[name] = []string{text}
					p.step("writing " + name)
				}
			}
			t.Logf("%d losses of power", left)
		})
	}
}

// checkLeft looks at what a loss of power left at the places that others read: one of the texts
// that may be there; an empty one is for nothing.
func checkLeft(t *testing.T, dir string, may map[string][]string, swaps bool) {
	t.Helper()
	check := func(name string) {
		text, ok := "", true
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			text, ok = powered[name].read(filepath.Join(dir, name))
		}
		if !ok || !slices.Contains(may[name], text) {
			t.Errorf("%s is that of %q, whole: %t, wanted one of %q", name, text, ok, may[name])
		}
	}
	for name := range may {
		if !swaps || !strings.HasPrefix(name, "out") {
			check(name)
		}
	}
	f, err := NewFolder(filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	f.Drop()
	if err := WriteBytes(filepath.Join(dir, "last"), nil); err != nil {
		t.Fatal(err)
	}
	for name := range may {
		check(name)
	}
	for _, name := range list(t, dir) {
		if _, ok := may[name]; !ok && name != "last" {
			t.Errorf("%s is left by the next writers", name)
		}
	}
}
